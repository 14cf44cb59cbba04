"""Measures a calibration on questions that it was not fitted on, with 95 % bootstrap intervals over questions."""

from dataclasses import dataclass

import numpy as np

from askmuse.evaluation.calibration.samples import Asked
from askmuse.evaluation.certainty import (
    BINS,
    Flags,
    Floats,
    bins,
    ratio,
    weighted_auroc,
    weighted_calibration_error,
)
from askmuse.evaluation.statistics import percentiles, resampled

MANY = 40
"""The fewest answers in a tenth of the scale whose gap is measured."""
_GAPS = frozenset({"ECE of first answers", "ECE of other answers", "largest gap of a tenth"})
Figure = tuple[float, float, float]
"""A value and the ends of its interval."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Questions, the confidence of each of their answers, and the threshold and floor that applied, shape (n, 2)."""

    asked: tuple[Asked, ...]
    confidence: tuple[Floats, ...]
    points: Floats

    def of(self, folder: str) -> "Judged":
        """Return the questions of one folder."""
        kept = [number for number, question in enumerate(self.asked) if question.folder == folder]
        asked = tuple(self.asked[number] for number in kept)
        return Judged(asked, tuple(self.confidence[number] for number in kept), self.points[kept])


def figures(judged: Judged) -> dict[str, Figure]:
    """Return the figures that apply, by their description."""
    asked = judged.asked
    confidence = np.array([values[0] if len(values) else 0.0 for values in judged.confidence])
    right = np.array([bool(question.answers) and question.answers[0].right for question in asked])
    answerable = np.array([question.answerable for question in asked])
    answered = confidence >= judged.points[:, 0]
    perhaps = ~answered & (confidence >= judged.points[:, 1])
    others = [
        (number, float(values[place]), question.answers[place].right)
        for number, (question, values) in enumerate(zip(asked, judged.confidence, strict=True))
        for place in range(1, len(values))
    ]
    weights = np.concatenate([np.ones((1, len(asked))), resampled(len(asked))])
    columns: dict[str, Floats] = {
        "first answers right, of answerable": _share(weights, right, answerable),
        "answered": _share(weights, answered),
        "answered, of answerable": _share(weights, answered, answerable),
        "right, of answered": _share(weights, right, answered),
        "perhaps": _share(weights, perhaps),
        "right, of perhaps": _share(weights, right, perhaps),
        "refused, of unanswerable": _share(weights, ~answered, ~answerable),
        "refused, of answerable": _share(weights, ~answered, answerable),
        "AUROC, answerable or not": weighted_auroc(confidence, answerable, weights),
        "ECE of first answers": weighted_calibration_error(confidence, right, weights),
        "largest gap of a tenth": _largest_gap(confidence, right, weights),
    }
    if others:
        numbers, probabilities, is_right = (np.array(column) for column in zip(*others, strict=True))
        columns["ECE of other answers"] = weighted_calibration_error(probabilities, is_right, weights[:, numbers])
    return {name: _figure(name, values) for name, values in columns.items() if not np.isnan(values[0])}


def _figure(name: str, values: Floats) -> Figure:
    """Return the first value, and the interval of the others.

    Gaps are absolute values, which resamples overestimate: their interval is shifted down by that bias.
    """
    value, (low, high) = float(values[0]), percentiles(values[1:])
    bias = float(np.nanmean(values[1:])) - value if name in _GAPS else 0.0
    return value, max(0.0, low - bias), high - bias


def _share(weights: Floats, counted: Flags, among: Flags | None = None) -> Floats:
    """Return, for each row of weights, the share of the questions `among` that are `counted`."""
    total = np.ones(len(counted), dtype=bool) if among is None else among
    return ratio(weights @ (counted & total).astype(np.float64), weights @ total.astype(np.float64))


def _largest_gap(confidence: Floats, right: Flags, weights: Floats) -> Floats:
    """Return the largest gap between confidence and share right in a tenth of the scale that holds `MANY` answers."""
    bin_of_answer = bins(confidence)
    large_bins = [members for number in range(BINS) if (members := bin_of_answer == number).sum() >= MANY]
    if not large_bins:
        return np.full(len(weights), np.nan)
    gaps = [
        np.abs(ratio(weights[:, members] @ (right - confidence)[members], weights[:, members].sum(axis=1)))
        for members in large_bins
    ]
    largest: Floats = np.nanmax(gaps, axis=0)
    return largest
