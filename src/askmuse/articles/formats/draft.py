"""What reading a file gives: its text, and what the file says about itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from askmuse.types import DateSource, Page

_LONGEST_DATE = 100
"""Characters. A date with its weekday, time and zone is shorter."""


@dataclass(slots=True)
class Draft:
    """The text of a file, and its own word on title, publisher, url, author and date; None where it is silent."""

    text: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    author: str | None = None
    published: date | None = None
    date_source: DateSource | None = None
    """Where the file says when it was published."""
    pages: tuple[Page, ...] = ()
    """Where each page starts, in order; empty for formats without pages."""
    notices: list[str] = field(default_factory=list)
    """What a user should know of how the file was read, each as the end of a sentence that begins with its name."""


def parse_date(value: Any) -> date | None:
    """Return the day that a date, a time or a text names in full, or None; what is missing is not made up.

    Nor is the order of day and month guessed, or the century: 8/4/2026 and 26-04-08 are no dates.
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
    """Return the text of blocks, parted by blank lines but between the items of a list; empty ones are left out."""
    parts: list[str] = []
    before = ""
    for block in filter(None, blocks):
        listed = block.startswith("- ") and before.startswith("- ")
        parts += ["" if not before else "\n" if listed else "\n\n", block]
        before = block
    return "".join(parts)
