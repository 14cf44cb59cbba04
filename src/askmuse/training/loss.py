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
    sentence_count = len(batch.labels)
    flat = batch.sentence_numbers.flatten()
    sums = torch.zeros(sentence_count + 1).index_add(0, flat, logits[..., 0].flatten())
    counts = torch.zeros(sentence_count + 1).index_add(0, flat, torch.ones(len(flat)))
    return (sums / counts.clamp(min=1))[:sentence_count]


def loss(logits: torch.Tensor, batch: Batch, recipe: Recipe) -> torch.Tensor:
    """Return the loss over the sentences of each question, "none" included, plus the weighted loss over the spans."""
    relevances = relevance(logits, batch)
    scores = relevances.masked_fill(batch.labels < 0, LEFT_OUT)
    right = scores.masked_fill(batch.labels <= 0, LEFT_OUT)
    answered = torch.zeros(batch.question_count, dtype=torch.bool).index_fill(
        0, batch.question_numbers[batch.labels > 0], True
    )
    none = torch.zeros(batch.question_count)  # the logit of no sentence answering
    question = torch.cat([batch.question_numbers, torch.arange(batch.question_count)])
    log_total = _logsumexp(torch.cat([scores, none]), question, batch.question_count)
    log_right = _logsumexp(torch.cat([right, none.masked_fill(answered, LEFT_OUT)]), question, batch.question_count)
    spans = logits[..., 1:].masked_fill(~batch.passage_tokens[..., None], LEFT_OUT)
    known = batch.span[:, 0] >= 0
    weight = torch.where(batch.span[:, 0] > 0, 1.0, recipe.no_span_weight)[known]
    bound_losses = torch.stack(
        [
            functional.cross_entropy(spans[known][..., end], batch.span[known][:, end], reduction="none")
            for end in (0, 1)
        ]
    )
    total_weight = weight.sum().clamp(min=recipe.no_span_weight)  # there may be no passage whose span is known
    span_loss = (bound_losses.mean(dim=0) * weight).sum() / total_weight
    sentence_loss = (log_total - log_right).mean()
    if not batch.teacher_relevance.isnan().all():
        teacher_loss = divergence(relevances, batch, recipe.temperature)
        sentence_loss = torch.lerp(sentence_loss, teacher_loss, recipe.teacher_weight)
    return sentence_loss + recipe.span_weight * span_loss


def divergence(scores: torch.Tensor, batch: Batch, temperature: float) -> torch.Tensor:
    """Return the Kullback-Leibler divergence of the reader's choice from the teacher's, as a mean over the questions.

    The choice is among the sentences that the teacher has read, and none. The divergence is multiplied by the square of
    the temperature, so that the gradient does not shrink as the temperature rises.
    """
    unread = batch.teacher_relevance.isnan()
    question = torch.cat([batch.question_numbers, torch.arange(batch.question_count)])
    reader_log_shares, teacher_log_shares = (
        _log_shares(values.masked_fill(unread, LEFT_OUT) / temperature, question, batch.question_count)
        for values in (scores, batch.teacher_relevance.nan_to_num())
    )
    terms = teacher_log_shares.exp() * (teacher_log_shares - reader_log_shares)
    return terms.sum() / batch.question_count * temperature**2


def _log_shares(scores: torch.Tensor, question: torch.Tensor, questions: int) -> torch.Tensor:
    """Return the logarithm of the softmax over the sentences of each question and none, whose score is 0."""
    with_none = torch.cat([scores, torch.zeros(questions)])
    return with_none - _logsumexp(with_none, question, questions)[question]


def _logsumexp(values: torch.Tensor, group: torch.Tensor, groups: int) -> torch.Tensor:
    maxima = torch.full((groups,), -math.inf).scatter_reduce(0, group, values.detach(), "amax")
    sums = torch.zeros(groups).index_add(0, group, (values - maxima[group]).exp())
    return maxima + sums.log()
