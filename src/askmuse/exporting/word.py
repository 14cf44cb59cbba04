"""Quotes as a Word file with real footnotes."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document

from askmuse.answering.showing.words import flat
from askmuse.articles.formats.draft import EXPORTED
from askmuse.exporting.footnotes import Footnotes
from askmuse.exporting.sections import Section, comment, link, place, source
from askmuse.text import escape_controls, shorten

_LONGEST_PROPERTY = 255
"""Characters that python-docx lets a property of a file have, such as its title."""
_NOT_XML = re.compile("[\ufffe\uffff]")
"""Characters that XML cannot hold, besides control characters."""


def write(sections: Sequence[Section], title: str) -> bytes:
    """Return a document with a heading for each question, and a footnote with the source of each quote.

    Characters that a Word file cannot hold are shown as escapes.
    """
    document = Document()
    notes = Footnotes(document)
    _describe(document, title)
    document.add_heading(_valid(flat(title)), 0)
    for section in sections:
        if section.question:
            document.add_heading(_valid(flat(section.question)), 1)
        if section.remark:
            document.add_paragraph(section.remark)
        for receipt in section.receipts:
            quote = document.add_paragraph(_valid(escape_controls(receipt.quote)), "Quote")
            url = link(receipt)
            where = f", {flat(url)}" if url else ""
            notes.add(quote, _valid(f"{source(receipt)}{where} ({place(receipt)})"))
            if remark := comment(receipt):
                document.add_paragraph(_valid(remark))
    notes.close()
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _describe(document: Any, title: str) -> None:
    about = document.core_properties
    about.title, about.author, about.comments = shorten(_valid(flat(title)), _LONGEST_PROPERTY), "askmuse", ""
    about.category = EXPORTED
    about.created = about.modified = datetime.now(UTC)


def _valid(text: str) -> str:
    return _NOT_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
