"""Finds the reading order of a PDF page: column after column, tables as tables."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from askmuse.articles.boilerplate import BULLET
from askmuse.articles.formats.pdf.heads import Row, spread
from askmuse.articles.formats.pdf.lines import Line
from askmuse.articles.formats.pdf.words import QUOTES, Word

_BINS = 400
"""The most steps into which the width of a page is divided."""
_STEP = 0.15
"""The width of a step, as a share of the height of a line."""
_STEPS = 5
"""The number of free steps between two columns, most of the height of a line; words of a line are closer."""
_CELL_STEPS = 4
"""The number of free steps between two columns of a table."""
_DEEPEST = 6
"""The deepest nesting of columns within columns."""
_COLUMN_LINES = 3
"""The fewest lines of columns of prose."""
_PROSE_LINE = 14
"""The fewest characters of the average line in a column of prose; cells of a table may have more, too."""
_FULL_LINE = 18
"""The same for columns of full lines, the only sign of prose in scripts without small letters."""
_LONG_LINE = 40
"""Characters. Lines of this length on both sides are prose or lists, however they begin."""
_MOSTLY_FIGURES = 0.5
"""The share of numbers among the words of a column above which it is not prose."""
_SMALL = 0.3
"""The least share of the lines of a column of prose that begin with a small letter; cells begin with capitals."""
_FULL = 0.6
"""The least share of the lines of a justified column that end at its right edge."""
_BROKEN = 0.4
"""The least share of the lines with text on both sides in which one side continues a sentence, if it is not a table."""
_MARK = re.compile(r"(?:\W{1,2}|\W?(?:\d{1,3}|[a-zA-Z]|[ivxlc]{1,5})[.):]?\W?)$")
"""A bullet or number that stands before a list item."""
_EVEN = 0.15
"""The most by which distances of the lines of a paragraph differ, as a share."""
_ENDED = re.compile(r"[.!?:;]\W*$")
_MOSTLY = 0.85
"""The least share of the lines of a table that leave the strip between two columns free; heads may span it."""
_SPACE = 0.45
"""The least distance of words of different cells, in heights of a line."""
_FAR = 1.6
"""The least distance of baselines, in heights of a line, at which a line with only one column is outside a table."""
_HEAD_LINES = 4
"""The most lines above two columns that have text on both sides, such as the names of authors and where they work."""
_SET_OFF = 1.3
"""The least distance of such lines from the columns, as a multiple of the usual distance of lines."""
_SHORT = 0.7
"""The greatest length of such a line, as a share of the width of its column."""
_LARGER = 1.1
"""The least height of headings, as a multiple of that of the text below."""


@dataclass(frozen=True, slots=True)
class Region:
    """Lines that are read one after the other; `edges` are the left edges of a table's columns, empty for prose."""

    lines: tuple[Line, ...]
    edges: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class _Gutter:
    """An empty strip in the lines `first` to `stop`; its middle is `x`."""

    first: int
    stop: int
    x: float
    beside: int
    """The number of lines in which both sides have text."""


def in_reading_order(lines: Sequence[Line], rules: Sequence[float] = (), depth: int = 0) -> Iterator[Region]:
    """Yield the regions of a page; `rules` are the heights of horizontal rules, which separate the rows of a table."""
    for gutter in _gutters(lines):
        zone = lines[gutter.first : gutter.stop]
        both = [number for number, line in enumerate(zone) if line.left < gutter.x < line.right]
        edges = _edges(zone[both[0] : both[-1] + 1]) if both else ()
        if _is_prose(zone, gutter.x, rules) and depth < _DEEPEST:
            first, stop = (gutter.first, gutter.stop) if depth else _columns(lines, gutter)
            yield from in_reading_order(lines[:first], rules, depth)
            far = float("inf")
            for side in ((-far, gutter.x), (gutter.x, far)):
                parts = [part for line in lines[first:stop] if (part := line.between(*side))]
                yield from in_reading_order(parts, rules, depth + 1)
            yield from in_reading_order(lines[stop:], rules, depth)
            return
        first, stop = _table(lines, gutter, edges)
        if stop - first >= 2:
            edges = _edges(lines[first:stop]) or edges
            first = _with_heads(lines, first, edges)
            yield from in_reading_order(lines[:first], rules, depth)
            yield Region(tuple(lines[first:stop]), edges)
            yield from in_reading_order(lines[stop:], rules, depth)
            return
    if lines:
        yield Region(tuple(lines))


