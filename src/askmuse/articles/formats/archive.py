"""Reads the ZIP archives of several formats, with limits on their size."""

import io
import zipfile
import zlib
from typing import Any

from askmuse.errors import ArticleError

_LARGEST = 200_000_000
"""The most bytes that an archive may unpack to, including pictures."""
_LARGEST_PART = 50_000_000
"""The most bytes of a part that is read; the text of a long book has 5,000,000."""


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
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True,
            huge_tree=True,
        )  # fmt: skip
        try:
            return etree.fromstring(data, parser=parser)
        except etree.XMLSyntaxError:
            raise ArticleError("is damaged: save it again") from None


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace, "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """Return the value of the attribute of this name, whatever its namespace, or None."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)
