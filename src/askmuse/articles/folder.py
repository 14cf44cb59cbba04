"""Which files of a folder can be articles; those that cannot are named, not dropped. No file is read for it.

This stands apart from `corpus` because every question asks whether the folder changed, and few need to read it.
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from askmuse.errors import ArticleError, CorpusError
from askmuse.text import without_accents

SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx")
"""Of the formats that `formats` reads."""
LARGEST = 20_000_000
"""Bytes. A text of this size holds some 3,000,000 words; a larger file is a dump, not an article."""
SNAPSHOT = re.compile(r"\d{8}T\d{12}-[0-9a-f]{12}")
"""The name of a snapshot, by which an index is known that lies among the articles."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the folder, by the facts that tell cheaply whether it changed."""

    id: str
    path: str
    size: int
    mtime_ns: int
    ctime_ns: int
    """Set by the system whenever the file changes, so that a date put back hides nothing."""


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
    """Changes with any file's name, size, times or permissions: the cheap test of whether a folder changed."""


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
        try:
            about = _stat(path)
            facts = about.st_size, about.st_mtime_ns, about.st_ctime_ns
            state.update(f"{relative}\0{facts}\0".encode(errors="surrogateescape"))
            source = _source(folder, path, relative, about, taken)
        except ArticleError as error:
            skipped.append(Skipped(_printable(relative), str(error)))
            continue
        if source is None:
            skipped.append(Skipped(_printable(relative), f"is none of the formats {' '.join(SUFFIXES)}", notice=False))
        else:
            sources.append(source)
            taken[source.id] = relative
    return Scan(tuple(sources), tuple(sorted(skipped, key=lambda s: s.path)), state.hexdigest())


def _walk(folder: Path, skipped: list[Skipped]) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        where = Path(error.filename).relative_to(folder).as_posix()
        skipped.append(Skipped(_printable(where), f"cannot be opened ({error.strerror}): change its permissions"))

    found: list[Path] = []
    for directory, subfolders, files in os.walk(folder, onerror=unreadable):
        subfolders[:] = [name for name in subfolders if not name.startswith(".") and not _is_index(directory, name)]
        links = [name for name in subfolders if Path(directory, name).is_symlink()]
        found.extend(Path(directory, name) for name in [*files, *links] if not name.startswith("."))
    yield from sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _is_index(directory: str, name: str) -> bool:
    """Whether a folder is an index, which may lie among the articles but is none of them."""
    try:
        return bool(SNAPSHOT.fullmatch(name) or SNAPSHOT.match(Path(directory, name, "CURRENT").read_text()))
    except (OSError, UnicodeDecodeError):
        return False


def _stat(path: Path) -> os.stat_result:
    """Return the facts of a file, or of what a link leads to; raises ArticleError where there is nothing."""
    try:
        return path.stat()
    except OSError as error:  # a link to nothing or to itself, or a file that went away since it was listed
        raise ArticleError(f"cannot be opened ({error.strerror}): mend or remove it") from None


def _printable(name: str) -> str:
    """Return a name that can be stored and shown; on disk it may hold bytes that are no UTF-8."""
    return name.encode(errors="surrogateescape").decode(errors="replace")


def _source(folder: Path, path: Path, relative: str, about: os.stat_result, taken: dict[str, str]) -> Source | None:
    if _printable(relative) != relative:
        raise ArticleError("has a name that is not UTF-8: rename it")
    if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
        raise ArticleError("is a link that leaves the folder: copy the file here instead")
    if path.is_dir():
        raise ArticleError("is a link to a folder: it is read where it lies")
    if path.suffix.lower() not in SUFFIXES:
        return None
    if not stat.S_ISREG(about.st_mode):
        raise ArticleError("is no ordinary file: remove it")
    if about.st_size > LARGEST:
        raise ArticleError(f"has {about.st_size / 1e6:.0f} MB, and {LARGEST / 1e6:.0f} MB is the most: split it")
    article_id = identify(relative)
    if article_id in taken:
        raise ArticleError(f"has the same id as {taken[article_id]} ({article_id}): rename one of them")
    return Source(article_id, relative, about.st_size, about.st_mtime_ns, about.st_ctime_ns)


def identify(relative: str) -> str:
    """Return the id of the article at a path: the path without its suffix, accents and odd characters.

    It is never empty, whatever the file is called.
    """
    plain = without_accents(str(PurePath(relative).with_suffix("")))
    return re.sub(r"[^\w./-]+", "-", plain).strip("-") or "article"