def _steps(lines: Sequence[Line]) -> tuple[float, float, int]:
    """Return the left edge of the lines, the width of a step, and the number of steps to the right edge."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    step = max(_STEP * median(line.size for line in lines), (right - left) / _BINS)
    return left, step, int((right - left) / step) + 1


def _free(line: Line, left: float, step: float, count: int, width: int = _STEPS) -> int:
    """Return, as one bit for each step, whether so many steps from there on are free."""
    taken = 0
    for word in line.words:
        first, last = int((word.left - left) / step + 0.01), int((word.right - left) / step - 0.01)
        taken |= ((1 << (last - first + 1)) - 1) << first if last >= first else 1 << first
    free = ~taken & ((1 << (count + width)) - 1)
    wide = free
    for shift in range(1, width):
        wide &= free >> shift
    return wide


def _gutters(lines: Sequence[Line]) -> list[_Gutter]:
    """Return the empty strips of two lines or more, the longest first, at most one for the same lines."""
    if len(lines) < 2:
        return []
    left, step, count = _steps(lines)
    masks = [_free(line, left, step, count) for line in lines]
    widest: dict[tuple[int, int], tuple[int, _Gutter]] = {}
    below = changes = (
        0  # the steps that two consecutive lines leave free, and those where a strip differs from the next
    )
    for a, b in pairwise(masks):
        below |= a & b
        changes |= (a ^ a >> 1) | (b ^ b >> 1)
    start = 1
    for bin_ in range(1, count - _STEPS):
        if not below >> bin_ & 1:
            start = bin_ + 1
        elif changes >> bin_ & 1 or bin_ == count - _STEPS - 1:
            middle, width, start = (start + bin_) // 2, bin_ - start, bin_ + 1
            x = left + (middle + _STEPS / 2) * step
            for first, stop in _runs([mask >> middle & 1 for mask in masks]):
                gutter = _beside(lines, first, stop, x)
                if gutter and width > widest.get((gutter.first, gutter.stop), (-1, gutter))[0]:
                    widest[gutter.first, gutter.stop] = width, gutter
    return sorted((gutter for _, gutter in widest.values()), key=lambda gutter: (-gutter.beside, gutter.x))[:_DEEPEST]


def _runs(free: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = 0
    for number in range(len(free) + 1):
        if number == len(free) or not free[number]:
            if number - first >= 2:
                yield first, number
            first = number + 1


def _beside(lines: Sequence[Line], first: int, stop: int, x: float) -> _Gutter | None:
    """Return the gutter at `x` if there is text on both sides of it, without separate lines above or below."""
    lefts = [number for number in range(first, stop) if lines[number].left < x]
    rights = [number for number in range(first, stop) if lines[number].right > x]
    if len(lefts) < 2 or len(rights) < 2:
        return None
    top, bottom = max(lefts[0], rights[0]), min(lefts[-1], rights[-1])
    if bottom <= top:
        return None
    while first < top and _apart(lines[first], lines[first + 1]):
        first += 1
    while stop - 1 > bottom and _apart(lines[stop - 2], lines[stop - 1]):
        stop -= 1
    return _Gutter(first, stop, x, bottom - top + 1)


def _apart(above: Line, below: Line) -> bool:
    return above.baseline - below.baseline > _FAR * min(above.size, below.size)


def _columns(lines: Sequence[Line], gutter: _Gutter) -> tuple[int, int]:
    """Return the first line of columns of prose and the one past the last, without the head and foot of the page.

    Those may have text above or below both columns, such as a running head with the date on the right, or the authors
    of a paper side by side.
    """
    zone = lines[gutter.first : gutter.stop]
    gap = _SET_OFF * median(above.baseline - below.baseline for above, below in pairwise(zone))
    breaks = [
        number
        for number in range(1, len(zone))
        if _apart(*zone[number - 1 : number + 1]) and zone[number - 1].baseline - zone[number].baseline > gap
    ]
    first = next((n for n in breaks if n <= _HEAD_LINES and _is_short(zone[:n], zone[n:], gutter.x)), 0)
    stop = next((n for n in breaks if n == len(zone) - 1 and _is_short(zone[n:], zone[:n], gutter.x)), len(zone))
    inner = _beside(lines, gutter.first + first, gutter.first + stop, gutter.x)
    return (inner.first, inner.stop) if inner else (gutter.first, gutter.stop)


def _is_short(band: Sequence[Line], columns: Sequence[Line], x: float) -> bool:
    """Whether lines above or below two columns have text over both of them, but neither sentences nor headings."""
    size = median(line.size for line in columns)
    if all(line.size > _LARGER * size or (line.bold and line.size > size / _LARGER) for line in band):
        return False  # headings
    for side in ((float("-inf"), x), (x, float("inf"))):
        column = [part for line in columns if (part := line.between(*side))]
        width = max(part.right for part in column) - min(part.left for part in column) if column else 0.0
        parts = [part for line in band if (part := line.between(*side))]
        if not parts or any(_filled(part) > _SHORT * width or _ENDED.search(part.text) for part in parts):
            return False
    return True


def _filled(line: Line) -> float:
    """Return the width of the words of a line, without the gaps between them."""
    return sum(word.right - word.left for word in line.words)


def _is_prose(zone: Sequence[Line], x: float, rules: Sequence[float]) -> bool:
    """Whether the sides of a gutter are columns of prose, or prose and marginal notes, and not a table."""
    far = float("inf")
    sides = [[part for line in zone if (part := line.between(*side))] for side in ((-far, x), (x, far))]
    if min(map(len, sides)) < _COLUMN_LINES or any(map(_are_figures, sides)):
        return False
    if sum(zone[-1].baseline < rule < zone[0].baseline for rule in rules) >= max(2, len(zone) / 6):
        return False
    long = all(sum(len(line.text) for line in lines) >= _LONG_LINE * len(lines) for lines in sides)
    if long or all(map(runs_on, sides)):
        return True
    return any(runs_on(lines) and _is_even(lines) for lines in sides) and _is_broken(zone, x)


def _are_figures(lines: Sequence[Line]) -> bool:
    """Whether most words of lines are numbers, as in the columns of a wide table."""
    words = [word.text for line in lines for word in line.words]
    return sum(any(map(str.isdigit, text)) for text in words) > _MOSTLY_FIGURES * len(words)


def runs_on(lines: Sequence[Line]) -> bool:
    """Whether lines look like prose: they continue a sentence, or are full."""
    length = sum(len(line.text) for line in lines) / len(lines)
    edge = max(line.right for line in lines)
    full = sum(line.right >= edge - 1.5 * line.size for line in lines)
    small = sum(_is_small(line) for line in lines)
    return (length >= _PROSE_LINE and small >= _SMALL * len(lines)) or (
        length >= _FULL_LINE and full >= _FULL * len(lines)
    )


def _is_even(lines: Sequence[Line]) -> bool:
    """Whether all distances of lines are about equal, without the gaps between rows of a table."""
    steps = [above.baseline - below.baseline for above, below in pairwise(lines)]
    usual = median(steps)
    return sum(abs(step - usual) <= _EVEN * usual for step in steps) >= _MOSTLY * len(steps)


def _is_small(line: Line) -> bool:
    return line.text.lstrip(f"{QUOTES}(")[:1].islower()


def _is_broken(zone: Sequence[Line], x: float) -> bool:
    """Whether the lines with text on both sides of `x` mostly divide sentences on one side, unlike rows of cells."""
    sides = (float("-inf"), x), (x, float("inf"))
    both = broken = 0
    for above, below in pairwise(zone):
        if below.left < x < below.right:
            both += 1
            parts = [(above.between(*side), below.between(*side)) for side in sides]
            broken += any(a and b and not _ENDED.search(a.text) and _is_small(b) for a, b in parts)
    return broken >= max(2, _BROKEN * both)


def _edges(zone: Sequence[Line]) -> tuple[float, ...]:
    """Return the left edges of the columns of a table, from the strips that most of its lines leave free."""
    if len(zone) < 2:
        return ()
    left, step, count = _steps(zone)
    masks = [_free(line, left, step, count, _CELL_STEPS) for line in zone]
    free = [sum(mask >> bin_ & 1 for mask in masks) >= _MOSTLY * len(zone) for bin_ in range(count)]
    middles = [left + (a + b - 1 + _CELL_STEPS) / 2 * step for a, b in _spans(free)]
    inner = [x for x in middles if any(line.left < x for line in zone) and any(line.right > x for line in zone)]
    edges = [float("-inf"), *inner]
    for column in range(len(edges) - 1, 0, -1):  # words of one cell are not columns
        if sum(_cells(line, edges)[column] is not None for line in zone) < 2:
            edges.pop(column)
    if len(edges) > 1 and not any(_cells(line, edges)[0] for line in zone):
        edges.pop(1)
    first = [part.text for line in zone if (part := line.between(edges[0], [*edges, float("inf")][1]))]
    if len(edges) > 1 and all(map(_MARK.match, first)) and not _is_numbered(zone, edges):
        edges.pop(1)
    return tuple(edges) if len(edges) > 1 else ()


def _is_numbered(zone: Sequence[Line], edges: Sequence[float]) -> bool:
    """Whether the first column has numbers of a table's rows, and not bullets or the numbers of a list."""
    if any(BULLET.match(f"{line.words[0].text} x") for line in zone):
        return False
    return len(edges) > 2 or not runs_on([part for line in zone if (part := line.between(edges[1], float("inf")))])


