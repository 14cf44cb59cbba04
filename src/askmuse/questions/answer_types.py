"""The type of answer that a question asks for, such as a date for "when", and where a sentence has one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from askmuse.questions.definitions import definition
from askmuse.questions.english import FULL_NAME, LINK, MULTIPLIERS, NUMBER_WORDS
from askmuse.text import ENGLISH_MONTH, STOPWORDS, words
from askmuse.types import Span

_SCALE = rf"(?:\s?(?:{'|'.join(MULTIPLIERS)})\b)?"
_FIGURE = r"\d+(?:[.,]\d+)*"
_FIRST_DIGIT = r"(?<!\d)(?<!\d[.,])"
"""Matches only before the first digit of a number, so that not each digit of a long number is tried as its start."""
_UNITS = "|".join(word for word, number in NUMBER_WORDS.items() if number < 10)
_TEENS = "|".join(word for word, number in NUMBER_WORDS.items() if 10 <= number < 20)
_TENS = "|".join(word for word, number in NUMBER_WORDS.items() if number >= 20)
_COUNTS = "|".join(word for word, factor in MULTIPLIERS.items() if len(word) > 2 and factor < 1e12)
_IN_WORDS = rf"\b(?:{_UNITS}|{_TEENS}|(?:{_TENS})(?:-(?:{_UNITS}))?|dozens?|(?:{_COUNTS})s?)\b(?:\s(?:{_COUNTS})\b)?"

_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_WORD = re.compile(r"\w[\w'’.-]*\b")
_MOST_SPANS = 100
"""The most candidates for the span of an answer that are compared in a sentence."""
_ASKS_WHY = re.compile(rf"^\W*{LINK}(?:why\b|how come\b|for what reason)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AnswerType:
    """A type of answer: the words of a question that ask for it, and its pattern in a sentence."""

    name: str
    asked: re.Pattern[str]
    pattern: re.Pattern[str]


def _type(name: str, asked: str, pattern: str, flags: int = re.IGNORECASE) -> AnswerType:
    return AnswerType(name, re.compile(asked, re.IGNORECASE), re.compile(pattern, flags))


TYPES = (
    _type(
        "date",
        r"\bwhen\b|\b(?:what|which) (?:year|date|month|day|time)\b",
        r"\b(?:19|20)\d\d-(?:0[1-9]|1[0-2])-[0-3]\d\b"
        rf"|\b{ENGLISH_MONTH}(?: {_DAY})?,? (?:19|20)\d\d|\b{ENGLISH_MONTH} {_DAY}\b"
        rf"|\b{_DAY}(?: of)? (?=(?-i:[A-Z])){ENGLISH_MONTH}(?:,? (?:19|20)\d\d)?\b"
        r"|\b(?:(?:early|mid|late|spring|summer|autumn|fall|winter)[ -](?:of )?)?(?:19|20)\d\d\b"
        r"|\b\d{1,2}(?::\d\d)? ?[ap](?:\.m\.|m\b)"
        r"|\b(?:yesterday|today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    ),
    _type(
        "money",
        r"\bhow (?:much|expensive)\b|\b(?:cost|price|paid|pay|invest(?:ed|ment)?|worth|budget)\b",
        rf"(?:US)?[$€£¥]\s?{_FIGURE}{_SCALE}|{_FIRST_DIGIT}{_FIGURE}{_SCALE} (?:dollars|euros|pounds|yen)",
    ),
    _type(
        "share",
        r"\b(?:per ?cent(?:age)?|what share|what fraction|how much (?:cheaper|less|more))\b|%",
        rf"{_FIRST_DIGIT}{_FIGURE}\s?(?:%|percent\b|per cent\b)",
    ),
    _type(
        "number",
        r"\bhow (?:many|old|long|far|big|large|high|fast|tall|often|well)\b"
        r"|\bscored?\b|\b(?:number|amount) of\b|\bresult\b",
        rf"(?<![\w.-]){_FIGURE}{_SCALE}(?:\s?%)?(?!\w|-(?!years?-old))|{_IN_WORDS}",
    ),
    _type("name", r"\b(?-i:(?!WHO\b.*[a-z]))who(?:m|se)?\b", FULL_NAME, 0),
)
"""The types in order of precedence: of those that a question asks for, the first that a sentence has counts."""


@lru_cache(maxsize=64)
def asked_types(question: str) -> tuple[AnswerType, ...]:
    """Return the types of answer that a question asks for, in order; none for a question that asks why."""
    return () if _ASKS_WHY.search(question) else tuple(kind for kind in TYPES if kind.asked.search(question))


def asks_for_type(question: str) -> bool:
    """Whether a question asks for a definition or for one of `TYPES`."""
    return bool(definition(question) or asked_types(question))


def fits(question: str, text: str) -> int:
    """Return 1 if `text` has the type of answer that `question` asks for, -1 if not, and 0 if it asks for no type."""
    if not asks_for_type(question):
        return 0
    return 1 if _values(question, text) else -1


def find_span(question: str, text: str) -> Span | None:
    """Return the span in `text` of a value of the type that `question` asks for, or None.

    A value whose words are all in the question answers nothing. Of several values, the one nearest to an anchor is
    taken: to the first content word of the question that the text has, such as "people" in "how many people died".
    """
    spans = _whole_values(_values(question, text)[:_MOST_SPANS], text)
    anchors = _anchors(_words(question), text) if len(spans) > 1 else []
    return min(spans, key=lambda span: min((_distance(span, anchor) for anchor in anchors), default=0), default=None)


@lru_cache(maxsize=64)
def _words(question: str) -> tuple[str, ...]:
    """Return the words of a question; cached, since a question is compared with many sentences."""
    return tuple(words(question))


def _values(question: str, text: str) -> list[Span]:
    """Return the spans of values of the type that a question asks for, without those that only repeat the question.

    If the question asks for several types, the values are of the first that the text has.
    """
    if defining := definition(question):
        return [match.span() for match in defining.finditer(text)]
    for kind in asked_types(question):
        asked = set(_words(question))
        spans = [m.span() for m in kind.pattern.finditer(text) if not set(words(m.group())) <= asked]
        if spans:
            return spans
    return []


def _whole_values(spans: list[Span], text: str) -> list[Span]:
    """Drop spans that are part of a value of another type, such as the 5 of "May 5", unless that leaves none."""
    others = [m.span() for kind in TYPES if kind.name != "name" for m in kind.pattern.finditer(text)]
    return [s for s in spans if not any(a <= s[0] and s[1] <= b and (a, b) != s for a, b in others)] or spans


def _anchors(asked: Sequence[str], text: str) -> list[Span]:
    """Return where a text has the first word of a question that it has at all, stop words left out."""
    spans: dict[str, list[Span]] = {}
    for match in _WORD.finditer(text):
        for word in words(match.group()):
            spans.setdefault(word, []).append(match.span())
    return next((spans[word] for word in asked if word not in STOPWORDS and word in spans), [])


def _distance(a: Span, b: Span) -> int:
    """Return the number of characters between two spans; 0 where they overlap."""
    return max(0, b[0] - a[1], a[0] - b[1])
