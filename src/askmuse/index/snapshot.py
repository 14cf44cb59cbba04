"""One complete, checksummed build of the index on disk: written aside, verified, then published in one step.

    index/
      CURRENT               name of the published snapshot; replaced last, atomically
      <snapshot>/           named by the time it was built and the hash of its manifest
        manifest.json       format, fingerprint, corpus, article hashes, sha256 of every other file
        articles.sqlite     texts, metadata, passages, sentence offsets
        dense.faiss         vectors of passages
        sentences.npy       vectors of sentences; those of passage p are rows bounds[p] to bounds[p + 1] of it
        bounds.npy
        words.json          words of the articles and how often they occur, for spelling
        aliases.json        names that the articles spell out, each with its short form
        sparse-passages/, sparse-sentences/

Whatever happens to a build, CURRENT names a snapshot that was whole and on disk before it was named. The name vouches
for the manifest, the manifest for every file: a reader opens nothing else.
"""

import hashlib
import json
import os
import shlex
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Self

import numpy as np

from askmuse.articles.folder import SNAPSHOT, scan
from askmuse.errors import SnapshotDamaged, SnapshotError, SnapshotMissing, SnapshotStale
from askmuse.files import replace_file, sha256
from askmuse.index.acronyms import Aliases
from askmuse.index.dense import DenseIndex
from askmuse.index.sparse import SparseIndex
from askmuse.index.store import Store
from askmuse.types import Article, Rows, Vectors

FORMAT = 2
"""Raised when the files of a snapshot change their meaning."""
SHAPE = 1
"""Raised by hand when the same article would give other text, passages, sentences or terms than before."""
LIBRARIES = ("nupunkt", "pypdfium2", "PyStemmer", "python-docx", "trafilatura")
"""The libraries that decide what text, sentences and terms an article has."""
_KEPT = 2
"""Snapshots kept on disk: the published one, and the one before for readers that are just opening it."""
_DRAFT = ".building-"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot says of itself. `articles` maps ids to the sha256 of their texts, `files` names to hashes.

    `passages` and `sentences` count those of the first rows: behind them stand those of copies that say nothing new.
    """

    fingerprint: str
    corpus: str | None
    corpus_state: str
    articles: dict[str, str]
    passages: int
    sentences: int
    format: int = FORMAT
    built_at: str = ""
    files: dict[str, str] = field(default_factory=dict)


@cache
def shape() -> str:
    """Return the shape version and the versions of the libraries that decide what an index holds of an article."""
    versions = ",".join(f"{name}={version(name)}" for name in LIBRARIES)
    return f"{FORMAT}.{SHAPE}-{hashlib.sha256(versions.encode()).hexdigest()[:12]}"


def fingerprint(model: str) -> str:
    """Return what must be equal for an index to be current: its shape, and the model named by its own hash."""
    return f"{shape()}-{model}"


def current(index: Path) -> str:
    """Return the name of the published snapshot; raises SnapshotMissing where there is none."""
    try:
        name = (index / "CURRENT").read_text().strip()
    except FileNotFoundError:
        raise SnapshotMissing(f"There is no index in {index}: run {_rebuilding(index, None)}.") from None
    except NotADirectoryError:
        raise SnapshotError(f"There can be no index in {index}, which is a file: name another --index DIR.") from None
    except (OSError, UnicodeDecodeError):
        raise _damaged(index, index / "CURRENT", "cannot be read") from None
    if not SNAPSHOT.fullmatch(name):
        raise _damaged(index, index / "CURRENT", "is damaged: it names no snapshot")
    return name


def read_manifest(index: Path, name: str) -> Manifest:
    """Return the manifest of a snapshot; raises SnapshotDamaged where it is not the one that the name vouches for."""
    file = index / name / "manifest.json"
    try:
        data = file.read_bytes()
    except OSError as error:
        raise _damaged(index, file, f"cannot be read ({error.strerror})") from None
    if not name.endswith(hashlib.sha256(data).hexdigest()[:12]):
        raise _damaged(index, file, "is damaged: it is not the one that the name of the snapshot vouches for")
    about = json.loads(data)
    if about["format"] != FORMAT:
        raise SnapshotStale(
            f"The index in {index} has format {about['format']}, and this askmuse reads {FORMAT}. "
            f"Rebuild it: {_rebuilding(index, about['corpus'])}."
        )
    return Manifest(**about)


def _damaged(index: Path, file: Path, what: str, corpus: str | None = None) -> SnapshotDamaged:
    return SnapshotDamaged(f"{file} {what}. Rebuild the index: {_rebuilding(index, corpus)}.")


def _rebuilding(index: Path, corpus: str | None) -> str:
    """Return the command that builds an index anew, as it can be pasted into a shell."""
    folder = "DIR" if corpus is None else shlex.quote(corpus)
    return f"`askmuse index --corpus {folder} --index {shlex.quote(str(index))}`"


class Snapshot:
    """A published snapshot, verified and open; its arrays stay on disk until they are read."""

    def __init__(self, index: Path, name: str) -> None:
        """Verify and open the snapshot `name`; raises SnapshotDamaged that names the file at fault."""
        folder = index / name
        self.name = name
        self._index = index
        self.manifest = read_manifest(index, name)
        verify(index, name, self.manifest)
        self.store = Store(folder / "articles.sqlite")
        self.dense = DenseIndex.load(folder / "dense.faiss")
        self.sentences: Vectors = np.load(folder / "sentences.npy", mmap_mode="r")
        self.bounds: Rows = np.load(folder / "bounds.npy", mmap_mode="r")
        self.sparse_passages = SparseIndex.load(folder / "sparse-passages", self.manifest.passages)
        self.sparse_sentences = SparseIndex.load(folder / "sparse-sentences", self.manifest.sentences)
        self.aliases = Aliases.load(folder / "aliases.json")
        self._words = (folder / "words.json").read_bytes()

    @cached_property
    def words(self) -> dict[str, int]:
        """The words of the articles, and how often each occurs."""
        found: dict[str, int] = json.loads(self._words)
        return found

    def article(self, article_id: str) -> Article:
        """Return an article that a passage of this snapshot names."""
        found = self.store.article(article_id)
        assert found is not None, article_id  # noqa: S101 - a snapshot names only what it holds
        return found

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a term among the passages."""
        return self.sparse_passages.idf(term)

    def holds(self, corpus: Path, model: str) -> bool:
        """Whether this is what indexing `corpus` now would give, by names, sizes and times: no file is read."""
        about = self.manifest
        if about.fingerprint != fingerprint(model) or about.corpus != str(corpus.resolve()):
            return False
        return about.corpus_state == scan(corpus).state

    def require(self, model: str) -> None:
        """Raise SnapshotStale unless this snapshot was built by this version of askmuse, with this model."""
        if self.manifest.fingerprint != fingerprint(model):
            raise SnapshotStale(
                f"The index in {self._index} was built by another version of askmuse or with another model. "
                f"Bring it up to date: {_rebuilding(self._index, self.manifest.corpus)}."
            )

    @classmethod
    def open(cls, index: Path) -> Self:
        """Open the published snapshot; raises SnapshotMissing, SnapshotDamaged or SnapshotStale."""
        name = current(index)
        try:
            return cls(index, name)
        except (SnapshotDamaged, OSError):
            if current(index) == name:
                raise
            return cls.open(index)  # a build published a newer one and removed this one meanwhile


