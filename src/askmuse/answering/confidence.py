"""Computes how likely an answer is right, and decides whether that is likely enough to give it.

Each mode has a calibration: the coefficients of a logistic regression over the evidence for an answer, a threshold and
a floor. `confidence.json` has the calibrations that come with askmuse. `askmuse calibrate` fits them on your own
questions and writes a `confidence.json` into the folder of the index, which is then used instead.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

from askmuse.answering.answer import Outcome
from askmuse.answering.extraction import Candidate
from askmuse.errors import SnapshotDamaged
from askmuse.questions.answer_types import asks_for_type, fits
from askmuse.questions.english import FRAMING_WORDS
from askmuse.questions.names import names_and_figures_in
from askmuse.questions.question import Question
from askmuse.ranking.stages import ScoredPassage
from askmuse.text import terms

if TYPE_CHECKING:
    from askmuse.index.engines.engine import Engine

FILE = "confidence.json"
FLOOR = 0.15
"""Least probability of a sentence that is listed as `nearest`, if a calibration does not name another."""
_LARGEST_LEAD = 1.0
"""The cap of the feature `lead`: 97 % of the leads in folders of fifty articles are smaller, and a larger one mostly
means that a small folder or a short period has few other sentences."""
_USUAL_LEAD, _USUAL_COSINE_Z = 0.5, 1.6
"""The values of `lead` and `cosine_z` if there is no other sentence to compare with. They are about the means of first
answers (.48 and 1.64 over 324 questions to three folders of benchmarks/reporter), and so no evidence for or against."""
_FRAMING = frozenset(terms(" ".join(FRAMING_WORDS)))
"""Terms of words that only word a question, such as "articles". In a small folder no article may have one, and so it
would count as a rare term that the answer lacks."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence for and against an answer; each field is a feature of the regression."""

    score: float
    """The sum of the four signals of the best sentence, without the reader's."""
    length: float
    """log(1 + number of terms in the query): with few terms a high score means less."""
    cosine_z: float
    """By how many standard deviations the sentence's cosine exceeds the mean over the sentences of the first passages.

    It is `_USUAL_COSINE_Z` if there is no other sentence."""
    place: float
    """0 for the first answer, 1 for the second, and so on."""
    uncovered: float
    """The idf of the query's terms that neither the passage nor its title and heading have, as a share of all its
    idf."""
    missing_idf: float
    """Largest idf of a term of the query that neither the quote nor its title and heading have, as a share of the
    largest idf in the query."""
    missing_name: float
    """1 if a name in the question is in neither the passage nor its title and heading, else 0."""
    asks_for_type: float
    """1 if the question asks for a date, a sum, a share, a number, a person or a definition, else 0."""
    fits: float
    """1 if the quote has a value of the type that is asked for, -1 if it has none, 0 if no type is asked for."""
    reader: float = 0.0
    """The reader's logit for the best sentence; 0 if it was not read."""
    span: float = 0.0
    """The reader's logit for the best span in the best sentence; 0 if it was not read."""
    any_relevant: float = 0.0
    """The log-sum-exp of the reader's logits for all sentences that were read; 0 if none was read."""
    lead: float = 0.0
    """By how much the score exceeds that of the best sentence outside the quote, at most `_LARGEST_LEAD`.

    It is `_USUAL_LEAD` if there is no other sentence."""


