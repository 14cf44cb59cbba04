"""Removes the numbers of lines at the margin of a plain text, as in transcripts of courts and hearings."""

import re
from collections.abc import Sequence
from itertools import pairwise

_NUMBERED = re.compile(r"(?P<margin>[ \t\f]*)(?P<number>\d{1,2})(?:(?P<gap>[ \t]{1,80})(?P<text>\S.*))?[ \t]*$")
_FEWEST = 10
"""The fewest numbered lines of a text."""
_MOSTLY = 0.8
"""The least share of the lines that are numbered, and of the numbers that follow the one above or start at 1 again."""
_RUNNING = 0.1
"""The least share of the numbered lines that begin in lower case, as prose does and tables of ranks don't."""
_INDENTED = 4
"""The characters by which the first line of a paragraph is indented."""


def without_line_numbers(text: str) -> str:
    """Return a text without the numbers of its lines, if it has any, and then with blank lines between paragraphs.

    A paragraph begins with an indented line. Lines with only a number are blank lines of the text; lines without a
    number that are blank are left out, since most transcripts are double-spaced.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    matches = [_NUMBERED.match(line) for line in lines]
    if not _are_numbered(matches):
        return text
    edge = min(len(match["gap"]) for match in matches if match and match["text"])
    bare: list[str] = []
    for line, match in zip(lines, matches, strict=True):
        if match is None:
            bare += ["", line]
            continue
        page = "\f" if "\f" in match["margin"] else ""
        if not match["text"] or len(match["gap"]) >= edge + _INDENTED:
            bare.append("")
        bare.append(page + (match["text"] or "").rstrip())
    return "\n".join(bare)


def _are_numbered(matches: Sequence[re.Match[str] | None]) -> bool:
    numbered = [match for match in matches if match]
    if len(numbered) < max(_FEWEST, _MOSTLY * len(matches)):
        return False
    numbers = [int(match["number"]) for match in numbered]
    follow = sum(below == above + 1 or below == 1 for above, below in pairwise(numbers))
    running = sum(bool(match["text"]) and match["text"][0].islower() for match in numbered)
    return numbers[0] == 1 and follow >= _MOSTLY * (len(numbers) - 1) and running >= _RUNNING * len(numbered)