def _spans(values: Sequence[bool]) -> Iterator[tuple[int, int]]:
    first = 0
    for number in range(len(values) + 1):
        if number == len(values) or not values[number]:
            if number > first:
                yield first, number
            first = number + 1


def _table(lines: Sequence[Line], gutter: _Gutter, edges: Sequence[float]) -> tuple[int, int]:
    """Return the first line of a table and the one past its last: lines with several cells, and their further lines."""

    def is_row(line: Line) -> bool:
        return len(_cells(line, edges)) - _cells(line, edges).count(None) >= 2

    rows = [number for number in range(gutter.first, gutter.stop) if is_row(lines[number])] if edges else []
    if len(rows) < 2 or _all_run_on(lines[rows[0] : rows[-1] + 1], edges):
        return 0, 0
    first, stop = rows[0], rows[-1] + 1
    while stop < gutter.stop and not _apart_from_cell(lines[stop - 1], lines[stop]):
        stop += 1
    while first > gutter.first and not _apart_from_cell(lines[first - 1], lines[first]):
        if lines[first - 1].left < edges[1]:
            break
        first -= 1
    return first, stop


def _with_heads(lines: Sequence[Line], first: int, edges: Sequence[float]) -> int:
    """Return the index of a table's first line, which may be a line of heads above `first` that span columns."""
    for number in range(first - 1, max(-1, first - 1 - _HEAD_LINES), -1):
        if _apart_from_cell(lines[number], lines[number + 1]):
            break
        rows = [row_of(line, edges) for line in lines[number : first + 1]]
        below = [[line for cell in column for line in cell] for column in zip(*rows[1:], strict=True)]
        if spread(rows[0], below) != rows[0]:
            return number
    return first


