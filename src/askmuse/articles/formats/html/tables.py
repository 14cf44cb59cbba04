"""Handles tables of a page: layout tables become paragraphs, rows of data tables become lines with their heads."""

import re
from typing import Any

from lxml.etree import SubElement
from lxml.html import Element

from askmuse.articles.formats.draft import one_line
from askmuse.articles.formats.rows import Cell, table_lines
from askmuse.text import words

_WORDS_OF_ARTICLE = 60
"""The fewest words in the paragraphs of a cell of a layout table."""
_SENTENCE = re.compile(r"[.!?。！？][\"'”’»)]*(?:\s|$)")
_SENTENCES_OF_ARTICLE = 3
"""The fewest sentences of a cell that is an article without paragraphs."""
_WORDS_OF_NEWS = 20
"""The fewest words of a cell that is an article in a grid of several."""
_PARTS = ("tbody", "thead", "tfoot", "tr", "td", "th", "caption")
_LINKED = 0.7
"""The least share of the words of a table in links if it is a menu."""
_MOST_SPANNED = 1_000
"""The most columns or rows that a cell spans, as in browsers."""


def write_tables(tree: Any, *, menus: bool) -> None:
    """Replace each table of a page by paragraphs, or by one paragraph with a line for each row; inner tables first.

    `menus` says whether the page may have menus; if so, tables of links are left as they are.
    """
    tables = list(tree.iter("table"))
    around = {table for table in tables if next(table.iterdescendants("table"), None) is not None}
    for table in reversed(tables):
        if table in around or _is_layout(table):
            _unwrap(table)
        elif not (menus and _is_menu(table)):
            _write(table)


def _is_layout(table: Any) -> bool:
    if (table.get("role") or "").lower() in {"presentation", "none"}:
        return True
    cells = [cell for row in _rows(table) for cell in row]
    if any(_holds_article(cell) for cell in cells):
        return True
    if next(table.iter("th", "caption", "thead"), None) is not None:
        return False
    counts = [sum(bool(cell.text_content().strip()) for cell in row) for row in _rows(table)]
    return len(counts) < 2 or max(counts) < 2 or _is_of_prose(cells)


def _holds_article(cell: Any) -> bool:
    """Whether a cell has paragraphs, headings or tables, and more words than an entry of a data table."""
    if next(cell.iter("article", "main", "h1"), None) is not None:
        return True
    parts = [*cell.iter("p", "h2", "h3", "div", "ul", "ol", "blockquote", "br")]
    return bool(parts) and len(words(cell.text_content())) >= _WORDS_OF_ARTICLE


def _is_of_prose(cells: list[Any]) -> bool:
    """Whether a cell without paragraphs has the sentences of an article, or half of the cells have one.

    In columns of a page, one cell is the article; in a grid of news, each cell is one.
    """
    texts = [text for cell in cells if (text := cell.text_content().strip())]
    lengths = [len(words(text)) for text in texts]
    sentences = [len(_SENTENCE.findall(text)) for text in texts]
    both = list(zip(lengths, sentences, strict=True))
    entries = sum(count >= _WORDS_OF_NEWS and ends >= 1 for count, ends in both)
    return 2 * entries >= len(texts) or any(
        count >= _WORDS_OF_ARTICLE and ends >= _SENTENCES_OF_ARTICLE for count, ends in both
    )


def _is_menu(table: Any) -> bool:
    linked = sum(len(words(link.text_content())) for link in table.iter("a"))
    return linked > _LINKED * len(words(table.text_content()))


def _unwrap(table: Any) -> None:
    for part in [table, *table.iter(*_PARTS)]:
        part.tag = "div"
        for name in list(part.attrib):
            if name not in {"id", "class"}:
                del part.attrib[name]


def _rows(table: Any) -> list[list[Any]]:
    """Return the cells of each row, heads first and feet last as in browsers; there are no inner tables any more."""
    place = {"thead": 0, "tfoot": 2}
    rows = sorted(table.iter("tr"), key=lambda row: place.get(row.getparent().tag, 1))
    return [[cell for cell in row if cell.tag in {"td", "th"}] for row in rows]


def _write(table: Any) -> None:
    lines = table_lines([[_cell(cell) for cell in row] for row in _rows(table)])
    captions = [one_line(caption.text_content()) for caption in table.iter("caption")]
    blocks = [Element("p") for _ in range(bool(captions and captions[0]) + bool(lines))]
    if captions and captions[0]:
        blocks[0].text = captions[0]
    if lines:
        blocks[-1].text = lines[0]
        for line in lines[1:]:
            SubElement(blocks[-1], "br").tail = line
    table.tag, tail = "div", table.tail
    table.clear()
    table.tail = tail
    table.extend(blocks)


def _cell(cell: Any) -> Cell:
    for inner in cell.iter("br", "p", "div", "li"):  # text on separate lines must not run together
        inner.text, inner.tail = f" {inner.text or ''}", f" {inner.tail or ''}"
    text = one_line(cell.text_content())
    is_head = cell.tag == "th" or cell.getparent().getparent().tag == "thead"
    return Cell(text, _spanned(cell, "colspan"), _spanned(cell, "rowspan"), is_head)


def _spanned(cell: Any, name: str) -> int:
    match = re.match(r"\s*(\d{1,9})", cell.get(name) or "")
    number = int(match[1]) if match else 1
    return min(number, _MOST_SPANNED) or (_MOST_SPANNED if name == "rowspan" else 1)
