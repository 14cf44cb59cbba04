"""What the commands share: their options, notices and progress on stderr, and an assistant that is up to date."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from askmuse.cli.progress import progress_bars
from askmuse.settings import Settings

if TYPE_CHECKING:
    from askmuse.assistant import Assistant
    from askmuse.types import Span

Corpus = Annotated[Path | None, typer.Option(help="Folder of articles.")]
Index = Annotated[Path | None, typer.Option(help="Folder of the index.")]
Mode = Annotated[
    str | None,
    typer.Option(
        help="thinking reads what it finds, instant does not, contemplating also takes the question apart, "
        "auto thinks where it is not sure at once."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@contextmanager
def assistant_of(corpus: Path | None, index: Path | None) -> "Iterator[Assistant]":
    """Give an assistant over an index that is up to date."""
    from askmuse.opening import locate, open_current

    settings = Settings.from_environment()
    with progress_bars() as progress:
        assistant = open_current(*locate(corpus, index, settings), settings, notify, progress)
    yield assistant


def notify(line: str) -> None:
    """Print a line for the user that is no part of a result; names of files in it may hold control characters."""
    from askmuse.text import without_controls

    print(without_controls(line), file=sys.stderr, flush=True)


def day(text: str) -> date:
    """Return the day that an ISO date names."""
    try:
        if len(text) == len("2026-04-08"):  # not 20260408, which Python would take as well
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise typer.BadParameter(f"{text!r} is not a date such as 2026-04-08")


def span(text: str, length: int | None = None) -> "Span":
    """Return the offsets that START:END names, within a text so long where that is known."""
    start, _, end = text.partition(":")
    if not (start.isdecimal() and end.isdecimal() and int(start) <= int(end)):
        raise typer.BadParameter(f"{text!r} is not START:END", param_hint="--at")
    if length is not None and int(end) > length:
        raise typer.BadParameter(f"{text!r} is not START:END within 0:{length}", param_hint="--at")
    return int(start), int(end)
