"""The training loop: seeded, resumable from its last checkpoint, on the processor in bfloat16."""

import copy
import json
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from askmuse.reader import sentence_of_token
from askmuse.training.examples import Candidate, Example
from askmuse.training.network import Network
from askmuse.training.wordings import Lexicon, reworded
from askmuse.types import Progress

PART = 12
"""Passages of a forward pass."""
ALONE = -1e4
"""In place of the logit of a token or a sentence that does not take part."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made with. Two runs of one recipe on one machine give the same weights."""

    epochs: float = 3.0
    batch: int = 16
    """Questions of a step."""
    passages: int = 3
    """Passages read for a question: one that answers, where there is one, and tempting ones."""
    rate: float = 1e-4
    decay: float = 0.9
    """Of the learning rate, from a layer to the one below."""
    warmup: float = 0.06
    unanswered: float = 0.12
    """Share of the questions whose right passages are withheld, so that the reader learns to see that."""
    hardest: int = 3
    """The wrong passages that one of each question's is drawn from."""
    span_weight: float = 0.7
    averaging: float = 0.999
    """Of the exponential moving average of the weights, which is what a run gives."""
    seed: int = 7


def draw(example: Example, recipe: Recipe, chance: random.Random) -> list[Candidate]:
    """Return the passages to read for an example: at most one that answers, then tempting ones."""
    right = list(example.right)
    withheld = right and chance.random() < recipe.unanswered
    found = [] if withheld or not right else [chance.choice(right)]
    wrong = list(example.wrong)
    if wrong:
        hard = chance.randrange(min(recipe.hardest, len(wrong)))
        found.append(wrong.pop(hard))
    found += chance.sample(wrong, min(len(wrong), recipe.passages - len(found)))
    return found


@dataclass(slots=True)
class Batch:
    """Tensors of a step. Sentences are numbered through the batch; each belongs to a token's and a question's number."""

    inputs: dict[str, torch.Tensor]
    sentence: torch.Tensor
    """Of each token, shape (passages, tokens); the number of sentences stands for none."""
    question: torch.Tensor
    """Of each sentence, shape (sentences,)."""
    right: torch.Tensor
    """Whether each sentence answers: 1, 0, or -1 where it takes no part; shape (sentences,)."""
    questions: int
    passage_tokens: torch.Tensor
    """Whether a token may bound a span, shape (passages, tokens): those of the sentences, and the first for none."""
    span: torch.Tensor
    """First and last token of the span, 0 for none, -1 where it is not known; shape (passages, 2)."""


def collate(drawn: Sequence[tuple[str, Sequence[Candidate]]], tokens: Tokenizer) -> Batch:
    """Return the batch of questions and the passages drawn for each."""
    pairs = [(question, c) for question, candidates in drawn for c in candidates]
    of_question = [n for n, (_, candidates) in enumerate(drawn) for _ in candidates]
    encoded = tokens.encode_batch([(question, c.context.shown) for question, c in pairs])
    width = max(len(e.ids) for e in encoded)
    shape = (len(encoded), width)
    ids, mask, types = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    sentence, bounds = np.full(shape, -1, dtype=np.int64), np.zeros(shape, dtype=bool)
    span = np.zeros((len(encoded), 2), dtype=np.int64)
    right, question = [], []
    for row, (e, (_, c)) in enumerate(zip(encoded, pairs, strict=True)):
        n = len(e.ids)
        ids[row, :n], mask[row, :n], types[row, :n] = e.ids, 1, e.type_ids
        numbers = sentence_of_token(e, c.context)
        bounds[row, :n] = numbers >= 0
        bounds[row, 0] = True
        sentence[row, :n] = np.where(numbers >= 0, numbers + len(right), -1)
        seen = set(numbers.tolist())
        for number in range(len(c.context.sentences)):
            label = 1 if number in c.right else -1 if number in c.unsure else 0
            right.append(label if number in seen else -1)
            question.append(of_question[row])
        if c.right or c.unsure:
            span[row] = _span_tokens(e.offsets, numbers, c) if c.span else (-1, -1)
    sentence[sentence < 0] = len(right)
    return Batch(
        {
            "input_ids": torch.from_numpy(ids),
            "attention_mask": torch.from_numpy(mask),
            "token_type_ids": torch.from_numpy(types),
        },
        torch.from_numpy(sentence),
        torch.tensor(question),
        torch.tensor(right),
        len(drawn),
        torch.from_numpy(bounds),
        torch.from_numpy(span),
    )


