"""The loss of training: over the choice of the sentence that answers, if any, and over the span in it.

With a teacher, its distribution over the sentences is learned in addition to the labels (Hinton et al. 2015,
"Distilling the Knowledge in a Neural Network").
"""

import math

import torch
from torch.nn import functional

from askmuse.training.batches import Batch
from askmuse.training.recipe import Recipe

LEFT_OUT = -1e4
"""The logit of masked tokens and sentences, low enough that they don't count."""


def relevance(logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Return the mean relevance of the tokens of each sentence, shape (sentences,)."""
    n = len(batch.right)
    flat = batch.sentence.flatten()
    sums = torch.zeros(n + 1).index_add(0, flat, logits[..., 0].flatten())
    counts = torch.zeros(n + 1).index_add(0, flat, torch.ones(len(flat)))
    return (sums / counts.clamp(min=1))[:n]


def loss(logits: torch.Tensor, batch: Batch, recipe: Recipe) -> torch.Tensor:
    """Return the loss over the sentences of each question, "none" included, plus the weighted loss over the spans."""
    relevances = relevance(logits, batch)
    scores = relevances.masked_fill(batch.right < 0, LEFT_OUT)
    right = scores.masked_fill(batch.right <= 0, LEFT_OUT)
    answered = torch.zeros(batch.questions, dtype=torch.bool).index_fill(0, batch.question[batch.right > 0], True)
    none = torch.zeros(batch.questions)  # the logit of no sentence answering
    question = torch.cat([batch.question, torch.arange(batch.questions)])
    of_all = _logsumexp(torch.cat([scores, none]), question, batch.questions)
    of_right = _logsumexp(torch.cat([right, none.masked_fill(answered, LEFT_OUT)]), question, batch.questions)
    spans = logits[..., 1:].masked_fill(~batch.passage_tokens[..., None], LEFT_OUT)
    known = batch.span[:, 0] >= 0
    weight = torch.where(batch.span[:, 0] > 0, 1.0, recipe.no_span_weight)[known]
    bound = torch.stack(
        [functional.cross_entropy(spans[known][..., i], batch.span[known][:, i], reduction="none") for i in (0, 1)]
    )
    of_spans = (bound.mean(dim=0) * weight).sum() / weight.sum().clamp(min=recipe.no_span_weight)  # there may be none
    of_sentences = (of_all - of_right).mean()
    if not batch.taught.isnan().all():
        of_teacher = divergence(relevances, batch, recipe.temperature)
        of_sentences = torch.lerp(of_sentences, of_teacher, recipe.teacher_weight)
    return of_sentences + recipe.span_weight * of_spans


def divergence(scores: torch.Tensor, batch: Batch, temperature: float) -> torch.Tensor:
    """Return the Kullback-Leibler divergence of the reader's choice from the teacher's, as a mean over the questions.

    The choice is among the sentences that the teacher has read, and none. The divergence is multiplied by the square of
    the temperature, so that the gradient does not shrink as the temperature rises.
    """
    unread = batch.taught.isnan()
    question = torch.cat([batch.question, torch.arange(batch.questions)])
    of_reader, of_teacher = (
        _log_shares(relevance_.masked_fill(unread, LEFT_OUT) / temperature, question, batch.questions)
        for relevance_ in (scores, batch.taught.nan_to_num())
    )
    apart = of_teacher.exp() * (of_teacher - of_reader)
    return apart.sum() / batch.questions * temperature**2


def _log_shares(scores: torch.Tensor, question: torch.Tensor, questions: int) -> torch.Tensor:
    """Return the logarithm of the softmax over the sentences of each question and none, whose score is 0."""
    with_none = torch.cat([scores, torch.zeros(questions)])
    return with_none - _logsumexp(with_none, question, questions)[question]


def _logsumexp(values: torch.Tensor, group: torch.Tensor, groups: int) -> torch.Tensor:
    most = torch.full((groups,), -math.inf).scatter_reduce(0, group, values.detach(), "amax")
    sums = torch.zeros(groups).index_add(0, group, (values - most[group]).exp())
    return most + sums.log()
