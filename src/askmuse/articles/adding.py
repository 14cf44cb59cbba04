"""`askmuse add`: a web page or a file → an article in the folder."""

import contextlib
import hashlib
import re
from pathlib import Path, PurePath
from urllib.parse import quote, urlsplit, urlunsplit

from askmuse import __version__
from askmuse.articles.folder import LARGEST
from askmuse.articles.formats import PARSERS, Draft, read
from askmuse.errors import ArticleError, CorpusError
from askmuse.files import replace_file
from askmuse.text import is_unicode, without_accents

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
"""Media types that can be added, and the reader of each."""
_LONGEST_NAME = 120
"""Bytes of a file's name that come from the title; file systems allow 255."""
_PATIENCE = 30.0
"""Seconds that a site may take to answer."""


def add(source: str, corpus: Path) -> Path:
    """Save a web page, or a file, as an article in `corpus` and return its path. Nothing is overwritten.

    A page becomes Markdown with front matter that says where it is from; so does an HTML file. Other files are copied
    as they are. Raises ArticleError where the source cannot be fetched or read, or indexing would not take it;
    CorpusError where it is there already, or the folder cannot be written.
    """
    if re.match(r"https?://", source, re.IGNORECASE):
        draft = _fetch(source)
        return _save(draft, corpus, PurePath(urlsplit(source).path).stem or urlsplit(source).netloc)
    file = Path(source)
    data = _contents(file)
    draft = _draft(source, file.name, data)
    if file.suffix.lower() in {".html", ".htm"}:
        return _save(draft, corpus, file.stem)
    if not is_unicode(file.name):
        raise ArticleError(f"{source!r} has a name that is not UTF-8: rename it.")
    if file.name.startswith("."):
        raise ArticleError(
            f"{source} is hidden, and indexing passes over hidden files: rename it without the full stop."
        )
    return _put(data, corpus, file.name)


def _contents(file: Path) -> bytes:
    try:
        if not file.is_file():
            raise ArticleError(f"{file} is neither a file nor an address that starts with http:// or https://.")
        if file.suffix.lower() not in PARSERS:
            raise ArticleError(f"{file} is none of the formats {' '.join(PARSERS)}: save it as one of them.")
        _check_size(str(file), file.stat().st_size)
        return file.read_bytes()
    except OSError as error:
        raise ArticleError(f"{file} cannot be read ({error.strerror}): change its permissions.") from None


def _check_size(source: str, size: int) -> None:
    if size > LARGEST:
        raise ArticleError(f"{source} has {size / 1e6:.0f} MB, and {LARGEST / 1e6:.0f} MB is the most: split it.")


def _draft(source: str, name: str, data: bytes) -> Draft:
    try:
        draft = read(PurePath(name), data)
    except ArticleError as error:
        raise ArticleError(f"{source} {error}.") from None
    if not draft.text.strip():
        raise ArticleError(f"{source} is empty: there is nothing to add.")
    return draft


def _fetch(url: str) -> Draft:
    """Get a page from the network, the only thing in askmuse that uses it.

    By urllib, because trafilatura's downloader goes on without a certificate where it finds none that is valid.
    """
    from http.client import HTTPException
    from urllib.error import HTTPError, URLError
    from urllib.request import Request, urlopen

    try:
        request = Request(_in_ascii(url), headers={"User-Agent": f"askmuse/{__version__}"})  # noqa: S310 - `add` takes http alone
        with urlopen(request, timeout=_PATIENCE) as response:  # noqa: S310
            data, media = response.read(LARGEST + 1), response.headers.get_content_type()
            charset = response.headers.get_content_charset()
    except (HTTPError, URLError, HTTPException, OSError, ValueError) as error:
        why = f"status {error.code}" if isinstance(error, HTTPError) else getattr(error, "reason", error)
        raise ArticleError(
            f"{url} could not be fetched ({why}): check the address, or save the page and add the file."
        ) from None
    _check_size(url, len(data))
    if media not in _SUFFIXES:
        raise ArticleError(f"{url} is {media}, which is not an article: askmuse reads {', '.join(sorted(_SUFFIXES))}.")
    if charset and media.startswith(("text/", "application/xhtml")):
        data = _marked(data, charset)
    draft = _draft(url, f"page{_SUFFIXES[media]}", data)
    draft.url = draft.url or url
    return draft


def _in_ascii(url: str) -> str:
    """Return an address as HTTP wants it: the host in IDNA, the rest percent-encoded where it is not so already."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    host = host if host.isascii() else host.encode("idna").decode()
    rest = (quote(part, safe="%/:=&?~#+!$,;'@()*[]-._") for part in parts[2:])
    return urlunsplit((parts.scheme, f"{user}{at}{host}", *rest))


def _marked(data: bytes, charset: str) -> bytes:
    """Return a text in UTF-8 with the mark of that, which counts for more than what the page says of itself.

    One that is not in the encoding that the server names is left as it is.
    """
    with contextlib.suppress(LookupError, UnicodeDecodeError):
        return data.decode(charset).removeprefix("\ufeff").encode("utf-8-sig")
    return data


def _save(draft: Draft, corpus: Path, fallback: str) -> Path:
    import yaml

    about = {name: getattr(draft, name) for name in ("title", "publisher", "url", "author", "published")}
    matter = yaml.safe_dump(
        {name: value for name, value in about.items() if value}, sort_keys=False, allow_unicode=True
    )
    day = f"{draft.published}-" if draft.published else ""
    page = f"---\n{matter}---\n\n{draft.text}\n".encode(errors="replace")
    name = f"{day}{_slug(draft.title or fallback)}"
    if draft.url and _is_of_another_page(corpus / f"{name}.md", draft.url):
        name += f"-{hashlib.sha256(draft.url.encode(errors='replace')).hexdigest()[:8]}"
    return _put(page, corpus, f"{name}.md")


def _slug(title: str) -> str:
    words = re.findall(r"[^\W_]+", without_accents(title).lower())[:10]
    return "-".join(words).encode()[:_LONGEST_NAME].decode(errors="ignore").strip("-") or "article"


def _is_of_another_page(file: Path, url: str) -> bool:
    """Whether a file is there already that is an article from another address, which happens to have the same title."""
    try:
        known = read(file, file.read_bytes()).url
    except (OSError, ArticleError):
        return False
    return known is not None and known != url


def _put(data: bytes, corpus: Path, name: str) -> Path:
    """Write a new file of the folder in one step: whoever watches the folder sees all of it, or nothing."""
    target = corpus / name
    _check_size(str(target), len(data))
    try:
        if corpus.exists() and not corpus.is_dir():
            raise CorpusError(f"The folder of articles {corpus} is a file, not a folder: name one with --corpus DIR.")
        _check_free(target)
        corpus.mkdir(parents=True, exist_ok=True)
        replace_file(target, data)
    except OSError as error:
        raise CorpusError(
            f"{target} cannot be written ({error.strerror}): change the permissions of {corpus}, "
            "or name another folder with --corpus DIR."
        ) from None
    return target


def _check_free(target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise CorpusError(f"{target} is there already: remove it first to add it anew.")
