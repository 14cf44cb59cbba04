"""Prints lines to a terminal or a pipe: in a terminal texts are wrapped, names of files and sources never."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

_WIDTH = 100
"""The column at which texts are wrapped: longer lines are hard to read."""


def print_lines(console: Console, lines: Iterable[Text]) -> None:
    """Print lines, wrapped only in a terminal."""
    terminal = console.is_terminal
    width = min(console.width, _WIDTH) if terminal else None
    for line in lines:
        soft = line.no_wrap or not terminal
        console.print(line, highlight=False, soft_wrap=soft, width=None if soft else width)


def unbroken(text: str, style: str = "dim") -> Text:
    """Return a line that is never wrapped, so that a path or an offset in it can be copied."""
    return Text(text, style, no_wrap=True)
