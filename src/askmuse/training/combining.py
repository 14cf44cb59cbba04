"""How much the reader counts beside the rankers, learned from questions that it did not learn from."""

from collections.abc import Sequence
from dataclasses import fields
from itertools import product

import numpy as np
import numpy.typing as npt

from askmuse.answer_types import fits
from askmuse.extraction import FUSED
from askmuse.reader import Reader
from askmuse.training.examples import Example
from askmuse.types import Combination, Signals

Numbers = npt.NDArray[np.float64]

_RANKERS = [field.name for field in fields(Signals) if field.name not in {"reader", "span"}]
_SHARES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4)
_GRID = sorted(product(_SHARES, _SHARES), key=sum)
"""Weights of the reader's relevance and of its certainty of a span, least first."""


def features(example: Example, reader: Reader) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Return the signals of the sentences that were ranked for a question, and which of them answer.

    Shapes (sentences, signals + 1) and (sentences,); the last column says whether the kind of answer fits.
    """
    ranked = [c for c in (*example.right, *example.wrong) if c.signals]
    rows, right = [], []
    for c, readings in zip(ranked, reader.read_contexts(example.question, [c.context for c in ranked]), strict=True):
        for number, ((start, end), reading) in enumerate(zip(c.context.sentences, readings, strict=True)):
            if number in c.unsure:
                continue
            of_rankers = [getattr(c.signals[number], name) for name in _RANKERS]
            kind = fits(example.question, c.context.text[start:end])
            rows.append([*of_rankers, reading.relevance, reading.span_score, kind])
            right.append(number in c.right)
    return np.array(rows, dtype=float).reshape(len(rows), len(_RANKERS) + 3), np.array(right, dtype=bool)


def combine(examples: Sequence[Example], reader: Reader) -> Combination:
    """Return the weights with which the best sentence answers most often; of equally good ones, the least.

    The rankers' signals keep their equal weights, by which candidates are found.
    """
    known = [(x, right) for x, right in (features(example, reader) for example in examples) if right.any()]
    weights = max(
        (np.array([*(1.0 for _ in _RANKERS), of_reader, of_span, FUSED.kind]) for of_reader, of_span in _GRID),
        key=lambda weights: _hits(known, weights),
    )
    parts = np.concatenate([x[right][:, -3:-1] @ weights[-3:-1] for x, right in known])
    return Combination(
        weights=dict(zip([*_RANKERS, "reader", "span"], weights.tolist(), strict=False)),
        kind=FUSED.kind,
        ceiling=round(float(np.quantile(parts, 0.99)), 3),
    )


def _hits(known: Sequence[tuple[Numbers, npt.NDArray[np.bool_]]], weights: Numbers) -> float:
    """Return how often the best sentence answers."""
    return float(np.mean([right[(x @ weights).argmax()] for x, right in known]))


def quality(examples: Sequence[Example], reader: Reader, combination: Combination) -> dict[str, float]:
    """Return how often the best sentence answers, by the rankers, by the reader alone, by the combination."""
    known = [(x, right) for x, right in (features(example, reader) for example in examples) if right.any()]
    rankers = np.array([*(1.0 for _ in _RANKERS), 0.0, 0.0, FUSED.kind])
    alone = np.array([*(0.0 for _ in _RANKERS), 1.0, 0.0, 0.0])
    together = np.array([*combination.weights.values(), combination.kind])
    ways = (("rankers", rankers), ("reader", alone), ("combination", together))
    return {"questions": len(known), **{f"hit@1 {name}": round(_hits(known, weights), 4) for name, weights in ways}}
