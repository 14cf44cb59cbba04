"""Finds the dates in a sentence, in a form in which they can be compared."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from askmuse.questions.answer_types import TYPES
from askmuse.text import MONTHS
from askmuse.types import Span

_DATE = next(kind.pattern for kind in TYPES if kind.name == "date")
_MONTHS = tuple(month[:3] for month in MONTHS)
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\b(?!:)")


@dataclass(frozen=True, slots=True)
class Day:
    """A date and its span in a sentence; year, month or day is 0 if the sentence does not name it."""

    span: Span
    year: int
    month: int
    day: int

    @property
    def parts(self) -> tuple[int, int, int]:
        """Year, month and day."""
        return self.year, self.month, self.day

    def comparable(self, other: "Day") -> bool:
        """Whether both dates name the year, or both the month, or both the day."""
        return any(a and b for a, b in zip(self.parts, other.parts, strict=True))

    def same(self, other: "Day") -> bool:
        """Whether all that both dates name, of year, month and day, is the same."""
        return self.comparable(other) and all(a == b for a, b in zip(self.parts, other.parts, strict=True) if a and b)


def days(text: str) -> Iterator[Day]:
    """Yield the dates in a sentence that name a month or a year."""
    for match in _DATE.finditer(text):
        words = match.group().lower()
        if iso := _ISO.fullmatch(words):
            yield Day(match.span(), int(iso[1]), int(iso[2]), int(iso[3]))
            continue
        month = next((n for n, name in enumerate(_MONTHS, start=1) if re.search(rf"\b{name}", words)), 0)
        year, day = _YEAR.search(words), _DAY.search(words) if month else None
        if month or year:
            yield Day(match.span(), int(year.group()) if year else 0, month, int(day[1]) if day else 0)
