"""Who else says so, and who says otherwise: sentences of other articles that state the same as an answer, or differ.

Values are compared, numbers with their units, dates and names with the questions that ask for them, where a sentence
speaks of all that the question names; likeness alone makes no agreement. Which of two is right is for the reader of the
quotes to say: figures often measure different things.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from askmuse.answering.extraction import Candidate, same
from askmuse.answering.values import Value, is_name, names, values
from askmuse.questions.answer_types import asked_types
from askmuse.questions.question import Question
from askmuse.text import fold, terms

NEAR = 0.6
"""Share of an answer's score that a sentence must reach to speak of the same thing."""
MOST = 3
"""Sentences shown beside one answer."""
LATER = timedelta(days=8)
"""Articles published so far apart speak of another time: a value may have changed, which is no contradiction."""
_KINDS = {"date": "date", "money": "number", "share": "number", "number": "number"}
_ASKS_FOR_ONE = re.compile(
    r"(?:(?:in|at|from|to|by|for|of|under) )?(?:who(?:m|se)?|where|(?:what|which) (?:\w+ )?(?:person|man|woman|company"
    r"|firm|maker|lab|bank|agency|group|party|team|club|league|sport|school|university|hospital|museum|country|nation"
    r"|state|province|county|city|town|village|place|river|language|religion|genre|network|station|publisher|label))\b"
    r"(?! (?:else|all|are|were|have|supports?|opposes?|critici[sz]\w+|sa(?:ys?|id)|thinks?|claim(?:s|ed)"
    r"|report(?:s|ed))\b)",
    re.IGNORECASE,
)
"""How a question begins that has one name for an answer: "who leads", "which firm", and not "who else" or "who are"."""


@dataclass(frozen=True, slots=True)
class Stance:
    """A sentence of another article that agrees with an answer, differs from it, or speaks of another time."""

    kind: Literal["agree", "differ", "later"]
    other: Candidate
    mine: str
    """What the answer says."""
    its: str
    """What the other sentence says."""


def stances(question: Question, answer: Candidate, others: Sequence[Candidate]) -> list[Stance]:
    """Return at most `MOST` sentences of `others`, best first, that agree with an answer to `question` or differ.

    Each article speaks once, copies of it included, and those that differ come first.
    """
    kind = next((_KINDS[asked.name] for asked in asked_types(question.typing) if asked.name in _KINDS), None)
    about = names(question.text)
    mine = values(_sentence(answer), kind, about) if kind else []
    found: dict[str, Stance] = {}
    for other in others:
        if (
            other.article.original_id == answer.article.original_id
            or other.article.original_id in found
            or other.score < NEAR * answer.score
            or not _speaks_of(other, about)
        ):
            continue
        if kind:
            stance = _by_value(answer, mine, other, kind, about)
        else:
            stance = _by_wording(question.text, answer, other) or _by_name(question.text, answer, other)
        if stance:
            found[other.article.original_id] = stance
    return sorted(found.values(), key=lambda stance: stance.kind == "agree")[:MOST]


def _speaks_of(other: Candidate, about: set[str]) -> bool:
    """Whether a sentence, those that it leans on, or what stands above it have all the names."""
    passage = other.passage
    heading = other.article.text[slice(*passage.heading)] if passage.heading else ""
    sentence = other.article.text[passage.sentences[other.first].start : passage.sentences[other.best].end]
    text = fold(f"{other.article.title} {heading} {sentence}")
    return all(_has(text, name) for name in about)


def _by_value(answer: Candidate, mine: Sequence[Value], other: Candidate, kind: str, about: set[str]) -> Stance | None:
    """Return the stance of a sentence by the values that it gives, None where it gives none that compares."""
    its = values(_sentence(other), kind, about)
    for agrees in (True, False):
        for one in mine:
            for two in its:
                if one.same(two) if agrees else one.rivals(two):
                    stance = "agree" if agrees else _difference(answer, other)
                    return Stance(stance, other, _text(answer, one), _text(other, two))
    return None


def _difference(answer: Candidate, other: Candidate) -> Literal["differ", "later"]:
    """Return whether two sentences that state different values contradict each other or speak of different times."""
    dates = answer.article.published, other.article.published
    apart = abs(dates[0] - dates[1]) if dates[0] and dates[1] else timedelta()
    return "later" if apart >= LATER else "differ"


def _text(found: Candidate, value: Value) -> str:
    return _sentence(found)[slice(*value.span)]


def _sentence(found: Candidate) -> str:
    sentence = found.passage.sentences[found.best]
    return found.article.text[sentence.start : sentence.end]


def _by_wording(question: str, answer: Candidate, other: Candidate) -> Stance | None:
    """Return agreement where a sentence has the span that answers, or says nearly the same, else None."""
    span = answer.span(question)
    text = "" if span is None else answer.article.text[slice(*span)]
    stated = text and not _has(fold(question), fold(text)) and _has(fold(_sentence(other)), fold(text))
    if stated or same(answer, other):
        return Stance("agree", other, text or _sentence(answer), text or _sentence(other))
    return None


def _has(text: str, wording: str) -> bool:
    """Whether a text has a wording as whole words."""
    return re.search(rf"(?<!\w){re.escape(wording)}(?!\w)", text) is not None


def _by_name(question: str, answer: Candidate, other: Candidate) -> Stance | None:
    """Return that a sentence differs where it has another name for the one thing that the question asks for.

    It has to have all the words of the question that the answer has, and neither has the other's name.
    """
    mine, its = (_name(question, found) for found in (answer, other))
    if not (mine and its and _ASKS_FOR_ONE.match(question)):
        return None
    shared = set(terms(question)) & set(terms(_sentence(answer)))
    apart = not names(mine) & names(_sentence(other)) and not names(its) & names(_sentence(answer))
    if not (apart and shared and shared <= set(terms(_sentence(other)))):
        return None
    return Stance(_difference(answer, other), other, mine, its)


def _name(question: str, found: Candidate) -> str:
    """Return the name in a sentence that answers the question, "" where its answer is none."""
    span = found.span(question)
    text = "" if span is None else found.article.text[slice(*span)]
    return text if is_name(text) and not names(text) & names(question) else ""
