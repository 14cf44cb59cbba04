"""The type of answer that a question asks for, such as a date for "when", and where a sentence has one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from askmuse.questions.definitions import definition
from askmuse.questions.english import FULL_NAME, MULTIPLIERS, NUMBER_WORDS
from askmuse.text import MONTH, STOPWORDS, words
from askmuse.types import Span

_SCALE = rf"(?:\s?(?:{'|'.join(MULTIPLIERS)})\b)?"
_FIGURE = r"\d+(?:[.,]\d+)*"
_ALONE = r"(?<!\d)(?<!\d[.,])"
"""Matches only at the first digit of a number. Without this, each digit of a long number would be tried as a start."""
_UNITS = "|".join(word for word, number in NUMBER_WORDS.items() if number < 10)
_TEENS = "|".join(word for word, number in NUMBER_WORDS.items() if 10 <= number < 20)
_TENS = "|".join(word for word, number in NUMBER_WORDS.items() if number >= 20)
_COUNTS = "|".join(word for word, factor in MULTIPLIERS.items() if len(word) > 2 and factor < 1e12)
_IN_WORDS = rf"\b(?:{_UNITS}|{_TEENS}|(?:{_TENS})(?:-(?:{_UNITS}))?|dozens?|(?:{_COUNTS})s?)\b(?:\s(?:{_COUNTS})\b)?"

_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_WORD = re.compile(r"\w[\w'’.-]*\b")
_MOST = 100
"""How many candidates for the span of an answer are compared in a sentence."""
_ASKS_WHY = re.compile(r"^\W*(?:(?:and|but|so)\W+)?(?:why\b|how come\b|for what reason)", re.IGNORECASE)


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
        rf"|\b{MONTH}(?: {_DAY})?,? (?:19|20)\d\d|\b{MONTH} {_DAY}\b"
        rf"|\b{_DAY}(?: of)? (?=(?-i:[A-Z])){MONTH}(?:,? (?:19|20)\d\d)?\b"
        r"|\b(?:(?:early|mid|late|spring|summer|autumn|fall|winter)[ -](?:of )?)?(?:19|20)\d\d\b"
        r"|\b\d{1,2}(?::\d\d)? ?[ap](?:\.m\.|m\b)"
        r"|\b(?:yesterday|today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    ),
    _type(
        "money",
        r"\bhow (?:much|expensive)\b|\b(?:cost|price|paid|pay|invest(?:ed|ment)?|worth|budget)\b",
        rf"(?:US)?[$€£¥]\s?{_FIGURE}{_SCALE}|{_ALONE}{_FIGURE}{_SCALE} (?:dollars|euros|pounds|yen)",
    ),
    _type(
        "share",
        r"\b(?:percent(?:age)?|what share|what fraction|how much (?:cheaper|less|more))\b|%",
        rf"{_ALONE}{_FIGURE}\s?(?:%|percent\b|per cent\b)",
    ),
    _type(
        "number",
        r"\bhow (?:many|old|long|far|big|large|high|fast|tall|often|well)\b"
        r"|\bscored?\b|\b(?:number|amount) of\b|\bresult\b",
        rf"(?<![\w.-]){_FIGURE}{_SCALE}(?:\s?%)?(?!\w|-(?!years?-old))|{_IN_WORDS}",
    ),
    _type("name", r"\b(?-i:(?!WHO\b.*[a-z]))who(?:m|se)?\b", FULL_NAME, 0),
)
"""In order of precedence: of the types that a question asks for, the first that a sentence has counts."""


@lru_cache(maxsize=64)
def asked_types(question: str) -> tuple[AnswerType, ...]:
    """Return the types that a question asks for; none for a question that asks why, whatever else it mentions."""
    return () if _ASKS_WHY.search(question) else tuple(kind for kind in TYPES if kind.asked.search(question))


def asks_for_type(question: str) -> bool:
    """Whether a question asks for a definition, or for a type of answer that has a pattern."""
    return bool(definition(question) or asked_types(question))


def fits(question: str, text: str) -> int:
    """Return 1 if `text` has the type of answer that `question` asks for, -1 if not, and 0 if it asks for no type."""
    if not asks_for_type(question):
        return 0
    return 1 if _new(question, text) else -1


def find_span(question: str, text: str) -> Span | None:
    """Return the span in `text` of the type of answer that `question` asks for, or None.

    A span whose words are all in the question answers nothing. Of several, the nearest to the first word of the
    question that the text has counts, stop words left out: "people" in "how many people died".
    """
    new = _whole(_new(question, text)[:_MOST], text)
    anchors = _anchors(_words(question), text) if len(new) > 1 else []
    return min(new, key=lambda span: min((_apart(span, place) for place in anchors), default=0), default=None)


@lru_cache(maxsize=64)
def _words(question: str) -> tuple[str, ...]:
    """Return the words of a question; cached, since a question is compared with many sentences."""
    return tuple(words(question))


def _new(question: str, text: str) -> list[Span]:
    """Return the spans of the first type that is asked for and in the text, but for words of the question."""
    if defining := definition(question):
        return [match.span() for match in defining.finditer(text)]
    for kind in asked_types(question):
        asked = set(_words(question))
        new = [m.span() for m in kind.pattern.finditer(text) if not set(words(m.group())) <= asked]
        if new:
            return new
    return []


def _whole(spans: list[Span], text: str) -> list[Span]:
    """Leave out spans that are part of a value of another type, as the 5 of May 5 is, unless that leaves none."""
    others = [m.span() for kind in TYPES if kind.name != "name" for m in kind.pattern.finditer(text)]
    return [s for s in spans if not any(a <= s[0] and s[1] <= b and (a, b) != s for a, b in others)] or spans


def _anchors(asked: Sequence[str], text: str) -> list[Span]:
    """Return the spans in a text of the first word of a question that it has, stop words left out."""
    places: dict[str, list[Span]] = {}
    for match in _WORD.finditer(text):
        for word in words(match.group()):
            places.setdefault(word, []).append(match.span())
    return next((places[word] for word in asked if word not in STOPWORDS and word in places), [])


def _apart(one: Span, other: Span) -> int:
    """Return the number of characters between two spans; 0 where they overlap."""
    return max(0, other[0] - one[1], one[0] - other[1])
