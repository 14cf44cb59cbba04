"""Adds a web page or a file to the folder of articles: `askmuse add`, `POST /add/file` and `POST /add/page`."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from urllib.parse import urlsplit

from askmuse.articles.addresses import site
from askmuse.articles.folder import LARGEST
from askmuse.articles.formats import PARSERS, Draft, read
from askmuse.articles.web.fetching import fetch, is_address, marked_as_utf8, too_large
from askmuse.errors import ArticleError, CorpusError
from askmuse.files import create_file
from askmuse.text import is_unicode, without_accents

SUFFIX_BY_MEDIA_TYPE = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/epub+zip": ".epub",
    "message/rfc822": ".eml",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
}
"""The suffix of the format in which a web page of each media type is read; pages of other types cannot be added."""
_NOT_IN_A_NAME = re.compile(r"[/\\\x00-\x1f\x7f]")
_LONGEST_NAME = 120
"""The most bytes of a title that a file's name takes; file systems allow 255 for the whole name."""
_MOST_WORDS = 10
"""The most words of a title that a file's name takes."""


def add(source: str, corpus: Path, *, public_only: bool = False) -> Path:
    """Save a web page, or a file, as an article in `corpus` and return its path. Nothing is overwritten.

    A page becomes Markdown with front matter that names its origin, and so does an HTML file. Other files are copied
    as they are. With `public_only`, pages come from the public internet alone. Raises ArticleError if the source cannot
    be fetched or read, or indexing would skip it; CorpusError if the article exists already, or the folder cannot be
    written.
    """
    if is_address(source):
        return add_page(source, corpus, public_only=public_only)
    return add_file(Path(source).name, _contents(source), corpus, source)


def add_page(url: str, corpus: Path, *, public_only: bool = False) -> Path:
    """Save the web page at an http or https address as an article, as `add` does and with the same errors."""
    if not is_address(url):
        raise ArticleError(f"{url} is not a web address. It must start with http:// or https://.")
    draft, address = _fetch(url, public_only=public_only), urlsplit(url)
    return _save(draft, corpus, PurePath(address.path).stem or address.netloc)


def add_file(name: str, data: bytes, corpus: Path, source: str | None = None) -> Path:
    """Save the bytes of a file as an article, in the same way and with the same errors as `add`.

    `name` is the file's name without folders. Error messages call the file `source`, by default its name.
    """
    source = source or name
    if _NOT_IN_A_NAME.search(name) or name in {"", ".", ".."}:
        raise ArticleError(f"{source!r} is not the name of a file. Leave out folders and control characters.")
    _require_format(source)
    if len(data) > LARGEST:
        raise too_large(source)
    draft = _draft(source, name, data)
    if PurePath(name).suffix.lower() in {".html", ".htm"}:
        return _save(draft, corpus, PurePath(name).stem)
    if not is_unicode(name):
        raise ArticleError(f"{source!r} has a name that is not UTF-8. Rename it.")
    if name.startswith("."):
        raise ArticleError(f"{source} is a hidden file, which indexing skips. Rename it without the leading dot.")
    return _put(data, corpus, [name])


def _require_format(source: str) -> None:
    if PurePath(source).suffix.lower() not in PARSERS:
        raise ArticleError(f"{source} has none of the formats {' '.join(PARSERS)}. Save it as one of them.")


def _contents(source: str) -> bytes:
    """Return the bytes of a file; errors name it as it was typed, since a Path takes out one slash of ftp://host."""
    file = Path(source)
    try:
        if not file.is_file():
            raise ArticleError(f"{source} is neither a file nor an address that starts with http:// or https://.")
        _require_format(source)
        if file.stat().st_size > LARGEST:
            raise too_large(source)
        return file.read_bytes()
    except OSError as error:
        raise ArticleError(f"{source} cannot be read ({error.strerror}). Change its permissions.") from None


def _draft(source: str, name: str, data: bytes) -> Draft:
    try:
        draft = read(PurePath(name), data)
    except ArticleError as error:
        raise ArticleError(f"{source} {error}.") from None
    if not draft.text.strip():
        raise ArticleError(f"{source} is empty: there is nothing to add.")
    return draft


def _fetch(url: str, *, public_only: bool) -> Draft:
    page = fetch(url, public_only=public_only)
    data = page.data
    if page.media not in SUFFIX_BY_MEDIA_TYPE:
        raise ArticleError(
            f"{url} is {page.media}, which is not an article. Media types that can be added: "
            f"{', '.join(sorted(SUFFIX_BY_MEDIA_TYPE))}."
        )
    if page.charset and page.media.startswith(("text/", "application/xhtml")):
        data = marked_as_utf8(data, page.charset)
    draft = _draft(url, f"page{SUFFIX_BY_MEDIA_TYPE[page.media]}", data)
    if draft.url is None or site(draft.url) != site(page.address):
        draft.url = page.address  # a page may name any address as its own
    return draft


def _save(draft: Draft, corpus: Path, fallback: str) -> Path:
    """Save a draft as Markdown with front matter; `fallback` names the file if the draft has no title."""
    import yaml

    metadata = {name: getattr(draft, name) for name in ("title", "publisher", "url", "author", "published")}
    matter = yaml.safe_dump(
        {name: value for name, value in metadata.items() if value}, sort_keys=False, allow_unicode=True
    )
    page = f"---\n{matter}---\n\n{draft.text}\n".encode(errors="replace")
    return _put(page, corpus, _names(draft, corpus, fallback))


def _names(draft: Draft, corpus: Path, fallback: str) -> Iterator[str]:
    """Yield a file name from the date and title, then, if that is taken by another page, one with a hash of the URL."""
    day = f"{draft.published}-" if draft.published else ""
    name = f"{day}{_slug(draft.title or fallback)}"
    yield f"{name}.md"
    if draft.url and _is_of_another_page(corpus / f"{name}.md", draft.url):
        yield f"{name}-{hashlib.sha256(draft.url.encode(errors='replace')).hexdigest()[:8]}.md"


def _slug(title: str) -> str:
    words = re.findall(r"[^\W_]+", without_accents(title).lower())[:_MOST_WORDS]
    return "-".join(words).encode()[:_LONGEST_NAME].decode(errors="ignore").strip("-") or "article"


def _is_of_another_page(file: Path, url: str) -> bool:
    """Whether a file holds an article from another address than `url`, which happens to have the same title."""
    try:
        known = read(file, file.read_bytes()).url
    except (OSError, ArticleError):
        return False
    return known is not None and known != url


def _put(data: bytes, corpus: Path, names: Iterable[str]) -> Path:
    """Write a new file under the first of `names` that is free, in one step, so that nobody reads half of it.

    `names` is consumed no further than needed, since `_names` looks at the files of the names that it has yielded.
    """
    if len(data) > LARGEST:
        raise too_large("The text of the article")
    if corpus.exists() and not corpus.is_dir():
        raise CorpusError(f"The folder of articles {corpus} is a file. Choose another with --corpus DIR.")
    target = corpus
    try:
        corpus.mkdir(parents=True, exist_ok=True)
        for name in names:
            target = corpus / name
            if create_file(target, data):
                return target
    except OSError as error:
        raise CorpusError(
            f"{target} cannot be written ({error.strerror}). Change the permissions of {corpus}, or choose another "
            "folder with --corpus DIR."
        ) from None
    raise CorpusError(f"{target} exists. To add it again, remove it first.")
