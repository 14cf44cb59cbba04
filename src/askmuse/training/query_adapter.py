"""Trains a query adapter: small changes to the embedding model, which it uses for queries but not for documents.

The vectors of documents stay fixed. So they are computed once, each question is compared with all sentences that a
search would score, and a run takes minutes.

The loss is the negative log-likelihood of the sentences that answer the question, plus that of the passages that have
them. Both are computed twice: from the score by which sentences are ranked, which is the sum of the dense and the
sparse signals, and from the dense signals alone.
"""

import math
import random
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from askmuse.errors import GoldError
from askmuse.models.conversion import features_of, load
from askmuse.models.encoder import OnnxEncoder
from askmuse.models.export import exported, find
from askmuse.models.query_adapter import NAME, Adapter, save
from askmuse.settings import Settings
from askmuse.training.query_examples import QueryExample, query_examples
from askmuse.types import Progress

HELD_OUT = 50
"""One example in so many is not learned from, but used to measure the adapter."""
_LEFT_OUT = -1e4
"""The logit of a sentence that is left out of a comparison."""


@dataclass(frozen=True, slots=True)
class QueryRecipe:
    """The settings of a run. Two runs with the same recipe on one machine give the same adapter."""

    epochs: float = 0.6
    rank: int = 16
    """The rank of the changes, which is the smaller dimension of each thin matrix."""
    batch: int = 48
    """Questions in a step."""
    rate: float = 1e-3
    """The highest learning rate."""
    warmup: int = 30
    """Steps in which the learning rate rises; after them it falls linearly."""
    lowest: float = 0.02
    """The learning rate at the end, as a share of the highest."""
    scale: float = 6.5
    """The factor of scores before they are compared: the weight that a conditional logit gives them
    (`ranking/retrieval.py`)."""
    dense_scale: float = 10.0
    """The factor of the sum of the dense signals before they are compared."""
    dense_weight: float = 0.6
    """Weight of the loss by the dense signals alone; that by the scores has 1."""
    passage_weight: float = 0.5
    """Weight of the loss of passages; that of sentences has 1."""
    clip: float = 1.0
    """Largest norm of the gradient."""
    seed: int = 1


class _Adapted(nn.Module):
    """A linear layer to whose weights the product of two thin matrices is added; only the matrices learn."""

    def __init__(self, layer: nn.Linear, rank: int) -> None:
        super().__init__()
        self._layer = layer
        self.down = nn.Parameter(torch.randn(rank, layer.in_features) / math.sqrt(layer.in_features))
        self.up = nn.Parameter(torch.zeros(layer.out_features, rank))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        output: torch.Tensor = self._layer(x) + (x @ self.down.T) @ self.up.T
        return output


def train(
    data: Sequence[Path], out: Path, recipe: QueryRecipe, settings: Settings, progress: Progress
) -> dict[str, float]:
    """Train an adapter for the embedding model of the settings, and write a copy of the model with it to `out`.

    `data` are folders in BEIR form whose queries mark their answers; a folder that is named twice counts twice. If the
    model has an adapter already, training does not start from it. Return the number of questions that were held out
    and, without and with the new adapter, for which share of them the best sentence answers (hit@1) and for which share
    one of the best five passages does (hit@5). Raises GoldError, ModelError or SnapshotError.
    """
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(settings.threads)
    torch.manual_seed(recipe.seed)
    encoder = OnnxEncoder(exported(settings), settings.threads, adapted=False)
    by_folder = {folder: query_examples(folder, encoder, settings.cache, progress) for folder in dict.fromkeys(data)}
    held_out = [example for examples in by_folder.values() for example in examples[::HELD_OUT]]
    training_set = [example for folder in data for at, example in enumerate(by_folder[folder]) if at % HELD_OUT]
    if not training_set:
        raise GoldError("There are too few questions to learn from: give data sets with more marked answers.")
    source = find(settings.model)
    model = load(source)
    transformer = model[0].auto_model
    adapted = _adapt(transformer, recipe.rank)
    before = _measure(model, held_out)
    _learn(model, list(adapted.values()), training_set, recipe, progress)
    after = _measure(model, held_out)
    if out.resolve() != source.resolve():
        shutil.copytree(source, out, dirs_exist_ok=True)
    save(_matrices(adapted), out / NAME)
    return {"questions": len(held_out)} | {
        f"{name} {when}": value
        for when, figures in (("before", before), ("after", after))
        for name, value in figures.items()
    }


