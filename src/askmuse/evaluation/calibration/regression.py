"""A logistic regression whose weights have the right sign, and its probabilities for answers it was not fitted on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from askmuse.evaluation.calibration.samples import NAMES
from askmuse.evaluation.certainty import Flags, Floats

FOLDS = 10
"""The number of parts into which the questions of a single folder are divided."""
STRENGTH = 0.3
"""Inverse of the weight of the L2 penalty, which a few hundred questions need; not tuned."""
_STEEPEST = 10.0
"""Bound of the intercept on scaled features; without it the intercept is infinite if all answers are right, or all
wrong."""
_FOR = {"score", "cosine_z", "fits", "reader", "span", "any_relevant", "lead"}
_AGAINST = {"place", "uncovered", "missing_idf", "missing_name"}
"""The sign of the weight of each feature: evidence for an answer, or against it. Other features may have either
sign."""
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Regression:
    """Probability = 1 / (1 + exp(-intercept - features · weights))."""

    intercept: float
    weights: Floats

    def probabilities(self, features: Floats) -> Floats:
        """Return the probability of each row of features."""
        values: Floats = 1 / (1 + np.exp(-self.intercept - features @ self.weights))
        return values


def regress(features: Floats, right: Flags) -> Regression:
    """Return the regression with an L2 penalty on scaled features.

    No weight has the wrong sign: evidence for an answer never lowers its probability.
    """
    from scipy.optimize import minimize

    mean, spread = features.mean(axis=0), features.std(axis=0)
    scale = np.where(spread > 0, spread, 1.0)
    scaled = (features - mean) / scale
    signs = np.where(right, 1.0, -1.0)

    def loss(parameters: Floats) -> tuple[float, Floats]:
        margins = signs * (parameters[0] + scaled @ parameters[1:])
        slopes = -signs / (1 + np.exp(margins))
        value = np.logaddexp(0, -margins).sum() + parameters[1:] @ parameters[1:] / (2 * STRENGTH)
        return float(value), np.array([slopes.sum(), *(scaled.T @ slopes + parameters[1:] / STRENGTH)])

    bounds = [
        (-_STEEPEST, _STEEPEST),
        *((0 if name in _FOR else None, 0 if name in _AGAINST else None) for name in NAMES),
    ]
    fitted = minimize(loss, np.zeros(len(NAMES) + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = fitted[1:] / scale
    return Regression(float(fitted[0] - weights @ mean), weights)


def folds(folders: Sequence[str]) -> Iterator[tuple[Rows, Rows]]:
    """Yield the numbers of the questions to fit on and of those to measure on.

    Each folder is measured once; if there is only one folder, each of `FOLDS` random parts of its questions is.
    """
    from sklearn.model_selection import GroupKFold, KFold

    count = len(folders)
    several = len(set(folders))
    if several > 1:
        yield from GroupKFold(several).split(np.zeros(count), groups=folders)
    else:
        yield from KFold(min(FOLDS, count), shuffle=True, random_state=0).split(np.zeros(count))


def cross_fitted(features: Floats, right: Flags, question: Rows, folders: Sequence[str]) -> Floats:
    """Return the probability of each answer by a regression that was not fitted on its folder or its question.

    `question` has the number of each answer's question, and `folders` the folder of each question.
    """
    probabilities = np.zeros(len(right))
    for fitted, measured in folds(folders):
        is_fitted, is_judged = np.isin(question, fitted), np.isin(question, measured)
        if is_fitted.any() and is_judged.any():
            probabilities[is_judged] = regress(features[is_fitted], right[is_fitted]).probabilities(features[is_judged])
    return probabilities
