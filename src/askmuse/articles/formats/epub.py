"""Reads e-books in EPUB: the chapters in reading order, and the book's metadata."""

import posixpath
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import unquote

from askmuse.articles.formats.archive import Archive, attribute, local_name
from askmuse.articles.formats.draft import Draft, one_line
from askmuse.articles.formats.encoding import decode
from askmuse.articles.formats.html import declared_encoding, read_whole
from askmuse.articles.metadata.dates import parse_date
from askmuse.errors import ArticleError

_PAGES = {"application/xhtml+xml", "text/html", "application/x-dtbook+xml"}
_EMPTY = re.compile(r"<(?:title|script|style|iframe|textarea)\b[^<>]*/>")
"""Elements that can be empty in XML; a parser of HTML would take the rest of the page for their content."""
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Kinds of encryption that are only used for fonts and hide no text."""


def read_epub(data: bytes) -> Draft:
    """Return the text and the metadata of an e-book; raises ArticleError."""
    book = Archive(data)
    _require_readable(book)
    container = book.xml("META-INF/container.xml")
    place = next((attribute(e, "full-path") or "" for e in _named(container, "rootfile")), "")
    package = book.xml(place)
    if package is None:
        raise ArticleError("is not an EPUB file, since it names no book: download it again")
    chapters, missing = [], 0
    for name in _chapters(package, posixpath.dirname(place)):
        page = book.read(name)
        missing += page is None
        text = read_whole(_EMPTY.sub("", decode(page, declared_encoding(page)).text)) if page else ""
        chapters += [text] if text else []
    day = _published(package)
    return Draft(
        "\n\n".join(chapters),
        title=next(_told(package, "title"), None),
        publisher=next(_told(package, "publisher"), None),
        author=", ".join(_told(package, "creator")) or None,
        published=day,
        date_source="metadata" if day else None,
        notices=[f"lacks {missing} of its chapters: get it again"] if missing else [],
    )


def _named(root: Any, name: str) -> Iterator[Any]:
    """Yield the elements of a name within `root`, none if that is None."""
    return (element for element in (() if root is None else root.iter()) if local_name(element) == name)


def _require_readable(book: Archive) -> None:
    """Raise ArticleError if the text of a book is encrypted."""
    encrypted = book.xml("META-INF/encryption.xml")
    methods = (attribute(element, "Algorithm") or "" for element in _named(encrypted, "EncryptionMethod"))
    if not all(method.startswith(_FONTS) for method in methods):
        raise ArticleError("is an e-book with copy protection: get a copy without it")


def _chapters(package: Any, folder: str) -> Iterator[str]:
    """Yield the names of the parts with the text in the order of the book's spine, without tables of contents."""
    items = {attribute(item, "id"): item for item in _named(package, "item")}
    for reference in _named(package, "itemref"):
        item = items.get(attribute(reference, "idref"))
        if item is None or (attribute(item, "media-type") or "") not in _PAGES:
            continue
        if "nav" not in (attribute(item, "properties") or "").split():
            yield posixpath.normpath(posixpath.join(folder, unquote(attribute(item, "href") or "")))


def _told(package: Any, name: str) -> Iterator[str]:
    """Yield the values of a Dublin Core element in the package."""
    for element in _named(package, name):
        if "purl.org/dc/" in element.tag and (text := one_line(element.text)):
            yield text


def _published(package: Any) -> date | None:
    """Return a book's date of publication; the dates on which its file was made or changed don't count."""
    for element in _named(package, "date"):
        if "purl.org/dc/" in element.tag:
            event = attribute(element, "event")
            if event in {None, "publication", "original-publication"} and (day := parse_date(one_line(element.text))):
                return day
    return None