def verify(index: Path, name: str, manifest: Manifest) -> None:
    """Hash every file that the manifest lists; raises SnapshotDamaged for the first that is missing or differs."""

    def check(item: tuple[str, str]) -> None:
        file, expected = index / name / item[0], item[1]
        try:
            found = sha256(file)
        except OSError as error:
            raise _damaged(index, file, f"cannot be read ({error.strerror})", manifest.corpus) from None
        if found != expected:
            raise _damaged(index, file, "is damaged: its sha256 differs", manifest.corpus)

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        list(pool.map(check, manifest.files.items()))


@contextmanager
def draft(index: Path) -> Iterator[Path]:
    """Give a new folder to write a snapshot into; it is gone afterwards unless `publish` took it."""
    index.mkdir(parents=True, exist_ok=True)
    for left in index.glob(f"{_DRAFT}*"):  # by a build that was killed: the caller holds the lock, nobody writes there
        shutil.rmtree(left, ignore_errors=True)
    folder = index / f"{_DRAFT}{os.getpid()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(index: Path, folder: Path, about: Manifest) -> str:
    """Seal a draft, put it on disk, name it in CURRENT and return its name; older snapshots are removed.

    `about` lacks what only sealing can tell: the time and the hashes of the files.
    """
    now = datetime.now(UTC)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = replace(
        about,
        built_at=now.isoformat(timespec="seconds"),
        files={path.relative_to(folder).as_posix(): _sync(path) for path in files},
    )
    sealed = json.dumps(asdict(manifest), indent=1).encode()
    (folder / "manifest.json").write_bytes(sealed)
    _sync(folder / "manifest.json")
    for directory in [*(path for path in folder.rglob("*") if path.is_dir()), folder]:
        _sync_folder(directory)
    name = f"{now:%Y%m%dT%H%M%S%f}-{hashlib.sha256(sealed).hexdigest()[:12]}"
    folder.rename(index / name)
    _sync_folder(index)
    verify(index, name, manifest)
    _name_current(index, name)
    _remove_old(index, name)
    return name


def _name_current(index: Path, name: str) -> None:
    replace_file(index / "CURRENT", f"{name}\n".encode())
    _sync_folder(index)


def _remove_old(index: Path, name: str) -> None:
    found = (path for path in index.iterdir() if SNAPSHOT.fullmatch(path.name) and path.is_dir())
    snapshots = sorted(found, key=lambda path: path.stat().st_mtime_ns)
    for old in [path for path in snapshots if path.name != name][: -(_KEPT - 1)]:
        shutil.rmtree(old, ignore_errors=True)


def _sync(file: Path) -> str:
    """Flush a file to disk and return its sha256."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
    return sha256(file)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
