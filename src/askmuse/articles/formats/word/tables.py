"""Reads the tables of a Word file; a merged cell occurs once, in its first row and column."""

from collections.abc import Callable, Iterator
from typing import Any

from askmuse.articles.formats.rows import Cell
from askmuse.articles.formats.word.xml import attribute, first, is_on, name_of, value_of

_MOST_COLUMNS = 63
"""The most columns of a table, as in Word."""
_LONG_CELL = 1_000
"""The most characters of a cell; a table with a longer one is for layout, and its cells are read as text."""


class Table:
    """A table, without hidden or deleted rows."""

    def __init__(self, element: Any) -> None:
        self.rows = [row for row in _found(element, "tr") if _is_shown(row)]
        widest = max((len(list(_found(row, "tc"))) for row in self.rows), default=0)
        grid = first(element, "tblGrid")
        declared = len(grid) if grid is not None else 0
        self.columns = min(_MOST_COLUMNS, max(widest, declared))

    def is_layout(self) -> bool:
        """Whether the table is for layout: it has one column, or a cell as long as a column of a page."""
        cells = list(self.cells())
        boxes = self.columns <= 1 or all(len(list(_found(row, "tc"))) <= 1 for row in self.rows)
        return boxes or any(_length(cell) > _LONG_CELL for cell in cells)

    def cells(self) -> Iterator[Any]:
        """Yield the cells row by row, without those merged with the cell above."""
        return (cell for row in self.rows for cell in _found(row, "tc") if not _goes_on(cell))


def rows_of(table: Table, text_of: Callable[[Any], str]) -> Iterator[list[Cell]]:
    """Yield the cells of each row; those that go on from the row above are empty."""
    for row in table.rows:
        about = first(row, "trPr")
        is_head = bool(is_on(about, "tblHeader"))
        cells = [Cell("")] * min(table.columns, _number(about, "gridBefore", 0))
        taken = len(cells)
        for cell in _found(row, "tc"):
            if taken < table.columns:
                columns = min(table.columns - taken, _number(first(cell, "tcPr"), "gridSpan", 1))
                cells.append(Cell("" if _goes_on(cell) else text_of(cell), columns, head=is_head))
                taken += columns
        yield cells


def _found(parent: Any, name: str) -> Iterator[Any]:
    """Yield the rows of a table, or the cells of a row, including those in content controls."""
    for child in parent:
        if name_of(child) == name:
            yield child
        elif name_of(child) in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _found(child, name)


def _is_shown(row: Any) -> bool:
    about = first(row, "trPr")
    return about is None or not (is_on(about, "hidden") or first(about, "del") is not None)


def _goes_on(cell: Any) -> bool:
    """Whether a cell continues a merged one above or to its left."""
    about = first(cell, "tcPr")
    for name in ("vMerge", "hMerge"):
        merge = first(about, name)
        if merge is not None and attribute(merge, "val") != "restart":
            return True
    return first(about, "cellDel") is not None


def _number(about: Any, name: str, default: int) -> int:
    value = value_of(about, name) or ""
    return int(value) if value.isdecimal() and len(value) < 12 else default


def _length(cell: Any) -> int:
    return sum(len(node.text or "") for node in cell.iter("{*}t"))
