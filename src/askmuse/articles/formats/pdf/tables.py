"""Reads the tables of a PDF page as rows of cells."""

from collections.abc import Sequence
from itertools import pairwise

from askmuse.articles.boilerplate import NUMERIC
from askmuse.articles.formats.pdf.columns import row_of
from askmuse.articles.formats.pdf.heads import Row
from askmuse.articles.formats.pdf.lines import Line

_OVERLAP = 0.8
"""The greatest distance of baselines in one row, in heights of a line, if its cells are at different heights."""
_WIDER = 1.3
"""The least distance of two rows, as a multiple of the distance of lines within a cell."""


def rows_of(lines: Sequence[Line], edges: Sequence[float], rules: Sequence[float]) -> list[Row]:
    """Return the rows of a table, with the lines of each cell joined."""
    parted = [row_of(line, edges) for line in lines]
    breaks = _by_rules(lines, parted, rules) or _by_distance(lines, parted)
    rows: list[Row] = []
    for row, starts in zip(parted, breaks, strict=True):
        if starts or not rows:
            rows.append(row)
        else:
            rows[-1] = _below(rows[-1], row)
    return rows


def _by_rules(lines: Sequence[Line], rows: Sequence[Row], rules: Sequence[float]) -> list[bool]:
    """Return whether each line starts a row if rules are drawn between all rows; else an empty list."""
    starts = [True, *(any(b.baseline < rule <= a.baseline for rule in rules) for a, b in pairwise(lines))]
    sizes = [0]
    for start in starts:
        if start:
            sizes.append(0)
        sizes[-1] += 1
    groups: list[Row] = []
    for row, start in zip(rows, starts, strict=True):
        if start:
            groups.append(row)
        elif _clash(groups[-1], row):
            return []  # these rules separate groups of rows
        else:
            groups[-1] = _below(groups[-1], row)
    return starts if sum(starts) > 2 and max(sizes) <= max(2, len(lines) / 2) else []


def _by_distance(lines: Sequence[Line], rows: Sequence[Row]) -> list[bool]:
    """Return whether each line starts a row, judged by distances and empty cells."""
    steps = [above.baseline - below.baseline for above, below in pairwise(lines)]
    apart = [step for step, line in zip(steps, lines[1:], strict=True) if step > _OVERLAP * line.size]
    tight = min(apart, default=0.0)
    mixed = max(apart, default=0.0) > _WIDER * tight
    starts = [True]
    group = rows[0]
    for step, line, row in zip(steps, lines[1:], rows[1:], strict=True):
        close = step <= _OVERLAP * line.size and not any(a and b for a, b in zip(group, row, strict=True))
        wraps = step < _WIDER * tight and _continues(group, row, mixed=mixed)
        starts.append(not close and not wraps)
        group = row if starts[-1] else _below(group, row)
    return starts


def _continues(above: Row, row: Row, *, mixed: bool) -> bool:
    """Whether a row continues the row above: no cell has a number in both, and some cells are empty.

    `mixed` says that some lines of the table are farther apart than these.
    """
    gaps = any(bool(a) != bool(b) for a, b in zip(above, row, strict=True))
    if _clash(above, row) or not gaps:
        return False
    if not row[0]:
        return True
    text = row[0][0].text
    return mixed or (not any(row[1:]) and (text[0].islower() or text[0] in "(["))


def _below(above: Row, row: Row) -> Row:
    """Return a row of cells with the lines of another row added below."""
    return [a + b for a, b in zip(above, row, strict=True)]


def _clash(above: Row, row: Row) -> bool:
    """Whether two rows must be separate: a number is below a number, or numbers are below texts in two columns."""
    below = [_is_figure(a) for a, b in zip(above, row, strict=True) if a and b and _is_figure(b)]
    return any(below) or len(below) > 1


def _is_figure(cell: Sequence[Line]) -> bool:
    return bool(NUMERIC.match(cell[-1].text))
