"""Prints answers: as text for people, as JSON for programs, as Markdown, or as rows of a CSV table."""

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from askmuse.answering.answer import Answer, AnswerSentence, NearSentence
from askmuse.answering.showing.words import address, flat, sureness
from askmuse.cli.batch.questions import COLUMN, Line

ADDED = (
    "outcome", "text", "span", "confidence", "sureness", "title", "publisher", "published", "url", "page",
    "article_id", "start", "end", "sha256", "accept",
)  # fmt: skip
"""The columns of a table of answers; `accept` is empty, for the person who checks them."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""The first characters of a cell that a spreadsheet would calculate."""


class Writer(Protocol):
    """Prints answers, one after another."""

    def answer(self, line: Line, answer: Answer) -> None:
        """Print an answer."""

    def error(self, line: Line, message: str) -> None:
        """Print why a question could not be answered."""


class JsonWriter:
    """Prints one object a line: the answer, or the question with its error."""

    def answer(self, line: Line, answer: Answer) -> None:
        """Print an answer."""
        self._print(answer.to_dict())

    def error(self, line: Line, message: str) -> None:
        """Print why a question could not be answered."""
        self._print({"question": line.question, "error": message})

    def _print(self, value: Mapping[str, Any]) -> None:
        print(json.dumps(value, ensure_ascii=False), flush=True)


class MarkdownWriter:
    """Prints answers as Markdown, under their questions if there may be several."""

    def __init__(self, *, several: bool) -> None:
        """Print questions if there may be `several`."""
        self._several = several

    def answer(self, line: Line, answer: Answer) -> None:
        """Print an answer."""
        from askmuse.answering.showing.markdown import as_markdown

        self._print(line, as_markdown(answer))

    def error(self, line: Line, message: str) -> None:
        """Print why a question could not be answered."""
        from askmuse.answering.showing.markdown import escaped

        self._print(line, f"**Error:** {escaped(message)}")

    def _print(self, line: Line, text: str) -> None:
        from askmuse.answering.showing.markdown import escaped

        heading = f"## {escaped(line.question)}\n\n" if self._several else ""
        print(f"{heading}{text}", end="\n\n" if self._several else "\n", flush=True)


class TextWriter:
    """Prints answers for people, under their questions if there may be several."""

    def __init__(self, *, several: bool, percent: bool, by_date: bool, nearest: int | None) -> None:
        """Print questions if there may be `several`; the rest is as `print_answer` takes it."""
        from rich.console import Console

        from askmuse.cli.showing.rendering import NEAREST

        self._several = several
        self._console = Console()
        self._options: dict[str, Any] = {
            "percent": percent, "by_date": by_date, "nearest": NEAREST if nearest is None else nearest,
        }  # fmt: skip

    def answer(self, line: Line, answer: Answer) -> None:
        """Print an answer."""
        from askmuse.cli.showing.rendering import print_answer

        self._head(line)
        print_answer(self._console, answer, **self._options)

    def error(self, line: Line, message: str) -> None:
        """Print why a question could not be answered."""
        from rich.text import Text

        from askmuse.cli.showing.printing import print_lines

        self._head(line)
        print_lines(self._console, [Text(f"Error: {flat(message)}\n")])

    def _head(self, line: Line) -> None:
        from rich.text import Text

        from askmuse.cli.showing.printing import print_lines

        if self._several:
            print_lines(self._console, [Text(f"{flat(line.question)}\n", "bold underline")])


class CsvWriter:
    """Prints a table with a row for each quote, after the columns of the table that the questions came from.

    A question without quotes has one row. A cell that a spreadsheet would calculate begins with an apostrophe.
    """

    def __init__(self, columns: Sequence[str] = (COLUMN,)) -> None:
        """Print the heads of the columns; a column of the questions that has the name of an added one is replaced."""
        kept = [column for column in columns if column and column not in ADDED]
        self._table = csv.DictWriter(
            sys.stdout, [*kept, *ADDED], restval="", extrasaction="ignore", lineterminator="\n"
        )
        self._table.writeheader()

    def answer(self, line: Line, answer: Answer) -> None:
        """Print an answer."""
        for row in list(_rows(answer)) or [{"outcome": answer.outcome}]:
            self._print(line, row)

    def error(self, line: Line, message: str) -> None:
        """Print why a question could not be answered."""
        self._print(line, {"outcome": "error", "text": message})

    def _print(self, line: Line, row: Mapping[str, Any]) -> None:
        asked = {name: cell for name, cell in line.row.items() if name not in ADDED}
        cells = {COLUMN: line.question} | asked | dict(row)
        self._table.writerow({name: _inert(cell) for name, cell in cells.items()})
        sys.stdout.flush()


def _rows(answer: Answer) -> Iterator[dict[str, Any]]:
    """Yield the cells of each quote: of the answers, or of what comes closest."""
    citations = {citation.number: citation for citation in answer.citations}
    sentences: Sequence[AnswerSentence | NearSentence] = answer.answers or answer.nearest
    for sentence in sentences:
        cited = citations[sentence.citations[0]]
        yield {
            "outcome": answer.outcome,
            "text": cited.quote,
            "span": sentence.span if isinstance(sentence, AnswerSentence) else None,
            "confidence": round(sentence.confidence, 4),
            "sureness": sureness(sentence.confidence),
            "title": cited.title,
            "publisher": cited.publisher,
            "published": cited.published,
            "url": address(cited),
            "page": (cited.page.label or cited.page.number) if cited.page else None,
            "article_id": cited.article_id,
            "start": cited.start,
            "end": cited.end,
            "sha256": cited.sha256,
        }


def _inert(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
