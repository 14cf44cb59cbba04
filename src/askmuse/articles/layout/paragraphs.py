"""Paragraphs: whether a text is hard-wrapped, which cuts its paragraphs into lines, and where each ends."""

import re
from itertools import pairwise
from statistics import median

from askmuse.articles.boilerplate import BULLET, is_boilerplate
from askmuse.articles.layout.lines import Line, ends_sentence
from askmuse.articles.layout.marks import MARKDOWN_HEADING, NOTE
from askmuse.articles.layout.references import URL, is_reference

_WRAPPED = 130
"""The most characters of a line in a hard-wrapped text: a printed page in small type has about 120."""
_FULL = 0.7
"""The least length of a full line, as a share of the longest line."""
_FEWEST_CUT = 3
"""The fewest lines that end within a sentence in a hard-wrapped text."""
_LEAST_WIDTH = 55
"""The least length of the longest line that the next one continues in lower case, if the lines of the text are not all
of similar length: mail is wrapped at about 72 characters; items of lists without marks are shorter."""
_MOSTLY = 0.8
"""Of the lines that the next one continues in lower case, the least share that must be full."""
_ENDING = 20
"""The number of characters at the end of a line that are searched for the end of a sentence or clause."""
_DASH_OR_NUMBER = re.compile(r"[-–—+]\s|(?!1[.)])\d{1,2}[.)]\s")
"""Marks of list items that may also begin a line in the middle of a sentence."""


def wrapped_width(lines: list[Line]) -> int:
    """Return the length of the longest line if the text is hard-wrapped (its paragraphs are cut into lines), else 0."""
    texts = [line for line in lines if not _starts_hard(line.text) and not re.search(URL, line.text)]
    longest = max((len(line.text) for line in texts), default=0)
    cut = [len(line.text) for line, below in pairwise(texts) if not below.after_blank and not ends_sentence(line.text)]
    if len(cut) >= _FEWEST_CUT and longest <= _WRAPPED and median(cut) >= _FULL * longest:
        return longest
    return _width_of_running(texts)


def _width_of_running(lines: list[Line]) -> int:
    """Return the length of the longest line that is continued in lower case, if most such lines are full; else 0.

    This tells that a short text, or one with lists, addresses and tables in it, is hard-wrapped.
    """
    running = [
        (len(line.text), len(below.text.split()[0]))
        for line, below in pairwise(lines)
        if below.text[0].islower() and not below.after_blank and not ends_sentence(line.text)
    ]
    width = max((length for length, _ in running), default=0)
    full = sum(length + 1 + word > _FULL * width for length, word in running)
    return width if _LEAST_WIDTH <= width <= _WRAPPED and full >= _MOSTLY * len(running) else 0


def paragraph_end(lines: list[Line], first: int, width: int, breaks: set[int]) -> int:
    """Return the index past the last line of the paragraph that starts at line `first`."""
    stop = first + 1
    if not width or _starts_hard(lines[first].text):
        return stop
    listed = bool(BULLET.match(lines[first].text))
    while stop < len(lines) and stop not in breaks and not lines[stop].after_blank:
        line, before = lines[stop].text, lines[stop - 1].text
        if len(before) > width or ends_early(before, line, width):
            break
        runs_on = len(before) >= _FULL * width and not re.search(r"[.!?:;…]\W*$", before[-_ENDING:])
        if _starts_hard(line) or NOTE.match(line) or _starts_softly(line, runs_on, listed):
            break
        stop += 1
    return stop


def ends_early(line: str, below: str, width: int) -> bool:
    """Whether a line of a hard-wrapped text ends although the first word of the next one has room on it.

    A word in lower case does not count, since it continues the sentence.
    """
    return not below[0].islower() and len(line) + 1 + len(below.split()[0]) <= _FULL * width


def _starts_hard(line: str) -> bool:
    """Whether a line starts a block by a Markdown mark that no line within a sentence has."""
    return bool(MARKDOWN_HEADING.match(line)) or line.startswith("|")


def _starts_softly(line: str, runs_on: bool, listed: bool) -> bool:
    """Whether a line starts a block, by signs that a line within a sentence may have by chance.

    `runs_on` says that the line before is full and does not end a sentence, `listed` that it belongs to a list item.
    """
    if BULLET.match(line):
        return listed or not runs_on or not _DASH_OR_NUMBER.match(line)
    return not runs_on and (is_boilerplate(line) or is_reference(line))
