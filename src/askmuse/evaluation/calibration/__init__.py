"""Fits the confidence of askmuse, so that it is the share of right answers, on questions with known answers.

A calibration has, for each mode, a logistic regression on `confidence.Evidence` and two probabilities: the least at
which an answer is given, and the least at which sentences are shown as perhaps answering. All figures are cross-fitted:
with two folders or more, each folder is judged by a fit on the others; with one, each tenth of the questions by a fit
on the rest.
"""

from askmuse.evaluation.calibration.fitting import FEWEST, Fit, fit, write
from askmuse.evaluation.calibration.samples import Asked, Sample, collect

__all__ = ["FEWEST", "Asked", "Fit", "Sample", "collect", "fit", "write"]
