"""The training loop. It is seeded, continues from its last checkpoint, and computes in bfloat16, on a GPU if possible.

On a CPU the same seed gives the same weights each time; on a GPU sums are rounded differently from run to run.
"""

import copy
import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from time import perf_counter
from typing import Any

import torch
from tokenizers import Tokenizer
from torch.nn import functional

from askmuse.errors import GoldError
from askmuse.evaluation.certainty import auroc
from askmuse.training.batches import Batch, batch_at, collate
from askmuse.training.examples import Example
from askmuse.training.lookalikes import name_pool
from askmuse.training.loss import LEFT_OUT, loss, relevance
from askmuse.training.network import Network
from askmuse.training.recipe import Recipe
from askmuse.types import Progress

LOGGED, WATCHED = 100, 400
"""Steps between two lines of the log, each with a checkpoint, and between two measurements."""
MEASURED = 400
"""The most examples in a measurement."""
PART = 12
"""Passages in a forward pass."""
CHECKPOINT = "checkpoint.pt"


def forward(network: Network, inputs: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """Return the logits of a batch, computed in parts of about equal length so that little of it is padding."""
    device = next(network.parameters()).device
    lengths = inputs["attention_mask"].sum(dim=1)
    width = inputs["attention_mask"].shape[1]
    parts, order = [], lengths.argsort()
    for rows in torch.split(order, PART):
        longest = int(lengths[rows].max())
        part = {name: tensor[rows, :longest].to(device) for name, tensor in inputs.items()}
        logits = network(**part).float().cpu()
        parts.append(functional.pad(logits, (0, 0, 0, width - longest)))
    return torch.cat(parts)[order.argsort()]


class Run:
    """A training run: weights, their moving average, the optimizer's state, and how many steps are done."""

    def __init__(self, network: Network, recipe: Recipe, steps: int, identity: str) -> None:
        """Start from the weights of `network`, which the run changes; `identity` is kept in its checkpoints."""
        self._identity = identity
        self.master = network
        self.average = copy.deepcopy(network)
        self._working = copy.deepcopy(network).bfloat16().train()
        self._recipe = recipe
        self._optimizer = torch.optim.AdamW(
            list(network.groups(recipe.rate, recipe.decay, recipe.head_rate)),
            weight_decay=recipe.weight_decay,
            fused=True,
        )
        warm = max(1.0, recipe.warmup * steps)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: min((step + 1) / warm, max(recipe.lowest, 1 - step / steps))
        )
        parameters = zip(self._working.parameters(), network.parameters(), self.average.parameters(), strict=True)
        self._weights = [(working, master, average) for working, master, average in parameters if master.requires_grad]
        self._parts: dict[str, Any] = {
            "master": self.master,
            "average": self.average,
            "optimizer": self._optimizer,
            "schedule": self._schedule,
        }
        self.done = 0

    def step(self, batch: Batch) -> float:
        """Learn from a batch and return its loss; products are computed in bfloat16, weights are kept in float32."""
        value = loss(forward(self._working, batch.inputs), batch, self._recipe)
        value.backward()  # type: ignore[no-untyped-call]
        for working, master, _ in self._weights:
            master.grad = None if working.grad is None else working.grad.float()
            working.grad = None
        torch.nn.utils.clip_grad_norm_([master for _, master, _ in self._weights], self._recipe.clip)
        self._optimizer.step()
        self._schedule.step()
        self.done += 1
        kept = min(self._recipe.averaging, self.done / (self.done + 9))  # at first the average forgets faster
        with torch.no_grad():
            for working, master, average in self._weights:
                working.copy_(master)
                average.lerp_(master, 1 - kept)
        return value.item()

    def save(self, file: Path) -> None:
        """Replace the checkpoint in one step."""
        draft = file.with_suffix(".new")
        torch.save(
            {"of": self._identity, "done": self.done} | {name: part.state_dict() for name, part in self._parts.items()},
            draft,
        )
        draft.replace(file)

    def load(self, file: Path) -> None:
        """Continue from a checkpoint; raises GoldError if it is damaged or from another run."""
        try:
            state = torch.load(file, weights_only=True)
        except Exception:  # whatever broken bytes lead torch and pickle to
            raise GoldError(f"{file} is damaged: remove it to start again.") from None
        if not isinstance(state, dict) or state.get("of") != self._identity:
            raise GoldError(
                f"{file} is from a run with other questions or settings: remove it, or choose another --out."
            )
        self.done = state["done"]
        for name, part in self._parts.items():
            part.load_state_dict(state[name])
        with torch.no_grad():
            for working, master, _ in self._weights:
                working.copy_(master)


