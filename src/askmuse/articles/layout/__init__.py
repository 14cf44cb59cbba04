"""Divides a text into blocks: prose, headings, bullets, table rows, references and boilerplate.

The text itself is not changed; every block is a span of it. Many articles are pages that were copied as plain text, so
the structure has to be read from the lines: from Markdown marks if there are any, else from a line's length, its end,
and the lines around it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from askmuse.articles.boilerplate import BULLET, is_boilerplate, repeated
from askmuse.articles.layout.headings import is_heading
from askmuse.articles.layout.lines import Line, split_lines
from askmuse.articles.layout.mail_heads import mail_heads
from askmuse.articles.layout.marks import HEADING_MARKS, MARKDOWN_HEADING, NOTE, fenced, is_mark
from askmuse.articles.layout.paragraphs import ends_early, paragraph_end, wrapped_width
from askmuse.articles.layout.references import is_reference
from askmuse.articles.layout.tables import bare_rows, flattened_cells, rows
from askmuse.types import Kind

_QUOTED = re.compile(r"(?:>\s?)+(?=\S)")
"""The mark at the start of a quoted line in mail and Markdown."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, bullet, row, reference, line of code or boilerplate: `text[start:end]` without its mark."""

    kind: Kind
    start: int
    end: int
    level: int = 0


@lru_cache(maxsize=1)  # called for the title, the dateline and the passages of the same article
def blocks(text: str) -> list[Block]:
    """Return the blocks of `text` in order; together they cover every character except white space and marks."""
    lines = list(split_lines(text))
    code = fenced(lines)
    bars = bare_rows(lines, code)
    cells = flattened_cells(lines, code)
    mails = mail_heads(lines)
    boilerplate = repeated([line.text for line in lines], [line.page for line in lines]) - code.keys()
    width = wrapped_width([line for number, line in enumerate(lines) if number not in code])
    breaks = boilerplate | cells.keys() | code.keys() | bars.keys() | mails
    single: dict[int, Kind | None] = dict.fromkeys(mails - cells.keys(), Kind.REFERENCE)
    single |= bars | code  # lines that are blocks of their own; None for marks, which are in no block
    result: list[Block] = []
    index = 0
    while index < len(lines):
        line, stop = lines[index], index + 1
        if index in single:
            if kind := single[index]:
                result.append(Block(kind, line.start, line.end))
        elif index in cells:
            stop = cells[index]
            result += [Block(Kind.ROW, start, end) for start, end in rows(lines[index:stop])]
        elif is_mark(line.text):
            pass
        elif index in boilerplate or is_boilerplate(line.text):
            result.append(Block(Kind.BOILERPLATE, line.start, line.end))
        else:
            stop = paragraph_end(lines, index, width, breaks)
            result.append(_block(lines, index, stop, width))
        index = stop
    return result


def _block(lines: list[Line], first: int, stop: int, width: int) -> Block:
    """Return the block that the lines from `first` to `stop` make; `width` is not 0 if the text is hard-wrapped."""
    line, start, end = lines[first], lines[first].start, lines[stop - 1].end
    if quoted := _QUOTED.match(line.text):
        return Block(Kind.PROSE, start + quoted.end(), end)
    if mark := MARKDOWN_HEADING.match(line.text):
        if line.indented and (line.after_blank or lines[first - 1].indented):
            return Block(Kind.CODE, start, end)
        closing = HEADING_MARKS.search(line.text, mark.end())
        return Block(Kind.HEADING, start + mark.end(), start + closing.start() if closing else end, len(mark[1]))
    if line.text.startswith("|"):
        return Block(Kind.ROW, start, end)
    note, bullet = NOTE.match(line.text), BULLET.match(line.text)
    mark = note or bullet
    content = start + (mark.end() if mark else 0)
    if is_reference(line.text[content - start :]):
        return Block(Kind.REFERENCE, content, end)
    if mark:
        return Block(Kind.PROSE if note else Kind.BULLET, content, end)
    alone = not width or (_are_apart(lines, first, width) and _are_apart(lines, stop, width))
    heads = first == 0 or stop < len(lines)  # a last line heads nothing
    if stop == first + 1 and alone and heads and is_heading(line.text, first=first == 0):
        return Block(Kind.HEADING, start, end, 6 if line.text.endswith(":") else 2)
    return Block(Kind.PROSE, start, end)


def _are_apart(lines: list[Line], index: int, width: int) -> bool:
    """Whether the line at `index` of a hard-wrapped text does not continue the one above it."""
    if index in {0, len(lines)} or lines[index].after_blank:
        return True
    above = lines[index - 1].text
    return above.startswith("|") or ends_early(above, lines[index].text, width)
