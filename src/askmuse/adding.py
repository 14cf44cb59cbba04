"""`askmuse add`: a web page or a file → an article in the folder."""

import re
import shutil
import unicodedata
from pathlib import Path, PurePath
from urllib.parse import urlsplit

from askmuse.errors import ArticleError, CorpusError
from askmuse.folder import LARGEST
from askmuse.formats import READERS, Draft, read

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
"""Media types that can be added, and the reader of each."""


def add(source: str, corpus: Path) -> Path:
    """Save a web page, or a file, as an article in `corpus` and return its path. Nothing is overwritten.

    A page becomes Markdown with front matter that says where it is from; so does an HTML file. Other files are copied
    as they are. Raises ArticleError where the source cannot be had or read, CorpusError where it is there already.
    """
    if re.match(r"https?://", source):
        draft = _fetch(source)
        return _save(draft, corpus, PurePath(urlsplit(source).path).stem or urlsplit(source).netloc)
    file = Path(source)
    if not file.is_file():
        raise ArticleError(f"{source} is no file, and no address that starts with http:// or https://.")
    if file.suffix.lower() not in READERS:
        raise ArticleError(f"{source} is none of the formats {' '.join(READERS)}: save it as one of them.")
    try:
        draft = read(PurePath(file.name), file.read_bytes())
    except ArticleError as error:
        raise ArticleError(f"{source} {error}.") from None
    if file.suffix.lower() in {".html", ".htm"}:
        return _save(draft, corpus, file.stem)
    target = _free(corpus / file.name)
    shutil.copyfile(file, target)
    return target


def _fetch(url: str) -> Draft:
    """Get a page from the network, the only thing in askmuse that uses it."""
    from trafilatura.downloads import fetch_response

    response = fetch_response(url, decode=False, with_headers=True)
    if response is None or not response.data or response.status != 200:
        status = f"status {response.status}" if response is not None else "no answer"
        raise ArticleError(f"{url} cannot be had ({status}): check the address, or save the page and add the file.")
    if len(response.data) > LARGEST:
        raise ArticleError(f"{url} has {len(response.data) / 1e6:.0f} MB, and {LARGEST / 1e6:.0f} MB is the most.")
    media = (response.headers or {}).get("content-type", "text/html").split(";")[0].strip().lower()
    if media not in _SUFFIXES:
        raise ArticleError(f"{url} is {media}, which is no article: askmuse reads {', '.join(sorted(_SUFFIXES))}.")
    try:
        draft = read(PurePath(f"page{_SUFFIXES[media]}"), response.data)
    except ArticleError as error:
        raise ArticleError(f"{url} {error}.") from None
    draft.url = draft.url or url
    return draft


def _save(draft: Draft, corpus: Path, fallback: str) -> Path:
    import yaml

    about = {name: getattr(draft, name) for name in ("title", "publisher", "url", "author", "published")}
    matter = yaml.safe_dump(
        {name: value for name, value in about.items() if value}, sort_keys=False, allow_unicode=True
    )
    day = f"{draft.published}-" if draft.published else ""
    target = _free(corpus / f"{day}{_slug(draft.title or fallback)}.md")
    target.write_text(f"---\n{matter}---\n\n{draft.text}\n", encoding="utf-8")
    return target


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:10]) or "article"


def _free(target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise CorpusError(f"{target} is there already: remove it first to add it anew.")
    return target