def train(
    examples: Sequence[Example],
    validation_set: Sequence[Example],
    network: Network,
    tokenizer: Tokenizer,
    recipe: Recipe,
    out: Path,
    progress: Progress,
) -> Network:
    """Train `network` and return the moving average of its weights; continues from the checkpoint in `out`, if any.

    Every `LOGGED` steps a line is added to `log.jsonl` in `out` and a checkpoint is written. Every `WATCHED` steps the
    network is measured on the examples of `validation_set`. Raises GoldError if the checkpoint is from another run.
    """
    steps = recipe.steps(len(examples))
    names = name_pool(examples)
    identity = _identity(examples, network, recipe)
    run = Run(network.to("cuda" if torch.cuda.is_available() else "cpu"), recipe, steps, identity)
    file = out / CHECKPOINT
    if file.exists():
        run.load(file)
    losses: list[float] = []
    started = perf_counter()
    while run.done < steps:
        losses.append(run.step(batch_at(examples, names, run.done, recipe, tokenizer)))
        progress("Training", run.done, steps)
        if run.done % LOGGED == 0 or run.done == steps:
            row = {"step": run.done, "of": steps, "loss": round(fmean(losses), 4), "s": round(perf_counter() - started)}
            run.save(file)
            if run.done % WATCHED == 0 or run.done == steps:
                row |= validate(run.average, validation_set, tokenizer)
            with (out / "log.jsonl").open("a") as log:
                log.write(json.dumps(row) + "\n")
            losses.clear()
    return run.average.cpu()


def _identity(examples: Sequence[Example], network: Network, recipe: Recipe) -> str:
    """Return a hash of everything on which the result of a run depends: recipe, examples and initial weights."""
    digest = hashlib.sha256(repr((recipe, [_identity_of_example(example) for example in examples])).encode())
    for weights in network.state_dict().values():
        digest.update(weights.numpy().tobytes())
    return digest.hexdigest()


def _identity_of_example(example: Example) -> tuple[object, ...]:
    return example.question, [passage.teacher_relevance for passage in (*example.right, *example.wrong)]


def validate(network: Network, validation_set: Sequence[Example], tokenizer: Tokenizer) -> dict[str, float]:
    """Return how good a network is on examples that it does not learn from.

    That is: how often the best sentence of five passages answers (hit@1), how often the best span is the marked one
    (span), and how well the best relevance tells questions with an answer from those without (AUROC). Products are
    computed in bfloat16, on at most `MEASURED` examples, evenly spaced.
    """
    hits, spans, positives, negatives = list[bool](), list[bool](), list[float](), list[float]()
    network = copy.deepcopy(network).bfloat16().eval()
    with torch.inference_mode():
        for example in validation_set[:: math.ceil(len(validation_set) / MEASURED) or 1]:
            if not (candidates := [*example.right[:1], *example.wrong[:4]]):
                continue
            batch = collate([(example.question, candidates)], tokenizer)
            logits = forward(network, batch.inputs)
            scores = relevance(logits, batch).masked_fill(batch.labels < 0, LEFT_OUT)
            (positives if example.right else negatives).append(float(scores.max()))
            if example.right:
                hits.append(bool(batch.labels[scores.argmax()] > 0))
            if batch.span[0, 0] > 0:
                bounds = logits[0, :, 1:].masked_fill(~batch.passage_tokens[0, :, None], LEFT_OUT)[1:].argmax(dim=0) + 1
                spans.append(bounds.tolist() == batch.span[0].tolist())
    figures = {name: fmean(values) for name, values in (("hit@1", hits), ("span", spans)) if values}
    if positives and negatives:
        figures["AUROC"] = auroc(positives, negatives)
    return {name: round(value, 4) for name, value in figures.items()}
