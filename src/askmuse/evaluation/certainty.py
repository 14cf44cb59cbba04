"""Measures of confidence, such as AUROC and calibration error.

They are computed as weighted sums, so that thousands of resamples of the answers are measured at once: `weights` has a
row for each resample and a column for each answer, with how often the answer counts.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

BINS = 10
"""The number of bins of confidence; they have equal width."""


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """Return the chance that a positive's score exceeds a negative's, ties counting half; neither list may be empty.

    This is the area under the ROC curve, by the rank sum of Mann & Whitney (1947).
    """
    scores = np.array([*positives, *negatives])
    return float(weighted_auroc(scores, np.arange(len(scores)) < len(positives), np.ones((1, len(scores))))[0])


def weighted_auroc(scores: Floats, positive: Flags, weights: Floats) -> Floats:
    """Return `auroc` for each row of `weights`, shape (resamples, scores)."""
    order = np.argsort(scores, kind="stable")
    starts = _starts(scores[order])
    positive_weights = np.add.reduceat(weights[:, order] * positive[order], starts, axis=1)
    negative_weights = np.add.reduceat(weights[:, order] * ~positive[order], starts, axis=1)
    negatives_below = np.cumsum(negative_weights, axis=1) - negative_weights
    return ratio(
        (positive_weights * (negatives_below + negative_weights / 2)).sum(axis=1),
        positive_weights.sum(axis=1) * negative_weights.sum(axis=1),
    )


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Return the expected calibration error over ten bins of equal width (Naeini et al. 2015), from 0 to 1.

    It is the gap between a bin's mean confidence and its share of right answers, averaged over the answers.
    """
    weights = np.ones((1, len(confidences)))
    return float(weighted_calibration_error(np.array(confidences), np.array(right, dtype=bool), weights)[0])


def weighted_calibration_error(confidences: Floats, right: Flags, weights: Floats) -> Floats:
    """Return `calibration_error` for each row of `weights`, shape (resamples, answers)."""
    gaps = np.zeros((len(confidences), BINS))
    gaps[np.arange(len(confidences)), bins(confidences)] = right - confidences
    return ratio(np.abs(weights @ gaps).sum(axis=1), weights.sum(axis=1))


def bins(confidences: Floats) -> npt.NDArray[np.int64]:
    """Return the number of the bin, from 0, that each confidence falls into."""
    return np.minimum(BINS - 1, (confidences * BINS).astype(np.int64))


def weighted_aurc(confidences: Floats, right: Flags, weights: Floats) -> Floats:
    """Return, for each row of `weights`, the area under the risk–coverage curve (Geifman & El-Yaniv 2017), 0 to 1.

    It is the share of wrong answers among those at least as sure as an answer, averaged over the answers; lower is
    better. Answers with the same confidence count as given together.
    """
    order = np.argsort(-confidences, kind="stable")
    starts = _starts(confidences[order])
    counts = np.add.reduceat(weights[:, order], starts, axis=1)
    wrong = np.add.reduceat(weights[:, order] * ~right[order], starts, axis=1)
    risk = ratio(np.cumsum(wrong, axis=1), np.cumsum(counts, axis=1))
    return ratio((counts * np.where(counts > 0, risk, 0.0)).sum(axis=1), counts.sum(axis=1))


def risk_coverage(confidences: Floats, right: Flags) -> tuple[Floats, Floats]:
    """Return the points of the risk–coverage curve: shares of answers given, and the shares of these that are wrong."""
    order = np.argsort(-confidences, kind="stable")
    ends = np.append(_starts(confidences[order])[1:], len(order)) - 1
    counts = np.arange(1, len(order) + 1)
    return (counts / len(order))[ends], (np.cumsum(~right[order]) / counts)[ends]


def weighted_selective_risk(confidences: Floats, right: Flags, weights: Floats, least: float) -> tuple[Floats, Floats]:
    """Return coverage and selective risk (El-Yaniv & Wiener 2010) at a confidence of `least`, for each row.

    Coverage is the share of answers at least so sure, risk the share of these that are wrong, NaN where there are none.
    """
    sure = confidences >= least
    counts = weights[:, sure].sum(axis=1)
    return ratio(counts, weights.sum(axis=1)), ratio((weights[:, sure] * ~right[sure]).sum(axis=1), counts)


def _starts(ordered: Floats) -> npt.NDArray[np.intp]:
    """Return where each run of equal values starts."""
    return np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))


def ratio(part: Floats, whole: Floats) -> Floats:
    """Return `part / whole`, element by element; NaN where `whole` is 0."""
    quotients: Floats = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole != 0)
    return quotients
