"""Reads the words of a PDF page with their places, turned so that text runs from left to right."""

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

HYPHEN = "\ufffe"
"""The character that pdfium uses for a hyphen at the end of a line, instead of the line break."""
_WORD = re.compile(rf"[^\s{HYPHEN}\x02]+[{HYPHEN}\x02]?|[{HYPHEN}\x02]")
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
    | {"\uf0b7": "•", "\uf0a7": "▪", "\x02": HYPHEN, "\u00a0": " "}
    | dict.fromkeys((*range(2), *range(3, 32), *range(127, 160), 65279, 8203))
)
"""Replacements for ligatures, for bullets of symbol fonts, and for invisible characters."""
_PRIVATE = re.compile(r"[\ue000-\uf8ff\x80-\x9f]")
"""A character that only its font defines, which is a bullet if it is alone."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ENDS_IN_DIGITS = re.compile(r"[^\W_]\W?\d{1,2}$|[.,;:!?)\]”’\"]\d{1,3}$")
_SMALLER = 0.8
"""The greatest size of an exponent or of the mark of a note, as a share of the size of the characters before."""
_LEAST_BOX, _MOST_BOX = 0.8, 1.6
"""The heights of a line as multiples of the size of its type; a font with letters on a scale of its own has others."""
_SMALL_SHAPE = 0.45
"""The greatest height of the shape of a superscript, as a share of the height of its font; a digit has about 0.6."""
_HIGH_SHAPE = 0.45
"""The least height of its lower edge above that of the font; the base line is at about 0.2."""
QUOTES = "“\"'‘«„"
"""Quotation marks that can be before the first letter of a text."""
DROP_CAP = 1.7
"""The least height of a drop cap, as a multiple of the usual height."""
_SLANT = math.radians(20)
"""The least slope of turned text; text with less is italic."""
_SLANTED = 4
"""The turns of text in other directions than the four usual ones."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box, in points; `baseline` is the height of the foot of its letters."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    baseline: float
    bold: bool = False
    nominal: float = 0.0
    """The size of the type that the file names, 0 if it names none that fits the box."""

    @property
    def size(self) -> float:
        """The height of a line of this word's font."""
        return self.top - self.bottom

    @property
    def points(self) -> float:
        """The size of the type: two fonts of one size can declare different heights of a line."""
        return self.nominal or self.size


def words_of(page: Any, most: int) -> tuple[list[list[Word]], bool]:
    """Return the words of a text page in groups by direction, and whether some were left out after `most` characters.

    The direction of most of the text comes first. Each group is turned so that its text runs from left to right and its
    lines from top to bottom, whatever the rotation of the page.
    """
    groups: dict[int, list[Word]] = {}
    count = page.count_chars()
    for word, turn in _placed(page.raw, characters_of(page, min(count, most))):
        groups.setdefault(turn, []).append(word)
    straight = [words for turn, words in groups.items() if turn < _SLANTED] or list(groups.values())
    return sorted(straight, key=lambda words: -sum(len(word.text) for word in words)), count > most


