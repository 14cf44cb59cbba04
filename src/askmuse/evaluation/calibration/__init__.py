"""Fits how sure askmuse says it is to how often it is right, on questions whose answers are known.

For each mode, a logistic regression on `confidence.Evidence` and two probabilities: from which an answer is given, and
from which sentences are shown as ones that perhaps answer. All figures are cross-fitted: with two folders or more, each
folder is judged by a fit on the others; with one, each tenth of the questions by a fit on the rest.
"""

from askmuse.evaluation.calibration.fitting import FEWEST, Fit, fit, write
from askmuse.evaluation.calibration.samples import Asked, Sample, collect

__all__ = ["FEWEST", "Asked", "Fit", "Sample", "collect", "fit", "write"]
