"""Bootstrap intervals of the measures, and whether two runs differ by more than chance.

Every measure is a function of weights: how often each question counts. A resample of the bootstrap is a row of counts,
and a random swap of two runs is a row of ones and zeros over the questions of both, so thousands are measured at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import numpy as np

from askmuse.evaluation.certainty import Floats, ratio
from askmuse.evaluation.measures import MEASURES, OF_QUESTIONS, Outcomes
from askmuse.evaluation.results import Result

RESAMPLES = 2_000
"""Resamples of the bootstrap."""
SWAPS = 1_999
"""Swaps of the randomisation test: the least p that it can give is .0005."""
_EXACT = 13
"""If no more questions than this differ, all 8,192 ways to swap them are tried."""
_CELLS = 4_000_000
"""The number of weights in memory at a time: 32 MB."""
_EVEN = 1e-12
"""Differences between two values that are smaller than this are rounding errors."""


def measure(outcomes: Outcomes, weights: Floats, *, certainty: bool = True) -> dict[str, Floats]:
    """Return each measure that applies, for each row of `weights`, shape (rows, questions).

    Without `certainty`, measures that exist only for all questions together are left out.
    """
    present = ~np.isnan(outcomes.values)
    totals = weights @ np.where(present, outcomes.values, 0.0)
    counts = weights @ present
    values: dict[str, Floats] = {}
    for name, definition in MEASURES.items():
        if definition.over_all is None:
            column = OF_QUESTIONS.index(name)
            if present[:, column].any():
                values[name] = ratio(totals[:, column], counts[:, column])
        elif certainty:
            computed = definition.over_all(outcomes, weights)
            if computed is not None and not np.isnan(computed).all():
                values[name] = computed
    return values


def measures(results: Sequence[Result], *, certainty: bool = True) -> dict[str, float]:
    """Return the measures of one or more results, in the order of reports."""
    measured = measure(Outcomes.of(results), np.ones((1, len(results))), certainty=certainty)
    return {name: float(values[0]) for name, values in measured.items()}


def intervals(
    results: Sequence[Result], resamples: int = RESAMPLES, seed: int = 0, *, certainty: bool = True
) -> dict[str, tuple[float, float]]:
    """Return the 95 % percentile bootstrap interval of each measure (Efron & Tibshirani 1993) over questions.

    ECE is a mean of absolute values, which resamples overestimate: its interval is shifted down by the bootstrap's
    estimate of that bias.
    """
    outcomes, count = Outcomes.of(results), len(results)
    drawn: dict[str, list[Floats]] = {}
    for weights in _resampled(count, resamples, seed):
        for name, values in measure(outcomes, weights, certainty=certainty).items():
            drawn.setdefault(name, []).append(values)
    bounds = {}
    for name, parts in drawn.items():
        values = np.concatenate(parts)
        low, high = percentiles(values)
        bias = np.nanmean(values) - measure(outcomes, np.ones((1, count)))[name][0] if name == "ECE" else 0.0
        bounds[name] = (max(0.0, float(low - bias)), float(high - bias))
    return bounds


def resampled(count: int, resamples: int = RESAMPLES, seed: int = 0) -> Floats:
    """Return how often each of `count` questions is drawn in each resample, shape (resamples, count)."""
    return np.concatenate(list(_resampled(count, resamples, seed)))


def _resampled(count: int, resamples: int, seed: int) -> Iterator[Floats]:
    random = np.random.default_rng(seed)
    for size in _batches(resamples, count):
        places = random.integers(0, count, (size, count)) + np.arange(size)[:, None] * count
        yield np.bincount(places.ravel(), minlength=size * count).reshape(size, count).astype(np.float64)


def percentiles(values: Floats) -> tuple[float, float]:
    """Return the ends of the 95 % percentile interval, NaN left out."""
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def significance(
    after: Sequence[Result], before: Sequence[Result], swaps: int = SWAPS, seed: int = 0
) -> dict[str, float]:
    """Return, for each measure of both runs, the two-sided p that they differ by chance alone.

    The questions must be the same, in the same order. This is the paired randomisation test (Smucker et al. 2007): in
    each trial, the results of the two runs are swapped for each question with probability 1/2; p is the share of trials
    with a difference at least as great as the observed one, which counts as a trial unless all swaps are tried.
    """
    count = len(after)
    both = Outcomes.of([*after, *before])
    differ = np.array([not _alike(a, b) for a, b in zip(after, before, strict=True)], dtype=bool)
    differences = _difference(both, np.ones((1, count)))
    observed = {name: values for name, values in differences.items() if not np.isnan(values).any()}
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
    return {name: (count + ones) / (tried + ones) for name, count in exceed.items()}


def _difference(both: Outcomes, stay: Floats) -> dict[str, Floats]:
    """Return how much the first run exceeds the second; a 0 in `stay` swaps the two results of a question."""
    first = measure(both, np.concatenate([stay, 1 - stay], axis=1))
    second = measure(both, np.concatenate([1 - stay, stay], axis=1))
    return {name: first[name] - second[name] for name in first if name in second}


def _alike(one: Result, other: Result) -> bool:
    return _measured(one) == _measured(other)


def _measured(result: Result) -> tuple[Mapping[str, float], float, bool, bool, bool | None]:
    return result.values, result.confidence, result.answerable, result.answered, result.right


def _batches(rows: int, columns: int) -> list[int]:
    """Return how many rows of weights with so many columns to process at a time."""
    size = max(1, _CELLS // columns)
    return [min(size, rows - start) for start in range(0, rows, size)]
