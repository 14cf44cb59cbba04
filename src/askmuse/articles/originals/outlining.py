"""Finds where a quote stands on the pages of its PDF file that are text, from the places of the characters there."""

import ctypes
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rapidfuzz import fuzz

from askmuse.articles.formats.pdf.document import opened
from askmuse.articles.formats.pdf.pages import MOST_CHARACTERS
from askmuse.articles.formats.pdf.words import characters_of
from askmuse.articles.originals.drawing import page_of
from askmuse.types import Page, Span

_LEAST_SIMILARITY = 90.0
"""The least similarity, in percent, of letters on the page to those of the quote. They may differ a little, since
reading removes hyphens at the ends of lines and moves notes out of the text."""
_HEAD = re.compile(r"(?<=\| )[^|\n:]{1,200}: (?=\S)")
"""The head of a column before a cell of a table, which is not in each row on the page."""
_MOST_PAGES = 4
"""The most pages on which one quote is searched; a quote is one sentence or a few."""
_GRID = 1_000_000
"""The width and height, in pixels, that pdfium is given to convert coordinates, which are then divided by it."""
_SAME_LINE = 0.5
"""Two boxes are on one line if they overlap vertically by this share of the lower one's height or more."""


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a quote that is on one page; `before` counts the earlier places on that page with the same words."""

    page: int
    quote: str
    before: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: its edges as shares of the page's width and height, from the upper left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


def parts_of(text: str, pages: Sequence[Page], span: Span) -> list[Part]:
    """Return the parts of a span of an article's text, one for each page of text that it touches, at most four."""
    parts = []
    for page, (first, last) in touched(text, pages, span):
        if page.ocr:
            continue
        shown = _HEAD.sub("", text[first:last])
        quote, earlier = _letters(shown)[0], _letters(_HEAD.sub("", text[page.start : first]))[0]
        parts.append(Part(page.number, shown, earlier.count(quote) if quote else 0))
    return parts


def touched(text: str, pages: Sequence[Page], span: Span) -> list[tuple[Page, Span]]:
    """Return the first pages that a span of an article's text touches, at most four, and the part of it on each."""
    ends = [*(page.start for page in pages[1:]), len(text)]
    parts = ((page, (max(page.start, span[0]), min(end, span[1]))) for page, end in zip(pages, ends, strict=True))
    return list(islice(((page, part) for page, part in parts if part[0] < part[1]), _MOST_PAGES))


def outline(data: bytes, parts: Sequence[Part]) -> list[Box]:
    """Return the boxes of a quote, line by line; none for a part whose letters are not on the page.

    Raises ArticleError.
    """
    with opened(data) as document:
        return [box for part in parts for box in _boxes(page_of(document, part.page), part)]


def _boxes(page: Any, part: Part) -> list[Box]:
    textpage = page.get_textpage()
    try:
        count = min(textpage.count_chars(), MOST_CHARACTERS)
        place = _find(part, characters_of(textpage, count))
        if place is None:
            return []
        rectangles = [textpage.get_rect(n) for n in range(textpage.count_rects(place[0], place[1] - place[0]))]
        return by_line([_box(page, part.page, rectangle) for rectangle in rectangles])
    finally:
        textpage.close()


def _find(part: Part, characters: str) -> Span | None:
    """Return where a quote stands among the characters of a page, or None."""
    wanted, _ = _letters(part.quote)
    letters, places = _letters(characters)
    if not wanted:
        return None
    at = -1
    for _ in range(part.before + 1):
        at = letters.find(wanted, at + 1)
    end = at + len(wanted)
    if at < 0:
        similar = fuzz.partial_ratio_alignment(wanted, letters, score_cutoff=_LEAST_SIMILARITY)
        if similar is None or len(wanted) > len(letters):
            return None
        at, end = similar.dest_start, similar.dest_end
    return places[at], places[end - 1] + 1


def _letters(text: str) -> tuple[str, list[int]]:
    """Return the letters and digits of a text, without case, accents and ligatures, and the index of each."""
    indexed = [
        (letter, index)
        for index, character in enumerate(text)
        for letter in unicodedata.normalize("NFKD", character).casefold()
        if letter.isalnum()
    ]
    return "".join(letter for letter, _ in indexed), [index for _, index in indexed]


def _box(page: Any, number: int, rectangle: tuple[float, float, float, float]) -> Box:
    """Return the box of a rectangle in the page's own coordinates, on the page as viewers show it.

    Viewers may rotate and crop a page.
    """
    left, bottom, right, top = rectangle
    (x, y), (u, v) = _to_shares(page, left, top), _to_shares(page, right, bottom)
    return Box(number, min(x, u), min(y, v), max(x, u), max(y, v))


def _to_shares(page: Any, x: float, y: float) -> tuple[float, float]:
    """Return a point of the page's own coordinates as shares of the width and height, from the upper left corner."""
    import pypdfium2.raw as pdfium

    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page.raw, 0, 0, _GRID, _GRID, 0, x, y, across, down)
    return across.value / _GRID, down.value / _GRID


def by_line(boxes: Sequence[Box]) -> list[Box]:
    """Return the boxes, with neighbours on the same line joined into one."""
    lines: list[Box] = []
    for box in boxes:
        if lines and _on_one_line(lines[-1], box):
            lines[-1] = _around(lines[-1], box)
        else:
            lines.append(box)
    return lines


def _on_one_line(a: Box, b: Box) -> bool:
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    return overlap >= _SAME_LINE * min(a.bottom - a.top, b.bottom - b.top)


def _around(a: Box, b: Box) -> Box:
    """Return the smallest box that contains both."""
    return Box(a.page, min(a.left, b.left), min(a.top, b.top), max(a.right, b.right), max(a.bottom, b.bottom))
