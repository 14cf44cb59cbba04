"""Fits the calibration of a mode, measures it on questions that it was not fitted on, and writes it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from askmuse.answering.confidence import FILE, Calibration
from askmuse.errors import GoldError
from askmuse.evaluation.calibration.points import floor, threshold
from askmuse.evaluation.calibration.quality import Figure, Judged, figures
from askmuse.evaluation.calibration.regression import cross_fitted, folds, regress
from askmuse.evaluation.calibration.samples import NAMES, Asked
from askmuse.evaluation.certainty import Flags, Floats
from askmuse.evaluation.measures import PROMISED
from askmuse.evaluation.statistics import percentiles, resampled
from askmuse.files import replace_file

FEWEST = 30
"""The fewest questions to fit on. With fewer, the regression would mostly fit chance."""
_REDRAWN = 300
"""The number of resamples of the questions for the intervals of threshold and floor."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A calibration, and how good its method is on folders or questions that it was not fitted on.

    `figures` are of all questions and `folders` of the questions of each folder; `threshold` and `floor` are 95 %
    bootstrap intervals of the two points.
    """

    calibration: Calibration
    questions: int
    figures: Mapping[str, Figure]
    folders: Mapping[str, Mapping[str, Figure]]
    threshold: tuple[float, float]
    floor: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Table:
    """Answers as arrays: features, whether it is right, the number of its question, and whether it is the first."""

    features: Floats
    right: Flags
    question: np.ndarray
    first: Flags

    @classmethod
    def of(cls, asked: Sequence[Asked]) -> "_Table":
        rows = [
            (sample, number, place == 0) for number, one in enumerate(asked) for place, sample in enumerate(one.answers)
        ]
        return cls(
            np.array([sample.features for sample, _, _ in rows], dtype=np.float64).reshape(len(rows), len(NAMES)),
            np.array([sample.right for sample, _, _ in rows], dtype=bool),
            np.array([number for _, number, _ in rows], dtype=np.int64),
            np.array([first for _, _, first in rows], dtype=bool),
        )


def fit(asked: Sequence[Asked], precision: float | None = None) -> Fit:
    """Return the calibration fitted on the answers to questions of one folder or more.

    Its threshold is the least confidence above which the share `precision` of first answers is right, by default
    `PROMISED`. Raises GoldError if there are too few questions, if all answers are right or all wrong, or if no
    confidence reaches the `precision` that was asked for.
    """
    first = [one.answers[0].right for one in asked if one.answers]
    if len(asked) < FEWEST or len(set(first)) < 2:
        raise GoldError(
            f"A calibration needs at least {FEWEST} questions, some answered right and some wrong; here are "
            f"{len(asked)}, and the first answer is right for {sum(first)}. Add questions."
        )
    table, names = _Table.of(asked), [one.folder for one in asked]
    unseen = cross_fitted(table.features, table.right, table.question, names)
    likely, true = unseen[table.first], table.right[table.first]
    if precision is not None and threshold(likely, true, precision) is None:
        raise GoldError(f"No confidence reaches a precision of {precision} on these questions: ask for less.")
    promised = PROMISED if precision is None else precision
    least, lowest = _points(likely, true, promised)
    regression = regress(table.features, table.right)
    weights = {name: round(float(weight), 4) for name, weight in zip(NAMES, regression.weights, strict=True)}
    judged = _judged(asked, promised)
    redrawn = np.array(
        [
            _points(np.repeat(likely, counts), np.repeat(true, counts), promised)
            for counts in resampled(len(likely), _REDRAWN).astype(np.int64)
        ]
    )
    return Fit(
        calibration=Calibration(round(regression.intercept, 4), weights, least, lowest),
        questions=len(asked),
        figures=figures(judged),
        folders={name: figures(judged.of(name)) for name in dict.fromkeys(names)} if len(set(names)) > 1 else {},
        threshold=percentiles(redrawn[:, 0]),
        floor=percentiles(redrawn[:, 1]),
    )


def _points(probabilities: Floats, right: Flags, precision: float) -> tuple[float, float]:
    """Return threshold and floor. If the answers don't give a threshold, it is the promised share itself."""
    reached = threshold(probabilities, right, precision)
    least = precision if reached is None else reached
    return least, floor(probabilities, right, least)


def _judged(asked: Sequence[Asked], precision: float) -> Judged:
    """Measure each folder, or part of one folder, with a regression and points that are fitted on the others."""
    confidence = [np.zeros(len(one.answers)) for one in asked]
    points = np.zeros((len(asked), 2))
    for learned, measured in folds([one.folder for one in asked]):
        others, judged = [asked[at] for at in learned], [asked[at] for at in measured]
        known, new = _Table.of(others), _Table.of(judged)
        inner = cross_fitted(known.features, known.right, known.question, [one.folder for one in others])
        points[measured] = _points(inner[known.first], known.right[known.first], precision)
        likely = regress(known.features, known.right).probabilities(new.features)
        for number, at in enumerate(measured):
            confidence[at] = likely[new.question == number]
    return Judged(tuple(asked), tuple(confidence), points)


def write(fits: Mapping[str, Fit], folder: Path) -> Path:
    """Write the calibrations of the modes into `folder`; in the folder of an index, they replace the shipped ones."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE
    fitted = {mode: asdict(one.calibration) for mode, one in fits.items()}
    replace_file(file, (json.dumps(fitted, indent=1) + "\n").encode())
    return file
