"""Footnotes of a Word file, which python-docx cannot add by itself: the part that holds them, and the marks."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Pt
from lxml import etree

_SEPARATORS = ((-1, "separator"), (0, "continuationSeparator"))
"""The notes that draw the lines above the footnotes of a page; Word expects them with these ids."""
_TEXT_SIZE = Pt(9)


class Footnotes:
    """The footnotes of a document, numbered from 1 as they are added."""

    def __init__(self, document: Any) -> None:
        """Prepare a new document for footnotes."""
        self._document = document
        self._root = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
        self._count = 0
        _add_styles(document)
        reference = OxmlElement("w:footnotePr")
        for number, kind in _SEPARATORS:
            self._root.append(_separator(number, kind))
            reference.append(OxmlElement("w:footnote", {qn("w:id"): str(number)}))
        settings = document.settings.element
        compatibility = settings.find(qn("w:compat"))  # the schema has footnotePr before it
        settings.insert(len(settings) if compatibility is None else settings.index(compatibility), reference)

    def add(self, paragraph: Any, text: str) -> None:
        """Add a footnote whose mark ends a paragraph."""
        self._count += 1
        mark = paragraph.add_run(style="Footnote Reference")
        mark._r.append(OxmlElement("w:footnoteReference", {qn("w:id"): str(self._count)}))
        note = OxmlElement("w:footnote", {qn("w:id"): str(self._count)})
        body = OxmlElement("w:p")
        style = OxmlElement("w:pPr")
        style.append(OxmlElement("w:pStyle", {qn("w:val"): "FootnoteText"}))
        number = OxmlElement("w:r")
        look = OxmlElement("w:rPr")
        look.append(OxmlElement("w:rStyle", {qn("w:val"): "FootnoteReference"}))
        number.extend([look, OxmlElement("w:footnoteRef")])
        words = OxmlElement("w:r")
        words.text = f" {text}"
        body.extend([style, number, words])
        note.append(body)
        self._root.append(note)

    def close(self) -> None:
        """Write the footnotes into the document, once all are added."""
        package = self._document.part.package
        data = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, data, package)
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _separator(number: int, kind: str) -> Any:
    note = OxmlElement("w:footnote", {qn("w:type"): kind, qn("w:id"): str(number)})
    paragraph, run = OxmlElement("w:p"), OxmlElement("w:r")
    run.append(OxmlElement(f"w:{kind}"))
    paragraph.append(run)
    note.append(paragraph)
    return note


def _add_styles(document: Any) -> None:
    text = document.styles.add_style("Footnote Text", WD_STYLE_TYPE.PARAGRAPH)
    text.base_style = document.styles["Normal"]
    text.font.size = _TEXT_SIZE
    mark = document.styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript = True
