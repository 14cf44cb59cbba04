"""Reads table files (.csv, .tsv, .xlsx); each row becomes a line with the heads of its columns."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from askmuse.articles.formats.archive import require_plain_parts
from askmuse.articles.formats.draft import Draft, one_line
from askmuse.articles.formats.encoding import decode
from askmuse.articles.formats.extras import extra
from askmuse.articles.formats.rows import MOST_COLUMNS, Cell, table_lines
from askmuse.errors import ArticleError

MOST_ROWS = 20_000
"""The most rows of a file that are read; encoding so many takes about five minutes."""
_LONGEST_VALUE = 20_000_000
"""The most characters of a value: those of the largest file. The parser's default is too low for long texts."""
_SEPARATORS = ",;\t|"
_SAMPLE = 20
"""The number of rows by which the separator of a file is detected."""
_FIGURE = re.compile(r"[^\w]*\d")
"""The start of a value that is a number and not the head of a column; a period or a range can be both."""
_PERIOD = re.compile(
    r"(?:(?:[0-3]?\d[/.-]){0,2}(?:19|20)\d\d|(?:19|20)\d\d[-/.]\d\d{1,3}(?:-\d\d)?|\d{1,4}\s?[-–]\s?\d{1,4}|\d{1,4}\s?\+)(?!\d)"
)
"""A period or a range at the start of the head of a column: "2025", "01/2025", "0-14 years", "65+"."""
_DEFAULT_NAME = re.compile(r"(?:sheet|tabelle|feuil|hoja|foglio|blad|planilha|лист)\s?\d*", re.IGNORECASE)
"""The default name of a sheet."""


def read_csv(data: bytes) -> Draft:
    """Return the rows of a file with commas, semicolons, tabs or bars between values; raises ArticleError."""
    decoded = decode(data)
    text = decoded.text.strip("\n")
    csv.field_size_limit(_LONGEST_VALUE)
    try:
        separator = _separator(text)
        rows = [[one_line(value) for value in row] for row in csv.reader(io.StringIO(text), delimiter=separator)]
    except csv.Error as error:
        raise ArticleError(f"has rows that cannot be told apart ({error}): save it again as .csv") from None
    blocks, notices = _blocks(rows)
    return Draft("\n\n".join(blocks), notices=[*decoded.notices, *notices])


def _separator(text: str) -> str:
    """Return the separator that splits the first rows into the same number of values, more than one.

    A value in quotation marks can have several lines.
    """
    samples = {mark: islice(csv.reader(io.StringIO(text), delimiter=mark), _SAMPLE) for mark in _SEPARATORS}
    counts = {mark: [len(row) for row in sample if row] for mark, sample in samples.items()}
    alike = {
        mark: (max(map(lengths.count, lengths)) / len(lengths), max(lengths))
        for mark, lengths in counts.items()
        if lengths
    }
    parting = {mark: score for mark, score in alike.items() if score[1] > 1}
    return max(parting, key=lambda mark: parting[mark]) if parting else ","