def weigh(
    question: Question, answer: Candidate, place: int, ranked: Sequence[ScoredPassage], snapshot: "Engine"
) -> Evidence:
    """Return the evidence for an answer to `question` that was chosen from the passages `ranked`.

    `place` is 0 for the first answer, 1 for the second, and so on.
    """
    text, passage, widen = answer.article.text, answer.passage, snapshot.acronyms.widen
    weights = {
        term: weight for term, weight in question.idf.items() if term not in _FRAMING or term in snapshot.vocabulary
    }
    total, heaviest = sum(weights.values()) or 1.0, max(weights.values(), default=1.0)
    above = f"{answer.article.title}\n{text[slice(*passage.heading)] if passage.heading else ''}"
    around = set(widen(f"{above}\n{text[passage.start : passage.end]}"))
    quoted = set(widen(f"{above}\n{text[slice(*answer.quote)]}"))
    names = set(terms(" ".join(names_and_figures_in(question.named))))
    cosines = [signals.dense_sentence for scored in ranked for signals in scored.signals]
    read = [signals.reader for scored in ranked for signals in scored.signals if signals.reader is not None]
    elsewhere = [
        score
        for scored in ranked
        for sentence, score in zip(scored.passage.sentences, scored.scores, strict=True)
        if scored.passage is not passage or not answer.quote[0] <= sentence.start < answer.quote[1]
    ]
    return Evidence(
        score=answer.signals.score,
        length=math.log1p(len(weights)),
        cosine_z=_standardised(answer.signals.dense_sentence, cosines) if elsewhere else _USUAL_COSINE_Z,
        place=float(place),
        uncovered=sum(weight for term, weight in weights.items() if term not in around) / total,
        missing_idf=max((weight for term, weight in weights.items() if term not in quoted), default=0.0) / heaviest,
        missing_name=float(not names <= around),
        asks_for_type=float(asks_for_type(question.text_for_type)),
        fits=float(fits(question.text_for_type, text[slice(*answer.quote)])),
        reader=answer.signals.reader or 0.0,
        span=answer.signals.span or 0.0,
        any_relevant=math.log(sum(map(math.exp, read))) if read else 0.0,
        lead=min(_LARGEST_LEAD, answer.score - max(elsewhere, default=answer.score - _USUAL_LEAD)),
    )


def _standardised(value: float, values: Sequence[float]) -> float:
    """Return by how many standard deviations of `values` a value exceeds their mean."""
    mean = fmean(values)
    deviation = math.sqrt(fmean([(other - mean) ** 2 for other in values]))
    return (value - mean) / (deviation or 1.0)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The coefficients of the regression of a mode, and the two probabilities that decide on the outcome."""

    intercept: float
    coefficients: Mapping[str, float]
    threshold: float
    """Least probability of the first answer."""
    floor: float = FLOOR
    """Least probability of a sentence that is listed as `nearest` if none is likely enough to be an answer."""

    def probability(self, evidence: Evidence) -> float:
        """Return the probability, from 0 to 1, that the answer with this evidence is right."""
        logit = self.intercept + sum(weight * getattr(evidence, name) for name, weight in self.coefficients.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))

    def outcome(self, confidence: float, least: float | None = None) -> Outcome:
        """Return the outcome for a question whose best sentence is right with the probability `confidence`.

        `least` is the least probability of an answer; None means the threshold.
        """
        if confidence >= (self.threshold if least is None else least):
            return "answered"
        return "perhaps" if confidence >= self.floor else "not_said"


@cache
def shipped() -> dict[str, Calibration]:
    """Return the calibrations that come with askmuse, by mode."""
    return _parse(Path(__file__).with_name(FILE).read_text(encoding="utf-8"))


def calibrations(index: Path) -> dict[str, Calibration]:
    """Return the calibrations by mode: those in the folder of the index, or else those that come with askmuse.

    Raises SnapshotDamaged if the file in the folder of the index cannot be read.
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
    """Return a calibration from the values in a file; raises ValueError or TypeError if they are not valid."""
    if unknown := coefficients.keys() - {field.name for field in fields(Evidence)}:
        raise ValueError(f"Unknown evidence: {', '.join(sorted(unknown))}.")
    weights = {name: float(weight) for name, weight in coefficients.items()}
    if not all(map(math.isfinite, (float(intercept), float(threshold), float(floor), *weights.values()))):
        raise ValueError("A number is not finite.")
    return Calibration(float(intercept), weights, float(threshold), float(floor))
