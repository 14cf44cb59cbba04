"""Collects what a calibration is fitted on: answers to gold questions, their evidence, and whether they are right."""

from dataclasses import dataclass, fields
from pathlib import Path

from askmuse.answering.confidence import Evidence
from askmuse.assistant import Assistant
from askmuse.evaluation import gold
from askmuse.types import Progress

NAMES = tuple(field.name for field in fields(Evidence))
"""The names of the features of an answer, in order."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The features of an answer, and whether it is right."""

    features: tuple[float, ...]
    right: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A gold question of a folder and every answer to it, best first, given or not.

    `useful` says whether the answers together state every fact.
    """

    folder: str
    answerable: bool
    useful: bool
    answers: tuple[Sample, ...]


def collect(assistant: Assistant, file: Path, mode: str, progress: Progress = lambda *_: None) -> list[Asked]:
    """Ask the questions of a gold file, except stale ones; raises GoldError.

    To a question of a type that one sentence cannot answer (`gold.TOGETHER`), an answer is right if it states one of
    the facts, and the first also if the answers together state them all.
    """
    questions = gold.read(file)
    stale = set(gold.stale(questions, assistant.articles()))
    kept = [question for question in questions if question.id not in stale]
    name = gold.set_name(file)
    asked = []
    for number, question in enumerate(kept):
        progress(f"Asking {name}, {mode}", number, len(kept))
        _, study = assistant.study(question.text, question.history, mode)
        texts = [candidate.text for candidate in study.candidates]
        useful = question.answerable and gold.covers(" ".join(texts), question.facts)
        samples = tuple(
            Sample(
                tuple(float(getattr(evidence, name)) for name in NAMES),
                question.answerable and _is_right(question, text, place, useful=useful),
            )
            for place, (text, evidence) in enumerate(zip(texts, study.evidence, strict=True))
        )
        asked.append(Asked(name, question.answerable, useful, samples))
    return asked


def _is_right(question: gold.GoldQuestion, text: str, place: int, *, useful: bool) -> bool:
    if question.type not in gold.TOGETHER:
        return gold.covers(text, question.facts)
    return (useful and place == 0) or any(gold.covers(text, [fact]) for fact in question.facts)
