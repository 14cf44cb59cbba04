"""The two probabilities of a calibration: the least of an answer, and the least of a sentence that may answer."""

import math

import numpy as np

from askmuse.evaluation.certainty import Flags, Floats

FEWEST_GIVEN = 10
"""The fewest answers from which a share of right ones is estimated."""
ONE_IN = 0.2
"""The least share of right answers among sentences that are shown as perhaps answering: one in five."""


def threshold(probabilities: Floats, right: Flags, precision: float) -> float | None:
    """Return the least probability, to two digits, at or above which the share `precision` of the answers is right.

    Return None if there is none, or if too few answers reach it to estimate the share.
    """
    points = np.arange(100) / 100
    order = np.argsort(-probabilities, kind="stable")
    counts = np.searchsorted(-probabilities[order], -points, side="right")
    totals = np.concatenate([[0], np.cumsum(right[order])])
    reached = (counts >= FEWEST_GIVEN) & (totals[counts] >= precision * counts)
    return float(points[reached][0]) if reached.any() else None


def floor(probabilities: Floats, right: Flags, at_most: float) -> float:
    """Return the least probability, to two digits, at which one answer in five is right; at most `at_most`.

    The share of right answers at a probability is estimated by isotonic regression (Zadrozny & Elkan 2002).
    """
    from sklearn.isotonic import IsotonicRegression

    shares = IsotonicRegression(out_of_bounds="clip").fit_transform(probabilities, right.astype(np.float64))
    enough = probabilities[shares >= ONE_IN]
    least = math.floor(100 * float(enough.min())) / 100 if len(enough) else at_most
    return min(least, at_most)
