"""Makes an article from a file: text, id, title, publisher, author and date. What is unknown is None, not guessed."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath

from askmuse.articles.folder import Source, read_source
from askmuse.articles.formats import Draft, read
from askmuse.articles.language import language_of
from askmuse.articles.metadata.bylines import byline
from askmuse.articles.metadata.datelines import address_date, dateline, file_date
from askmuse.articles.naming import first_heading, is_about, real_author, real_publisher, real_title
from askmuse.errors import ArticleError
from askmuse.types import Article, DateSource

_WITH_PROPERTIES = frozenset({".pdf", ".docx", ".odt", ".rtf"})
"""The suffixes of formats whose title is a property of the file, which may be left from a template or another file."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """An article as it was read from its file.

    `file_sha256` is the hash of the file's bytes, and `notices` are remarks for the user on how the file was read.
    """

    article: Article
    file_sha256: str
    notices: tuple[str, ...] = ()


def load(folder: Path, source: Source) -> Loaded:
    """Read one file of a folder; raises ArticleError."""
    data = read_source(folder, source)
    draft = read(PurePath(source.path), data)
    if not draft.text.strip():
        raise ArticleError("is empty: fill or remove it")
    if draft.is_export:
        raise ArticleError("holds quotes that askmuse exported, and is not a source: move it out of the folder")
    return Loaded(_article(source, draft), hashlib.sha256(data).hexdigest(), tuple(draft.notices))


def _article(source: Source, draft: Draft) -> Article:
    language = language_of(draft.text)
    published, date_source = _published(source, draft, language)
    line = byline(draft.text)
    publisher = real_publisher(draft.publisher, draft.url) or line.publisher
    return Article(
        id=source.id,
        path=source.path,
        text=draft.text,
        sha256=hashlib.sha256(draft.text.encode()).hexdigest(),
        title=_title(source, draft, publisher),
        publisher=publisher,
        url=draft.url,
        author=real_author(draft.author, publisher) or line.author,
        published=published,
        date_source=date_source,
        pages=draft.pages,
        language=language,
    )


def _title(source: Source, draft: Draft, publisher: str | None) -> str:
    """Return the title of an article: that of its metadata, else its first heading, else the name of its file.

    A property of a document that is not about the text counts less than a heading.
    """
    path = PurePath(source.path)
    title = real_title(draft.title, publisher, draft.url)
    if title and not (path.suffix.lower() in _WITH_PROPERTIES and not is_about(title, draft.text)):
        return title
    return _heading(draft) or title or path.stem


def _heading(draft: Draft) -> str | None:
    """Return the first heading of a text; what is spoken has none."""
    spoken = any(page.seconds is not None for page in draft.pages[:1])
    return None if spoken else first_heading(draft.text)


def _published(source: Source, draft: Draft, language: str | None) -> tuple[date | None, DateSource | None]:
    """Return when an article was published, and where the date was found.

    A date in the file's metadata comes first, then one in the text, in the address, and in the name of the file.
    """
    if draft.published:
        return draft.published, draft.date_source
    if day := dateline(draft.text, language):
        return day, "text"
    if day := address_date(draft.url):
        return day, "address"
    if day := file_date(source.path, language):
        return day, "file name"
    return None, None
