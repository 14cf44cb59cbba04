"""Finds the rows that name the columns of a PDF table, and the columns that a head above several of them spans."""

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from askmuse.articles.formats.pdf.lines import Line
from askmuse.articles.formats.rows import Cell, head_rows

_SAME_ROW = 0.8
"""The greatest distance of baselines in one row, in heights of a line."""
_CENTRED = 1.0
"""The most by which a head is off the middle of the columns that it spans, in heights of a line."""
_PLAIN_HEADS = 2
"""The most rows of heads that are not bold."""
_LONGEST = 100
"""The most characters of a head; what is longer is prose next to a table."""
_CAPTION = re.compile(r"(?:table|tab\.|exhibit|figure|fig\.)\s*\S*\d", re.IGNORECASE)
"""The start of a table's caption, which is not a head."""

Row = list[list[Line]]
"""The lines of each cell of a row."""


def heads_of(rows: Sequence[Row]) -> tuple[list[Row], int]:
    """Return the rows of heads, with each head in all columns that it spans, and how many rows of the table they are.

    A first row of two lines is two rows of heads if heads in its first line span several columns.
    """
    if rows and (parted := _parted(rows[0])):
        heads = _named([*parted, *rows[1:]])
        if len(heads) > 1:
            return heads, len(heads) - 1
    heads = _named(rows)
    return heads, len(heads)


def _parted(row: Row) -> list[Row]:
    """Return the first line of a row, and its other lines, as two rows if heads in the first span columns; else []."""
    top = max(cell[0].baseline for cell in row if cell)
    first = [[line for line in cell if top - line.baseline < _SAME_ROW * line.size] for cell in row]
    rest = [[line for line in cell if line not in above] for cell, above in zip(row, first, strict=True)]
    return [first, rest] if spread(first, rest) != first else []


def _named(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that name the columns: bold ones at the top, or one or two without numbers above numbers."""
    bold = list(takewhile(_is_bold, rows))
    heads = len(bold) if len(bold) < len(rows) else 0
    wide = [spread(row, below) for row, below in pairwise(rows[: max(heads, _PLAIN_HEADS)])]
    grid = [
        [(column, Cell(_text(cell), _width(wide, n, column), head=n < heads)) for column, cell in enumerate(row)]
        for n, row in enumerate(rows)
    ]
    count = head_rows(grid)
    return [*wide[: max(0, count - 1)], *rows[max(0, count - 1) : count]]


def _is_bold(row: Row) -> bool:
    """Whether a row has several cells, and all of its text is bold."""
    filled = [cell for cell in row if cell]
    return len(filled) > 1 and all(line.bold for cell in filled for line in cell)


def _text(cell: Sequence[Line]) -> str:
    return " ".join(line.text for line in cell)


def _width(wide: Sequence[Row], row: int, column: int) -> int:
    """Return the number of columns that show the head of a column, 1 for rows that were not spread."""
    return sum(cell is wide[row][column] for cell in wide[row]) if row < len(wide) else 1


def spread(row: Row, below: Row) -> Row:
    """Return a row of column heads, with each head repeated in all the columns that it spans.

    A head spans the columns whose heads in the row `below` it is centred over. The first column names the rows, so no
    head spans it. A head that is also centred over its own column alone may just continue in the row below; it spans
    several columns only if another head in the row does for certain.
    """
    result = list(row)
    filled = [column for column, cell in enumerate(row) if cell]
    if any(len(_text(cell)) > _LONGEST for cell in [*row, *below]) or any(map(_CAPTION.match, map(_text, row))):
        return result
    free, certain = 1, False
    for column, after in zip(filled, [*filled[1:], len(row)], strict=True):
        centre, reach = _middle(row[column], row[column]), _CENTRED * row[column][0].size
        spans = [
            (last - first, first, last)
            for first in range(free, column + 1)
            for last in range(column, after)
            if all(below[first : last + 1]) and abs(_middle(below[first], below[last]) - centre) <= reach
        ]
        width, first, last = max(spans, default=(0, column, column))
        result[first : last + 1] = [row[column]] * (width + 1)
        certain = certain or (width > 0 and (0, column, column) not in spans)
        free = max(free, last + 1)
    return result if certain else list(row)


def _middle(first: Sequence[Line], last: Sequence[Line]) -> float:
    """Return the middle between the left edge of one cell and the right edge of another."""
    return (min(line.left for line in first) + max(line.right for line in last)) / 2
