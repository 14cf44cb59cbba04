"""Fits the weights of the reader's signals relative to the rankers', on questions that it did not learn from."""

from collections.abc import Sequence
from dataclasses import fields
from itertools import product

import numpy as np
import numpy.typing as npt

from askmuse.answering.extraction import FUSED
from askmuse.models.reader import Reader
from askmuse.questions.answer_types import fits
from askmuse.training.examples import Example
from askmuse.types import Combination, Signals

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

FOLDS = 10
_RANKERS = [field.name for field in fields(Signals) if field.name not in {"reader", "span"}]
_SHARES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4)
_GRID = sorted(product(_SHARES, _SHARES), key=sum)
"""Pairs of weights to try: that of the reader's relevance and that of its span score, smallest first."""


def features(example: Example, reader: Reader) -> tuple[Numbers, Flags]:
    """Return the signals of all sentences ranked for a question, and which of them answer.

    Shapes (sentences, signals + 1) and (sentences,); the last column says whether the type of answer fits.
    """
    ranked = [passage for passage in (*example.right, *example.wrong) if passage.signals]
    rows, right = [], []
    contexts = [passage.context for passage in ranked]
    for passage, readings in zip(ranked, reader.read_contexts(example.question, contexts), strict=True):
        for number, ((start, end), reading) in enumerate(zip(passage.context.sentences, readings, strict=True)):
            if number in passage.unsure:
                continue
            ranker_signals = [getattr(passage.signals[number], name) for name in _RANKERS]
            type_fits = fits(example.question, passage.context.text[start:end])
            rows.append([*ranker_signals, reading.relevance, reading.span_score, type_fits])
            right.append(number in passage.right)
    return np.array(rows, dtype=float).reshape(len(rows), len(_RANKERS) + 3), np.array(right, dtype=bool)


def combine(examples: Sequence[Example], reader: Reader) -> tuple[Combination, dict[str, float]]:
    """Return the combination with which the best sentence answers most often, and how often it does (hit@1).

    Of equally good weights the smallest are taken. The rankers' signals keep equal weights, with which passages are
    searched. hit@1 is returned for the rankers, for the reader alone, and for the combination; the last is
    cross-validated: each of ten folds is asked with the weights that are best for the other nine.
    """
    known = [(matrix, right) for matrix, right in (features(example, reader) for example in examples) if right.any()]
    hits = np.array([_hits(known, 1.0, *weights, FUSED.type_bonus) for weights in _GRID]).T
    reader_weight, span_weight = _GRID[hits.mean(axis=0).argmax()]
    reader_parts = np.concatenate([matrix[right][:, -3:-1] @ (reader_weight, span_weight) for matrix, right in known])
    combination = Combination(
        weights={**dict.fromkeys(_RANKERS, 1.0), "reader": reader_weight, "span": span_weight},
        kind=FUSED.type_bonus,
        ceiling=round(float(np.quantile(reader_parts, 0.99)), 3),
    )
    fold = np.arange(len(known)) % FOLDS
    held_out_hits = np.array([hits[row, hits[fold != fold[row]].mean(axis=0).argmax()] for row in range(len(known))])
    hits_by_ranking = {"rankers": hits[:, 0], "reader": _hits(known, 0.0, 1.0, 0.0, 0.0), "combination": held_out_hits}
    figures = {f"hit@1 {name}": round(float(values.mean()), 4) for name, values in hits_by_ranking.items()}
    return combination, {"questions": len(known), **figures}


def _hits(
    known: Sequence[tuple[Numbers, Flags]],
    ranker_weight: float,
    reader_weight: float,
    span_weight: float,
    type_weight: float,
) -> Flags:
    """Return, for each question, whether its best sentence by these weights answers."""
    weights = np.array([*(ranker_weight for _ in _RANKERS), reader_weight, span_weight, type_weight])
    return np.array([right[(matrix @ weights).argmax()] for matrix, right in known])
