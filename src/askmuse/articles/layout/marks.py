"""The marks of Markdown: headings, footnotes, fences of code, and lines that are only a mark."""

import re

from askmuse.articles.layout.lines import Line
from askmuse.text import NOTE_MARK
from askmuse.types import Kind

MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
HEADING_MARKS = re.compile(r"(?<=\S)(?:\s+#+|\s*\{[#.][^{}]{0,80}\})$")
"""Marks after a heading in Markdown: number signs that close it, or its id and classes: "Next {#next}"."""
NOTE = re.compile(rf"{NOTE_MARK}:(?:\s+|$)")
"""The mark before the text of a footnote in Markdown: "[^1]: See the minutes.". The text may start on the next line."""
_FENCE = re.compile(r"(?:(?:[-*+]|\d{1,9}[.)])\s+)?(`{3,}(?=[^`]*$)|~{3,})")
"""The line above a block of code in Markdown, which may be in a list; a line of the same form ends the block."""
_QUOTED_FENCE = re.compile(r"(?:>\s?)+(?:`{3,}[^`]*|~{3,}\s*\w*)$")
"""The line above or below a block of code in a quotation."""


def fenced(lines: list[Line]) -> dict[int, Kind | None]:
    """Return the indexes of lines in fenced code, each with its kind, or None for a fence.

    A fence that is never closed reaches to the end of the text.
    """
    kinds: dict[int, Kind | None] = {}
    fence = ""
    for number, line in enumerate(lines):
        if fence:
            closes = line.text.startswith(fence) and not line.text.strip(fence[0])
            kinds[number] = None if closes else Kind.CODE
            fence = "" if closes else fence
        elif (opening := _FENCE.match(line.text)) and (line.after_blank or line.text[0] != "~"):  # no underline
            fence = opening[1]
            kinds[number] = None
    return kinds


def is_mark(line: str) -> bool:
    """Whether a line is only a mark: the rule below the head of a table, that of a footnote, or a quoted fence."""
    if line.startswith(">"):
        return bool(_QUOTED_FENCE.match(line))
    if line.startswith("["):
        note = NOTE.match(line)
        return note is not None and note.end() == len(line)
    return line.startswith("|") and "---" in line and not line.strip("|:- \t")