def _adapt(transformer: nn.Module, rank: int) -> dict[str, _Adapted]:
    """Replace the linear layers of a transformer's encoder by ones that can be adapted, and return these by name."""
    for weights in transformer.parameters():
        weights.requires_grad = False
    adapted = {}
    layers = [(name, layer) for name, layer in transformer.named_modules() if isinstance(layer, nn.Linear)]
    for name, layer in layers:
        above, _, own = name.rpartition(".")
        if above and not above.startswith("pooler"):  # sentence vectors are not computed from the pooler's output
            adapted[name] = _Adapted(layer, rank)
            setattr(transformer.get_submodule(above), own, adapted[name])
    return adapted


def _matrices(adapted: Mapping[str, _Adapted]) -> Adapter:
    """Return the thin matrices of the adapted layers in half precision, named as in `Adapter`."""
    return {
        f"{name}.{part}": getattr(layer, part).detach().numpy().astype(np.float16)
        for name, layer in adapted.items()
        for part in ("down", "up")
    }


def _learn(
    model: Any, adapted: Sequence[_Adapted], examples: Sequence[QueryExample], recipe: QueryRecipe, progress: Progress
) -> None:
    """Train the adapted layers of a model on the examples, in random order."""
    steps = math.ceil(len(examples) * recipe.epochs / recipe.batch)
    parameters = [weights for layer in adapted for weights in layer.parameters() if weights.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=recipe.rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / recipe.warmup, max(recipe.lowest, 1 - step / steps))
    )
    draw, order = random.Random(recipe.seed), list[QueryExample]()  # noqa: S311 - not for secrets
    model.train()
    for step in range(steps):
        progress("Training", step, steps)
        while len(order) < recipe.batch:
            order = [*draw.sample(examples, len(examples)), *order]
        batch, order = order[-recipe.batch :], order[: -recipe.batch]
        queries = _encode(model, [example.question for example in batch])
        losses = [_loss(query, example, recipe) for query, example in zip(queries, batch, strict=True)]
        torch.stack(losses).mean().backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(parameters, recipe.clip)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
    progress("Training", steps, steps)
    model.eval()


def _encode(model: Any, questions: Sequence[str]) -> torch.Tensor:
    """Return the unit vectors of questions, shape (len(questions), dimensions), through which gradients flow."""
    prompt = model.prompts.get("query", "")
    embedding = model(features_of(model, [prompt + question for question in questions]))["sentence_embedding"]
    vectors: torch.Tensor = functional.normalize(embedding, dim=-1)
    return vectors


def _dense(query: torch.Tensor, example: QueryExample) -> torch.Tensor:
    """Return the sum of the two dense signals of each sentence of an example, shape (sentences,)."""
    passages, own = np.unique(example.passages, return_inverse=True)
    of_passages = torch.from_numpy(example.vectors.passages[passages]) @ query
    return of_passages[torch.from_numpy(own)] + torch.from_numpy(example.vectors.sentences[example.sentences]) @ query


def _loss(query: torch.Tensor, example: QueryExample, recipe: QueryRecipe) -> torch.Tensor:
    """Return the loss of one question, whose vector is `query`; the top of this file defines it."""
    dense = _dense(query, example)
    scores = dense + torch.from_numpy(example.sparse.astype(np.float32))
    right, unsure = torch.from_numpy(example.right), torch.from_numpy(example.unsure)
    right_passages = torch.from_numpy(example.right_passages)
    total = torch.zeros(())
    for logits, weight in ((recipe.scale * scores, 1.0), (recipe.dense_scale * dense, recipe.dense_weight)):
        known = logits.masked_fill(unsure, _LEFT_OUT)
        everything = known.logsumexp(0)
        for good, share in ((right, 1.0), (right_passages, recipe.passage_weight)):
            total = total + weight * share * (everything - known.masked_fill(~good, _LEFT_OUT).logsumexp(0))
    return total


def _measure(model: Any, examples: Sequence[QueryExample]) -> dict[str, float]:
    """Return the shares of questions whose best sentence answers (hit@1), and one of whose best five passages does."""
    first, among_five = list[bool](), list[bool]()
    with torch.inference_mode():
        for example in examples:
            query = _encode(model, [example.question])[0]
            scores = _dense(query, example).numpy() + example.sparse
            scores[example.unsure] = _LEFT_OUT
            first.append(bool(example.right[scores.argmax()]))
            best_first = example.passages[np.argsort(-scores, kind="stable")]
            best = list(dict.fromkeys(best_first.tolist()))[:5]
            among_five.append(bool(np.isin(best, example.passages[example.right]).any()))
    return {"hit@1": round(fmean(first), 4), "hit@5": round(fmean(among_five), 4)}
