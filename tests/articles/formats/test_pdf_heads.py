"""The rows that name the columns of a PDF table, and the heads that span several of them."""

from collections.abc import Sequence

from askmuse.articles.formats.pdf.heads import Row, heads_of, spread
from askmuse.articles.formats.pdf.lines import Line
from askmuse.articles.formats.pdf.words import Word


def row(height: float, *cells: str | tuple[str, float]) -> Row:
    """Return a row whose cells are centred at 50, 150, 250 …, or at the places that are given; "" is an empty cell."""
    placed = [(cell, 50.0 + 100 * column) if isinstance(cell, str) else cell for column, cell in enumerate(cells)]
    return [
        [Line((Word(text, x - 3 * len(text), x + 3 * len(text), height - 2, height + 8, height),), 0)] if text else []
        for text, x in placed
    ]


def texts(rows: Sequence[Row]) -> list[list[str]]:
    return [[" ".join(line.text for line in cell) for cell in row] for row in rows]


YEARS = row(85, "Region", "2024", "2025", "2026", "2027")
NORTH = row(70, "North", "12", "14", "17", "19")
SOUTH = row(55, "South", "22", "24", "27", "29")


def test_a_head_stands_over_all_columns_above_which_it_is_centred() -> None:
    above = row(100, "", ("Actual", 200.0), "", ("Expected", 400.0), "")
    heads, count = heads_of([above, YEARS, NORTH, SOUTH])
    assert count == 2
    assert texts(heads) == [
        ["", "Actual", "Actual", "Expected", "Expected"],
        ["Region", "2024", "2025", "2026", "2027"],
    ]


def test_two_lines_of_one_row_can_be_such_heads() -> None:
    above = row(100, "", ("Actual", 200.0), "", ("Expected", 400.0), "")
    joined = [a + b for a, b in zip(above, YEARS, strict=True)]
    heads, count = heads_of([joined, NORTH, SOUTH])
    assert count == 1
    assert texts(heads)[0] == ["", "Actual", "Actual", "Expected", "Expected"]


def test_a_head_of_two_lines_stands_over_its_own_column_only() -> None:
    above = row(100, "", "", "Fare", "", "")
    assert spread(above, YEARS) == above


def test_neither_a_caption_nor_prose_is_a_head() -> None:
    for text in ("Table 4. Ships in the harbour", "The master says that 40 ships would use the quay. " * 3):
        above = row(100, "", (text, 200.0), "", "", "")
        assert spread(above, YEARS) == above