def _apart_from_cell(above: Line, below: Line) -> bool:
    """Whether a line is too far below another to be in the same cell."""
    return above.baseline - below.baseline > 1.25 * min(above.size, below.size)


def _all_run_on(zone: Sequence[Line], edges: Sequence[float]) -> bool:
    """Whether apparent columns are prose in which wide spaces happen to be above each other."""
    columns = list(zip(*(_cells(line, edges) for line in zone), strict=True))
    small = [
        sum(cell.text[:1].islower() for cell in column if cell) > len([cell for cell in column if cell]) / 2
        for column in columns
    ]
    return all(small)


def _cells(line: Line, edges: Sequence[float]) -> list[Line | None]:
    """Return the parts of a line by the columns of a table, None for an empty cell.

    Words that are as close as those of one cell stay together, in the column in which the first one begins.
    """
    columns: list[list[Word]] = [[] for _ in edges]
    column = 0
    for number, word in enumerate(line.words):
        if number == 0 or word.left - line.words[number - 1].right > _SPACE * line.size:
            middle = (word.left + word.right) / 2
            column = max(column, bisect_right(edges, middle) - 1)
        columns[column].append(word)
    return [Line(tuple(words), line.page) if words else None for words in columns]


def row_of(line: Line, edges: Sequence[float]) -> Row:
    """Return the parts of a line by the columns of a table as a row, whose cells have one line or none."""
    return [[cell] if cell else [] for cell in _cells(line, edges)]