def characters_of(page: Any, count: int) -> str:
    """Return the characters of a page at the indexes that pdfium uses for them."""
    import pypdfium2.raw as pdfium

    text: str = page.get_text_range(0, count) if count else ""
    if len(text) == count:
        return text
    codes = (pdfium.FPDFText_GetUnicode(page.raw, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)


def _placed(page: Any, text: str) -> Iterator[tuple[Word, int]]:
    """Yield each word with its direction in quarter turns; slanted text has values of its own."""
    glyphs = _Glyphs(page)
    for match in _WORD.finditer(text):
        turn = glyphs.turn(match.start())
        for first, end in _parts(glyphs, text, *match.span(), turn):
            written = "•" if _PRIVATE.fullmatch(text, first, end) else _raised(glyphs, text[first:end], first, turn)
            shown = written.translate(_LIGATURES).strip()
            if shown and (word := _word(glyphs, shown, first, end, turn, hyphen=text[end - 1] in f"{HYPHEN}\x02")):
                yield word, turn


def _word(glyphs: "_Glyphs", shown: str, first: int, end: int, turn: int, *, hyphen: bool) -> Word | None:
    """Return a word with the places of its first and last characters, or None if the file has no places."""
    left, bottom, right, top = glyphs.box(first, turn)
    last = end - 2 if hyphen and end - first > 1 else end - 1  # pdfium does not tell the place of the hyphen itself
    start, _, stop, _ = glyphs.box(last, turn) if last > first else (left, 0, right, 0)
    baseline = glyphs.baseline(first, turn)
    left, right = min(left, start), max(right, stop)
    if not all(map(math.isfinite, (left, right, bottom, top, baseline))):
        return None
    nominal = glyphs.points(first)
    fits = _LEAST_BOX * nominal <= top - bottom <= _MOST_BOX * nominal
    word = Word(shown, left, right, bottom, top, baseline, glyphs.is_bold(first), nominal if fits else 0.0)
    return _with_height(word)


class _Glyphs:
    """The places of the characters of a text page, by index, turned so that text runs to the right."""

    def __init__(self, page: Any) -> None:
        import pypdfium2.raw as pdfium

        self._page = page
        self._pdfium = pdfium
        self._box, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._name, self._flags = ctypes.create_string_buffer(128), ctypes.c_int()

    def turn(self, index: int) -> int:
        """Return the direction of a character in quarter turns."""
        angle: float = self._pdfium.FPDFText_GetCharAngle(self._page, index)
        quarter = round(angle / (math.pi / 2))
        is_straight = abs(angle - quarter * math.pi / 2) < _SLANT
        return quarter % 4 if is_straight else _SLANTED + round(angle * 10)

    def box(self, index: int, turn: int) -> tuple[float, float, float, float]:
        """Return the left, bottom, right and top edge of a character."""
        box = self._box
        self._pdfium.FPDFText_GetLooseCharBox(self._page, index, box)
        if turn == 1:
            return -box.top, box.left, -box.bottom, box.right
        if turn == 2:
            return -box.right, -box.top, -box.left, -box.bottom
        if turn == 3:
            return box.bottom, -box.right, box.top, -box.left
        return box.left, box.bottom, box.right, box.top

    def is_raised_shape(self, index: int) -> bool:
        """Whether the shape of an upright character is small and high, as that of a superscript in the same font."""
        edges = [ctypes.c_double() for _ in range(4)]
        self._pdfium.FPDFText_GetCharBox(self._page, index, *edges)
        _, _, low, high = (edge.value for edge in edges)
        self._pdfium.FPDFText_GetLooseCharBox(self._page, index, self._box)
        bottom, top = float(self._box.bottom), float(self._box.top)
        return high - low < _SMALL_SHAPE * (top - bottom) and low > bottom + _HIGH_SHAPE * (top - bottom)

    def height(self, index: int, turn: int) -> float:
        """Return the height of the font of a character."""
        _, bottom, _, top = self.box(index, turn)
        return top - bottom

    def baseline(self, index: int, turn: int) -> float:
        """Return the baseline of a character."""
        self._pdfium.FPDFText_GetCharOrigin(self._page, index, self._x, self._y)
        x, y = self._x.value, self._y.value
        return {1: x, 2: -y, 3: -x}.get(turn, y)

    def points(self, index: int) -> float:
        """Return the size of the type of a character, as the file names it."""
        matrix = self._matrix
        self._pdfium.FPDFText_GetMatrix(self._page, index, matrix)
        size: float = self._pdfium.FPDFText_GetFontSize(self._page, index)
        return size * math.hypot(matrix.c, matrix.d)

    def is_bold(self, index: int) -> bool:
        """Whether the name of a character's font says that it is bold."""
        self._pdfium.FPDFText_GetFontInfo(self._page, index, self._name, len(self._name), self._flags)
        return bool(_BOLD.search(self._name.value))


def _parts(glyphs: _Glyphs, text: str, first: int, end: int, turn: int) -> Iterator[tuple[int, int]]:
    """Yield the span of a word in the text, or the spans of its drop cap and the rest."""
    letter = first + (text[first] in QUOTES)
    if end - letter > 1 and text[letter].isupper():
        large = glyphs.height(letter, turn) / DROP_CAP
        if glyphs.height(end - 1, turn) < large and glyphs.height(letter + 1, turn) < large:
            yield first, letter + 1
            first = letter + 1
    yield first, end


def _with_height(word: Word) -> Word:
    """Return the word with a height, since some fonts do not declare one; letters are about half as wide as high."""
    if word.top - word.bottom > 0.5:
        return word
    height = max(1.0, 2 * (word.right - word.left) / len(word.text))
    return replace(word, bottom=word.baseline - 0.2 * height, top=word.baseline + 0.8 * height)


def _raised(glyphs: _Glyphs, text: str, first: int, turn: int) -> str:
    """Return a word with raised digits written as superscripts: 10⁶ is not 106."""
    if not _ENDS_IN_DIGITS.search(text):
        return text
    digits = len(text) - len(text.rstrip("0123456789"))
    _, bottom, _, top = glyphs.box(first, turn)
    for at in range(len(text) - digits, len(text)):
        _, low, _, high = glyphs.box(first + at, turn)
        smaller = high - low < _SMALLER * (top - bottom) and low > bottom + 0.1 * (top - bottom)
        if smaller or (at and not turn and glyphs.is_raised_shape(first + at)):
            return text[:at] + text[at:].translate(_RAISED)
    return text
