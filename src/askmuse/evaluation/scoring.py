"""Scores an answer, of askmuse or of another system.

Spans are scored as SQuAD does (Rajpurkar et al. 2016).
"""

import re
import string
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from askmuse.answering.answer import Answer
from askmuse.evaluation.gold import TOGETHER, GoldQuestion, covers

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = dict.fromkeys(map(ord, string.punctuation))
_NEAREST = 5
"""How many of the nearest sentences count if the question was not answered."""
_PASSAGES = 5
"""How many passages count for hit@5."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reply to a question shows: answers, or the nearest sentences if there are none, and passages."""

    answered: bool
    confidence: float
    answers: tuple[str, ...]
    nearest: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    span: str | None = None
    """The part of the first answer that is marked as the shortest answer."""

    @classmethod
    def of(cls, answer: Answer) -> "Shown":
        """Return what a reader of an answer of askmuse sees."""
        return cls(
            answered=answer.answerable,
            confidence=answer.confidence,
            answers=tuple(sentence.text for sentence in answer.answers),
            nearest=tuple(sentence.text for sentence in answer.nearest),
            passages=tuple(passage.text for passage in answer.passages),
            span=answer.answers[0].span if answer.answers else None,
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """The answers, or else the nearest sentences: a reader sees these, so they count for hit@k."""
        return self.answers or self.nearest[:_NEAREST]


def score(question: GoldQuestion, shown: Shown) -> dict[str, float]:
    """Return the scores of a reply, each from 0 to 1: refusal, and hits and span if the right answer is recorded."""
    values = {"refused_answerable" if question.answerable else "refused_unanswerable": float(not shown.answered)}
    if question.facts:
        first = shown.sentences if question.type in TOGETHER else shown.sentences[:1]
        values["hit@1"] = float(covers(" ".join(first), question.facts))
        values["hit@3"] = float(covers(" ".join(shown.sentences[:3]), question.facts))
        values["hit@5"] = float(covers(" ".join(shown.passages[:_PASSAGES]), question.facts))
    if question.answers:
        span = "" if not shown.answers else shown.answers[0] if shown.span is None else shown.span
        values["EM"] = exact_match(span, question.answers) if shown.answers else 0.0
        values["F1"] = token_f1(span, question.answers) if shown.answers else 0.0
    return values


def normalise(text: str) -> str:
    """Return a text in lower case, without ASCII punctuation and the words a, an, the; white space collapsed."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact_match(span: str, answers: Iterable[str]) -> float:
    """Return 1 if the span equals one of the answers after both are normalised, else 0."""
    return float(normalise(span) in {normalise(answer) for answer in answers})


def token_f1(span: str, answers: Iterable[str]) -> float:
    """Return the F1 of the words of the span and of an answer, for the answer that gives the highest."""
    return max(_f1(normalise(span).split(), normalise(answer).split()) for answer in answers)


def _f1(span: list[str], answer: list[str]) -> float:
    if not span or not answer:
        return float(span == answer)
    return 2 * (Counter(span) & Counter(answer)).total() / (len(span) + len(answer))
