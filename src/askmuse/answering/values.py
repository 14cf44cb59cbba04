"""The values in a sentence, numbers with their units and dates, in a form that can be compared.

A value belongs to what its clause names: in "Muse Spark has 52 points, behind GPT-5.4 with 57" the 57 says nothing of
Muse Spark.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from askmuse.questions.answer_types import TYPES
from askmuse.questions.english import MULTIPLIERS, NAME, NUMBER_WORDS
from askmuse.text import MONTHS, STOPWORDS, fold
from askmuse.types import Span

FACTOR = 3.0
"""Two numbers that differ by a larger factor hardly measure the same thing."""
MOST = 100
"""Values of a sentence that are compared. A longer list is data, and comparing all of it would take too long."""
_MOST_DIGITS = 30
"""A longer row of digits is a key or a code."""
_PATTERNS = {kind.name: kind.pattern for kind in TYPES}
_DATE = _PATTERNS["date"]
_MONTHS = tuple(month[:3] for month in MONTHS)
_CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
_NUMBER = re.compile(r"(\d+(?:,\d{3})+|\d+)(\.\d+)?|([a-z]+)")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}\b)")
_CLAUSE = re.compile(
    r"[;,:()–—]|\b(?:and|while|whereas|but|against|versus|vs\.?|below|above|behind|ahead of|than|compared (?:to|with)"
    r"|beating|trailing|surpassing|followed by|after)\b(?!\.\d)",
    re.IGNORECASE,
)
_NAME = re.compile(NAME)
_DIGIT = re.compile(r"\d")
_PARTS = re.compile(r"\s+|(?<=[A-Za-z])-(?=\d)")
_SOURCE = re.compile(
    r"^(?:['’]s)?(?: (?:own|official|independent|independently|internal|latest))? (?:reports?|reported|says?|said"
    r"|measured|measures|found|puts?|claims?|claimed|gives?|gave|lists?|shows?|announced|figures?|audits?|tests?|tested"
    r"|rated|wrote|recorded|counts?|scores?|numbers?|results?)\b",
    re.IGNORECASE,
)
_SOURCE_BEFORE = re.compile(
    r"\b(?:according to|audits?|tests?|measurements?|testing|reports?|figures?|analysis)(?: \w+)?(?: (?:by|from|of))?"
    r"\s+(?:the )?$",
    re.IGNORECASE,
)
"""Words before and behind the name of a source, which reports or measures and is not what a clause is about."""
_NEAR = 60
"""How many characters before a name such words are looked for."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value and its span: a number, or a date as (year, month, day), in which 0 stands for a part that is missing."""

    span: Span
    kind: str
    amount: float | tuple[int, int, int]
    unit: str = ""

    def same(self, other: "Value") -> bool:
        """Whether both are the same number or the same date."""
        if isinstance(self.amount, tuple) and isinstance(other.amount, tuple):
            return self._compares(other) and all(
                a == b for a, b in zip(self.amount, other.amount, strict=True) if a and b
            )
        return self.amount == other.amount and self._compares(other)

    def rivals(self, other: "Value") -> bool:
        """Whether the two can be values of one thing, and differ."""
        if self.kind != other.kind or self.same(other) or not self._compares(other):
            return False
        if isinstance(self.amount, float) and isinstance(other.amount, float):
            low, high = sorted((abs(self.amount), abs(other.amount)))
            return high <= FACTOR * low
        return True

    def _compares(self, other: "Value") -> bool:
        """Whether two dates have a part in common, or two numbers a unit; tables often leave out the "%"."""
        if isinstance(self.amount, tuple) and isinstance(other.amount, tuple):
            return any(a and b for a, b in zip(self.amount, other.amount, strict=True))
        return self.unit == other.unit or {self.unit, other.unit} == {"", "%"}


class _Spans:
    """Spans of a text that do not overlap, in order, so that looking one up takes few steps however many there are."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        """Take the spans one by one; a span that overlaps an earlier one is left out."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in spans:
            self.add(span)

    def add(self, span: Span) -> bool:
        """Add a span unless it overlaps another; returns whether it was added."""
        start, end = span
        if self.overlap(start, end):
            return False
        at = bisect_left(self._starts, end)
        self._starts.insert(at, start)
        self._ends.insert(at, end)
        return True

    def overlap(self, start: int, end: int) -> bool:
        """Whether one of the spans shares a character with the text from `start` to `end`."""
        at = bisect_left(self._starts, end)
        return at > 0 and self._ends[at - 1] > start


def names(text: str) -> set[str]:
    """Return the folded words of the names in a text, their numbers among them, without common words such as "the".

    "GPT-5.4" has two, as "GPT 5.4" has.
    """
    return {fold(word) for match in _NAME.finditer(text) for word in _PARTS.split(match.group())} - STOPWORDS


