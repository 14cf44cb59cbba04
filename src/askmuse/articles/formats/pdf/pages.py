"""Reads the pages of a PDF file: words, rules, the printed number, and whether the page is a picture."""

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from askmuse.articles.formats.pdf.recognition import words_in
from askmuse.articles.formats.pdf.words import HYPHEN, Word, words_of

MOST_CHARACTERS = 60_000
"""The most characters of a page that are read; a page of a newspaper in small type has 20,000."""
_MOST_OBJECTS = 200_000
"""The most pieces of text and drawing of a page; pages with more are skipped, since people don't read them."""
_MOST_RULES = 5_000
"""The number of pieces of a page among which rules and pictures are searched."""
_THIN = 3.0
"""Points. The greatest height of a rule."""
_DRAWN = 0.05
"""The least share of a page that pictures and drawings cover for a page without text to be a scan and not blank."""
_SCAN = 0.5
"""The same for a page with a few words to be a scan with a stamp."""
_STAMP = 60
"""The most characters of a stamp."""
_MARGIN = 0.08
"""The share of a page at each edge in which a stamp of more characters is, such as that of a court or a library."""
_READ_ANEW = 1.25
"""The least length of recognised text, as a multiple of that of the stamp, which is recognised too."""
_PIXELS_A_POINT = 200 / 72
"""The resolution of pictures: at 200 dots per inch, letters of a footnote are 20 pixels high."""
_LONGEST_SIDE = 4_000
"""The most pixels of the picture of a page."""
_LETTERS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class RawPage:
    """The words of a page in groups by direction, the heights of its horizontal rules, and its printed number."""

    words: list[list[Word]]
    rules: list[float]
    label: str | None
    drawn: float = 0.0
    """The share of the page that pictures and drawings cover."""
    cut: bool = False
    """Whether a part of the page was left out."""
    picture: tuple[float, float] | None = None
    """The width and the height of the picture in which the words were recognised; None if they were read as text."""
    marginal: bool = False
    """Whether all words are at the edges of the page."""

    @property
    def ocr(self) -> bool:
        """Whether the words were recognised in a picture."""
        return self.picture is not None

    @property
    def is_picture(self) -> bool:
        """Whether the page is a picture of text that cannot be read as text."""
        return self.lacks_text(self.length)

    @property
    def length(self) -> int:
        """The number of characters of all words."""
        return sum(len(word.text) + 1 for group in self.words for word in group)

    def lacks_text(self, length: int) -> bool:
        """Whether the page is a picture with no text or only a stamp, if its text has so many characters."""
        return self.drawn >= (_SCAN if length else _DRAWN) and (length <= _STAMP or self.marginal)


def read_page(document: Any, number: int, *, recognise: bool) -> RawPage:
    """Return the page with this index; `recognise` says whether to read it by OCR if it is a picture."""
    import pypdfium2.raw as pdfium

    label = document.get_page_label(number) or None
    page = document[number]
    try:
        if pdfium.FPDFPage_CountObjects(page.raw) > _MOST_OBJECTS:
            return RawPage([], [], label, cut=True)
        textpage = page.get_textpage()
        try:
            words, cut = words_of(textpage, MOST_CHARACTERS)
        finally:
            textpage.close()
        rules, drawn = _drawn(page)
        raw = RawPage(words, rules, label, drawn, cut, marginal=_at_edges(page, words))
        return _recognised(page, raw) if recognise and raw.is_picture else raw
    finally:
        page.close()


def _recognised(page: Any, raw: RawPage) -> RawPage:
    """Return a page with the words in its picture, or unchanged if there are none but those of a stamp."""
    size = page.get_size()
    scale = min(_PIXELS_A_POINT, _LONGEST_SIDE / max(size))
    words = words_in(page.render(scale=scale).to_numpy(), 1 / scale)
    recognised = RawPage([words], [], raw.label, raw.drawn, picture=size)
    return recognised if recognised.length > _READ_ANEW * raw.length else raw


def _at_edges(page: Any, words: Sequence[Sequence[Word]]) -> bool:
    """Whether all words in the main direction are near the upper or the lower edge of a page."""
    bottom, height = page.get_cropbox()[1], page.get_height()
    heights = ((word.baseline - bottom) / height for word in (words[0] if words else ()))
    return height > 0 and all(not _MARGIN < share < 1 - _MARGIN for share in heights)


def _drawn(page: Any) -> tuple[list[float], float]:
    """Return the heights of the horizontal rules of a page, and the share of it that pictures and drawings cover."""
    import pypdfium2.raw as pdfium

    rules: set[float] = set()
    area, covered = max(1.0, abs(page.get_width() * page.get_height())), 0.0
    for index in range(min(pdfium.FPDFPage_CountObjects(page.raw), _MOST_RULES)):
        piece = pdfium.FPDFPage_GetObject(page.raw, index)
        kind = pdfium.FPDFPageObj_GetType(piece)
        is_picture = kind == pdfium.FPDF_PAGEOBJ_IMAGE or (kind == pdfium.FPDF_PAGEOBJ_FORM and _has_picture(piece))
        if kind != pdfium.FPDF_PAGEOBJ_PATH and not is_picture:
            continue
        left, bottom, right, top = _bounds(piece)
        covered += max(0.0, right - left) * max(0.0, top - bottom)
        if kind == pdfium.FPDF_PAGEOBJ_PATH and right - left > 4 * _THIN:
            rules |= {round(bottom), round(top)} if top - bottom > _THIN else {round((bottom + top) / 2)}
    return sorted(rules), covered / area


def _has_picture(form: Any) -> bool:
    """Whether a group of pieces, in which scanners wrap a picture, has one."""
    import pypdfium2.raw as pdfium

    pieces = range(min(pdfium.FPDFFormObj_CountObjects(form), _MOST_RULES))
    kinds = (pdfium.FPDFPageObj_GetType(pdfium.FPDFFormObj_GetObject(form, index)) for index in pieces)
    return any(kind == pdfium.FPDF_PAGEOBJ_IMAGE for kind in kinds)


def _bounds(piece: Any) -> tuple[float, float, float, float]:
    import pypdfium2.raw as pdfium

    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(piece, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    return left, bottom, right, top


def vocabulary_of(pages: Sequence[RawPage]) -> frozenset[str]:
    """Return the words of a document in small letters, without the parts of words divided at the end of a line."""
    return frozenset(word for page in pages for group in page.words for word in _whole(group))


def _whole(words: list[Word]) -> Iterator[str]:
    parted = False
    for word in words:
        ends = word.text.endswith((HYPHEN, "-"))
        if not parted and not ends:
            yield from (match.casefold() for match in _LETTERS.findall(word.text))
        parted = ends
