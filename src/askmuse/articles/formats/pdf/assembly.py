"""Assembles the text of a PDF file from its paragraphs, and the offset at which each page begins."""

from collections.abc import Collection, Sequence

from askmuse.articles.formats.pdf.hyphens import mended
from askmuse.articles.formats.pdf.lines import Line
from askmuse.articles.formats.pdf.paragraphs import Form, Paragraph
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
            for number, row in enumerate(paragraph.rows):
                self._row(row, first=number == 0)
            return
        if paragraph.form is Form.HEADING:
            self._on_page(paragraph.lines[0].page)
            self._put("## ")
        self._lines(paragraph.lines)

    def _row(self, row: Sequence[Sequence[Line]], *, first: bool) -> None:
        self._put("" if first else "\n")
        self._on_page(next(cell[0].page for cell in row if cell))
        for cell in row:
            self._put("| ")
            self._lines(cell)
            self._put(" " if cell or cell is not row[-1] else "")
        self._put("|")

    def _lines(self, lines: Sequence[Line]) -> None:
        for number, line in enumerate(lines):
            text = line.text
            joint = " "
            if number + 1 < len(lines):
                hyphen = mended(text, lines[number + 1].text, self._vocabulary)
                if hyphen is not None:
                    text, joint = text[:-1], hyphen
            self._on_page(line.page)
            self._put(text.replace(HYPHEN, "-"))
            self._put(joint if number + 1 < len(lines) else "")

    def _on_page(self, page: int) -> None:
        self.starts.setdefault(page, self._length)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
