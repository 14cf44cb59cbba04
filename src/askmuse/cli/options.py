"""What several commands share: options, notices on stderr, closed pipes, and an assistant over an updated index."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from askmuse.cli.progress import progress_bars
from askmuse.cli.shell import completion
from askmuse.settings import Settings

if TYPE_CHECKING:
    from askmuse.assistant import Assistant
    from askmuse.types import Span

PATH = click.Path(path_type=Path)
"""The path of a file or a folder; commands check whether it exists."""
corpus_option = click.option(
    "--corpus", type=PATH, help="Folder of articles. Default: ASKMUSE_CORPUS, or else the folder corpus."
)
index_option = click.option(
    "--index",
    type=PATH,
    help="Folder of the index, or address of a database (see docs/scaling.md). Default: ASKMUSE_INDEX, or else the "
    "folder index; for another --corpus, a folder in the cache.",
)
mode_option = click.option(
    "--mode",
    metavar="MODE",
    help="How thoroughly to answer. thinking (default): reads the best passages; instant: only ranks passages, the "
    "fastest; contemplating: also searches for each part of the question; auto: instant if its answer is sure enough, "
    "else thinking.",
    shell_complete=completion.modes,
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class Format(StrEnum):
    """The formats in which answers are printed."""

    TEXT = "text"
    JSON = "json"
    MD = "md"
    CSV = "csv"


def one_format(form: Format | None, *, as_json: bool) -> Format:
    """Return the format that was asked for; raises BadParameter for two different ones."""
    if as_json and form not in (None, Format.JSON):
        raise click.BadParameter(f"--json and --format {form} exclude each other. Choose one.")
    return Format.JSON if as_json else form or Format.TEXT


@contextmanager
def assistant_of(corpus: Path | None, index: Path | None, mode: str | None = None) -> "Iterator[Assistant]":
    """Yield an assistant over an index that is up to date with its articles.

    If the first question will be asked in `mode`, the models that the mode needs are loaded meanwhile.
    """
    from askmuse.models.loading import ModelLoader

    settings = Settings.from_environment()
    with progress_bars() as progress:
        models = ModelLoader(settings, notify, progress)
        from askmuse.answering.modes import MODES
        from askmuse.opening import locate, open_current  # slow imports, made while the model is loaded

        if mode is not None and mode in MODES and MODES[mode].reads_at_once:
            models.begin_reader()
        assistant = open_current(*locate(corpus, index, settings), settings, notify, progress, models)
    yield assistant


def notify(line: str) -> None:
    """Print a notice on stderr; control characters, which names of files can contain, become escapes."""
    from askmuse.text import escape_controls

    print(escape_controls(line), file=sys.stderr, flush=True)


def on_closed_pipe(action: str) -> None:
    """Set what happens when the program that reads stdout ends: "SIG_DFL" ends askmuse, "SIG_IGN" raises an error.

    A command that uses sockets needs the error, since a closed connection must not end it.
    """
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, getattr(signal, action))


def day(context: click.Context, option: click.Parameter, text: str | None) -> date | None:
    """Return the ISO date, such as 2026-04-08, that an option has as its value; None if the option is not used."""
    if text is None:
        return None
    try:
        if len(text) == len("2026-04-08"):  # not 20260408, which Python also accepts
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise click.BadParameter(f"{text!r} is not a date such as 2026-04-08")


def span(text: str, length: int | None = None) -> "Span":
    """Return the offsets of START:END; raises BadParameter for offsets beyond `length`, if it is known."""
    start, _, end = text.partition(":")
    if not (start.isdecimal() and end.isdecimal() and int(start) <= int(end)):
        raise click.BadParameter(f"{text!r} is not START:END, such as 120:260", param_hint="--at")
    if length is not None and int(end) > length:
        raise click.BadParameter(f"{text!r} is not START:END within 0:{length}", param_hint="--at")
    return int(start), int(end)
