"""A folder of files → articles, each with its id, title, date and source; what cannot be read is named, not dropped."""

import hashlib
import os
import re
import textwrap
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath

from askmuse.errors import ArticleError, CorpusError
from askmuse.formats import READERS, Draft, parse_date, read
from askmuse.layout import blocks
from askmuse.types import Article, Kind

LARGEST = 20_000_000
"""Bytes. A text of this size holds some 3,000,000 words; a larger file is a dump, not an article."""
_LONGEST_TITLE = 160

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\b(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)\b"
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


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the folder, by the facts that tell cheaply whether it changed."""

    id: str
    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was left out, and why; `notice` where a user would want to hear of it while indexing."""

    path: str
    reason: str
    notice: bool = True


@dataclass(frozen=True, slots=True)
class Scan:
    """What a folder holds: files that can be articles, ordered by path; those that cannot; and a hash of all of it."""

    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...]
    state: str
    """Changes with any file's name, size or time: the cheap test of whether a folder changed."""


def scan(folder: Path) -> Scan:
    """List the files below `folder` without reading them; hidden ones are passed over.

    Raises CorpusError where the folder is missing.
    """
    if not folder.is_dir():
        what = "is a file, not a folder" if folder.exists() else "does not exist"
        raise CorpusError(f"The folder of articles {folder} {what}: name one with --corpus DIR.")
    sources: list[Source] = []
    skipped: list[Skipped] = []
    taken: dict[str, str] = {}
    state = hashlib.sha256()
    for path in _walk(folder, skipped):
        relative = path.relative_to(folder).as_posix()
        about = path.lstat()
        state.update(f"{relative}\0{about.st_size}\0{about.st_mtime_ns}\0".encode(errors="surrogateescape"))
        try:
            source = _source(folder, path, relative, taken)
        except ArticleError as error:
            skipped.append(Skipped(relative, str(error)))
            continue
        if source is None:
            skipped.append(Skipped(relative, f"is none of the formats {' '.join(READERS)}", notice=False))
        else:
            sources.append(source)
            taken[source.id] = relative
    return Scan(tuple(sources), tuple(sorted(skipped, key=lambda s: s.path)), state.hexdigest())


def _walk(folder: Path, skipped: list[Skipped]) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        where = Path(error.filename).relative_to(folder).as_posix()
        skipped.append(Skipped(where, f"cannot be opened ({error.strerror}): change its permissions"))

    found: list[Path] = []
    for directory, subfolders, files in os.walk(folder, onerror=unreadable):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        links = [name for name in subfolders if Path(directory, name).is_symlink()]
        found.extend(Path(directory, name) for name in [*files, *links] if not name.startswith("."))
    yield from sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _source(folder: Path, path: Path, relative: str, taken: dict[str, str]) -> Source | None:
    if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
        raise ArticleError("is a link that leaves the folder: copy the file here instead")
    if path.is_dir():
        raise ArticleError("is a link to a folder: it is read where it lies")
    if path.suffix.lower() not in READERS:
        return None
    try:
        about = path.stat()
    except OSError as error:
        raise ArticleError(f"cannot be opened ({error.strerror}): mend or remove it") from None
    if about.st_size > LARGEST:
        raise ArticleError(f"has {about.st_size / 1e6:.0f} MB, and {LARGEST / 1e6:.0f} MB is the most: split it")
    article_id = identify(relative)
    if article_id in taken:
        raise ArticleError(f"has the same id as {taken[article_id]} ({article_id}): rename one of them")
    return Source(article_id, relative, about.st_size, about.st_mtime_ns)


def identify(relative: str) -> str:
    """Return the id of the article at a path: the path without its suffix, accents and odd characters.

    It is never empty, whatever the file is called.
    """
    plain = unicodedata.normalize("NFKD", str(PurePath(relative).with_suffix("")))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^\w./-]+", "-", plain).strip("-") or "article"


def load(folder: Path, source: Source) -> tuple[Article, str]:
    """Read one file; returns the article and the sha256 of the file's bytes. Raises ArticleError."""
    try:
        data = (folder / source.path).read_bytes()
    except OSError as error:
        raise ArticleError(f"cannot be read ({error.strerror}): change its permissions or remove it") from None
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
    line = " ".join(text[heading.start : heading.end].split())
    return textwrap.shorten(line, _LONGEST_TITLE, placeholder=" …")


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