def _blocks(rows: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
    """Return the tables and the lines between them as blocks, and remarks for the user on what was left out."""
    count = sum(any(row) for row in rows)
    notices = []
    if count > MOST_ROWS:
        notices.append(f"has {count} rows, of which the first {MOST_ROWS} were read: split it")
        rows = rows[: MOST_ROWS + len(rows) - count]
    return [block for part in _parts(rows) for block in _table(part)], notices


def _parts(rows: Iterable[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    """Yield the stretches of rows between empty ones."""
    part: list[Sequence[str]] = []
    for row in rows:
        if any(row):
            part.append(row)
        elif part:
            yield part
            part = []
    if part:
        yield part


def _table(rows: list[Sequence[str]]) -> Iterator[str]:
    """Yield the lines above a table, which fill one cell each, then its rows in one block."""
    first = next((n for n, row in enumerate(rows) if sum(map(bool, row)) > 1), len(rows))
    for row in rows[:first]:
        yield next(filter(None, row))
    table = rows[first:]
    if table:
        count = _head_rows(table)
        heads = [_spanning(row, table[count - 1]) for row in table[:count]]
        cells = [[Cell(value) for value in row[:MOST_COLUMNS]] for row in table[count:]]
        yield "\n".join(table_lines([*heads, *cells]))


def _head_rows(rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows name the columns: two if the first has empty cells that the second fills."""
    if len(rows) < 2 or not _names_columns(rows[0], rows[1:]):
        return 0
    top, below = rows[0], rows[1]
    gaps = any(not value and under for value, under in zip(top, below, strict=False))
    return 2 if gaps and len(rows) > 2 and not any(map(_FIGURE.match, below)) else 1


def _spanning(row: Sequence[str], below: Sequence[str]) -> list[Cell]:
    """Return the cells of a row of heads, which span the empty cells behind them that the last such row fills."""
    cells: list[Cell] = []
    for value, under in zip(row[:MOST_COLUMNS], below, strict=False):
        if cells and not value and under and row is not below:
            cells[-1] = replace(cells[-1], columns=cells[-1].columns + 1)
        else:
            cells.append(Cell(value, head=True))
    return cells


def _names_columns(row: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Whether the first row of a table names its columns: it has no value twice, and no numbers except periods.

    A period is a head only above values that are none.
    """
    filled = [value for value in row if value]
    if len(set(filled)) != len(filled):
        return False
    figures = [column for column, value in enumerate(row) if _FIGURE.match(value)]
    if not all(_PERIOD.match(row[column]) for column in figures):
        return False
    return not any(_PERIOD.fullmatch(other[column]) for other in rest for column in figures if column < len(other))


def read_workbook(data: bytes) -> Draft:
    """Return the rows of the visible sheets of an Excel workbook, its title and its author; raises ArticleError."""
    openpyxl = extra("openpyxl", "xlsx")
    if data.startswith(b"PK"):
        require_plain_parts(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception as error:  # the library raises all kinds of errors
        locked = data.startswith(b"\xd0\xcf\x11\xe0")  # the container in which Office encrypts files
        why = "is protected by a password, or an old .xls file" if locked else "is a broken workbook"
        raise ArticleError(f"{why}: save it again as .xlsx") from error
    blocks: list[str] = []
    notices: list[str] = []
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in sheets:
        parts, left_out = _blocks(list(_shown(sheet)))
        if parts and not (len(sheets) == 1 and _DEFAULT_NAME.fullmatch(sheet.title)):
            blocks.append(f"## {one_line(sheet.title)}")
        blocks += parts
        notices += left_out
    return Draft(
        "\n\n".join(blocks),
        title=book.properties.title or None,
        author=None if book.properties.creator == "openpyxl" else book.properties.creator,
        notices=notices,
    )


def _shown(sheet: Any) -> Iterator[list[str]]:
    """Yield the values of the rows of a sheet, without hidden rows and columns; one empty row stands for several.

    Only cells that the file has are looked at, since the library would make all others up to the last one.
    """
    hidden = {
        number
        for about in sheet.column_dimensions.values()
        if about.hidden and about.min
        for number in range(about.min, min(about.max, MOST_COLUMNS) + 1)
    }
    columns = [n for n in range(1, min(sheet.max_column, MOST_COLUMNS) + 1) if n not in hidden]
    before = 0
    for number, places in groupby(sorted(sheet._cells), itemgetter(0)):  # the library has no public way to these alone
        values = {column: _value(sheet._cells[number, column]) for _, column in places}
        if number > before + 1:
            yield []
        before = number
        if not (number in sheet.row_dimensions and sheet.row_dimensions[number].hidden):
            yield [values.get(column, "") for column in columns]


def _value(cell: Any) -> str:
    """Return the value of a cell as a sheet shows it, without separators of thousands and currency signs."""
    value, form = cell.value, str(cell.number_format or "")
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime) and value.time() == time():
        return _day(value.date(), form)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return _day(value, form)
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, form)
    return one_line(str(value))


def _day(value: date, form: str) -> str:
    """Return a day, or only its month if its format shows no day."""
    shown = _shown_form(form).lower()
    return value.isoformat() if "d" in shown or "m" not in shown else f"{value:%Y-%m}"


def _shown_form(form: str) -> str:
    """Return a format without text in quotation marks, colours and conditions."""
    return re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", form.split(";")[0])


def _number(value: float, form: str) -> str:
    """Return a number with the decimals and the percent sign of its format."""
    form = _shown_form(form)
    percent = "%" in form
    places = re.search(r"[0#?]\.(0+)", form)
    if percent or places:
        shown = f"{value * (100 if percent else 1):.{len(places[1]) if places else 0}f}"
    else:
        shown = f"{round(value, 10):.10f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))
    return shown + ("%" if percent else "")
