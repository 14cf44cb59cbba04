"""Reads the ZIP archives of several formats, with limits on their size."""

import io
import re
import zipfile
import zlib
from typing import Any

from askmuse.errors import ArticleError

_LARGEST = 200_000_000
"""The most bytes that an archive may unpack to, including pictures."""
_LARGEST_PART = 50_000_000
"""The most bytes of a part that is read; the text of a long book has 5,000,000."""
_MOST_ATTRIBUTES = 500
"""The most attributes of an element. The parser compares each with all others: 200,000 take some minutes."""
_LONG_TAG = 6 * _MOST_ATTRIBUTES
"""The fewest bytes of a tag with more attributes."""
_TAG = re.compile(rb"""(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')++""")
"""The inside of a tag in XML, in whose values there may be a greater-than sign."""


class Archive:
    """A ZIP archive whose parts are read by name."""

    def __init__(self, data: bytes) -> None:
        """Open an archive; raises ArticleError if it is not one, or would unpack to too much."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile:
            raise ArticleError("is damaged, or not of the format that its name says: save it again") from None
        size = sum(part.file_size for part in self._zip.infolist())
        if size > _LARGEST:
            raise ArticleError(f"unpacks to {size / 1e6:.0f} MB: save it again without its pictures")

    def names(self) -> list[str]:
        """Return the names of all parts."""
        return list(dict.fromkeys(self._zip.namelist()))

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a part, or None if there is none of that name; raises ArticleError."""
        try:
            with self._zip.open(name) as part:
                data = part.read(_LARGEST_PART + 1)
        except KeyError:
            return None
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            ValueError,
        ):  # ValueError: a place that the file does not have
            raise ArticleError("is damaged: save it again") from None
        except (RuntimeError, NotImplementedError):  # a password, or a compression that Python does not know
            raise ArticleError("is protected by a password: save it without one") from None
        if len(data) > _LARGEST_PART:
            raise ArticleError(f"holds a text of more than {_LARGEST_PART / 1e6:.0f} MB: split it")
        return data

    def xml(self, name: str) -> Any:
        """Return the root element of a part in XML, or None if there is none of that name; raises ArticleError."""
        from lxml import etree

        data = self.read(name)
        if data is None:
            return None
        require_few_attributes(data)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True,
            huge_tree=True,
        )  # fmt: skip
        try:
            return etree.fromstring(data, parser=parser)
        except etree.XMLSyntaxError:
            raise ArticleError("is damaged: save it again") from None


def require_few_attributes(data: bytes) -> None:
    """Raise ArticleError if an element of XML has too many attributes to be parsed in reasonable time."""
    for piece in data.split(b"<"):
        if len(piece) > _LONG_TAG and (tag := _TAG.match(piece)) and tag[0].count(b"=") > _MOST_ATTRIBUTES:
            values = len(re.findall(rb"=\s*[\"']", tag[0]))
            if values > _MOST_ATTRIBUTES:
                raise ArticleError(f"has an element with more than {_MOST_ATTRIBUTES} attributes: save it again")


def require_plain_parts(data: bytes) -> None:
    """Raise ArticleError if a part in XML of a file that another library reads would take too long to be parsed."""
    archive = Archive(data)
    for name in archive.names():
        if name.endswith((".xml", ".rels")):
            require_few_attributes(archive.read(name) or b"")


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace, "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """Return the value of the attribute of this name, whatever its namespace, or None."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)
