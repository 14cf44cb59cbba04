"""Which sentences of other articles agree with an answer, and which contradict it.

A sentence is compared if it names everything that the question names: by its numbers and dates if the question asks for
one, otherwise by its wording and the name in it. Similar wording alone does not make two sentences agree. Nothing here
decides which of two articles is right, since figures often measure different things.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from askmuse.answering.extraction import Candidate, same
from askmuse.answering.values import Value, is_name, names, values
from askmuse.questions.answer_types import asked_types
from askmuse.questions.english import PREPOSITIONS, any_of
from askmuse.questions.question import Question
from askmuse.text import fold, terms

NEAR = 0.6
"""Least score of a sentence that is compared with an answer, as a share of the answer's score."""
MOST = 3
"""The most sentences to list for one answer."""
LATER = timedelta(days=8)
"""From this time between two publications on, different values are a change and no contradiction."""
_KINDS = {"date": "date", "money": "number", "share": "number", "number": "number"}
_ASKS_FOR_ONE = re.compile(
    rf"(?:{any_of(PREPOSITIONS)} )?(?:who(?:m|se)?|where|(?:what|which) (?:\w+ )?(?:person|man|woman|company"
    r"|firm|maker|lab|bank|agency|group|party|team|club|league|sport|school|university|hospital|museum|country|nation"
    r"|state|province|county|city|town|village|place|river|language|religion|genre|network|station|publisher|label))\b"
    r"(?! (?:else|all|are|were|have|supports?|opposes?|critici[sz]\w+|sa(?:ys?|id)|thinks?|claim(?:s|ed)"
    r"|report(?:s|ed))\b)",
    re.IGNORECASE,
)
"""How a question opens that one name answers: "who leads" or "which firm", but not "who else" or "who are"."""


@dataclass(frozen=True, slots=True)
class Stance:
    """A sentence of another article, and whether it agrees with an answer, differs, or tells of another time."""

    kind: Literal["agree", "differ", "later"]
    other: Candidate
    value: str
    """The value in the answer."""
    other_value: str
    """The value in the other sentence."""


def stances(question: Question, answer: Candidate, others: Sequence[Candidate]) -> list[Stance]:
    """Return at most `MOST` sentences of `others` that agree with an answer to `question` or differ from it.

    Each article, together with its copies, has at most one. Those that differ come first, and better ones before worse.
    """
    kind = next((_KINDS[asked.name] for asked in asked_types(question.typing) if asked.name in _KINDS), None)
    about = names(question.text)
    answered = values(_sentence(answer), kind, about) if kind else []
    by_article: dict[str, Stance] = {}
    for other in others:
        if (
            other.article.original_id == answer.article.original_id
            or other.article.original_id in by_article
            or other.score < NEAR * answer.score
            or not _speaks_of(other, about)
        ):
            continue
        if kind:
            stance = _by_value(answer, answered, other, kind, about)
        else:
            stance = _by_wording(question.text, answer, other) or _by_name(question.text, answer, other)
        if stance:
            by_article[other.article.original_id] = stance
    return sorted(by_article.values(), key=lambda stance: stance.kind == "agree")[:MOST]


def _speaks_of(other: Candidate, about: set[str]) -> bool:
    """Whether all the names are in a quote up to its best sentence, the heading above it, or the title."""
    passage = other.passage
    heading = other.article.text[slice(*passage.heading)] if passage.heading else ""
    sentence = other.article.text[passage.sentences[other.first].start : passage.sentences[other.best].end]
    text = fold(f"{other.article.title} {heading} {sentence}")
    return all(_contains(text, name) for name in about)


def _by_value(
    answer: Candidate, answered: Sequence[Value], other: Candidate, kind: str, about: set[str]
) -> Stance | None:
    """Return the stance of a sentence by its values, or None if none can be compared with those of the answer."""
    others = values(_sentence(other), kind, about)
    for agrees in (True, False):
        for one in answered:
            for two in others:
                if one.same(two) if agrees else one.rivals(two):
                    stance = "agree" if agrees else _difference(answer, other)
                    return Stance(stance, other, _text(answer, one), _text(other, two))
    return None


def _difference(answer: Candidate, other: Candidate) -> Literal["differ", "later"]:
    """Return whether sentences with different values contradict each other or tell of different times."""
    dates = answer.article.published, other.article.published
    apart = abs(dates[0] - dates[1]) if dates[0] and dates[1] else timedelta()
    return "later" if apart >= LATER else "differ"


def _text(candidate: Candidate, value: Value) -> str:
    return _sentence(candidate)[slice(*value.span)]


def _sentence(candidate: Candidate) -> str:
    sentence = candidate.passage.sentences[candidate.best]
    return candidate.article.text[sentence.start : sentence.end]


def _by_wording(question: str, answer: Candidate, other: Candidate) -> Stance | None:
    """Return that a sentence agrees if it has the span of the answer or nearly all its words, else None."""
    span = answer.span(question)
    text = "" if span is None else answer.article.text[slice(*span)]
    stated = text and not _contains(fold(question), fold(text)) and _contains(fold(_sentence(other)), fold(text))
    if stated or same(answer, other):
        return Stance("agree", other, text or _sentence(answer), text or _sentence(other))
    return None


def _contains(text: str, wording: str) -> bool:
    """Whether a text contains a wording as whole words."""
    return re.search(rf"(?<!\w){re.escape(wording)}(?!\w)", text) is not None


def _by_name(question: str, answer: Candidate, other: Candidate) -> Stance | None:
    """Return that a sentence differs if it gives another name for the one person or thing that the question asks for.

    It must have all words that the question and the answer share, and neither sentence may have the other one's name.
    """
    name, other_name = (_name(question, candidate) for candidate in (answer, other))
    if not (name and other_name and _ASKS_FOR_ONE.match(question)):
        return None
    shared = set(terms(question)) & set(terms(_sentence(answer)))
    apart = not names(name) & names(_sentence(other)) and not names(other_name) & names(_sentence(answer))
    if not (apart and shared and shared <= set(terms(_sentence(other)))):
        return None
    return Stance(_difference(answer, other), other, name, other_name)


def _name(question: str, candidate: Candidate) -> str:
    """Return the name with which a sentence answers the question, or "" if its answer is not a name."""
    span = candidate.span(question)
    text = "" if span is None else candidate.article.text[slice(*span)]
    return text if is_name(text) and not names(text) & names(question) else ""
