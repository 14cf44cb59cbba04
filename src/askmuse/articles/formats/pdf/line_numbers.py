"""Removes the numbers of lines at the margin of a page, as in transcripts of courts."""

from collections.abc import Sequence
from itertools import pairwise

from askmuse.articles.formats.pdf.columns import runs_on
from askmuse.articles.formats.pdf.lines import Line

_FEWEST = 10
"""The fewest numbered lines of a page."""
_MOSTLY = 0.8
"""The least share of the lines of a page that begin with the number of the next line."""


def without_line_numbers(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a page without their numbers, if they are numbered; tables of ranks are left as they are."""
    numbered = [line for line in lines if line.words[0].text.isdecimal() and len(line.words[0].text) < 4]
    numbers = [int(line.words[0].text) for line in numbered]
    follow = sum(b == a + 1 for a, b in pairwise(numbers))
    if len(numbers) < max(_FEWEST, _MOSTLY * len(lines)) or numbers[0] != 1 or follow < _MOSTLY * (len(numbers) - 1):
        return list(lines)
    rest = [Line(line.words[1:], line.page) for line in numbered if len(line.words) > 1]
    if not rest or not (len(rest) < len(numbered) or runs_on(rest)):
        return list(lines)
    marks = {id(line) for line in numbered}
    bare = (Line(line.words[1:], line.page) if id(line) in marks else line for line in lines)
    return [line for line in bare if line.words]
