"""Lists the files of a folder: those that can be articles, and the others with the reason why not.

No file is read for this, since every question checks by names, sizes and times whether the folder has changed.
"""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count
from operator import itemgetter
from pathlib import Path, PurePosixPath

from askmuse.errors import ArticleError, ArticleUnavailable, CorpusError
from askmuse.text import without_accents

SUFFIXES = tuple(
    """
    .txt .md .markdown .html .htm .pdf .docx .odt .rtf .epub .eml .csv .tsv .xlsx .srt .vtt .png .jpg .jpeg
    .tif .tiff .webp
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""The suffixes of the files that can be read; `PARSERS` in `articles/formats` has a parser for each."""
LARGEST = 20_000_000
"""The most bytes of an article: a text of this size has about 3,000,000 words."""
SNAPSHOT = re.compile(r"\d{8}T\d{12}-[0-9a-f]{12}")
"""The pattern of the name of a snapshot, by which an index among the articles is recognised."""
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Opens a file without waiting, which matters if it is a pipe."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the folder, and the properties that show without reading it whether it has changed."""

    id: str
    path: str
    size: int
    mtime_ns: int
    ctime_ns: int
    """Set by the system at each change, so that a change is noticed even if the file's time is set back."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was skipped, and why; `notice` says whether indexing tells the user about it.

    The reason is the end of a sentence that begins with the path.
    """

    path: str
    reason: str
    notice: bool = True
    tried: str | None = None
    """The state of the file and the limits on reading it when it could not be read; it is tried again when these have
    changed. None if it was not tried, or if trying again may help."""


_Listed = tuple[str, int, int, int, int, bool, str]
"""A file as the system lists it: path, size, mtime, ctime and mode; whether it is a link; why it cannot be read, or "".

A plain tuple, since there may be 100,000 of them and the garbage collector does not track tuples of plain values."""


class Scan:
    """The files of a folder at one moment, by names, sizes and times."""

    def __init__(self, folder: Path, listed: Sequence[_Listed]) -> None:
        """Take the files that were listed below `folder`."""
        self._folder = folder
        self._listed = sorted(listed, key=itemgetter(0))

    @cached_property
    def state(self) -> str:
        """A hash that changes with any file's name, size, times or permissions."""
        lines = [
            f"{path}\0{size} {mtime} {ctime}\0" for path, size, mtime, ctime, _, _, reason in self._listed if not reason
        ]
        return hashlib.sha256("".join(lines).encode(errors="surrogateescape")).hexdigest()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The files that can be articles, ordered by path."""
        return self._sorted_out[0]

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The files that cannot be articles, ordered by path."""
        return self._sorted_out[1]

    @cached_property
    def _sorted_out(self) -> tuple[tuple[Source, ...], tuple[Skipped, ...]]:
        readable: list[_Listed] = []
        skipped: list[Skipped] = []
        for file in self._listed:
            try:
                if _is_readable(self._folder, file):
                    readable.append(file)
                else:
                    reason = f"is none of the formats {' '.join(SUFFIXES)}"
                    skipped.append(Skipped(_printable(file[0]), reason, notice=False))
            except ArticleError as error:
                skipped.append(Skipped(_printable(file[0]), str(error)))
        ids = identify_all([file[0] for file in readable])
        sources = [Source(ids[path], path, size, mtime, ctime) for path, size, mtime, ctime, *_ in readable]
        return tuple(sources), tuple(skipped)


def scan(folder: Path) -> Scan:
    """List the files below `folder`, except hidden ones, without reading them; raises CorpusError if it is missing."""
    if not folder.is_dir():
        fault = "is a file, not a folder" if folder.exists() else "does not exist"
        raise CorpusError(f"The folder of articles {folder} {fault}: name one with --corpus DIR.")
    return Scan(folder, list(_list(folder)))


def _list(folder: Path) -> Iterator[_Listed]:
    """Yield every file below `folder`, except hidden files and the files of indexes.

    Folders may be nested a thousand deep, too deep for recursive calls, so those still to be listed are kept in a list.
    """
    waiting = [""]
    while waiting:
        below = waiting.pop()
        try:
            with os.scandir(os.path.join(folder, below)) as entries:
                names = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            yield below.rstrip("/"), 0, 0, 0, 0, False, _unreadable_folder(error)
            continue
        if below and _is_index(names):
            continue
        for entry in names:
            if entry.is_dir(follow_symlinks=False):
                if not SNAPSHOT.fullmatch(entry.name):
                    waiting.append(f"{below}{entry.name}/")
            else:
                yield _listed(below + entry.name, entry)


def _unreadable_folder(error: OSError) -> str:
    if error.errno == errno.ENAMETOOLONG:
        return "is a folder that is nested too deep to be opened: move it up"
    return f"cannot be opened ({error.strerror}): change its permissions"


def _listed(path: str, entry: "os.DirEntry[str]") -> _Listed:
    try:
        about = entry.stat()
    except OSError as error:  # a link to nothing or to itself, or a file that was removed since it was listed
        return path, 0, 0, 0, 0, True, f"cannot be opened ({error.strerror}): mend or remove it"
    return path, about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_mode, entry.is_symlink(), ""


def _is_index(entries: Sequence["os.DirEntry[str]"]) -> bool:
    """Whether these are the entries of the folder of an index, which may be inside the folder of articles."""
    for entry in entries:
        if entry.name == "CURRENT" and entry.is_file():
            try:
                return bool(SNAPSHOT.match(Path(entry.path).read_text()))
            except (OSError, UnicodeDecodeError):
                return False
    return False


def _printable(name: str) -> str:
    """Return a name that can be stored and shown; on disk it may have bytes that are not UTF-8."""
    return name.encode(errors="surrogateescape").decode(errors="replace")


def _is_readable(folder: Path, file: _Listed) -> bool:
    """Whether a listed file has a format that is read; raises ArticleError if it cannot be read for another reason."""
    path, size, _, _, mode, is_link, reason = file
    if _printable(path) != path:
        raise ArticleError("has a name that is not UTF-8: rename it")
    if reason:
        raise ArticleError(reason)
    if is_link:
        _require_within(folder, (folder / path).resolve())
        if stat.S_ISDIR(mode):
            raise ArticleError("is a link to a folder inside the folder of articles, which is read anyway: remove it")
    if not path.lower().endswith(SUFFIXES):
        return False
    if not stat.S_ISREG(mode):
        raise ArticleError("is not a regular file: remove it")
    if size > LARGEST:
        raise ArticleError(f"has {size / 1e6:.0f} MB, and {LARGEST / 1e6:.0f} MB is the most: split it")
    return True


def _require_within(folder: Path, real: Path) -> None:
    if not real.is_relative_to(folder.resolve()):
        raise ArticleError("is a link that leaves the folder: copy the file here instead")


def read_source(folder: Path, source: Source) -> bytes:
    """Return the bytes of a file of the folder; raises ArticleError.

    Since the folder was listed, the file may have been replaced by a link out of the folder or by an endless pipe. So
    the opened file must be a regular one within the folder.
    """
    path = folder / source.path
    try:
        with os.fdopen(os.open(path, _READING), "rb") as file:
            opened, real = os.fstat(file.fileno()), path.resolve()
            _require_within(folder, real)
            if not stat.S_ISREG(opened.st_mode):
                raise ArticleError("is not a regular file: remove it")
            if not os.path.samestat(opened, real.lstat()):
                raise ArticleError("was replaced while it was read: index again")
            return file.read(LARGEST + 1)
    except OSError as error:
        raise ArticleUnavailable(f"cannot be read ({error.strerror}): change its permissions or remove it") from None


def identify(relative: str) -> str:
    """Return the id of the article at a path: the path without suffix, accents and special characters; never empty."""
    plain = without_accents(str(PurePosixPath(relative).with_suffix("")))
    return re.sub(r"[^\w./-]+", "-", plain).strip("-") or "article"


def identify_all(paths: Sequence[str]) -> dict[str, str]:
    """Return the id of the article at each path: all different, and always the same for the same paths.

    Of files that differ only in their ending, the first by name gets the plain id. The others get the ending appended
    (`report`, `report-txt`), and a number as well if that id is taken, too.
    """
    ids: dict[str, str] = {}
    bare = {path: identify(path) for path in sorted(paths)}
    for path, article_id in bare.items():
        ids.setdefault(article_id, path)
    for path, article_id in bare.items():
        if ids[article_id] != path:
            longer = f"{article_id}-{PurePosixPath(path).suffix[1:].lower()}"
            numbered = (f"{longer}-{number}" for number in count(2))
            ids[next(candidate for candidate in chain([longer], numbered) if candidate not in ids)] = path
    return {path: article_id for article_id, path in ids.items()}
