"""Assembles the text of a PDF file from its paragraphs, and the offset at which each page begins."""

from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest

from askmuse.articles.formats.pdf.heads import heads_of
from askmuse.articles.formats.pdf.hyphens import mended
from askmuse.articles.formats.pdf.joining import Form, Paragraph
from askmuse.articles.formats.pdf.lines import Line
from askmuse.articles.formats.pdf.words import HYPHEN


class Assembly:
    """A text that grows line by line; `starts` has the offset of the first character of each page."""

    def __init__(self, vocabulary: Collection[str]) -> None:
        self._vocabulary = vocabulary
        self._parts: list[str] = []
        self._length = 0
        self.starts: dict[int, int] = {}

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

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
