"""The training loop: seeded, resumable from its last checkpoint, on the processor in bfloat16."""

import copy
import hashlib
import json
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from statistics import fmean
from time import perf_counter
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from askmuse.errors import GoldError
from askmuse.evaluation.measures import auroc
from askmuse.reader import sentence_of_token
from askmuse.training.examples import Candidate, Example
from askmuse.training.lookalikes import Names, lookalike, name_pool, rivalled
from askmuse.training.network import Network
from askmuse.training.wordings import reworded
from askmuse.types import Progress

LOGGED, WATCHED = 100, 400
"""Steps between two lines of the log, and between two looks at the watched examples, each with a checkpoint."""
PART = 12
"""Passages of a forward pass."""
CHECKPOINT = "checkpoint.pt"
ALONE = -1e4
"""In place of the logit of a token or a sentence that does not take part."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made with. Two runs of one recipe on one machine give the same weights."""

    epochs: float = 2.5
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
    lookalikes: float = 0.3
    """Share of the questions that get a passage which looks like a right one and is about something else."""
    rivals: float = 0.1
    """Share of the questions whose right sentence is followed by one which says the same of something else."""
    hardest: int = 3
    """The wrong passages that one of each question's is drawn from."""
    span_weight: float = 0.7
    averaging: float = 0.999
    """Of the exponential moving average of the weights, which is what a run gives."""
    seed: int = 7


def draw(example: Example, recipe: Recipe, names: Names, chance: random.Random) -> list[Candidate]:
    """Return the passages to read for an example: at most one that answers, then tempting ones."""
    found: list[Candidate] = []
    if example.right:
        right = chance.choice(example.right)
        if chance.random() >= recipe.unanswered:
            rivalled_ = chance.random() < recipe.rivals
            found.append(rivalled(example.question, right, names, chance) if rivalled_ else right)
        if chance.random() < recipe.lookalikes and (alike := lookalike(example.question, right, names, chance)):
            found.append(alike)
    wrong = list(example.wrong)
    if wrong:
        found.append(wrong.pop(chance.randrange(min(recipe.hardest, len(wrong)))))
    return found + chance.sample(wrong, max(0, min(len(wrong), recipe.passages - len(found))))


@dataclass(slots=True)
class Batch:
    """Tensors of a step. Sentences are numbered through the batch."""

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
    right, question = list[int](), list[int]()
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
            span[row] = _span_tokens(e.offsets, numbers, c)
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
    """Return the first and the last token of a candidate's span, -1 where it has none, or none that is seen."""
    if c.span is None:
        return -1, -1
    start, end = (offset + c.context.shift for offset in c.span)
    inside = [t for t, (a, b) in enumerate(offsets) if numbers[t] >= 0 and a < end and b > start]
    return (inside[0], inside[-1]) if inside else (-1, -1)


def forward(network: Network, inputs: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """Return the logits of a batch, run in parts of about one length so that little of it is padding."""
    lengths = inputs["attention_mask"].sum(dim=1)
    width = inputs["attention_mask"].shape[1]
    parts, order = [], lengths.argsort()
    for rows in torch.split(order, PART):
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
    scores = relevance(logits, batch).masked_fill(batch.right < 0, ALONE)
    right = scores.masked_fill(batch.right <= 0, ALONE)
    answered = torch.zeros(batch.questions, dtype=torch.bool).index_fill(0, batch.question[batch.right > 0], True)
    none = torch.zeros(batch.questions)  # the logit of no sentence answering
    question = torch.cat([batch.question, torch.arange(batch.questions)])
    of_all = _logsumexp(torch.cat([scores, none]), question, batch.questions)
    of_right = _logsumexp(torch.cat([right, none.masked_fill(answered, ALONE)]), question, batch.questions)
    spans = logits[..., 1:].masked_fill(~batch.passage_tokens[..., None], ALONE)
    known = batch.span[:, 0] >= 0
    weight = torch.where(batch.span[:, 0] > 0, 1.0, 0.2)[known]
    bound = torch.stack(
        [functional.cross_entropy(spans[known][..., i], batch.span[known][:, i], reduction="none") for i in (0, 1)]
    )
    return (of_all - of_right).mean() + recipe.span_weight * (bound.mean(dim=0) * weight).sum() / weight.sum()


def _logsumexp(values: torch.Tensor, group: torch.Tensor, groups: int) -> torch.Tensor:
    most = torch.full((groups,), -math.inf).scatter_reduce(0, group, values.detach(), "amax")
    sums = torch.zeros(groups).index_add(0, group, (values - most[group]).exp())
    return most + sums.log()


class Run:
    """A run of a recipe: weights, their moving average, the optimizer's state, and how many steps are done."""

    def __init__(self, network: Network, recipe: Recipe, steps: int, identity: str) -> None:
        """Begin with the weights of `network`, which the run changes; `identity` tells the run from others."""
        self._identity = identity
        self.master = network
        self.average = copy.deepcopy(network)
        self._working = copy.deepcopy(network).bfloat16().train()
        self._recipe = recipe
        self._optimizer = torch.optim.AdamW(
            list(network.groups(recipe.rate, recipe.decay)), weight_decay=0.01, fused=True
        )
        warm = max(1.0, recipe.warmup * steps)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: min((step + 1) / warm, max(0.02, 1 - step / steps))
        )
        of_all = zip(self._working.parameters(), network.parameters(), self.average.parameters(), strict=True)
        self._weights = [(w, m, a) for w, m, a in of_all if m.requires_grad]
        self._parts: dict[str, Any] = {
            "master": self.master,
            "average": self.average,
            "optimizer": self._optimizer,
            "schedule": self._schedule,
        }
        self.done = 0

    def step(self, batch: Batch) -> float:
        """Learn from a batch and return its loss; what is multiplied is bfloat16, the weights are kept in float32."""
        value = loss(forward(self._working, batch.inputs), batch, self._recipe)
        value.backward()  # type: ignore[no-untyped-call]
        for working, master, _ in self._weights:
            master.grad = None if working.grad is None else working.grad.float()
            working.grad = None
        torch.nn.utils.clip_grad_norm_([master for _, master, _ in self._weights], 1.0)
        self._optimizer.step()
        self._schedule.step()
        self.done += 1
        kept = min(self._recipe.averaging, self.done / (self.done + 9))
        with torch.no_grad():
            for working, master, average in self._weights:
                working.copy_(master)
                average.lerp_(master, 1 - kept)
        return value.item()

    def save(self, file: Path) -> None:
        """Write a checkpoint in one step."""
        draft = file.with_suffix(".new")
        torch.save(
            {"of": self._identity, "done": self.done} | {name: part.state_dict() for name, part in self._parts.items()},
            draft,
        )
        draft.replace(file)

    def load(self, file: Path) -> None:
        """Go on from a checkpoint; raises GoldError where it is one of a run with other questions or settings."""
        state = torch.load(file, weights_only=True)
        if state.get("of") != self._identity:
            raise GoldError(
                f"{file} is of a run with other questions or settings: remove it to begin anew, or name another --out."
            )
        self.done = state["done"]
        for name, part in self._parts.items():
            part.load_state_dict(state[name])
        with torch.no_grad():
            for working, master, _ in self._weights:
                working.copy_(master)


