"""How likely an answer is right: for each mode a logistic regression on how well it fits, calibrated on questions.

`confidence.json` holds the coefficients and the thresholds; `askmuse calibrate` fits them, and says how well they do on
questions that they were not fitted on. Those that it fits on a user's own questions lie beside the index.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from pathlib import Path
from statistics import fmean, pstdev

from askmuse.answering.extraction import Candidate
from askmuse.errors import SnapshotDamaged
from askmuse.index.snapshot import Snapshot
from askmuse.questions.answer_types import asks_for_type, fits
from askmuse.questions.question import Question
from askmuse.ranking.stages import ScoredPassage
from askmuse.text import terms

FILE = "confidence.json"
FLOOR = 0.15
"""Least probability of a sentence that is shown as one that perhaps answers, unless a calibration has its own."""
_FAR = 1.0
"""Greatest lead that counts: 97 % of the leads in folders of fifty articles are smaller, and where a folder or a period
leaves little to compare with, a greater one says nothing."""
_NAME = re.compile(r"(?<!^)\b[A-Z][\w.-]*|\b\w*\d\w*")
"""What a question names: capitalised words past its first, and anything with a digit."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer and against it; each field is a feature of the regression."""

    score: float
    """Sum of the signals of the best sentence."""
    length: float
    """log(1 + terms of the query): with few terms, a high score is easy to come by."""
    cosine_z: float
    """Standard deviations by which the sentence's cosine exceeds those of the other sentences that were read."""
    place: float
    """0 for the first answer, 1 and 2 for those that stand beside it."""
    uncovered: float
    """Share of the query's idf in terms that neither the passage nor its title and heading have."""
    missing_idf: float
    """The same for the quote, of the most telling term that is missing, in units of the most telling one of the
    query."""
    missing_name: float
    """1 where the question names something that is in neither passage nor title nor heading."""
    asks_for_type: float
    """1 where the question asks for a date, a sum, a share, a number or a person."""
    fits: float
    """1 where the quote has what is asked for, -1 where it lacks it."""
    reader: float = 0.0
    """The reader's logit of the best sentence; 0 where nothing was read."""
    span: float = 0.0
    """The reader's certainty of a span in it."""
    any_relevant: float = 0.0
    """The reader's logit of there being an answer in any of the sentences that it read."""
    lead: float = 0.0
    """By how much the score exceeds that of the best sentence elsewhere, at most `_FAR`; 0 with nothing to compare."""


def weigh(
    question: Question, found: Candidate, place: int, ranked: Sequence[ScoredPassage], snapshot: Snapshot
) -> Evidence:
    """Return the evidence for an answer to `question`, in its `place` from 0, chosen from the passages `ranked`."""
    text, passage, widen = found.article.text, found.passage, snapshot.acronyms.widen
    weights = question.idf
    total, heaviest = sum(weights.values()) or 1.0, max(weights.values(), default=1.0)
    above = f"{found.article.title}\n{text[slice(*passage.heading)] if passage.heading else ''}"
    around = set(widen(f"{above}\n{text[passage.start : passage.end]}"))
    quoted = set(widen(f"{above}\n{text[slice(*found.quote)]}"))
    named = set(terms(" ".join(_NAME.findall(question.asked))))
    cosines = [signals.dense_sentence for scored in ranked for signals in scored.signals]
    read = [signals.reader for scored in ranked for signals in scored.signals if signals.reader is not None]
    elsewhere = [
        score
        for scored in ranked
        for sentence, score in zip(scored.passage.sentences, scored.scores, strict=True)
        if scored.passage is not passage or not found.quote[0] <= sentence.start < found.quote[1]
    ]
    return Evidence(
        score=found.signals.score,
        length=math.log1p(len(weights)),
        cosine_z=(found.signals.dense_sentence - fmean(cosines)) / (pstdev(cosines) or 1.0),
        place=float(place),
        uncovered=sum(weight for term, weight in weights.items() if term not in around) / total,
        missing_idf=max((weight for term, weight in weights.items() if term not in quoted), default=0.0) / heaviest,
        missing_name=float(not named <= around),
        asks_for_type=float(asks_for_type(question.typing)),
        fits=float(fits(question.typing, text[slice(*found.quote)])),
        reader=found.signals.reader or 0.0,
        span=found.signals.span or 0.0,
        any_relevant=math.log(sum(map(math.exp, read))) if read else 0.0,
        lead=min(_FAR, found.score - max(elsewhere, default=found.score)),
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """Coefficients of the regression, and the probabilities from which an answer is given or shown as a perhaps."""

    intercept: float
    coefficients: Mapping[str, float]
    threshold: float
    """The least probability of an answer."""
    floor: float = FLOOR
    """The least probability of a sentence that is shown where nothing is sure enough to be an answer."""

    def probability(self, evidence: Evidence) -> float:
        """Return the probability that the answer is right, from 0 to 1."""
        logit = self.intercept + sum(weight * getattr(evidence, name) for name, weight in self.coefficients.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@cache
def shipped() -> dict[str, Calibration]:
    """Return, for each mode, the calibration that comes with askmuse."""
    return _parse(resources.files("askmuse.answering").joinpath(FILE).read_text(encoding="utf-8"))


def calibrations(index: Path) -> dict[str, Calibration]:
    """Return, for each mode, the calibration of an index: its own where it was calibrated, or those that are shipped.

    Raises SnapshotDamaged where its own cannot be read.
    """
    try:
        return {**shipped(), **_parse((index / FILE).read_text(encoding="utf-8"))}
    except (FileNotFoundError, NotADirectoryError):
        return shipped()
    except (OSError, ValueError, TypeError, AttributeError):
        raise SnapshotDamaged(
            f"{index / FILE} is damaged: delete it, and calibrate anew with `askmuse calibrate --gold FILE`."
        ) from None


def _parse(text: str) -> dict[str, Calibration]:
    return {mode: _calibration(**values) for mode, values in json.loads(text).items()}


def _calibration(
    intercept: float, coefficients: Mapping[str, float], threshold: float, floor: float = FLOOR
) -> Calibration:
    """Return a calibration as a file has it; raises ValueError or TypeError where no question could be judged by it."""
    if unknown := coefficients.keys() - {field.name for field in fields(Evidence)}:
        raise ValueError(f"There is no evidence {', '.join(sorted(unknown))}.")
    weights = {name: float(weight) for name, weight in coefficients.items()}
    if not all(map(math.isfinite, (float(intercept), float(threshold), float(floor), *weights.values()))):
        raise ValueError("A number is not finite.")
    return Calibration(float(intercept), weights, float(threshold), float(floor))
