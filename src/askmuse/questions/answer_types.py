"""What kind of thing a question asks for, and where a sentence holds one: a date for "when", a sum for "how much"."""

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
"""Before a figure: it begins here. Without this, each digit of a long number would be tried as a beginning."""
_UNITS = "|".join(word for word, number in NUMBER_WORDS.items() if number < 10)
_TEENS = "|".join(word for word, number in NUMBER_WORDS.items() if 10 <= number < 20)
_TENS = "|".join(word for word, number in NUMBER_WORDS.items() if number >= 20)
_COUNTS = "|".join(word for word, factor in MULTIPLIERS.items() if len(word) > 2 and factor < 1e12)
_IN_WORDS = (
    rf"\b(?:{_UNITS}|{_TEENS}|(?:{_TENS})(?:-(?:{_UNITS}))?|dozens?|(?:{_COUNTS})s?)\b(?:\s(?:{_COUNTS})\b)?"
)

_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_WORD = re.compile(r"\w[\w'’.-]*\b")
_MOST = 100
"""Stretches of a sentence that are looked at."""
_ASKS_WHY = re.compile(r"^\W*(?:(?:and|but|so)\W+)?(?:why\b|how come\b|for what reason)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AnswerType:
    """A kind of answer: how a question asks for it, and how it looks in a sentence."""

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
"""In order of precedence: the first that a question asks for, and that a sentence holds, counts."""


def asked_types(question: str) -> list[AnswerType]:
    """Return the kinds that a question asks for; one for a reason asks for none, whatever it speaks of."""
    return [] if _ASKS_WHY.search(question) else [kind for kind in TYPES if kind.asked.search(question)]


def asks_for_type(question: str) -> bool:
    """Whether the question asks for a kind of thing that can be told by its looks."""
    return bool(definition(question) or asked_types(question))


def fits(question: str, text: str) -> int:
    """Return 1 where `text` has what `question` asks for, -1 where it lacks it, 0 where the question's kind is open."""
    if not asks_for_type(question):
        return 0
    return 1 if _new(question, text) else -1


def find_span(question: str, text: str) -> Span | None:
    """Return the stretch of `text` that is of a kind `question` asks for and says something new, or None.

    Of several, that is the one nearest to the first telling word of the question that the text has: "people" in "how
    many people died".
    """
    new = _whole(_new(question, text)[:_MOST], text)
    anchors = _anchors(_words(question), text) if len(new) > 1 else []
    return min(new, key=lambda span: min((_apart(span, place) for place in anchors), default=0), default=None)


@lru_cache(maxsize=64)
def _words(question: str) -> tuple[str, ...]:
    """Return the words of a question, which is held against many sentences."""
    return tuple(words(question))


def _new(question: str, text: str) -> list[Span]:
    """Return the stretches of the first kind that is asked for and found, without those that the question names."""
    if says := definition(question):
        return [match.span() for match in says.finditer(text)]
    for kind in asked_types(question):
        asked = set(_words(question))
        new = [m.span() for m in kind.pattern.finditer(text) if not set(words(m.group())) <= asked]
        if new:
            return new
    return []


def _whole(spans: list[Span], text: str) -> list[Span]:
    """Drop spans that are part of another kind, as the 5 of May 5 is, unless that leaves none."""
    others = [m.span() for kind in TYPES if kind.name != "name" for m in kind.pattern.finditer(text)]
    return [s for s in spans if not any(a <= s[0] and s[1] <= b and (a, b) != s for a, b in others)] or spans


def _anchors(asked: Sequence[str], text: str) -> list[Span]:
    """Return where the first telling word of a question stands in a text, of those that stand there."""
    places: dict[str, list[Span]] = {}
    for match in _WORD.finditer(text):
        for word in words(match.group()):
            places.setdefault(word, []).append(match.span())
    return next((places[word] for word in asked if word not in STOPWORDS and word in places), [])


def _apart(one: Span, other: Span) -> int:
    """Return the characters between two spans; none where they overlap."""
    return max(0, other[0] - one[1], one[0] - other[1])
