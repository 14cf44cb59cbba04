"""Bootstrap intervals of the measures, and whether two runs differ by more than chance.

Every measure is a function of weights, how often each question counts. A resample of the bootstrap is a row of counts;
a random swap of two runs is a row of ones and zeros over the questions of both. So thousands are measured at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from askmuse.evaluation.measures import Flags, Floats, ratio, weighted_aurc, weighted_auroc, weighted_calibration_error
from askmuse.evaluation.results import MEASURES, OF_QUESTIONS, Result

RESAMPLES = 2_000
"""Of the bootstrap."""
SWAPS = 1_999
"""Of the randomisation test, so that the least p that it can give is .0005."""
_EXACT = 13
"""Up to so many questions that differ, all ways to swap them are tried: 8,192."""
_CELLS = 4_000_000
"""Weights that are held at a time: 32 MB."""
_EVEN = 1e-12
"""Differences that are less far apart than this are the same but for rounding."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What is measured of each of n questions, as arrays: `values` of shape (n, measures), NaN where none applies.

    `right` says whether the first answer is, 1 or 0, NaN where that is not known.
    """

    values: Floats
    confidence: Floats
    answerable: Flags
    answered: Flags
    right: Floats

    @classmethod
    def of(cls, results: Sequence[Result]) -> "Outcomes":
        """Return the outcomes of results."""
        return cls(
            np.array([[r.values.get(name, np.nan) for name in OF_QUESTIONS] for r in results], dtype=np.float64),
            np.array([r.confidence for r in results], dtype=np.float64),
            np.array([r.answerable for r in results], dtype=bool),
            np.array([r.answered for r in results], dtype=bool),
            np.array([np.nan if r.right is None else r.right for r in results], dtype=np.float64),
        )


def measure(outcomes: Outcomes, weights: Floats, *, certainty: bool = True) -> dict[str, Floats]:
    """Return each measure that there is for each row of `weights`, shape (rows, questions).

    Without `certainty`, those that only all questions together have are left out.
    """
    present = ~np.isnan(outcomes.values)
    totals = weights @ np.where(present, outcomes.values, 0.0)
    counts = weights @ present
    found: dict[str, Floats] = {}
    for column, name in enumerate(OF_QUESTIONS):
        if present[:, column].any():
            found[name] = ratio(totals[:, column], counts[:, column])
    if certainty:
        found |= _certainty(outcomes, weights)
    return {name: found[name] for name in MEASURES if name in found}


def _certainty(outcomes: Outcomes, weights: Floats) -> dict[str, Floats]:
    answerable, refused, known = outcomes.answerable, ~outcomes.answered, ~np.isnan(outcomes.right)
    found: dict[str, Floats] = {}
    if answerable.any() and not answerable.all():
        found["AUROC"] = weighted_auroc(outcomes.confidence, answerable, weights)
        rightly = weights @ (refused & ~answerable).astype(np.float64)
        found["refusal_precision"] = ratio(rightly, weights @ refused.astype(np.float64))
        found["refusal_recall"] = ratio(rightly, weights @ (~answerable).astype(np.float64))
    if (known & answerable).any():
        right = outcomes.right == 1
        given = known & outcomes.answered
        if (given & answerable).any():
            found["ECE"] = weighted_calibration_error(outcomes.confidence[given], right[given], weights[:, given])
        found["AURC"] = weighted_aurc(outcomes.confidence[known], right[known], weights[:, known])
    return {name: values for name, values in found.items() if not np.isnan(values).all()}


def measures(results: Sequence[Result], *, certainty: bool = True) -> dict[str, float]:
    """Return the measures of one result or more, in the order in which reports have them."""
    found = measure(Outcomes.of(results), np.ones((1, len(results))), certainty=certainty)
    return {name: float(values[0]) for name, values in found.items()}


def intervals(
    results: Sequence[Result], resamples: int = RESAMPLES, seed: int = 0, *, certainty: bool = True
) -> dict[str, tuple[float, float]]:
    """Return the 95 % percentile bootstrap interval of each measure (Efron & Tibshirani 1993) over questions.

    ECE is a mean of absolute values, which resamples overestimate: its interval is shifted down by the bootstrap's
    estimate of that bias.
    """
    outcomes, count = Outcomes.of(results), len(results)
    random = np.random.default_rng(seed)
    drawn: dict[str, list[Floats]] = {}
    for size in _batches(resamples, count):
        places = random.integers(0, count, (size, count)) + np.arange(size)[:, None] * count
        weights = np.bincount(places.ravel(), minlength=size * count).reshape(size, count).astype(np.float64)
        for name, values in measure(outcomes, weights, certainty=certainty).items():
            drawn.setdefault(name, []).append(values)
    found = {}
    for name, parts in drawn.items():
        values = np.concatenate(parts)
        low, high = np.nanpercentile(values, [2.5, 97.5])
        bias = np.nanmean(values) - measure(outcomes, np.ones((1, count)))[name][0] if name == "ECE" else 0.0
        found[name] = (max(0.0, float(low - bias)), float(high - bias))
    return found


def significance(
    after: Sequence[Result], before: Sequence[Result], swaps: int = SWAPS, seed: int = 0
) -> dict[str, float]:
    """Return, for each measure of both runs, the two-sided p that they differ by chance alone.

    The questions must be the same, in the same order. This is the paired randomisation test (Smucker et al. 2007): for
    each question it is as likely as not that the two runs have changed places; p is the share of such swaps that make
    the difference at least as great as it is, which counts as one of them unless all are tried.
    """
    count = len(after)
    both = Outcomes.of([*after, *before])
    differ = np.array([not _alike(a, b) for a, b in zip(after, before, strict=True)], dtype=bool)
    observed = {name: d for name, d in _difference(both, np.ones((1, count))).items() if not np.isnan(d).any()}
    exceed, tried = dict.fromkeys(observed, 0), 0
    random = np.random.default_rng(seed)
    exact = int(differ.sum()) <= _EXACT
    ways = np.array(list(product([1.0, 0.0], repeat=int(differ.sum())))) if exact else None
    for size in _batches(swaps if ways is None else len(ways), 2 * count):
        stay = np.ones((size, count))
        stay[:, differ] = random.integers(0, 2, (size, int(differ.sum()))) if ways is None else ways[tried:][:size]
        swapped = _difference(both, stay)
        tried += size
        for name in observed.keys() & swapped.keys():
            exceed[name] += int((np.abs(swapped[name]) >= np.abs(observed[name]) - _EVEN).sum())
    ones = 0 if exact else 1
    return {name: (found + ones) / (tried + ones) for name, found in exceed.items()}


def _difference(both: Outcomes, stay: Floats) -> dict[str, Floats]:
    """Return what the first run has over the second, where a 0 of `stay` says that a question's results are swapped."""
    first = measure(both, np.concatenate([stay, 1 - stay], axis=1))
    second = measure(both, np.concatenate([1 - stay, stay], axis=1))
    return {name: first[name] - second[name] for name in first if name in second}


def _alike(one: Result, other: Result) -> bool:
    return _measured(one) == _measured(other)


def _measured(result: Result) -> tuple[Mapping[str, float], float, bool, bool, bool | None]:
    return result.values, result.confidence, result.answerable, result.answered, result.right


def _batches(rows: int, columns: int) -> list[int]:
    """Return how many rows to do at a time, of weights so many columns wide."""
    size = max(1, _CELLS // columns)
    return [min(size, rows - start) for start in range(0, rows, size)]
