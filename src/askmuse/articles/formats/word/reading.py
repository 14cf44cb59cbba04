"""Reads a Word file: its text, block by block, and its properties."""

import io
from collections.abc import Iterator
from typing import Any

from askmuse.articles.formats.archive import require_plain_parts
from askmuse.articles.formats.draft import EXPORTED, Draft
from askmuse.articles.formats.rows import table_lines
from askmuse.articles.formats.word.inline import Inline, inline_of
from askmuse.articles.formats.word.notes import Notes
from askmuse.articles.formats.word.strict import as_transitional
from askmuse.articles.formats.word.styles import Styles
from askmuse.articles.formats.word.tables import Table, rows_of
from askmuse.articles.formats.word.xml import children, first, is_on, name_of, value_of
from askmuse.errors import ArticleError

_LARGEST_UNPACKED = 200_000_000
"""The most bytes that a Word file, which is a ZIP archive, may unpack to, including pictures."""
_BLOCKS = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}
"""Elements that contain paragraphs and tables, and have no text of their own."""
_PROGRAMS = {"", "python-docx", "microsoft office user", "user"}


def read_word(data: bytes) -> Draft:
    """Return the text and the properties of a Word file; raises ArticleError."""
    import zipfile

    import docx

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        size = sum(part.file_size for part in packed.infolist())
    if size > _LARGEST_UNPACKED:
        raise ArticleError(f"unpacks to {size / 1e6:.0f} MB: save it again without its pictures")
    require_plain_parts(data)
    document = docx.Document(io.BytesIO(as_transitional(data)))
    about = document.core_properties
    reading = _Reading(Styles(document.part), Notes(document.part))
    blocks = [block for block in reading.blocks(document.element.body) if block]
    return Draft(
        "\n\n".join(blocks),
        title=about.title or None,
        author=None if about.author.lower() in _PROGRAMS else about.author,
        is_export=about.category == EXPORTED,
        notices=list(reading.notices()),
    )


class _Reading:
    """Reads the blocks of a document in reading order."""

    def __init__(self, styles: Styles, notes: Notes) -> None:
        self._styles = styles
        self._notes = notes
        self._unknown = 0
        self._above: Inline | None = None

    def notices(self) -> Iterator[str]:
        """Yield remarks for the user on how the file was read."""
        if self._unknown:
            plural = "s" * (self._unknown != 1)
            yield f"has {self._unknown} symbol{plural} of a font that no text can show, each of which reads as �"

    def blocks(self, parent: Any) -> Iterator[str]:
        """Yield paragraphs and tables, each followed by its text boxes and notes."""
        for child in parent:
            name = name_of(child)
            if name == "p":
                yield from self._paragraph(child)
                continue
            yield from self._rest()
            if name == "tbl":
                yield from self._table(child)
            elif name in _BLOCKS:
                yield from self.blocks(child)
            elif name == "AlternateContent":
                yield from self.blocks(first(child, "Choice", "Fallback"))
        yield from self._rest()

    def _paragraph(self, element: Any) -> Iterator[str]:
        inline = self._inline(element, self._above)
        self._above = inline if _runs_on(element) else None
        if self._above is not None:
            return
        if inline.text:
            yield self._marked(element, inline.text)
        yield from self._attached([inline])

    def _rest(self) -> Iterator[str]:
        """Yield a paragraph that should continue in the next one, if there is none."""
        if self._above is not None:
            inline, self._above = self._above, None
            if inline.text:
                yield inline.text
            yield from self._attached([inline])

    def _inline(self, element: Any, above: Inline | None = None) -> Inline:
        style = value_of(first(element, "pPr"), "pStyle")
        known = above.unknown if above is not None else 0
        inline = inline_of(element, self._styles, self._notes, above, hidden=self._styles.hides(style))
        self._unknown += inline.unknown - known
        return inline

    def _attached(self, inlines: list[Inline]) -> Iterator[str]:
        """Yield the text boxes of some paragraphs, then their notes."""
        for inline in inlines:
            for box in inline.boxes:
                yield from self.blocks(box)
        for inline in inlines:
            for mark, note in inline.notes:
                if blocks := list(self.blocks(note)):
                    yield "\n\n".join([f"[{mark}] {blocks[0]}" if mark else blocks[0], *blocks[1:]])

    def _marked(self, element: Any, text: str) -> str:
        """Return the text of a paragraph with its Markdown mark."""
        about = first(element, "pPr")
        style = value_of(about, "pStyle")
        level = self._styles.level(style, about)
        if level is not None:
            return f"{'#' * min(6, max(1, level))} {text}"
        return f"- {text}" if self._styles.is_item(style, about) else text

    def _table(self, element: Any) -> Iterator[str]:
        table = Table(element)
        if table.is_layout():
            for cell in table.cells():
                yield from self.blocks(cell)
            return
        inlines: list[Inline] = []

        def text_of(cell: Any) -> str:
            parts = [self._inline(paragraph) for paragraph in _paragraphs(cell)]
            inlines.extend(parts)
            return " ".join(part.text for part in parts if part.text)

        yield "\n".join(table_lines(rows_of(table, text_of)))
        yield from self._attached(inlines)


def _paragraphs(parent: Any) -> Iterator[Any]:
    """Yield the paragraphs of a cell of a table, including those of inner tables."""
    for child in parent:
        name = name_of(child)
        if name == "p":
            yield child
        elif name in _BLOCKS | {"tbl", "tr", "tc"} and not is_hidden_row(child):
            yield from _paragraphs(child)


def _runs_on(paragraph: Any) -> bool:
    """Whether the mark at the end of a paragraph was deleted in tracked changes, so that the next one continues it."""
    mark = first(first(paragraph, "pPr"), "rPr")
    return first(mark, "del", "moveFrom") is not None


def is_hidden_row(element: Any) -> bool:
    """Whether a row of a table is hidden, or was deleted in tracked changes."""
    about = first(element, "trPr")
    return about is not None and (is_on(about, "hidden") or bool(list(children(about, "del"))))