def is_name(text: str) -> bool:
    """Whether a text is a name and nothing more, which "Alexandr Wang" is and "2026" or "the lab" are not."""
    return bool(names(text)) and any(map(str.isalpha, text)) and _NAME.fullmatch(text.strip(".,")) is not None


def values(text: str, kind: str, about: set[str]) -> list[Value]:
    """Return the first `MOST` values of a kind ("number", "date") in a sentence that belong to the names `about`.

    A clause with another name as well is left out, since its values may belong to either; a clause without a name is
    about what the one before is about. The name of a source, which reports or measures, does not count. Without
    `about`, all values are returned.
    """
    read = _dates if kind == "date" else _numbers
    of_clauses = (read(text, *clause) for clause, counts in _clauses(text, about) if counts)
    return list(islice((value for clause in of_clauses for value in clause), MOST))


def _clauses(text: str, about: set[str]) -> Iterator[tuple[Span, bool]]:
    """Yield the span of each clause of a sentence and whether the clause is about the names `about`."""
    unbroken = _Spans(match.span() for kind in (_DATE, _GROUPED) for match in kind.finditer(text))
    marks = [mark for mark in _CLAUSE.finditer(text) if not unbroken.overlap(mark.start(), mark.start() + 1)]
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(text)]
    counts = True
    for start, end in zip(starts, ends, strict=True):
        clause = text[start:end]
        named = [(names(match.group()), match) for match in _NAME.finditer(clause)]
        others = any(words and not _is_of(words, about) and not _is_aside(clause, match) for words, match in named)
        if about and (others or any(_is_of(words, about) for words, _ in named)):
            counts = not others
        yield (start, end), counts


def _is_of(words: set[str], about: set[str]) -> bool:
    """Whether a name is one of the names `about`, with the same number if both have one: GPT-4 is not GPT-5.4."""
    numbers = {word for word in words if word[0].isdigit()}, {word for word in about if word[0].isdigit()}
    return bool(words & about) and not (all(numbers) and numbers[0].isdisjoint(numbers[1]))


def _is_aside(clause: str, name: re.Match[str]) -> bool:
    """Whether a name is a month, a source, or just the first word of its clause."""
    return (
        fold(name.group()).startswith(_MONTHS)
        or (not clause[: name.start()].strip() and name.group().isalpha() and name.group()[1:].islower())
        or bool(_SOURCE.match(clause[name.end() :]))
        or bool(_SOURCE_BEFORE.search(clause, max(0, name.start() - _NEAR), name.start()))
    )


def _numbers(text: str, start: int, end: int) -> Iterator[Value]:
    """Yield the numbers of a clause that are no part of a date or a name."""
    dates = _Spans(match.span() for match in _DATE.finditer(text, start, end))
    named = _Spans(match.span() for match in _NAME.finditer(text, start, end) if _DIGIT.search(match.group()))
    numbers = _Spans()
    for kind in ("money", "share", "number"):
        for match in _PATTERNS[kind].finditer(text, start, end):
            if dates.overlap(*match.span()) or named.overlap(*match.span()) or not numbers.add(match.span()):
                continue
            if (amount := _amount(match.group())) is not None:
                yield Value(match.span(), "number", amount, _unit(match.group(), kind))


def _unit(text: str, kind: str) -> str:
    """Return the unit of a value: the sign of its currency, "%", or "" for a number of things."""
    if kind == "money":
        return next(sign for sign, word in _CURRENCIES.items() if sign in text or word in text.lower())
    return "%" if kind == "share" else ""


def _amount(text: str) -> float | None:
    """Return the number that a piece of text states; None for "dozens" and for a row of very many digits."""
    amount: float | None = None
    for match in _NUMBER.finditer(text.lower()):
        digits, part, word = match.groups()
        if digits and len(digits) > _MOST_DIGITS:
            return None
        if digits and amount is None:
            amount = float(digits.replace(",", "") + (part or ""))
        elif word in MULTIPLIERS and amount is not None:
            amount *= MULTIPLIERS[word]
        elif word in NUMBER_WORDS and amount is None:
            amount = float(NUMBER_WORDS[word])
        elif word in NUMBER_WORDS and amount is not None:  # the "one" of "twenty-one"
            amount += NUMBER_WORDS[word]
    return None if amount is None else round(amount, 6)


def _dates(text: str, start: int, end: int) -> Iterator[Value]:
    for match in _DATE.finditer(text, start, end):
        words = match.group().lower()
        if iso := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", words):
            yield Value(match.span(), "date", (int(iso[1]), int(iso[2]), int(iso[3])))
            continue
        month = next((n for n, name in enumerate(_MONTHS, start=1) if re.search(rf"\b{name}", words)), 0)
        year = re.search(r"\b(?:19|20)\d\d\b", words)
        day = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b(?!:)", words) if month else None
        if month or year:
            yield Value(
                match.span(), "date", (int(year.group()) if year else 0, month, int(day.group(1)) if day else 0)
            )
