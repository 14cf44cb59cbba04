"""Word files, as they read with all tracked changes accepted."""

import io
import re
from collections.abc import Iterator
from typing import Any

from askmuse.articles.formats.draft import Draft, one_line
from askmuse.errors import ArticleError

_LARGEST_UNPACKED = 200_000_000
"""Bytes of a Word file, which is a ZIP archive: pictures and all."""
_NOT_SHOWN = ("}moveFrom", "}del", "}Fallback")
"""Elements of a Word file: what was moved or struck out while changes were tracked, and what is there a second time."""


def read_word(data: bytes) -> Draft:
    """Return the text of a Word file and what its properties say; raises ArticleError."""
    import zipfile

    import docx

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        size = sum(part.file_size for part in packed.infolist())
    if size > _LARGEST_UNPACKED:
        raise ArticleError(f"unpacks to {size / 1e6:.0f} MB: save it again without its pictures")
    document = docx.Document(io.BytesIO(data))
    about = document.core_properties
    return Draft(
        "\n\n".join(filter(None, _docx_blocks(document.element.body, document))),
        title=about.title or None,
        author=_named(about.author),
    )


def _named(author: str) -> str | None:
    """Return the author of a Word file, but not the program that wrote it."""
    return None if author.lower() in {"", "python-docx", "microsoft office user", "user"} else author


def _docx_blocks(parent: Any, document: Any) -> Iterator[str]:
    """Yield paragraphs and tables, those within content controls too, which python-docx passes over."""
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for child in parent.iterchildren("{*}p", "{*}tbl", "{*}sdt", "{*}sdtContent", "{*}customXml", "{*}ins"):
        match child.tag.rpartition("}")[2]:
            case "p":
                yield _docx_paragraph(Paragraph(child, document))
            case "tbl":
                rows = ([_docx_text(cell._tc) for cell in row.cells] for row in Table(child, document).rows)
                yield "\n".join(f"| {' | '.join(row)} |" for row in rows if any(row))
            case _:
                yield from _docx_blocks(child, document)


def _docx_paragraph(paragraph: Any) -> str:
    text = _docx_text(paragraph._p)
    style = paragraph.style.name if paragraph.style is not None else ""
    if text and (match := re.match(r"Heading (\d)", style)):
        return f"{'#' * min(6, int(match[1]))} {text}"
    if text and style == "Title":
        return f"# {text}"
    return f"- {text}" if text and style.startswith("List") else text


def _docx_text(element: Any) -> str:
    """Return the text below an element on one line, as it reads with all changes accepted.

    python-docx's own `text` leaves out what was inserted while changes were tracked, and what content controls hold.
    """
    parts = []
    for node in element.xpath(
        ".//w:t | .//w:tab[not(parent::w:tabs)] | .//w:br | .//w:cr | .//w:p | .//w:noBreakHyphen"
    ):
        if any(above.tag.endswith(_NOT_SHOWN) for above in node.iterancestors()):
            continue
        tag = node.tag.rpartition("}")[2]
        parts.append((node.text or "") if tag == "t" else "-" if tag == "noBreakHyphen" else " ")
    return one_line("".join(parts))
