"""Word files made in code, for the tests that read them."""

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import PurePath
from typing import Any

import docx

from askmuse.articles.formats import Draft, read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
_TYPE = (
    '<Override PartName="/word/{0}.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{0}+xml"/>'
)
_RELATION = (
    '<Relationship Id="n-{0}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{0}" '
    'Target="{0}.xml"/>'
)


def read_bytes(data: bytes) -> Draft:
    return read(PurePath("a.docx"), data)


def filled(fill: Callable[[Any], None]) -> bytes:
    """Return a file that `fill` fills by means of python-docx."""
    document = docx.Document()
    fill(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def changed(data: bytes, parts: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """Return a file with some of its parts changed; a part that is not there is made of nothing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        for name in [*names, *(name for name in parts if name not in names)]:
            content = source.read(name) if name in names else b""
            target.writestr(name, parts[name](content) if name in parts else content)
    return buffer.getvalue()


def _made(content: bytes, _: bytes) -> bytes:
    return content


def body(xml: str, **notes: str) -> bytes:
    """Return a file with this XML in its body, and with the notes ("footnotes", "endnotes") of these XMLs."""
    parts: dict[str, Callable[[bytes], bytes]] = {
        "word/document.xml": lambda data: data.replace(b"<w:body>", f"<w:body {W} {M}>{xml}".encode(), 1)
    }
    for name, content in notes.items():
        parts[f"word/{name}.xml"] = partial(_made, f"<w:{name} {W}>{content}</w:{name}>".encode())
    types, relations = "".join(map(_TYPE.format, notes)), "".join(map(_RELATION.format, notes))
    parts["[Content_Types].xml"] = lambda data: data.replace(b"</Types>", f"{types}</Types>".encode())
    parts["word/_rels/document.xml.rels"] = lambda data: data.replace(
        b"</Relationships>", f"{relations}</Relationships>".encode()
    )
    return changed(filled(lambda _: None), parts)


def text_of(xml: str, **notes: str) -> str:
    """Return the text that is read of a body."""
    return read_bytes(body(xml, **notes)).text


def p(*runs: str, about: str = "") -> str:
    """Return a paragraph of runs; a run without tags is text."""
    made = (run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p>{f'<w:pPr>{about}</w:pPr>' if about else ''}{''.join(made)}</w:p>"


def r(text: str, about: str = "") -> str:
    """Return a run of text."""
    return f'<w:r><w:rPr>{about}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(text: str, about: str = "") -> str:
    """Return a cell."""
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{p(text)}</w:tc>"


def tbl(*rows: list[str], columns: int = 0) -> str:
    """Return a table of rows of cells; a cell without tags is text."""
    made = ("".join(cell if cell.startswith("<") else tc(cell) for cell in row) for row in rows)
    grid = "<w:gridCol/>" * (columns or max(map(len, rows)))
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in made)}</w:tbl>"
