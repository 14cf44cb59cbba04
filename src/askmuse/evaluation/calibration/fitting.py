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
    """Answers as arrays: features, whether it is right, the number of its question, and whether it is the first.

    `folders` has the folder of each question.
    """

    features: Floats
    right: Flags
    question: np.ndarray
    first: Flags
    folders: Sequence[str]

    @classmethod
    def of(cls, asked: Sequence[Asked]) -> "_Table":
        """Return the table of all answers to the questions."""
        rows = [
            (sample, number, place == 0)
            for number, question in enumerate(asked)
            for place, sample in enumerate(question.answers)
        ]
        return cls(
            np.array([sample.features for sample, _, _ in rows], dtype=np.float64).reshape(len(rows), len(NAMES)),
            np.array([sample.right for sample, _, _ in rows], dtype=bool),
            np.array([number for _, number, _ in rows], dtype=np.int64),
            np.array([first for _, _, first in rows], dtype=bool),
            [question.folder for question in asked],
        )

    def first_answers(self) -> tuple[Floats, Flags]:
        """Return the cross-fitted probability of the first answer to each question, and whether it is right."""
        probabilities = cross_fitted(self.features, self.right, self.question, self.folders)
        return probabilities[self.first], self.right[self.first]


def fit(asked: Sequence[Asked], precision: float | None = None) -> Fit:
    """Return the calibration fitted on the answers to questions of one folder or more.

    Its threshold is the least confidence at or above which the share `precision` of first answers is right, by default
    `PROMISED`. Raises GoldError if there are too few questions, if all answers are right or all wrong, or if no
    confidence reaches the `precision` that was asked for.
    """
    first_is_right = [question.answers[0].right for question in asked if question.answers]
    if len(asked) < FEWEST or len(set(first_is_right)) < 2:
        raise GoldError(
            f"A calibration needs at least {FEWEST} questions, some answered right and some wrong; here are "
            f"{len(asked)}, and the first answer is right for {sum(first_is_right)}. Add questions."
        )
    table = _Table.of(asked)
    probabilities, right = table.first_answers()
    if precision is not None and threshold(probabilities, right, precision) is None:
        raise GoldError(f"No confidence reaches a precision of {precision} on these questions: ask for less.")
    promised = PROMISED if precision is None else precision
    answer_threshold, perhaps_floor = _points(probabilities, right, promised)
    regression = regress(table.features, table.right)
    weights = {name: round(float(weight), 4) for name, weight in zip(NAMES, regression.weights, strict=True)}
    judged = _cross_validated(asked, promised)
    resampled_points = np.array(
        [
            _points(np.repeat(probabilities, counts), np.repeat(right, counts), promised)
            for counts in resampled(len(probabilities), _REDRAWN).astype(np.int64)
        ]
    )
    names = dict.fromkeys(table.folders)
    return Fit(
        calibration=Calibration(round(regression.intercept, 4), weights, answer_threshold, perhaps_floor),
        questions=len(asked),
        figures=figures(judged),
        folders={name: figures(judged.of(name)) for name in names} if len(names) > 1 else {},
        threshold=percentiles(resampled_points[:, 0]),
        floor=percentiles(resampled_points[:, 1]),
    )


def _points(probabilities: Floats, right: Flags, precision: float) -> tuple[float, float]:
    """Return threshold and floor. If the answers don't give a threshold, it is the promised share itself."""
    reached = threshold(probabilities, right, precision)
    answer_threshold = precision if reached is None else reached
    return answer_threshold, floor(probabilities, right, answer_threshold)


def _cross_validated(asked: Sequence[Asked], precision: float) -> Judged:
    """Measure each folder, or part of one folder, with a regression and points that are fitted on the others."""
    confidence = [np.zeros(len(question.answers)) for question in asked]
    points = np.zeros((len(asked), 2))
    for fitted, measured in folds([question.folder for question in asked]):
        train, test = (_Table.of([asked[index] for index in part]) for part in (fitted, measured))
        points[measured] = _points(*train.first_answers(), precision)
        probabilities = regress(train.features, train.right).probabilities(test.features)
        for number, index in enumerate(measured):
            confidence[index] = probabilities[test.question == number]
    return Judged(tuple(asked), tuple(confidence), points)


def write(fits: Mapping[str, Fit], folder: Path) -> Path:
    """Write the calibrations of the modes into `folder`; in the folder of an index, they replace the shipped ones."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE
    calibrations = {mode: asdict(fitted.calibration) for mode, fitted in fits.items()}
    replace_file(file, (json.dumps(calibrations, indent=1) + "\n").encode())
    return file
