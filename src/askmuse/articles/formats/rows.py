"""Writes tables as text, each row a line that can be understood alone: "| Vehicle: Lorry | Return: 310 kr |"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_COLUMNS = 1_000
"""The most columns of a table, which is also the most that a cell spans in browsers; further cells are left out."""
LONGEST_HEAD = 500
"""The most characters of the head of a column, which is written before each value of it; a longer text is a value."""
_FIGURE = re.compile(r"[^\w]*(?!(?:19|20)\d\d\b)\d")
"""The start of a cell with a number; a year does not count, since it is often the head of a column."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text on one line, the columns and rows that it spans, and whether it is a head."""

    text: str
    columns: int = 1
    rows: int = 1
    head: bool = False


def table_lines(rows: Iterable[Sequence[Cell]]) -> list[str]:
    """Return the rows of a table as lines, each cell after the heads of its column; a merged cell occurs once.

    Rows at the top that only name the columns get no line if other rows follow.
    """
    grid = _placed(rows)
    count = head_rows(grid)
    heads: dict[int, list[str]] = {}
    for row in grid[:count]:
        for column, cell in row:
            for spanned in range(column, min(column + cell.columns, MOST_COLUMNS)):
                heads.setdefault(spanned, []).append(cell.text)
    lines = []
    for row in grid[count:]:
        parts = [_under(heads.get(column, []), cell) for column, cell in row if cell.text]
        if parts:
            lines.append(f"| {' | '.join(parts)} |")
    return lines


def _placed(rows: Iterable[Sequence[Cell]]) -> list[list[tuple[int, Cell]]]:
    """Return the cells of each row with their column numbers, which skip cells from above that span several rows."""
    reaching: dict[int, int] = {}
    grid = []
    for row in rows:
        placed: list[tuple[int, Cell]] = []
        column = 0
        taken, reaching = reaching, {c: left - 1 for c, left in reaching.items() if left > 1}
        for cell in row:
            while column in taken:
                column += 1
            if column >= MOST_COLUMNS:
                break
            placed.append((column, cell))
            end = min(column + cell.columns, MOST_COLUMNS)
            if cell.rows > 1:
                reaching |= dict.fromkeys(range(column, end), cell.rows - 1)
            column = end
        grid.append(placed)
    return grid


def head_rows(grid: Sequence[Sequence[tuple[int, Cell]]]) -> int:
    """Return how many rows at the top name the columns: rows of heads only, or without numbers above numbers.

    Without marks of heads it is one row, or two if a cell of the first spans columns or rows. A row with a text longer
    than `LONGEST_HEAD` names none.
    """
    rows = grid[: _rows_like_heads(grid)]
    return next((n for n, row in enumerate(rows) if any(len(cell.text) > LONGEST_HEAD for _, cell in row)), len(rows))


def _rows_like_heads(grid: Sequence[Sequence[tuple[int, Cell]]]) -> int:
    count = 0
    for row in grid:
        filled = [cell for _, cell in row if cell.text]
        if len(row) < 2 or not filled or not all(cell.head for cell in filled):
            break
        count += 1
    if count or len(grid) < 2 or any(cell.head for row in grid for _, cell in row):
        return count if count < len(grid) else 0
    row, rest = grid[0], grid[1:]
    if _are_figures(row) or not any(map(_are_figures, rest)):
        return 0
    parted = any(cell.columns > 1 or cell.rows > 1 for _, cell in row)
    if parted and not _are_figures(rest[0]) and any(map(_are_figures, rest[1:])):
        return 2
    return int(len(row) > 1 and all(cell.text for _, cell in row[1:]))


def _are_figures(row: Sequence[tuple[int, Cell]]) -> bool:
    """Whether any cell of a row but the first has a number."""
    return any(_FIGURE.match(cell.text) for _, cell in row[1:])


def _under(heads: Sequence[str], cell: Cell) -> str:
    """Return the text of a cell after the heads of its column."""
    named = [head for head in dict.fromkeys(heads) if head and head != cell.text]
    return cell.text if not named or cell.columns > 1 else f"{' '.join(named)}: {cell.text}"
