"""The result of reading a file: its text and metadata."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from askmuse.types import DateSource, Page

_LONGEST_DATE = 100
"""The most characters of a date with weekday, time and zone."""


@dataclass(slots=True)
class Draft:
    """The text of a file, with title, publisher, url, author and date from its metadata, None if they are missing."""

    text: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    author: str | None = None
    published: date | None = None
    date_source: DateSource | None = None
    """The part of the file that has the date of publication."""
    pages: tuple[Page, ...] = ()
    """Where each page starts, in order; empty for formats without pages."""
    notices: list[str] = field(default_factory=list)
    """Remarks for the user on how the file was read, each as the end of a sentence that begins with the file's name."""


def parse_date(value: Any) -> date | None:
    """Return the day of a date, a time or a text, or None if day, month or year is missing.

    Neither the order of day and month nor the century is guessed: 8/4/2026 and 26-04-08 are no dates.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str | int):
        return None
    from dateutil import parser

    text = str(value)[: _LONGEST_DATE + 1]
    if len(text) > _LONGEST_DATE or not re.search(r"\d{4}", text):
        return None
    try:
        year_first = bool(re.match(r"\s*\d{4}", text))
        first = parser.parse(text, default=datetime(2000, 1, 1))
        second = parser.parse(text, default=datetime(2001, 2, 2), dayfirst=not year_first)
    except (ValueError, OverflowError):
        return None
    return first.date() if first.date() == second.date() else None


def one_line(text: str | None) -> str:
    """Return a text on one line, without white space at its ends; "" for None."""
    return " ".join((text or "").split())


def joined(blocks: Iterable[str]) -> str:
    """Return the text of blocks, without empty ones, separated by blank lines except between the items of a list."""
    parts: list[str] = []
    before = ""
    for block in filter(None, blocks):
        listed = block.startswith("- ") and before.startswith("- ")
        parts += ["" if not before else "\n" if listed else "\n\n", block]
        before = block
    return "".join(parts)
