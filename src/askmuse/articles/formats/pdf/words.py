"""The words of a PDF page, each with the place where it stands, turned so that text runs from left to right."""

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

HYPHEN = "\ufffe"
"""How pdfium writes a hyphen at the end of a line, in place of the line break."""
_WORD = re.compile(rf"[^\s{HYPHEN}\x02]+[{HYPHEN}\x02]?|[{HYPHEN}\x02]")
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
    | {"\uf0b7": "•", "\uf0a7": "▪", "\x02": HYPHEN, "\u00a0": " "}
    | dict.fromkeys((*range(2), *range(3, 32), 127, 65279, 8203))
)
"""Letters that are drawn as one, the bullets of symbol fonts, and what no reader sees."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALLER = 0.8
"""Of the size of the characters before. Digits that are smaller and stand higher are an exponent or a note's mark."""
QUOTES = "“\"'‘«„"
"""Quotation marks that can stand before the first letter of a text."""
DROP_CAP = 1.7
"""Times the usual height, from which a single letter is a drop cap."""
_SLANT = math.radians(20)
"""Text that leans less is italic, not turned."""
_SLANTED = 4
"""Turns of text whose direction is none of the four."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box, in points; `baseline` is the height on which its letters stand."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    baseline: float
    bold: bool = False

    @property
    def size(self) -> float:
        """The height of a line of this word's font."""
        return self.top - self.bottom


def words_of(page: Any, most: int) -> tuple[list[list[Word]], bool]:
    """Return the words of a text page in groups by direction, and whether some were left out after `most` characters.

    The direction that most of the text has comes first. Each group is turned so that its text runs from left to right
    and its lines follow each other downwards, whatever the page's own rotation is.
    """
    groups: dict[int, list[Word]] = {}
    count = page.count_chars()
    for word, turn in _placed(page.raw, _characters(page, min(count, most))):
        groups.setdefault(turn, []).append(word)
    straight = [words for turn, words in groups.items() if turn < _SLANTED] or list(groups.values())
    return sorted(straight, key=lambda words: -sum(len(word.text) for word in words)), count > most


def _characters(page: Any, count: int) -> str:
    """Return the page's characters such that each index is the one that pdfium has for it."""
    import pypdfium2.raw as pdfium

    text: str = page.get_text_range(0, count) if count else ""
    if len(text) == count:
        return text
    codes = (pdfium.FPDFText_GetUnicode(page.raw, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)


def _placed(page: Any, text: str) -> Iterator[tuple[Word, int]]:
    """Yield each word with the quarter turns of its direction; slanted text has turns of its own."""
    import pypdfium2.raw as pdfium

    box, last = pdfium.FS_RECTF(), pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    for first, end in _spans(page, text):
        written = text[first:end]
        shown = _raised(page, written, first).translate(_LIGATURES).strip()
        if not shown or not pdfium.FPDFText_GetLooseCharBox(page, first, box):
            continue
        pdfium.FPDFText_GetLooseCharBox(page, end - 1, last)
        pdfium.FPDFText_GetCharOrigin(page, first, x, y)
        pdfium.FPDFText_GetFontInfo(page, first, name, len(name), flags)
        angle = pdfium.FPDFText_GetCharAngle(page, first)
        quarter = round(angle / (math.pi / 2))
        turn = quarter % 4 if abs(angle - quarter * math.pi / 2) < _SLANT else _SLANTED + round(angle * 10)
        if written[-1] in f"{HYPHEN}\x02" and end - first > 1:  # where the hyphen itself stands pdfium does not say
            pdfium.FPDFText_GetLooseCharBox(page, end - 2, last)
        corners = [_turned(turn, *corner) for corner in ((box.left, box.bottom), (box.right, box.top))]
        corners += [_turned(turn, *corner) for corner in ((last.left, last.bottom), (last.right, last.top))]
        baseline = _turned(turn, x.value, y.value)[1]
        xs, heights = [x for x, _ in corners], [y for _, y in corners[:2]]
        word = Word(
            shown,
            min(xs),
            max(xs),
            min(heights),
            max(heights),
            baseline,
            bool(_BOLD.search(name.value.decode("latin-1"))),
        )
        if all(math.isfinite(value) for value in (*xs, *heights, baseline)):
            yield _with_height(word), turn


def _spans(page: Any, text: str) -> Iterator[tuple[int, int]]:
    """Yield where each word stands in the text; a large first letter is a word itself."""
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()

    def height(index: int) -> float:
        pdfium.FPDFText_GetLooseCharBox(page, index, box)
        return float(abs(box.top - box.bottom) + abs(box.right - box.left))

    for match in _WORD.finditer(text):
        first, end = match.span()
        letter = first + (text[first] in QUOTES)
        if end - letter > 1 and text[letter].isupper():
            large = height(letter) / DROP_CAP
            if height(end - 1) < large and height(letter + 1) < large:
                yield first, letter + 1
                first = letter + 1
        yield first, end


def _turned(turn: int, x: float, y: float) -> tuple[float, float]:
    """Return a point as it stands once the page is turned so that text of this direction runs to the right."""
    return {1: (-y, x), 2: (-x, -y), 3: (y, -x)}.get(turn, (x, y))


def _with_height(word: Word) -> Word:
    """Return the word with a height, which some fonts do not declare; letters are about half as wide as high."""
    if word.top - word.bottom > 0.5:
        return word
    height = max(1.0, 2 * (word.right - word.left) / len(word.text))
    return replace(word, bottom=word.baseline - 0.2 * height, top=word.baseline + 0.8 * height)


def _raised(page: Any, text: str, first: int) -> str:
    """Return a word with the digits that are small and stand high written as such: 10⁶ is not 106."""
    if not re.search(r"[^\W_]\W?\d{1,2}$|[.,;:!?)\]”’\"]\d{1,3}$", text):
        return text
    import pypdfium2.raw as pdfium

    digits = len(text) - len(text.rstrip("0123456789"))
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(page, first, box)
    height, bottom = box.top - box.bottom, box.bottom
    for at in range(len(text) - digits, len(text)):
        pdfium.FPDFText_GetLooseCharBox(page, first + at, box)
        if box.top - box.bottom < _SMALLER * height and box.bottom > bottom + 0.1 * height:
            return text[:at] + text[at:].translate(_RAISED)
    return text
