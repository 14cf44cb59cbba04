"""A file → an article, with its id, title, date and source; what is not known of it is None, never made up."""

import hashlib
import re
from datetime import date
from pathlib import Path, PurePath

from askmuse.articles.folder import Source, read_source
from askmuse.articles.formats import Draft, parse_date, read
from askmuse.articles.layout import blocks
from askmuse.errors import ArticleError
from askmuse.text import shorten
from askmuse.types import Article, Kind

_LONGEST_TITLE = 160

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\b(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)\b"
)
_FILE_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_DATELINE = re.compile(
    r"(?:(?:first\s+)?(?:published|posted|updated|last\s+updated|date|by\b.{0,60}?)[\s:,|·•–—-]*)?"
    r"(?:(?<=[a-z]\s)on\s+)?(?:(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?\b[,.]?\s+)?$",
    re.IGNORECASE,
)
_AFTER_DATE = re.compile(
    r"\W*(?:(?:at|by|updated|last|modified|edited)\b.*|\d.*|(?:[A-Z][\w.]*\s?){1,3})?$|\s*[|·•].*$", re.DOTALL
)
"""What may follow the date where the line is no prose: a time, a name, a place."""
_PLACE = re.compile(r"[A-Z][A-Z .'/-]{2,40}(?:,\s+[A-Z][\w. ]{1,30})?,\s*$")
_DATELINE_BLOCKS = 6
"""A dateline stands at the head of an article: it is looked for in so many blocks."""


def load(folder: Path, source: Source) -> tuple[Article, str]:
    """Read one file; returns the article and the sha256 of the file's bytes. Raises ArticleError."""
    data = read_source(folder, source)
    draft = read(PurePath(source.path), data)
    if not draft.text.strip():
        raise ArticleError("is empty: fill or remove it")
    return _article(source, draft), hashlib.sha256(data).hexdigest()


def _article(source: Source, draft: Draft) -> Article:
    return Article(
        id=source.id,
        path=source.path,
        text=draft.text,
        sha256=hashlib.sha256(draft.text.encode()).hexdigest(),
        title=draft.title or _title(draft.text) or PurePath(source.path).stem,
        publisher=draft.publisher,
        url=draft.url,
        author=draft.author,
        published=draft.published or _dateline(draft.text) or _file_date(source.path),
    )


def _title(text: str) -> str:
    """Return the first heading among the first lines, else the first line, without page chrome."""
    readable = [block for block in blocks(text) if block.kind is not Kind.BOILERPLATE]
    if not readable:
        return ""
    heading = next((b for b in readable[:3] if b.kind is Kind.HEADING and b.level), readable[0])
    return shorten(text[heading.start : heading.end], _LONGEST_TITLE)


def _dateline(text: str) -> date | None:
    """Return the date that a line at the head of the text gives as its own, as in "Published April 8, 2026"."""
    for block in blocks(text)[:_DATELINE_BLOCKS]:
        line = text[block.start : block.end]
        if match := _DATE.search(line[:160]):
            before, after = line[: match.start()], line[match.end() :]
            alone = _DATELINE.match(before) and len(after) < 40 and _AFTER_DATE.match(after)
            if alone or _PLACE.match(before):
                return parse_date(match.group())
    return None


def _file_date(path: str) -> date | None:
    match = _FILE_DATE.search(PurePath(path).stem)
    return parse_date("-".join(match.groups())) if match else None