def train(
    examples: Sequence[Example],
    watched: Sequence[Example],
    network: Network,
    tokens: Tokenizer,
    recipe: Recipe,
    out: Path,
    progress: Progress,
) -> Network:
    """Train `network` and return the moving average of its weights; goes on from the checkpoint in `out`, if any.

    `out` gets a line of `log.jsonl` every hundred steps, and a checkpoint each time that `watched` is measured. Raises
    GoldError where the checkpoint is of another run.
    """
    steps = math.ceil(len(examples) / recipe.batch * recipe.epochs)
    names = name_pool(examples)
    run = Run(network, recipe, steps, _identity(examples, network, recipe))
    file = out / CHECKPOINT
    if file.exists():
        run.load(file)
    losses: list[float] = []
    started = perf_counter()
    while run.done < steps:
        losses.append(run.step(_batch(examples, names, run.done, recipe, tokens)))
        progress("Training", run.done, steps)
        if run.done % LOGGED == 0 or run.done == steps:
            row = {"step": run.done, "of": steps, "loss": round(fmean(losses), 4), "s": round(perf_counter() - started)}
            if run.done % WATCHED == 0 or run.done == steps:
                row |= watch(run.average, watched, tokens)
                run.save(file)
            with (out / "log.jsonl").open("a") as log:
                log.write(json.dumps(row) + "\n")
            losses.clear()
    return run.average


def _identity(examples: Sequence[Example], network: Network, recipe: Recipe) -> str:
    """Return a hash of all that a run begins with."""
    digest = hashlib.sha256(repr((recipe, [example.question for example in examples])).encode())
    for weights in network.state_dict().values():
        digest.update(weights.numpy().tobytes())
    return digest.hexdigest()


def _batch(examples: Sequence[Example], names: Names, step: int, recipe: Recipe, tokens: Tokenizer) -> Batch:
    drawn = []
    for place in range(step * recipe.batch, (step + 1) * recipe.batch):
        epoch, at = divmod(place, len(examples))
        example = examples[_order(len(examples), recipe.seed, epoch)[at]]
        chance = random.Random(f"{recipe.seed}-{place}")  # noqa: S311 - rewordings, not secrets
        candidates = draw(example, recipe, names, chance)
        drawn.append((reworded(example.question, *_aside(example, chance), chance), candidates))
    return collate(drawn, tokens)


def _aside(example: Example, chance: random.Random) -> tuple[str, str]:
    """Return the title that an example is about, and a sentence that does not answer it."""
    about = chance.choice(example.wrong or example.right).context
    start, end = chance.choice(about.sentences)
    return about.above, about.text[start:end]


@lru_cache(maxsize=2)
def _order(n: int, seed: int, epoch: int) -> list[int]:
    """Return the order in which an epoch goes through the examples."""
    order: list[int] = np.random.default_rng([seed, epoch]).permutation(n).tolist()
    return order


def watch(network: Network, watched: Sequence[Example], tokens: Tokenizer) -> dict[str, float]:
    """Return how good a network is on examples that it does not learn from.

    That is how often the best sentence of five passages answers, how often the best span is the marked one, and how
    well the best relevance tells questions with an answer from those without.
    """
    hits, spans, positives, negatives = list[bool](), list[bool](), list[float](), list[float]()
    network.eval()
    with torch.inference_mode():
        for example in watched:
            if not (candidates := [*example.right[:1], *example.wrong[:4]]):
                continue
            batch = collate([(example.question, candidates)], tokens)
            logits = forward(network, batch.inputs)
            scores = relevance(logits, batch).masked_fill(batch.right < 0, ALONE)
            (positives if example.right else negatives).append(float(scores.max()))
            if example.right:
                hits.append(bool(batch.right[scores.argmax()] > 0))
            if batch.span[0, 0] > 0:
                bounds = logits[0, :, 1:].masked_fill(~batch.passage_tokens[0, :, None], ALONE)[1:].argmax(dim=0) + 1
                spans.append(bounds.tolist() == batch.span[0].tolist())
    figures = {name: fmean(values) for name, values in (("hit@1", hits), ("span", spans)) if values}
    if positives and negatives:
        figures["AUROC"] = auroc(positives, negatives)
    return {name: round(value, 4) for name, value in figures.items()}
