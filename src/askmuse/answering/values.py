"""What a sentence says of a thing, as values that can be compared: numbers with their units, and dates.

A value belongs to what its clause names: in "Muse Spark has 52 points, behind GPT-5.4 with 57" the 57 says nothing of
Muse Spark.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from askmuse.questions.answer_types import TYPES
from askmuse.text import MONTHS, NUMBERS, STOPWORDS, fold
from askmuse.types import Span

FACTOR = 3.0
"""Two numbers that are further apart hardly say how much of one thing there is."""
_FOUND = {kind.name: kind.found for kind in TYPES}
_DATE = _FOUND["date"]
_MONTHS = tuple(month[:3] for month in MONTHS)
_SPELT = {
    **{word: number for number, word in enumerate(NUMBERS, 1)}, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "k": 1e3, "m": 1e6, "bn": 1e9, "b": 1e9,
}  # fmt: skip
_CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
_NUMBER = re.compile(r"(\d+(?:,\d{3})+|\d+)(\.\d+)?|([a-z]+)")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}\b)")
_CLAUSE = re.compile(
    r"[;,:()–—]|\b(?:and|while|whereas|but|against|versus|vs\.?|below|above|behind|ahead of|than|compared (?:to|with)"
    r"|beating|trailing|surpassing|followed by|after)\b(?!\.\d)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?<![\w.])[A-Z](?:(?!['’]s\b)[\w’'&-])*(?:\.\d+)?(?: (?:[A-Z](?:(?!['’]s\b)[\w’'&-])*|\d[\w.]*\b))*"
)
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
"""Between what kinds of words the name of who reports or measures stands."""
_NEAR = 60
"""Characters before a name in which such words are looked for."""


@dataclass(frozen=True, slots=True)
class Value:
    """A stretch of a text, and what it says: a number, or a (year, month, day) with 0 for what is not said."""

    span: Span
    kind: str
    amount: float | tuple[int, int, int]
    unit: str = ""

    def same(self, other: "Value") -> bool:
        """Whether both say the same."""
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
        """Whether the two tell a part of a date that is the same, or have one unit; tables often leave out the "%"."""
        if isinstance(self.amount, tuple) and isinstance(other.amount, tuple):
            return any(a and b for a, b in zip(self.amount, other.amount, strict=True))
        return self.unit == other.unit or {self.unit, other.unit} == {"", "%"}


def names(text: str) -> set[str]:
    """Return the folded words of the names in a text, numbers among them; common words with a capital are none.

    "GPT-5.4" has two, as "GPT 5.4" has.
    """
    return {fold(word) for match in _NAME.finditer(text) for word in _PARTS.split(match.group())} - STOPWORDS


def is_name(text: str) -> bool:
    """Whether a text is a name and nothing more, which "Alexandr Wang" is and "2026" or "the lab" are not."""
    return bool(names(text)) and any(map(str.isalpha, text)) and _NAME.fullmatch(text.strip(".,")) is not None


def values(text: str, kind: str, about: set[str]) -> list[Value]:
    """Return the values of a kind ("number", "date") in a sentence that belong to what has the names `about`.

    A clause that names something else as well says nothing that can be told apart; one that names nothing goes on about
    what the one before is about. Who reports or measures is not what a clause is about. Without `about`, every value
    counts.
    """
    read = _dates if kind == "date" else _numbers
    return [value for (start, end), mine in _clauses(text, about) if mine for value in read(text, start, end)]


def _clauses(text: str, about: set[str]) -> Iterator[tuple[Span, bool]]:
    """Yield the clauses of a sentence and whether each speaks of what has the names `about`."""
    whole = [match.span() for kind in (_DATE, _GROUPED) for match in kind.finditer(text)]
    marks = [m for m in _CLAUSE.finditer(text) if not any(start <= m.start() < end for start, end in whole)]
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(text)]
    mine = True
    for start, end in zip(starts, ends, strict=True):
        clause = text[start:end]
        named = [(names(match.group()), match) for match in _NAME.finditer(clause)]
        others = any(words and not _is_of(words, about) and not _is_aside(clause, match) for words, match in named)
        if about and (others or any(_is_of(words, about) for words, _ in named)):
            mine = not others
        yield (start, end), mine


def _is_of(words: set[str], about: set[str]) -> bool:
    """Whether a name is one of those that a question has: GPT-4 is not GPT-5.4."""
    numbers = {word for word in words if word[0].isdigit()}, {word for word in about if word[0].isdigit()}
    return bool(words & about) and not (all(numbers) and numbers[0].isdisjoint(numbers[1]))


def _is_aside(clause: str, name: re.Match[str]) -> bool:
    """Whether a name is only that of a month or of who reports or measures, or a word that opens a clause."""
    return (
        fold(name.group()).startswith(_MONTHS)
        or (not clause[: name.start()].strip() and name.group().isalpha() and name.group()[1:].islower())
        or bool(_SOURCE.match(clause[name.end() :]))
        or bool(_SOURCE_BEFORE.search(clause, max(0, name.start() - _NEAR), name.start()))
    )


def _numbers(text: str, start: int, end: int) -> Iterator[Value]:
    taken = [match.span() for match in _DATE.finditer(text, start, end)]
    taken += [match.span() for match in _NAME.finditer(text, start, end) if re.search(r"\d", match.group())]
    for kind in ("money", "share", "number"):
        for match in _FOUND[kind].finditer(text, start, end):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            taken.append(match.span())
            if (amount := _amount(match.group())) is not None:
                yield Value(match.span(), "number", amount, _unit(match.group(), kind))


def _unit(text: str, kind: str) -> str:
    """Return the unit of a value: the sign of its currency, "%", or "" for a number of things."""
    if kind == "money":
        return next(sign for sign, word in _CURRENCIES.items() if sign in text or word in text.lower())
    return "%" if kind == "share" else ""


def _amount(text: str) -> float | None:
    """Return the number that a stretch of text states; None for "dozens"."""
    amount: float | None = None
    for match in _NUMBER.finditer(text.lower()):
        digits, part, word = match.groups()
        if digits and amount is None:
            amount = float(digits.replace(",", "") + (part or ""))
        elif word in _SCALES and amount is not None:
            amount *= _SCALES[word]
        elif word in _SPELT and amount is None:
            amount = float(_SPELT[word])
        elif word in _SPELT and amount is not None:  # the "one" of "twenty-one"
            amount += _SPELT[word]
    return None if amount is None else round(amount, 6)


def _dates(text: str, start: int, end: int) -> Iterator[Value]:
    for match in _DATE.finditer(text, start, end):
        found = match.group().lower()
        if iso := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", found):
            yield Value(match.span(), "date", (int(iso[1]), int(iso[2]), int(iso[3])))
            continue
        month = next((n for n, name in enumerate(_MONTHS, start=1) if re.search(rf"\b{name}", found)), 0)
        year = re.search(r"\b(?:19|20)\d\d\b", found)
        day = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b(?!:)", found) if month else None
        if month or year:
            yield Value(
                match.span(), "date", (int(year.group()) if year else 0, month, int(day.group(1)) if day else 0)
            )
