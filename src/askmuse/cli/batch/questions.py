"""Reads questions from a stream: plain lines, JSON objects as in `POST /ask`, or a CSV table."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import TextIOWrapper
from itertools import chain
from typing import Any, TextIO

from askmuse.errors import QuestionError

COLUMN = "question"
"""The column of a table that has the questions."""


@dataclass(frozen=True, slots=True)
class Line:
    """One question, with its own options, the other cells of its row, and the error if it cannot be asked."""

    question: str
    options: Mapping[str, Any] = field(default_factory=dict)
    row: Mapping[str, str] = field(default_factory=dict)
    error: str | None = None


def read_utf8(stream: TextIO) -> None:
    """Read a stream as UTF-8 whatever the locale; of a question that isn't UTF-8, only that question is an error."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="surrogateescape")


def read_lines(stream: Iterable[str]) -> Iterator[Line]:
    """Yield a question for each line as soon as it arrives; a line that begins with { is a JSON object."""
    for text in stream:
        line = text.removeprefix("\ufeff").strip()
        yield _parsed(line) if line.startswith("{") else Line(line)


def read_table(stream: TextIO) -> tuple[list[str], Iterator[Line]]:
    """Return the columns of a CSV table and a question for each row; without the column `question`, plain lines."""
    first = stream.readline()
    columns = next(csv.reader([first.removeprefix("\ufeff")]), [])
    if COLUMN not in columns:
        return [COLUMN], read_lines(chain([first], stream) if first else [])
    return columns, _rows(columns, stream)


def _rows(columns: list[str], stream: TextIO) -> Iterator[Line]:
    rows = csv.DictReader(stream, columns, restkey="", restval="")
    try:
        for row in rows:
            row.pop("", None)
            yield Line(row[COLUMN].strip(), row=row)
    except csv.Error as error:
        raise QuestionError(f"Line {rows.line_num + 1} of the table is not CSV ({error}). Correct it.") from error


def _parsed(line: str) -> Line:
    """Return the question of a JSON object, with the options that the object sets."""
    from askmuse.api.lines import read_request

    try:
        question, options = read_request(line)
    except QuestionError as error:
        return Line(line, error=str(error))
    return Line(question, options)
