"""Finds the date of publication at the head of a text, in an address, or in the name of a file; nothing is guessed."""

import re
from datetime import date
from pathlib import PurePath
from urllib.parse import urlsplit

from askmuse.articles.formats.draft import parse_date
from askmuse.articles.layout import blocks
from askmuse.types import Kind

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\b(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"
    r"|\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d)(?![\w/-])",
    re.IGNORECASE,
)
_FILE_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_ADDRESS_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-])")
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?\b[,.]?\s+)?"
_BEFORE = re.compile(
    rf"[*_>\s]*(?:(?:first\s+)?(?:(?:published|posted)(?:\s+by\b.{{0,60}}?)?|date|by\b.{{0,60}}?)[\s:,|·•–—-]*)?"
    rf"(?:(?<=[a-z]\s)on\s+)?{_WEEKDAY}$",
    re.IGNORECASE,
)
"""What may come before the date in a line that is not prose."""
_CHANGED = re.compile(
    rf"(?:updated|modified|edited|revised|corrected|changed)[\s:,|·•–—-]*(?:on\s+)?{_WEEKDAY}$", re.IGNORECASE
)
"""What comes before a date on which an article was changed."""
_AFTER = re.compile(
    r"\W*(?:(?:at|by|updated|last|modified|edited)\b.*|\d.*|(?:[A-Z][\w.]*+\s?){1,3})?$|\s*[|·•].*$", re.DOTALL
)
"""What may follow the date in a line that is not prose: a time, a name, a place."""
_PARTS = re.compile(r"\s*[|·•;]\s*")
"""What separates the parts of a line in which each part is a fact about the article."""
_PLACE = re.compile(r"[A-Z][A-Z .'/-]{2,40}(?:,\s+[A-Z][\w. ]{1,30})?(?:\s*\([^()]{1,30}\))?,?\s*$")
"""The place of a report, in capitals, before its date, as in "LONDON, 8 April 2026 —"."""
_TOWN = re.compile(r"[*_]*(?:[A-Z][\w'’-]+\s?){1,3},\s*$")
"""The place of a letter or a statement before its date, which ends the line: "Tromsdal, 26 March 2026"."""
_DATELINE_BLOCKS = 6
"""The number of blocks at the head of an article in which a dateline is searched."""
_HEAD_OF_LINE = 160
"""The number of characters at the start of a line in which a date is searched."""


def dateline(text: str) -> date | None:
    """Return the date of publication from a line at the head of the text, such as "Published April 8, 2026".

    Dates on which the article was changed don't count, nor do dates with an unclear order, such as 03/04/2025.
    """
    for block in blocks(text)[:_DATELINE_BLOCKS]:
        if block.kind is not Kind.CODE and (day := _of_line(text[block.start : block.end])):
            return day
    return None


def _of_line(line: str) -> date | None:
    for match in _DATE.finditer(line[:_HEAD_OF_LINE]):
        before, after = line[: match.start()], line[match.end() :]
        if _CHANGED.search(before):
            continue
        fits = _BEFORE.match(_PARTS.split(before)[-1]) and len(after) < 40 and _AFTER.match(after)
        alone = _TOWN.match(before) and not re.search(r"\w", after)
        if (fits or alone or _PLACE.match(before)) and (day := parse_date(match.group())):
            return day
    return None


def address_date(url: str | None) -> date | None:
    """Return the date in the address of a page, as outlets write it: /2026/04/08/storm or /2026-04-08/storm."""
    match = _ADDRESS_DATE.search(urlsplit(url).path) if url else None
    return parse_date("-".join(match.groups())) if match else None


def file_date(path: str) -> date | None:
    """Return the date in a file's name, as in 2026-04-08-storm.md or storm_20260408.md."""
    match = _FILE_DATE.search(PurePath(path).stem)
    return parse_date("-".join(match.groups())) if match else None
