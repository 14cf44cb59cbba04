"""Assembles the text of a PDF file from its paragraphs, with the offsets of its pages and the places of its lines."""

from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest

from askmuse.articles.formats.pdf.heads import heads_of
from askmuse.articles.formats.pdf.hyphens import mended
from askmuse.articles.formats.pdf.joining import Form, Paragraph
from askmuse.articles.formats.pdf.lines import Line
from askmuse.articles.formats.pdf.words import HYPHEN, Word
from askmuse.types import Place

_GAP = 1.0
"""The widest space between two words of a place, as a share of the height of the line."""


class Assembly:
    """A text that grows line by line; `starts` has the offset of the first character of each page."""

    def __init__(self, vocabulary: Collection[str]) -> None:
        self._vocabulary = vocabulary
        self._parts: list[str] = []
        self._length = 0
        self._placed: dict[int, list[tuple[int, int, Line]]] = {}
        self.starts: dict[int, int] = {}

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    def places(self, page: int, size: tuple[float, float]) -> tuple[Place, ...]:
        """Return where the text on a page with this width and height stands, in the order of the text."""
        placed = self._placed.get(page, ())
        return tuple(place for start, end, line in placed for place in _places(start, end, line, size))

    def add(self, paragraph: Paragraph, before: Paragraph | None) -> None:
        """Add a paragraph, after a blank line unless both are items of a list."""
        if before is not None:
            lists = paragraph.close and paragraph.form is Form.PROSE and before.form is Form.PROSE
            self._put("\n" if lists else "\n\n")
        if paragraph.form is Form.TABLE:
            above, count = heads_of(paragraph.rows)
            heads = [" ".join(filter(None, map(self._joined, column))) for column in zip(*above, strict=True)]
            for number, row in enumerate(paragraph.rows[count:]):
                self._row(row, heads, first=number == 0)
            return
        if paragraph.form is Form.HEADING:
            self._on_page(paragraph.lines[0].page)
            self._put("## ")
        self._lines(paragraph.lines)

    def _row(self, row: Sequence[Sequence[Line]], heads: Sequence[str], *, first: bool) -> None:
        """Add a row; if the columns have heads, each cell comes after its own, and empty cells are left out."""
        self._put("" if first else "\n")
        self._on_page(next(cell[0].page for cell in row if cell))
        for number, cell in enumerate(row):
            if heads and not cell:
                continue
            self._put(f"| {heads[number]}: " if heads and heads[number] else "| ")
            self._lines(cell)
            self._put(" " if cell or cell is not row[-1] else "")
        self._put("|")

    def _lines(self, lines: Sequence[Line]) -> None:
        for line, text in zip(lines, self._texts(lines), strict=True):
            self._on_page(line.page)
            self._placed.setdefault(line.page, []).append((self._length, self._length + len(text), line))
            self._put(text)

    def _joined(self, lines: Sequence[Line]) -> str:
        return "".join(self._texts(lines))

    def _texts(self, lines: Sequence[Line]) -> Iterator[str]:
        """Yield the text of each line with what joins it to the next: a space, or what is left of a hyphen."""
        for line, following in zip_longest(lines, lines[1:]):
            text, joint = line.text, "" if following is None else " "
            hyphen = None if following is None else mended(text, following.text, self._vocabulary)
            if hyphen is not None:
                text, joint = text[:-1], hyphen
            yield text.replace(HYPHEN, "-") + joint

    def _on_page(self, page: int) -> None:
        self.starts.setdefault(page, self._length)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _places(start: int, end: int, line: Line, size: tuple[float, float]) -> Iterator[Place]:
    """Yield the places of a line whose text is from `start` to `end`, one for all words that have no gap between them.

    A line from right to left is mirrored, so that its edges are below 0.
    """
    width, height = size
    for words in _without_gaps(line):
        stop = start + len(" ".join(word.text for word in words))
        first, last = abs(words[0].left) / width, abs(words[-1].right) / width
        top, bottom = max(word.top for word in words), min(word.bottom for word in words)
        edges = (round(edge, 4) for edge in (first, last, 1 - top / height, 1 - bottom / height))
        if start < end:  # a hyphen that is all of the last group may have been removed
            yield Place(start, min(stop, end), *edges)
        start = stop + 1


def _without_gaps(line: Line) -> list[list[Word]]:
    """Return the words of a line in groups, with a gap between each two groups."""
    groups: list[list[Word]] = []
    for word in line.words:
        if groups and word.left - groups[-1][-1].right <= _GAP * line.size:
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups
