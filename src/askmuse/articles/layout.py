"""Which stretch of a text is prose, a heading, a bullet, a table row, a reference, or page chrome.

A pure function of the text: nothing is cut out, every block is a span. Articles arrive as copied pages, so the
structure is read off the lines themselves: from Markdown marks where there are any, else from their length, their end
and what stands around them.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import median

from askmuse.articles.boilerplate import BULLET, NUMERIC, is_chrome, repeated
from askmuse.text import trim
from askmuse.types import Kind

_URL = r"(?:https?://|www\.)\S+"
_MARKDOWN_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(?=\S)")
_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})")
"""The line above code in Markdown; one alike closes it."""
_OF_REFERENCES = re.compile(rf"\[[^\[\]]*\]\([^)\s]{{1,2000}}+\)|{_URL}|\d+|\b(?:and|via|see)\b", re.IGNORECASE)
"""What a bare reference is made of, beside punctuation."""
_SENTENCE_END = re.compile(r"""[.!?…;,。！？；，।؟۔]["'”’»«›)\]*_]*(?:\s*(?:\[\d{1,3}\]|[⁰¹²³⁴-⁹])+)?$""")
"""How a sentence ends, be it with the mark of a footnote."""
_NO_HEADING = re.compile(
    rf"{_URL}"
    r"|[»”\"]$"  # a quotation
    r"|[\U0001F300-\U0001FAFF\u2600-\u27BF]\ufe0f?$"  # an emoji
    r"|^[^:]{1,40}:\s+\S"  # a label with a value
    r"|[$€£¥]\s?\d|\d\s?[$€£¥]|\d[.,]\d\d$|\b\d+ (?:kr|euros?|dollars|pounds)\b"  # a line of a receipt
)
"""Signs that a short line says something, rather than naming what stands below it."""

_SHORT = 45
"""Characters. Longer lines are not cells of a table that copying flattened."""
_HEADING_WORDS = 16
_HEADLINE_WORDS = 30
_WRAPPED = 130
"""Characters. No line of a hard-wrapped text is longer: a printed page in small type has about 120."""
_FULL = 0.7
"""Of the longest line. A line that was broken because it was full is hardly ever shorter."""
_ENDING = 20
"""Characters in which the end of a sentence is looked for."""
_DASH_OR_NUMBER = re.compile(r"[-–—+]\s|(?!1[.)])\d{1,2}[.)]\s")
"""What marks a list item, and may as well come first where a sentence was broken into lines."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, bullet, row, line of code, reference or chrome: `text[start:end]`, without its mark."""

    kind: Kind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    after_blank: bool
    page: int


@lru_cache(maxsize=1)  # the title, the dateline and the passages of an article ask for them, one after another
def blocks(text: str) -> list[Block]:
    """Return the blocks of `text` in order; together they hold every character but white space and marks."""
    lines = list(_lines(text))
    code = _fenced(lines)
    chrome = repeated([line.text for line in lines], [line.page for line in lines]) - code.keys()
    width = _width([line for number, line in enumerate(lines) if number not in code])
    cells = _flattened_cells(lines, code)
    breaks = chrome | cells.keys() | code.keys()
    found: list[Block] = []
    index = 0
    while index < len(lines):
        if index in code:
            stop = index + 1
            if code[index]:
                found.append(Block(Kind.CODE, lines[index].start, lines[index].end))
        elif index in cells:
            stop = cells[index]
            found.extend(_rows(lines[index:stop]))
        elif _is_rule(lines[index].text):
            stop = index + 1  # the rule under a table's head is a mark: it neither says anything nor parts the table
        elif index in chrome or is_chrome(lines[index].text):
            stop = index + 1
            found.append(Block(Kind.BOILERPLATE, lines[index].start, lines[index].end))
        else:
            stop = _paragraph_end(lines, index, width, breaks)
            found.append(_block(lines, index, stop, wrapped=width > 0))
        index = stop
    return found


def _fenced(lines: list[_Line]) -> dict[int, bool]:
    """Return the lines of code between two fences, True, and the fences, False; code may go on to the end."""
    fenced: dict[int, bool] = {}
    fence = ""
    for number, line in enumerate(lines):
        if fence:
            closes = line.text.startswith(fence) and not line.text.strip(fence[0])
            fenced[number] = not closes
            fence = "" if closes else fence
        elif (opening := _FENCE.match(line.text)) and (line.after_blank or line.text[0] == "`"):  # else it underlines
            fence = opening[1]
            fenced[number] = False
    return fenced


def _lines(text: str) -> Iterator[_Line]:
    """Yield the lines that are not blank; a form feed starts a new page."""
    blank, page, offset = True, 0, 0
    for raw in re.split(r"(\r\n|[\n\r\f\v\u2028\u2029\x85])", text):
        if raw in {"\n", "\r", "\r\n", "\v", "\u2028", "\u2029", "\x85"}:
            pass
        elif raw == "\f":
            page, blank = page + 1, True
        else:
            start, end = trim(text, offset, offset + len(raw))
            if start < end:
                yield _Line(start, end, text[start:end], blank, page)
            blank = start >= end
        offset += len(raw)


