"""The result of reading a file: its text and metadata."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from askmuse.types import DateSource, Page

EXPORTED = "quotes exported by askmuse"
"""The mark of a file of quotes: the category of a Word file, the generator of a web page, a comment in Markdown."""


@dataclass(slots=True)
class Draft:
    """The text of a file, with title, publisher, url, author and date from its metadata, None if they are missing."""

    text: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    author: str | None = None
    published: date | None = None
    date_source: DateSource | None = None
    """The part of the file that has the date of publication."""
    pages: tuple[Page, ...] = ()
    """Where each page starts, in order; empty for formats without pages."""
    is_export: bool = False
    """Whether askmuse wrote the file, so that it only repeats what other articles say."""
    notices: list[str] = field(default_factory=list)
    """Remarks for the user on how the file was read, each as the end of a sentence that begins with the file's name."""


def one_line(text: str | None) -> str:
    """Return a text on one line, without white space at its ends; "" for None."""
    return " ".join((text or "").split())


def joined(blocks: Iterable[str]) -> str:
    """Return the text of blocks, without empty ones, separated by blank lines except between the items of a list."""
    parts: list[str] = []
    before = ""
    for block in filter(None, blocks):
        listed = block.startswith("- ") and before.startswith("- ")
        parts += ["" if not before else "\n" if listed else "\n\n", block]
        before = block
    return "".join(parts)
