"""Fits how sure askmuse says it is to how often it is right, on questions whose answers are known.

A logistic regression on `confidence.Evidence` for each mode. The label is whether an answer is right (for the first
answer to a question of several facts: whether the answers together are). All figures are cross-fitted: each question is
judged by a regression that was fitted on the others, and given or refused by a point that was chosen on the others.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from askmuse.answering.confidence import FILE, Calibration, Evidence
from askmuse.answering.modes import CALIBRATED
from askmuse.assistant import Assistant
from askmuse.errors import GoldError
from askmuse.evaluation import gold
from askmuse.evaluation.certainty import auroc, calibration_error
from askmuse.files import replace_file
from askmuse.types import Progress

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

FOLDS = 10
FEWEST = 30
"""Questions. With fewer, a regression on so much evidence says more of chance than of the articles."""
FEWEST_GIVEN = 10
"""Fewest first answers that a precision is estimated from."""
STRENGTH = 0.3
"""Inverse of the L2 penalty: a few hundred questions want some. Chosen once, not searched."""
KEPT = 0.98
"""Share of the useful replies that are given unless a precision is asked for: who asks loses more by an answer withheld
than by a doubtful one that says how doubtful it is."""
_NAMES = [field.name for field in fields(Evidence)]
_FOR = {"score", "cosine_z", "fits", "reader", "span", "any_relevant", "lead"}
_AGAINST = {"place", "uncovered", "missing_idf", "missing_name"}
"""What speaks for an answer, and against it; the rest only says what to expect."""


@dataclass(frozen=True, slots=True)
class Sample:
    """An answer: what speaks for it, the number of its question, its place, and whether it is right.

    `useful` says whether any answer to the question is right, `answerable` whether there is one at all.
    """

    features: tuple[float, ...]
    question: int
    place: int
    right: bool
    useful: bool
    answerable: bool

    @property
    def first(self) -> bool:
        """Whether it is the first answer to its question."""
        return self.place == 0


@dataclass(frozen=True, slots=True)
class Fit:
    """A calibration and how good it is on questions that it was not fitted on."""

    calibration: Calibration
    questions: int
    figures: dict[str, float]


def collect(
    assistant: Assistant, questions: Sequence[gold.GoldQuestion], mode: str, progress: Progress = lambda *_: None
) -> list[Sample]:
    """Return every answer to the questions. To those of several facts, an answer beside the first is right with one."""
    samples = []
    for number, question in enumerate(questions):
        progress(f"Asking, {mode}", number, len(questions))
        _, study = assistant.study(question.text, question.history, mode)
        texts = [candidate.text for candidate in study.candidates]
        together = " ".join(texts)
        useful = question.answerable and gold.covers(together, question.facts)
        for place, (text, evidence) in enumerate(zip(texts, study.evidence, strict=True)):
            several = question.type in gold.TOGETHER
            right = useful if several and not place else gold.covers(text, question.facts)
            right = right or (several and any(gold.covers(text, [fact]) for fact in question.facts))
            values = tuple(float(getattr(evidence, name)) for name in _NAMES)
            samples.append(Sample(values, number, place, question.answerable and right, useful, question.answerable))
    return samples


def fit(samples: Sequence[Sample], precision: float | None = None) -> Fit:
    """Return the calibration fitted on `samples`; its abstention point gives first answers of that precision.

    Without a `precision`, the point keeps all but a few useful replies. Raises GoldError where the samples are too few,
    or all right, or all wrong.
    """
    from sklearn.model_selection import GroupKFold

    features = np.array([sample.features for sample in samples])
    right = np.array([sample.right for sample in samples])
    groups = [sample.question for sample in samples]
    asked = len(set(groups))
    first, useful, answerable = (
        np.array([getattr(sample, name) for sample in samples]) for name in ("first", "useful", "answerable")
    )
    enough = asked >= FEWEST and not right.all()
    folds = list(GroupKFold(FOLDS, shuffle=True, random_state=0).split(features, right, groups)) if enough else []
    if not enough or not all((first & useful)[learned].any() for learned, _ in folds):
        raise GoldError(
            f"A calibration needs at least {FEWEST} questions that get an answer, some right and some wrong; "
            f"here {asked} did, and {int(right.sum())} of {len(right)} answers are right. Add questions."
        )
    unseen = np.empty(len(right))
    for learned, judged in folds:
        intercept, weights = _regress(features[learned], right[learned])
        unseen[judged] = 1 / (1 + np.exp(-intercept - features[judged] @ weights))

    def point_of(chosen: Flags) -> float:
        if precision is None:
            return _keeping(unseen[chosen & useful])
        return _reaching(unseen[chosen], right[chosen], precision)

    point = point_of(first)
    if point > 1:
        raise GoldError(f"No abstention point reaches a precision of {precision}: ask for less.")
    given = np.zeros(len(right), dtype=bool)
    for learned, judged in folds:
        among = np.zeros(len(right), dtype=bool)
        among[learned] = first[learned]
        given[judged] = unseen[judged] >= point_of(among)
    intercept, weights = _regress(features, right)
    coefficients = {name: round(float(weight), 4) for name, weight in zip(_NAMES, weights, strict=True)}
    calibration = Calibration(round(intercept, 4), coefficients, point)
    return Fit(calibration, asked, _figures(unseen, given, right, first, useful, answerable))


def _regress(features: Numbers, right: Flags) -> tuple[float, Numbers]:
    """Return the intercept and the coefficients of a logistic regression with an L2 penalty on scaled features.

    No coefficient has the wrong sign: what speaks for an answer never lowers its probability.
    """
    from scipy.optimize import minimize

    mean, spread = features.mean(axis=0), features.std(axis=0)
    scaled = (features - mean) / np.where(spread > 0, spread, 1.0)
    signs = np.where(right, 1.0, -1.0)

    def loss(parameters: Numbers) -> tuple[float, Numbers]:
        margins = signs * (parameters[0] + scaled @ parameters[1:])
        slopes = -signs / (1 + np.exp(margins))
        value = np.logaddexp(0, -margins).sum() + parameters[1:] @ parameters[1:] / (2 * STRENGTH)
        return float(value), np.array([slopes.sum(), *(scaled.T @ slopes + parameters[1:] / STRENGTH)])

    bounds = [(None, None), *((0 if n in _FOR else None, 0 if n in _AGAINST else None) for n in _NAMES)]
    found = minimize(loss, np.zeros(len(_NAMES) + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = found[1:] / np.where(spread > 0, spread, 1.0)
    return float(found[0] - weights @ mean), weights


def _keeping(probabilities: Numbers) -> float:
    """Return the probability, to two digits, that all but a few of useful replies reach."""
    return float(np.floor(np.quantile(probabilities, 1 - KEPT) * 100) / 100)


def _reaching(probabilities: Numbers, right: Flags, precision: float) -> float:
    """Return the least probability, to two digits, from which so large a share of the first answers is right.

    More than 1 where that is none, or where too few answers are left to tell.
    """
    for point in np.arange(0, 1, 0.01):
        given = probabilities >= point
        if given.sum() >= FEWEST_GIVEN and right[given].mean() >= precision:
            return round(float(point), 2)
    return math.inf


def _figures(
    unseen: Numbers, given: Flags, right: Flags, first: Flags, useful: Flags, answerable: Flags
) -> dict[str, float]:
    figures = {
        "ECE of first answers": calibration_error(list(unseen[first]), list(right[first])),
        "ECE of answers beside": calibration_error(list(unseen[~first]), list(right[~first])),
        "precision of first answers": float(right[first & given].mean()) if (first & given).any() else 0.0,
        "refused of useful replies": float((~given[first & useful]).mean()),
    }
    if not answerable.all():
        figures["refused of unanswerable"] = float((~given[first & ~answerable]).mean())
        figures["AUROC, answerable or not"] = auroc(list(unseen[first & answerable]), list(unseen[first & ~answerable]))
    return {name: round(value, 4) for name, value in figures.items()}


def calibrate(
    assistant: Assistant, file: Path, precision: float | None = None, progress: Progress = lambda *_: None
) -> dict[str, Fit]:
    """Return, for each mode, the calibration fitted on a file of gold questions; raises GoldError."""
    questions = gold.read(file)
    stale = set(gold.stale(questions, assistant.articles()))
    kept = [question for question in questions if question.id not in stale]
    return {mode: fit(collect(assistant, kept, mode, progress), precision) for mode in CALIBRATED}


def write(fits: dict[str, Fit], folder: Path) -> Path:
    """Write the calibrations into `folder`, where an assistant over that index finds them, and return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE
    fitted = {mode: asdict(fit.calibration) for mode, fit in fits.items()}
    replace_file(file, (json.dumps(fitted, indent=1) + "\n").encode())
    return file
