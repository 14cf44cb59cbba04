"""The values of options, read from what was typed; a wrong one raises BadParameter, which names it."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from askmuse.types import Span


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