def _width(lines: list[_Line]) -> int:
    """Return the length of the longest line of a text that was broken into lines of about one width, else 0."""
    texts = [line for line in lines if not _starts_hard(line.text) and not re.search(_URL, line.text)]
    longest = max((len(line.text) for line in texts), default=0)
    runs_on = [len(a.text) for a, b in pairwise(texts) if not b.after_blank and not _SENTENCE_END.search(a.text)]
    return longest if len(runs_on) >= 3 and longest <= _WRAPPED and median(runs_on) >= _FULL * longest else 0


def _flattened_cells(lines: list[_Line], code: Container[int]) -> dict[int, int]:
    """Return the runs of lines (first → past the last) that are the cells of a table, one cell a line."""
    runs: dict[int, int] = {}
    first = 0
    for index in range(len(lines) + 1):
        if index < len(lines) and index not in code and _is_cell(lines[index].text):
            continue
        run = lines[first:index]
        if len(run) >= 6 and sum(bool(NUMERIC.match(line.text)) for line in run) >= 3:
            runs[first] = index
        first = index + 1
    return runs


def _is_cell(line: str) -> bool:
    if NUMERIC.match(line):
        return True
    return (
        len(line) <= _SHORT
        and not _SENTENCE_END.search(line)
        and not BULLET.match(line)
        and not _MARKDOWN_HEADING.match(line)
        and not line.startswith("|")
        and not is_chrome(line)
    )


def _rows(lines: list[_Line]) -> Iterator[Block]:
    """Group the cells of a flattened table: a row starts at a label beside a number."""
    first = 0
    numeric = [bool(NUMERIC.match(line.text)) for line in lines]
    for index in range(1, len(lines) + 1):
        if index < len(lines) and (numeric[index] or not (numeric[index - 1] or any(numeric[index + 1 : index + 2]))):
            continue
        yield Block(Kind.ROW, lines[first].start, lines[index - 1].end)
        first = index


def _paragraph_end(lines: list[_Line], first: int, width: int, breaks: set[int]) -> int:
    """Return the index past the last line of the paragraph that starts at line `first`."""
    stop = first + 1
    if not width or _starts_hard(lines[first].text):
        return stop
    listed = bool(BULLET.match(lines[first].text))
    while stop < len(lines) and stop not in breaks and not lines[stop].after_blank:
        line, before = lines[stop].text, lines[stop - 1].text
        runs_on = len(before) >= _FULL * width and not re.search(r"[.!?:;…]\W*$", before[-_ENDING:])
        if _starts_hard(line) or _starts_softly(line, runs_on, listed):
            break
        stop += 1
    return stop


def _starts_hard(line: str) -> bool:
    return bool(_MARKDOWN_HEADING.match(line)) or line.startswith("|")


def _starts_softly(line: str, runs_on: bool, listed: bool) -> bool:
    """Whether a line starts a block, by looks that a line within a sentence can have by chance.

    `runs_on` says that the line before was full and ends no sentence, `listed` that it belongs to a list item.
    """
    if BULLET.match(line):
        return listed or not runs_on or not _DASH_OR_NUMBER.match(line)
    return not runs_on and (is_chrome(line) or _is_reference(line))


def _block(lines: list[_Line], first: int, stop: int, *, wrapped: bool) -> Block:
    line, start, end = lines[first], lines[first].start, lines[stop - 1].end
    if mark := _MARKDOWN_HEADING.match(line.text):
        return Block(Kind.HEADING, start + mark.end(), end, len(mark[1]))
    if line.text.startswith("|"):
        return Block(Kind.ROW, start, end)
    mark = BULLET.match(line.text)
    content = start + (mark.end() if mark else 0)
    if _is_reference(line.text[content - start :]):
        return Block(Kind.REFERENCE, content, end)
    if mark:
        return Block(Kind.BULLET, content, end)
    alone = not wrapped or (line.after_blank and (stop == len(lines) or lines[stop].after_blank))
    if stop == first + 1 and alone and _is_heading(line.text, first=first == 0):
        return Block(Kind.HEADING, start, end, 6 if line.text.endswith(":") else 2)
    return Block(Kind.PROSE, start, end)


def _is_reference(line: str) -> bool:
    return bool(re.search(_URL, line)) and not re.search(r"\w", _OF_REFERENCES.sub("", line))


def _is_rule(line: str) -> bool:
    """Whether a line is the rule under the head of a Markdown table."""
    return line.startswith("|") and "---" in line and not line.strip("|:- \t")


def _is_heading(line: str, *, first: bool) -> bool:
    """Whether a line without a mark reads as a heading: short, starting like one, and no sentence.

    The first line of an article may be longer: headlines are.
    """
    count = len(line.split())
    if line.endswith(":"):
        return count <= 8
    if line[0] in "([" or line[0].islower() or (not first and _NO_HEADING.search(line)):
        return False
    if _SENTENCE_END.search(line) and not (first and line.endswith(("...", "…"))):
        return line.endswith("?") and count <= 10
    return count <= (_HEADLINE_WORDS if first else _HEADING_WORDS)
