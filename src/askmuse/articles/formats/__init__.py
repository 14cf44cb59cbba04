"""Reads the text and the metadata of a file, in each format that askmuse knows.

Each parser takes the bytes of a file and returns a Draft. Headings, list items and table rows get Markdown marks in the
text, which `layout` reads and quotes leave out.

A new format needs a module here with its parser, its suffix in `PARSERS` and in `SUFFIXES` (`articles/folder.py`), its
media type in `SUFFIX_BY_MEDIA_TYPE` (`articles/adding.py`), so that a web page can have it, and the library that it
uses in `LIBRARIES` or `EXTRAS` (`index/snapshot.py`), so that an upgrade of the library makes indexes stale.
"""

from collections.abc import Callable
from pathlib import PurePath

from askmuse.articles.formats.draft import Draft
from askmuse.articles.formats.epub import read_epub
from askmuse.articles.formats.html import read_html
from askmuse.articles.formats.mail import read_mail
from askmuse.articles.formats.open_document import read_open_document
from askmuse.articles.formats.pdf import read_pdf
from askmuse.articles.formats.pictures import ENDINGS, read_picture
from askmuse.articles.formats.plain import read_markdown, read_text
from askmuse.articles.formats.rich_text import read_rich_text
from askmuse.articles.formats.sheets import read_csv, read_workbook
from askmuse.articles.formats.subtitles import read_subtitles
from askmuse.articles.formats.word import read_word
from askmuse.errors import ArticleError
from askmuse.text import shorten, without_breaks

__all__ = ["PARSERS", "Draft", "read", "unexpected"]

_LONGEST_REASON = 200
"""Characters of what a library says about a broken file, which may quote much of the file."""
PARSERS: dict[str, Callable[[bytes], Draft]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".docx": read_word,
    ".odt": read_open_document,
    ".rtf": read_rich_text,
    ".epub": read_epub,
    ".eml": read_mail,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".xlsx": read_workbook,
    ".srt": read_subtitles,
    ".vtt": read_subtitles,
    **dict.fromkeys(ENDINGS, read_picture),
}
"""The parser of each suffix; `SUFFIXES` in `articles/folder.py` must have the same ones."""


def unexpected(error: Exception) -> ArticleError:
    """Return the error for a file over which a library or a parser has stumbled."""
    why = shorten(f"{type(error).__name__}: {error}", _LONGEST_REASON)
    return ArticleError(f"cannot be read ({why}): save it again")


def read(path: PurePath, data: bytes) -> Draft:
    """Read a file by its suffix; raises ArticleError that says what is wrong with it and what to do."""
    try:
        draft = PARSERS[path.suffix.lower()](data)
    except ArticleError:
        raise
    except Exception as error:  # libraries raise all kinds of errors for broken files
        raise unexpected(error) from error
    for name in ("text", "title", "publisher", "url", "author"):
        value = getattr(draft, name)
        if value is not None:  # a PDF or an escape in YAML can have half of a surrogate pair, which JSON cannot
            value = value.encode(errors="replace").decode()
            setattr(
                draft, name, value if name == "text" and draft.pages else without_breaks(value)
            )  # pages have offsets
    return draft
