"""The lines of a text, trimmed, and whether one ends a sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from askmuse.articles.false_ends import NOTE_MARKS
from askmuse.text import trim

_INDENTED = ("    ", "\t")
"""White space before an indented line of code in Markdown, not a heading even if it begins with a number sign."""
_SENTENCE_END = re.compile(rf"""[.!?…;,。！？；，।؟۔។။།።]["'”“’»«›)\]*_）」』】》]*(?:{NOTE_MARKS})?$""")
"""The end of a sentence, including the marks of footnotes."""
_END = 300
"""The number of characters at the end of a line that can be the end of a sentence with marks of footnotes, which may be
links."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, trimmed, with its span in the text and its page, counted from 0."""

    start: int
    end: int
    text: str
    after_blank: bool
    page: int
    indented: bool = False


def split_lines(text: str) -> Iterator[Line]:
    """Yield the lines that are not blank, each with its page; a form feed starts a new page."""
    blank, page, offset = True, 0, 0
    for raw in re.split(r"(\r\n|[\n\r\f\v\u2028\u2029\x85])", text):
        if raw in {"\n", "\r", "\r\n", "\v", "\u2028", "\u2029", "\x85"}:
            pass
        elif raw == "\f":
            page, blank = page + 1, True
        else:
            start, end = trim(text, offset, offset + len(raw))
            if start < end:
                yield Line(start, end, text[start:end], blank, page, raw.startswith(_INDENTED))
            blank = start >= end
        offset += len(raw)


def ends_sentence(line: str) -> bool:
    """Whether a line ends with the end of a sentence."""
    return bool(_SENTENCE_END.search(line, max(0, len(line) - _END)))
