"""Finds where a quote stands on the pages of its PDF file, from the places of the characters there."""

import ctypes
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from askmuse.articles.formats.pdf.document import opened
from askmuse.articles.formats.pdf.drawing import page_of
from askmuse.articles.formats.pdf.words import characters_of
from askmuse.types import Page, Span

_MOST_ON_A_PAGE = 60_000
"""The most characters of a page in which a quote is looked for, which are those that are read."""
_ALIKE = 90.0
"""The least likeness, in percent, of letters on the page to those of the quote: reading mends hyphens and sets notes
apart, but leaves nearly all letters as they are."""
_HEAD = re.compile(r"(?<=\| )[^|\n:]{1,200}: (?=\S)")
"""The head of a column before a cell of a table, which is not in each row on the page."""
_MOST_PAGES = 4
"""The most pages on which one quote is looked for; a quote is a sentence or a few."""
_GRID = 1_000_000
"""The pixels of an imagined picture whose places are turned into shares of the page."""
_SAME_LINE = 0.5
"""The least share of the height of a box by which a box of the same line overlaps it."""


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a quote that is on one page; `before` counts the places before it on the page with the same words."""

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
    """Return the parts of a span of an article's text that are on its first few pages, one for each page."""
    parts = []
    for page, following in zip(pages, [*pages[1:], None], strict=True):
        end = len(text) if following is None else following.start
        first, last = max(page.start, span[0]), min(end, span[1])
        if first < last:
            shown = _HEAD.sub("", text[first:last])
            quote, earlier = _letters(shown)[0], _letters(_HEAD.sub("", text[page.start : first]))[0]
            parts.append(Part(page.number, shown, earlier.count(quote) if quote else 0))
        if len(parts) == _MOST_PAGES:
            break
    return parts


def outline(data: bytes, parts: Sequence[Part]) -> list[Box]:
    """Return the boxes of a quote, line by line; none for a part whose letters are not on the page, as on a scan.

    Raises ArticleError.
    """
    with opened(data) as document:
        return [box for part in parts for box in _boxes(page_of(document, part.page), part)]


def _boxes(page: Any, part: Part) -> list[Box]:
    textpage = page.get_textpage()
    try:
        count = min(textpage.count_chars(), _MOST_ON_A_PAGE)
        place = _find(part, characters_of(textpage, count))
        if place is None:
            return []
        rectangles = [textpage.get_rect(n) for n in range(textpage.count_rects(place[0], place[1] - place[0]))]
        return _by_line([_box(page, part.page, rectangle) for rectangle in rectangles])
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
        alike = fuzz.partial_ratio_alignment(wanted, letters, score_cutoff=_ALIKE)
        if alike is None or len(wanted) > len(letters):
            return None
        at, end = alike.dest_start, alike.dest_end
    return places[at], places[end - 1] + 1


def _letters(text: str) -> tuple[str, list[int]]:
    """Return the letters and digits of a text, without case, accents and ligatures, and the index of each."""
    found = [
        (letter, index)
        for index, character in enumerate(text)
        for letter in unicodedata.normalize("NFKD", character).casefold()
        if letter.isalnum()
    ]
    return "".join(letter for letter, _ in found), [index for _, index in found]


def _box(page: Any, number: int, rectangle: tuple[float, float, float, float]) -> Box:
    """Return a rectangle of the page's own coordinates, which may be turned and cropped, as people see it."""
    left, bottom, right, top = rectangle
    (x, y), (u, v) = _seen(page, left, top), _seen(page, right, bottom)
    return Box(number, min(x, u), min(y, v), max(x, u), max(y, v))


def _seen(page: Any, x: float, y: float) -> tuple[float, float]:
    import pypdfium2.raw as pdfium

    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page.raw, 0, 0, _GRID, _GRID, 0, x, y, across, down)
    return across.value / _GRID, down.value / _GRID


def _by_line(boxes: Sequence[Box]) -> list[Box]:
    """Return the boxes with those of one line joined."""
    lines: list[Box] = []
    for box in boxes:
        if lines and _on_one_line(lines[-1], box):
            lines[-1] = _around(lines[-1], box)
        else:
            lines.append(box)
    return lines


def _on_one_line(one: Box, two: Box) -> bool:
    shared = min(one.bottom, two.bottom) - max(one.top, two.top)
    return shared >= _SAME_LINE * min(one.bottom - one.top, two.bottom - two.top)


def _around(one: Box, two: Box) -> Box:
    left, top = min(one.left, two.left), min(one.top, two.top)
    return Box(one.page, left, top, max(one.right, two.right), max(one.bottom, two.bottom))
