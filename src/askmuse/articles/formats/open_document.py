"""Reads OpenDocument texts (.odt) as they print: without hidden text, and with notes after their paragraph."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from askmuse.articles.formats.archive import Archive, attribute, local_name
from askmuse.articles.formats.draft import Draft, joined, one_line
from askmuse.articles.formats.html.raised import formula, raised_text
from askmuse.articles.formats.rows import MOST_COLUMNS, Cell, table_lines
from askmuse.errors import ArticleError

_NOT_SHOWN = frozenset(
    """
    tracked-changes annotation annotation-end forms sequence-decls variable-decls user-field-decls index-title-template
    hidden-paragraph hidden-text ruby-text desc title table-of-content illustration-index table-index alphabetical-index
    script meta-field-source
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""Elements whose text is not printed, or only repeats other text, such as a table of contents."""
_HEADING = re.compile(r"Heading_20_(\d{1,2})$")
"""The name of the style of headings of a level."""
_DEEPEST = 200
"""The deepest nesting of elements that is read; documents have about twenty levels."""
_MOST_REPEATED = 100
"""The most columns for which a cell with text is repeated; a page has room for about thirty."""


def read_open_document(data: bytes) -> Draft:
    """Return the text and the properties of a document; raises ArticleError."""
    packed = Archive(data)
    manifest = packed.xml("META-INF/manifest.xml")
    if manifest is not None and any(local_name(element) == "encryption-data" for element in manifest.iter()):
        raise ArticleError("is protected by a password: save it without one")
    content = packed.xml("content.xml")
    body = None if content is None else next((e for e in content.iter() if local_name(e) == "text"), None)
    if body is None:
        raise ArticleError("is not a text document: save it as .odt")
    styles = [root for root in (packed.xml("styles.xml"), content) if root is not None]
    about = packed.xml("meta.xml")
    return Draft(
        joined(_Reading(styles, packed).blocks(body, 0)),
        title=_told(about, "title"),
        author=_told(about, "initial-creator") or _told(about, "creator"),
    )


def _told(about: Any, name: str) -> str | None:
    elements = () if about is None else about.iter()
    return next((text for e in elements if local_name(e) == name and (text := one_line(e.text))), None)


class _Reading:
    """Reads the blocks of a document, using its styles for hidden and raised text."""

    def __init__(self, roots: list[Any], packed: Archive) -> None:
        self._packed = packed
        self._hidden: set[str] = set()
        self._tags: dict[str | None, str] = {}
        self._levels: dict[str | None, int] = {"Title": 1}
        for style in (e for root in roots for e in root.iter() if local_name(e) == "style"):
            name = attribute(style, "name") or ""
            parent = attribute(style, "parent-style-name")
            if heading := _HEADING.match(name):
                self._levels[name] = int(heading[1])
            elif parent in self._levels:
                self._levels[name] = self._levels[parent]
            for about in (e for e in style if local_name(e) == "text-properties"):
                if attribute(about, "display") == "none":
                    self._hidden.add(name)
                position = attribute(about, "text-position") or ""
                if position.startswith(("super", "3", "4", "5")):
                    self._tags[name] = "sup"
                elif position.startswith(("sub", "-")):
                    self._tags[name] = "sub"

    def blocks(self, parent: Any, depth: int, mark: str = "") -> Iterator[str]:
        """Yield headings, paragraphs, items and tables, each followed by the text boxes and notes in it."""
        if depth > _DEEPEST:
            raise RecursionError
        for element in parent:
            name = local_name(element)
            if name in _NOT_SHOWN or not name or attribute(element, "display") == "none":
                continue
            if name in {"p", "h"}:
                yield from self._paragraph(element, depth, mark)
                mark = "" if name == "p" else mark
            elif name == "table":
                yield from self._table(element, depth)
            elif name == "list-item":
                yield from self.blocks(element, depth + 1, "- ")
            else:
                yield from self.blocks(element, depth + 1)

    def _paragraph(self, element: Any, depth: int, mark: str) -> Iterator[str]:
        text, attached = self._text(element, depth)
        if text and (level := self._level(element)):
            mark = "#" * min(6, level) + " "
        yield f"{mark}{text}" if text else ""
        yield from attached

    def _level(self, paragraph: Any) -> int:
        """Return the level of a heading, from 1; 0 for another paragraph."""
        if local_name(paragraph) == "h":
            level = attribute(paragraph, "outline-level") or "1"
            return max(1, int(level)) if level.isdecimal() else 1
        return self._levels.get(attribute(paragraph, "style-name"), 0)

    def _text(self, element: Any, depth: int) -> tuple[str, list[str]]:
        """Return the text of a paragraph on one line, and the blocks of its notes and text boxes."""
        attached: list[str] = []
        parts: list[str] = []
        if attribute(element, "style-name") not in self._hidden:
            self._parts(element, depth, parts, attached, tag=None)
        return one_line("".join(parts)), attached

    def _parts(self, element: Any, depth: int, parts: list[str], attached: list[str], *, tag: str | None) -> None:
        if depth > _DEEPEST:
            raise RecursionError
        parts.append(_shown(element.text or "", tag))
        for child in element:
            name, style = local_name(child), attribute(child, "style-name")
            if name == "s" or name in {"tab", "line-break"}:
                parts.append(" ")
            elif name == "note":
                parts.append(self._note(child, depth, attached))
            elif name == "object":
                parts.append(self._formula(child))
            elif name in {"text-box", "table", "list"}:
                attached.extend(self.blocks([child] if name == "table" else child, depth + 1))
            elif name == "p":
                parts.append(" ")
                self._parts(child, depth + 1, parts, attached, tag=None)
            elif name and name not in _NOT_SHOWN and style not in self._hidden:
                self._parts(child, depth + 1, parts, attached, tag=self._tags.get(style))
            parts.append(_shown(child.tail or "", tag))

    def _formula(self, element: Any) -> str:
        """Return the formula in an embedded object on one line, "" for another object."""
        place = posixpath.normpath(attribute(element, "href") or "")
        root = next(iter(element), None) if len(element) else self._packed.xml(f"{place}/content.xml")
        return formula(root) if root is not None and local_name(root) == "math" else ""

    def _note(self, note: Any, depth: int, attached: list[str]) -> str:
        """Add a note with its mark to the `attached` blocks of its paragraph, and return the mark."""
        citation = next((e for e in note if local_name(e) == "note-citation"), None)
        body = next((e for e in note if local_name(e) == "note-body"), None)
        mark = f"[{one_line(''.join(citation.itertext()) if citation is not None else '')}]"
        blocks = list(filter(None, self.blocks(body, depth + 1))) if body is not None else []
        if not blocks:
            return ""
        attached += [f"{mark} {blocks[0]}", *blocks[1:]]
        return mark

    def _table(self, table: Any, depth: int) -> Iterator[str]:
        attached: list[str] = []
        rows = [self._row(row, depth, attached) for row in _rows(table)]
        yield "\n".join(table_lines(rows))
        yield from attached

    def _row(self, row: Any, depth: int, attached: list[str]) -> list[Cell]:
        is_head = local_name(row.getparent()) == "table-header-rows"
        cells: list[Cell] = []
        for cell in row:
            if local_name(cell) != "table-cell":
                continue  # covered by a cell that spans it, which has the text
            texts = []
            for paragraph in _paragraphs(cell):
                text, blocks = self._text(paragraph, depth)
                texts.append(text)
                attached += blocks
            text = " ".join(filter(None, texts))
            spans = [_count(cell, f"number-{what}-spanned") for what in ("columns", "rows")]
            repeated = (
                min(_count(cell, "number-columns-repeated"), _MOST_REPEATED, MOST_COLUMNS - len(cells)) if text else 1
            )
            cells += [Cell(text, spans[0], spans[1], is_head)] * repeated
        return cells


def _shown(text: str, tag: str | None) -> str:
    return raised_text(tag, "", text) if tag and text.strip() == text else text


def _rows(table: Any) -> Iterator[Any]:
    """Yield the visible rows of a table, without those of inner tables."""
    for child in table:
        name = local_name(child)
        if name == "table-row":
            if attribute(child, "visibility") not in {"collapse", "filter"}:
                yield child
        elif name in {"table-header-rows", "table-rows", "table-row-group"}:
            yield from _rows(child)


def _paragraphs(cell: Any) -> Iterator[Any]:
    """Yield the paragraphs of a cell, also those of lists and tables in it."""
    todo = list(reversed(cell))
    while todo:
        element = todo.pop()
        if local_name(element) in {"p", "h"}:
            yield element
        elif local_name(element) not in _NOT_SHOWN:
            todo += reversed(element)


def _count(element: Any, name: str) -> int:
    value = attribute(element, name) or ""
    return min(int(value), MOST_COLUMNS) if value.isdecimal() and int(value[:9]) else 1
