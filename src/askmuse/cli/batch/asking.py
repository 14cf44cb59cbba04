"""Asks one question or a stream of them, and prints the answers in order."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TextIO

from askmuse.cli.batch.formats import CsvWriter, JsonWriter, MarkdownWriter, TextWriter, Writer
from askmuse.cli.batch.questions import COLUMN, Line, read_lines, read_table, read_utf8
from askmuse.cli.streams import notify
from askmuse.cli.values import Format
from askmuse.errors import AskmuseError

if TYPE_CHECKING:
    from askmuse.assistant import Assistant

ANSWERED, NOT_ANSWERED, FAILED = 0, 1, 2
"""Exit codes for several questions: one was answered, none was, or one could not be asked or none was given."""


def ask_one(
    assistant: "Assistant", question: str, form: Format, options: Mapping[str, Any], nearest: int | None
) -> int:
    """Ask a question, print its answer, and return the exit code; raises AskmuseError."""
    line = Line(question)
    answer = assistant.ask(question, **options)
    _writer(form, assistant, [COLUMN], options, nearest, several=False).answer(line, answer)
    return ANSWERED if answer.answerable else NOT_ANSWERED


def ask_stream(
    assistant: "Assistant", stream: TextIO, form: Format, options: Mapping[str, Any], nearest: int | None
) -> int:
    """Ask each question of a stream, print its answer or its error before the next is read; return the exit code."""
    read_utf8(stream)
    columns, lines = read_table(stream) if form is Format.CSV else ([COLUMN], read_lines(stream))
    return _ask(assistant, lines, _writer(form, assistant, columns, options, nearest, several=True), options)


def _ask(assistant: "Assistant", lines: Iterable[Line], writer: Writer, options: Mapping[str, Any]) -> int:
    answered = failed = asked = False
    for line in lines:
        asked = True
        try:
            if line.error is not None:
                raise AskmuseError(line.error)
            answer = assistant.ask(line.question, **{**options, **line.options})
        except AskmuseError as error:
            failed = True
            writer.error(line, str(error))
            continue
        answered = answered or answer.answerable
        writer.answer(line, answer)
    if not asked:
        notify("askmuse: no question was given: write one question a line.")
    return FAILED if failed or not asked else ANSWERED if answered else NOT_ANSWERED


def _writer(
    form: Format, assistant: "Assistant", columns: list[str], options: Mapping[str, Any], nearest: int | None, *,
    several: bool,
) -> Writer:  # fmt: skip
    match form:
        case Format.JSON:
            return JsonWriter()
        case Format.MD:
            return MarkdownWriter(several=several)
        case Format.CSV:
            return CsvWriter(columns)
        case Format.TEXT:
            by_date = bool(options.get("timeline"))
            return TextWriter(several=several, percent=assistant.calibrated, by_date=by_date, nearest=nearest)
