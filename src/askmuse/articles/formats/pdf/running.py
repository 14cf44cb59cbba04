"""Removes running heads and feet of a PDF file: lines at the edge of pages that recur, including page numbers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from statistics import median

from askmuse.articles.formats.pdf.lines import Line

_DEEP = 3
"""The number of lines at the edge of a page among which running heads are searched."""
_SAME_PLACE = 3.0
"""The most points by which the place of a running head differs from page to page."""
_SET_OFF = 1.15
"""The least distance to the text of a line that is separate from it, as a multiple of the usual distance of lines."""
_MANY_LINES = 6
"""The fewest lines of a page that show its usual distance."""
_MANY_PAGES = 0.4
"""The least share of pages with a running line in one place, for another line in that place to be one, too: odd and
even pages have different ones, and that of the odd pages may change with each chapter."""
_LARGEST = 1.05
"""The greatest size of such a line, as a multiple of that of most lines; titles of slides are larger."""
_NUMBERS = re.compile(r"\d{1,6}|\b[ivxlc]{1,7}\b", re.IGNORECASE)
_FEW_NUMBERS = 12
"""The most numbers of a line that are tried as the number of the page."""
_ALONE = re.compile(r"\W*(?:page\s+|p\.\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of)\s*\d{1,4})?\W*$", re.IGNORECASE)
"""A line that is only a page number."""
_WIDE = 1.5
"""The least space between a running head and the page number in the same line, in heights of the line."""
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

Place = tuple[str, int]
"""The side of the page ("top" or "foot") and the height, in steps."""


def without_running(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the lines of each page from top to bottom, without running heads and feet."""
    edges = [list(_edges(lines)) for lines in pages]
    seen: Counter[tuple[Place, str, int]] = Counter()
    usual_size = median([line.points for lines in pages for line in lines] or [0.0])
    for number, edge in enumerate(edges):
        seen.update(
            {
                (place, *form)
                for line, side in edge
                for place in _places(line, side)
                for form in [*_forms(line, number), *_edge_number(line, number, usual_size)]
            }
        )
    running = [
        [
            (line, side)
            for line, side in edge
            if any(
                seen[place, *form] >= 2
                for place in _places(line, side)
                for form in [*_forms(line, number), *_edge_number(line, number, usual_size)]
            )
            or (len(pages) == 1 and (_ALONE.match(line.text) or _is_numbered(line, pages[0])))
        ]
        for number, edge in enumerate(edges)
    ]
    often = Counter(
        place for running_lines in running for place in {p for line, side in running_lines for p in _places(line, side)}
    )
    usual = {place for place, count in often.items() if count >= max(2, _MANY_PAGES * len(pages))}
    step = _usual_step(pages)
    return [
        _without(
            lines,
            {
                id(line)
                for line, side in edge
                if (line, side) in running_lines
                or (line.points <= _LARGEST * usual_size and usual & {*_places(line, side)})
            },
            {
                id(line)
                for line, side in running_lines
                for form in islice(_forms(line, number), 1, None)
                if any(seen[place, *form] >= 2 for place in _places(line, side))
            },
            step,
        )
        for number, (lines, running_lines, edge) in enumerate(zip(pages, running, edges, strict=True))
    ]


def _is_numbered(line: Line, lines: Sequence[Line]) -> bool:
    """Whether the first or last line of an only page is a running head or foot with the page number at one end.

    If its neighbour also has a number after a wide space, both are rows of a table.
    """
    if len(lines) < _MANY_LINES or line not in {lines[0], lines[-1]} or not _has_number_at_end(line):
        return False
    return not _has_number_at_end(lines[1] if line is lines[0] else lines[-2])


def _has_number_at_end(line: Line) -> bool:
    """Whether a line has words and, at one end, a number that a wide space separates from them."""
    words = line.words
    if len(words) < 2:
        return False
    wide = _WIDE * line.size
    return (_ALONE.match(words[0].text) is not None and words[1].left - words[0].right > wide) or (
        _ALONE.match(words[-1].text) is not None and words[-1].left - words[-2].right > wide
    )


def _edges(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    for line in lines[:_DEEP]:
        yield line, "top"
    for line in lines[-_DEEP:]:
        yield line, "foot"


def _places(line: Line, side: str) -> tuple[Place, Place]:
    """Return the nearest steps of height of a line; two lines in about the same place share at least one."""
    step = int(line.baseline // _SAME_PLACE)
    nearer = step + 1 if line.baseline % _SAME_PLACE > _SAME_PLACE / 2 else step - 1
    return (side, step), (side, nearer)


def _forms(line: Line, page: int) -> Iterator[tuple[str, int]]:
    """Yield the forms of a line that recur on other pages: its text, and its text without the page number.

    The page number is replaced by its difference from that of the page, so "Table 3" and "Table 7" are different.
    """
    text = line.text
    yield text, 0
    for match in islice(_NUMBERS.finditer(text), _FEW_NUMBERS):
        yield f"{text[: match.start()]}#{text[match.end() :]}", _value(match[0]) - page


def _edge_number(line: Line, page: int, usual_size: float) -> Iterator[tuple[str, int]]:
    """Yield the difference of the number at either end of a line from that of the page, whatever the words are.

    Page numbers stay the same distance apart while the name of the chapter beside them changes.
    """
    if len(line.words) > 1 and line.points <= _LARGEST * usual_size:
        for word in (line.words[0], line.words[-1]):
            if _NUMBERS.fullmatch(word.text):
                yield "#", _value(word.text) - page


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    values = [_ROMAN[letter] for letter in number.lower()]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _without(lines: Sequence[Line], running: set[int], numbered: set[int], usual: float) -> list[Line]:
    """Remove running lines from both ends of a page, except those that are as close to the text as its own lines.

    Those that have the number of the page are removed in any case.
    """
    step = _usual_step([lines]) if len(lines) >= _MANY_LINES else usual
    first, stop = 0, len(lines)
    while first < stop and id(lines[first]) in running:
        first += 1
    while (
        first
        and first < stop
        and not (
            id(lines[first - 1]) in numbered or _is_set_off(lines[first - 1], lines[first], lines[first - 1], step)
        )
    ):
        first -= 1
    while stop > first and id(lines[stop - 1]) in running:
        stop -= 1
    while first < stop < len(lines) and not (
        id(lines[stop]) in numbered or _is_set_off(lines[stop - 1], lines[stop], lines[stop], step)
    ):
        stop += 1
    return list(lines[first:stop])


def _usual_step(pages: Sequence[Sequence[Line]]) -> float:
    """Return the usual distance of lines: the lower quartile, since gaps are larger."""
    steps = sorted(above.baseline - below.baseline for lines in pages for above, below in pairwise(lines))
    return steps[len(steps) // 4] if steps else 0.0


def _is_set_off(above: Line, below: Line, running: Line, step: float) -> bool:
    """Whether a running line is apart from the text, differs in type, or is only a page number."""
    apart = above.baseline - below.baseline > _SET_OFF * step
    return apart or abs(above.size - below.size) > 0.1 * max(above.size, below.size) or bool(_ALONE.match(running.text))