def _span_tokens(offsets: list[tuple[int, int]], numbers: np.ndarray, c: Candidate) -> tuple[int, int]:
    assert c.span is not None
    start, end = c.span[0] + c.context.shift, c.span[1] + c.context.shift
    inside = [t for t, (a, b) in enumerate(offsets) if numbers[t] >= 0 and a < end and b > start]
    return (inside[0], inside[-1]) if inside else (-1, -1)


def forward(network: Network, inputs: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """Return the logits of a batch, run in parts of about one length so that little of it is padding."""
    lengths = inputs["attention_mask"].sum(dim=1)
    width = inputs["attention_mask"].shape[1]
    parts, order = [], lengths.argsort()
    for rows in order.split(PART):
        longest = int(lengths[rows].max())
        logits = network(**{name: tensor[rows, :longest] for name, tensor in inputs.items()}).float()
        parts.append(functional.pad(logits, (0, 0, 0, width - longest)))
    return torch.cat(parts)[order.argsort()]


def relevance(logits: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Return the mean relevance of the tokens of each sentence, shape (sentences,)."""
    n = len(batch.right)
    flat = batch.sentence.flatten()
    sums = torch.zeros(n + 1).index_add(0, flat, logits[..., 0].flatten())
    counts = torch.zeros(n + 1).index_add(0, flat, torch.ones(len(flat)))
    return (sums / counts.clamp(min=1))[:n]


def loss(logits: torch.Tensor, batch: Batch, recipe: Recipe) -> torch.Tensor:
    """Return the loss: which sentence answers, if any does, of all that were read; and where in its passage."""
    scores = relevance(logits, batch)
    scores = scores.masked_fill(batch.right < 0, ALONE)
    every = torch.zeros(batch.questions)  # the logit of none of them
    right = torch.full((batch.questions,), ALONE)
    answered = torch.zeros(batch.questions, dtype=torch.bool).index_fill(0, batch.question[batch.right > 0], True)
    total = _logsumexp(
        torch.cat([scores, every]), torch.cat([batch.question, torch.arange(batch.questions)]), batch.questions
    )
    chosen = _logsumexp(
        torch.cat([scores.masked_fill(batch.right <= 0, ALONE), torch.where(answered, right, every)]),
        torch.cat([batch.question, torch.arange(batch.questions)]),
        batch.questions,
    )
    spans = logits[..., 1:].masked_fill(~batch.passage_tokens[..., None], ALONE)
    known = batch.span[:, 0] >= 0
    weight = torch.where(batch.span[:, 0] > 0, 1.0, 0.2)[known]
    bound = torch.stack(
        [functional.cross_entropy(spans[known][..., i], batch.span[known][:, i], reduction="none") for i in (0, 1)]
    )
    return (total - chosen).mean() + recipe.span_weight * (bound.mean(dim=0) * weight).sum() / weight.sum()


def _logsumexp(values: torch.Tensor, group: torch.Tensor, groups: int) -> torch.Tensor:
    most = torch.full((groups,), -math.inf).scatter_reduce(0, group, values.detach(), "amax")
    sums = torch.zeros(groups).index_add(0, group, (values - most[group]).exp())
    return most + sums.log()


def train(
    examples: Sequence[Example],
    watched: Sequence[Example],
    network: Network,
    tokens: Tokenizer,
    recipe: Recipe,
    out: Path,
    progress: Progress,
    lexicon: Lexicon | None = None,
) -> Network:
    """Train `network` and return the moving average of its weights; goes on from the checkpoint in `out`, if any."""
    steps = math.ceil(len(examples) / recipe.batch * recipe.epochs)
    master = copy.deepcopy(network)
    average = copy.deepcopy(network)
    optimizer = torch.optim.AdamW(list(master.groups(recipe.rate, recipe.decay)), weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / max(1.0, recipe.warmup * steps), max(0.02, 1 - step / steps))
    )
    done = 0
    file = out / "checkpoint.pt"
    if file.exists():
        state = torch.load(file, weights_only=True)
        master.load_state_dict(state["master"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        done = state["done"]
    working = copy.deepcopy(master).bfloat16().train()
    pairs = [
        (w, m, a)
        for w, m, a in zip(working.parameters(), master.parameters(), average.parameters(), strict=True)
        if m.requires_grad
    ]
    started, running = perf_counter(), 0.0
    for step in range(done, steps):
        batch = _batch(examples, step, recipe, tokens, lexicon)
        value = loss(forward(working, batch.inputs), batch, recipe)
        value.backward()
        for w, m, _ in pairs:
            m.grad = w.grad.float()
            w.grad = None
        torch.nn.utils.clip_grad_norm_([m for _, m, _ in pairs], 1.0)
        optimizer.step()
        schedule.step()
        share = min(recipe.averaging, (step + 1) / (step + 10))
        with torch.no_grad():
            for w, m, a in pairs:
                w.copy_(m)
                a.lerp_(m, 1 - share)
        running += value.item()
        progress("Training", step + 1, steps)
        if (step + 1) % 100 == 0 or step + 1 == steps:
            row = {
                "step": step + 1,
                "of": steps,
                "loss": round(running / (step % 100 + 1), 4),
                "s": round(perf_counter() - started, 1),
            }
            running = 0.0
            if (step + 1) % 400 == 0 or step + 1 == steps:
                row |= watch(average, watched, tokens)
                _save(
                    file,
                    {
                        "master": master.state_dict(),
                        "average": average.state_dict(),
                        "optimizer": optimizer.state_dict(),
                        "schedule": schedule.state_dict(),
                        "done": step + 1,
                    },
                )
            with (out / "log.jsonl").open("a") as log:
                log.write(json.dumps(row) + "\n")
    return average


def _batch(examples: Sequence[Example], step: int, recipe: Recipe, tokens: Tokenizer, lexicon: Lexicon | None) -> Batch:
    drawn = []
    for place in range(step * recipe.batch, (step + 1) * recipe.batch):
        epoch, at = divmod(place, len(examples))
        order = _order(len(examples), recipe.seed, epoch)
        example = examples[order[at]]
        chance = random.Random(f"{recipe.seed}-{place}")
        drawn.append((reworded(example.question, lexicon, chance), draw(example, recipe, chance)))
    return collate(drawn, tokens)


_orders: dict[tuple[int, int, int], list[int]] = {}


def _order(n: int, seed: int, epoch: int) -> list[int]:
    key = (n, seed, epoch)
    if key not in _orders:
        _orders[key] = np.random.default_rng([seed, epoch]).permutation(n).tolist()
    return _orders[key]


def _save(file: Path, state: dict[str, Any]) -> None:
    draft = file.with_suffix(".new")
    torch.save(state, draft)
    draft.replace(file)


def watch(network: Network, watched: Sequence[Example], tokens: Tokenizer) -> dict[str, float]:
    """Return, over examples that are not learned from, how often the best sentence of all answers, and how well none is told."""
    hits, spans, positives, negatives = [], [], [], []
    with torch.inference_mode():
        for example in watched:
            candidates = [*example.right[:1], *example.wrong[:4]]
            if not candidates:
                continue
            batch = collate([(example.question, candidates)], tokens)
            logits = forward(network.eval(), batch.inputs)
            scores = relevance(logits, batch).masked_fill(batch.right < 0, ALONE)
            if example.right:
                hits.append(float(batch.right[scores.argmax()] > 0))
                positives.append(scores.max().item())
                if batch.span[0, 0] > 0:
                    legal = logits[0, :, 1:].masked_fill(~batch.passage_tokens[0, :, None], ALONE)
                    legal[0] = ALONE
                    spans.append(float(legal.argmax(0).tolist() == batch.span[0].tolist()))
            else:
                negatives.append(scores.max().item())
    auc = np.mean([[(p > n) + 0.5 * (p == n) for p in positives] for n in negatives]) if negatives else math.nan
    return {
        "hit@1": round(float(np.mean(hits)), 4),
        "span": round(float(np.mean(spans)), 4),
        "AUROC": round(float(auc), 4),
    }
