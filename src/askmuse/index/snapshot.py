"""Reads a snapshot, one complete and checksummed build of the index on disk. `publishing` writes it.

    index/
      CURRENT               name of the published snapshot; replaced last, atomically
      <snapshot>/           named by the time it was built and the hash of its manifest
        manifest.json       format, shape, model, folder, article hashes, sha256 of every other file
        articles.sqlite     texts, metadata, passages, sentence offsets
        dense.faiss, sentences.npy and others   vectors, as `vectors.files` describes
        bounds.npy          the sentences of passage p are numbers bounds[p] to bounds[p + 1]
        words.json          words of the articles and how often they occur, for spelling
        acronyms.json       acronyms that the articles spell out
        sparse-passages/, sparse-sentences/

CURRENT always names a snapshot that was completely on disk before. The name has the hash of the manifest, and the
manifest has the hash of every file; no other file is opened, but for `checked.json`, which remembers that a large file
was compared with its hash, and when that file was changed last.
"""

import hashlib
import json
import os
import re
import shlex
import stat
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Self

import numpy as np

from askmuse.articles.folder import SNAPSHOT, Scan, scan
from askmuse.errors import SnapshotDamaged, SnapshotError, SnapshotMissing, SnapshotStale
from askmuse.files import HashMemo, sha256
from askmuse.index.arrays import joined_ranges, open_array
from askmuse.index.engines.proposals import Proposals
from askmuse.index.sparse import SparseIndex
from askmuse.index.store import Store
from askmuse.index.terms.acronyms import Acronyms
from askmuse.index.vectors import files as vectors
from askmuse.index.vectors.dense import cosines
from askmuse.types import Article, Filters, Rows, Vectors

FORMAT = 8
"""The version of the files' format; raise it when the meaning of a file changes."""
SHAPE = 30
"""The version of the contents; raise it when the same article would give other text, passages, sentences or terms."""
LIBRARIES = (
    "charset-normalizer", "lxml", "nupunkt", "pypdfium2", "PyStemmer", "python-docx", "striprtf", "trafilatura",
    "webvtt-py",
)  # fmt: skip
"""The libraries that decide what text, sentences and terms an article has."""
_CHECKED = "checked.json"
REMEMBERED = 16_000_000
"""The bytes from which the hash of a file is remembered. To hash a smaller file takes less time than a question."""
_VERSION = re.compile(r"^Version: (\S+)$", re.MULTILINE)
EXTRAS = ("openpyxl", "rapidocr")
"""Optional libraries; once they are installed, more files can be read."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The description of a snapshot.

    `articles` maps ids to the sha256 of their texts, `files` maps names to hashes. `passages` and `sentences` are
    counts without those of copies that say nothing new, which have the last rows.
    """

    shape: str
    model: str
    corpus: str | None
    corpus_state: str
    articles: dict[str, str]
    passages: int
    sentences: int
    format: int = field(default_factory=lambda: FORMAT)
    vectors: int = vectors.FORMAT
    built_at: str = ""
    files: dict[str, str] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """Everything that decides whether an index is current, apart from the articles."""
        return f"{self.shape}-{self.model}"


@cache
def shape() -> str:
    """Return `SHAPE` and the versions of the libraries that decide what an index has of an article."""
    versions = ",".join(f"{name}={_version(name)}" for name in (*LIBRARIES, *EXTRAS))
    return f"{FORMAT}.{SHAPE}-{hashlib.sha256(versions.encode()).hexdigest()[:12]}"


def _version(name: str) -> str:
    """Return the version of a library, "" if it is not installed.

    `importlib.metadata.version` reads all of a library's metadata as mail, which takes twice as long.
    """
    try:
        metadata = distribution(name).read_text("METADATA") or ""
    except PackageNotFoundError:
        return ""
    version = _VERSION.search(metadata)
    return version[1] if version else ""


def fingerprint(model: str) -> str:
    """Return the fingerprint that an index built now, with this model, would have."""
    return f"{shape()}-{model}"


def current(index: Path) -> str:
    """Return the name of the published snapshot; raises SnapshotMissing if there is none."""
    file = index / "CURRENT"
    try:
        mode = file.stat().st_mode
        if not stat.S_ISREG(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "not a regular file"
            raise SnapshotDamaged(
                f"{file} is {what}: remove it, then rebuild the index: {rebuilding(index, None)}."
            ) from None
        name = file.read_text().strip()
    except FileNotFoundError:
        raise SnapshotMissing(f"There is no index in {index}: run {rebuilding(index, None)}.") from None
    except NotADirectoryError:
        raise SnapshotError(f"{index} is a file, so it cannot hold an index: choose another --index DIR.") from None
    except (OSError, UnicodeDecodeError):
        raise _damaged(index, file, "cannot be read") from None
    if not SNAPSHOT.fullmatch(name):
        raise _damaged(index, file, "is damaged: it names no snapshot")
    return name


def read_manifest(index: Path, name: str) -> Manifest:
    """Return the manifest of a snapshot; raises SnapshotDamaged if its hash is not that in the snapshot's name."""
    about = read_entries(index, name)
    if about.get("format") != FORMAT:
        raise SnapshotStale(
            f"The index in {index} has format {about.get('format')}, and this askmuse reads {FORMAT}. "
            f"Rebuild it: {rebuilding(index, about.get('corpus'))}."
        )
    try:
        return Manifest(**about)
    except TypeError:
        raise _damaged(index, index / name / "manifest.json", "is damaged: it lacks entries") from None


def read_entries(index: Path, name: str) -> dict[str, Any]:
    """Return the entries of the manifest of a snapshot of any format; raises SnapshotDamaged if its hash differs."""
    file = index / name / "manifest.json"
    try:
        _require_regular(index, file)
        data = file.read_bytes()
    except OSError as error:
        raise _damaged(index, file, f"cannot be read ({error.strerror})") from None
    if not name.endswith(hashlib.sha256(data).hexdigest()[:12]):
        raise _damaged(index, file, "is damaged: its hash differs from that in the name of the snapshot")
    try:
        about = json.loads(data)
    except (ValueError, RecursionError):
        about = None
    if not isinstance(about, dict):
        raise _damaged(index, file, "is damaged: it is not a JSON object")
    return about


def _damaged(index: Path, file: Path, what: str, corpus: str | None = None) -> SnapshotDamaged:
    return SnapshotDamaged(f"{file} {what}. Rebuild the index: {rebuilding(index, corpus)}.")


def _require_regular(index: Path, file: Path, corpus: str | None = None) -> None:
    """Raise SnapshotDamaged if a file is a pipe or a device, from which reading may never end."""
    mode = file.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise _damaged(index, file, "is not a regular file", corpus)


def rebuilding(index: Path, corpus: str | None) -> str:
    """Return the command that rebuilds an index, ready to be pasted into a shell."""
    folder = "DIR" if corpus is None else shlex.quote(corpus)
    return f"`askmuse index --corpus {folder} --index {shlex.quote(str(index))}`"


class Snapshot:
    """A published snapshot, verified and open; its arrays are read from disk when they are used."""

    def __init__(self, index: Path, name: str) -> None:
        """Verify and open the snapshot `name`; raises SnapshotDamaged, which names the damaged file."""
        folder = index / name
        self.name = name
        self.folder = folder
        self._index = index
        self.manifest = read_manifest(index, name)
        verify(index, name, self.manifest.files.items(), self.manifest.corpus)
        self.store = Store(folder / "articles.sqlite")
        self.dense = vectors.open_dense(folder)
        self.sentences = open_array(folder / vectors.SENTENCES)
        self.bounds: Rows = open_array(folder / "bounds.npy")
        self.sparse_passages = SparseIndex.load(folder / "sparse-passages", self.manifest.passages)
        self.sparse_sentences = SparseIndex.load(folder / "sparse-sentences", self.manifest.sentences)
        self.acronyms = Acronyms.load(folder / "acronyms.json")
        self._words = (folder / "words.json").read_bytes()

    @cached_property
    def words(self) -> dict[str, int]:
        """The words of the articles, and how often each occurs."""
        counts: dict[str, int] = json.loads(self._words)
        return counts

    def article(self, article_id: str) -> Article:
        """Return an article that a passage of this snapshot names."""
        article = self.store.article(article_id)
        assert article is not None, article_id  # noqa: S101 - a snapshot only names articles that it has
        return article

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a term among the passages."""
        return self.sparse_passages.idf(term)

    @property
    def vocabulary(self) -> Mapping[str, int]:
        """The terms of the passages, each with its number."""
        return self.sparse_passages.vocabulary

    def propose(self, query: Vectors, weights: Mapping[str, float], k: int, filters: Filters | None) -> Proposals:
        """Return the `k` passages nearest to the vector of a query, and the `k` best by BM25 for its weighted terms.

        Without filters, passages that repeat others are left out; with filters they may be all that is left of a text.
        """
        allowed = self._allowed(filters)
        proposed = np.sort(np.concatenate(self._best(query, weights, k, allowed)))
        rows = proposed[np.diff(proposed, prepend=-1) > 0]  # each once; np.union1d would import numpy.ma: 25 ms
        counts = self.bounds[rows + 1] - self.bounds[rows]
        sentences = joined_ranges(self.bounds[rows], counts)
        of_passage = np.stack([self.dense.cosines(rows, query), self.sparse_passages.scores(weights, rows)])
        nearness = cosines(self.sentences[sentences], query)
        of_sentence = np.stack([nearness, self.sparse_sentences.scores(weights, sentences)])
        signals = np.concatenate([np.repeat(of_passage, counts, axis=1), of_sentence])
        return Proposals(counts, signals, lambda places: self.store.at(rows[places]))

    def _best(self, query: Vectors, weights: Mapping[str, float], k: int, allowed: Rows | None) -> tuple[Rows, Rows]:
        """Return the rows of the `k` nearest passages, and of the `k` best by BM25.

        Each takes milliseconds in a large index, so there they are searched by two threads.
        """
        if allowed is not None and not len(allowed):
            return allowed, allowed
        search, best = self.dense.search, self.sparse_passages.best
        if len(self.bounds) <= vectors.EXACT:
            return search(query, k, allowed), best(weights, k, allowed)
        by_terms = self._beside.submit(best, weights, k, allowed)
        return search(query, k, allowed), by_terms.result()

    @cached_property
    def _beside(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="bm25")

    def _allowed(self, filters: Filters | None) -> Rows | None:
        """Return the rows of the passages that may be found, or None for all."""
        if filters is not None and filters != Filters():
            return self.store.rows(filters, self.manifest.passages)
        return self._own

    @cached_property
    def _own(self) -> Rows | None:
        """The rows of the passages that do not repeat others, or None if these are all."""
        count = self.manifest.passages
        return None if count == len(self.bounds) - 1 else np.arange(count)

    def holds(self, corpus: Path, model: str, listing: Scan | None = None) -> bool:
        """Whether indexing `corpus` now would give this snapshot, judged by names, sizes and times of files.

        `listing` is a scan of the folder, if there is one already.
        """
        about = self.manifest
        if about.fingerprint != fingerprint(model) or about.corpus != str(corpus.resolve()):
            return False
        return about.corpus_state == (listing or scan(corpus)).state

    def require(self, model: str) -> None:
        """Raise SnapshotStale unless this snapshot was built by this version of askmuse, with this model."""
        if self.manifest.fingerprint != fingerprint(model):
            raise SnapshotStale(
                f"The index in {self._index} was built by another version of askmuse or with another model. "
                f"Bring it up to date: {rebuilding(self._index, self.manifest.corpus)}."
            )

    @classmethod
    def _opened(cls, index: Path, name: str) -> Self:
        """Open a snapshot; raises SnapshotDamaged, including when hashes are right and contents wrong."""
        try:
            return cls(index, name)
        except (SnapshotError, OSError, MemoryError):
            raise
        except Exception as error:  # the libraries that open files raise all kinds of errors
            raise _damaged(index, index / name, f"is damaged ({type(error).__name__})") from error

    @classmethod
    def open(cls, index: Path) -> Self:
        """Open the published snapshot; raises SnapshotMissing, SnapshotDamaged or SnapshotStale."""
        name = current(index)
        try:
            return cls._opened(index, name)
        except (SnapshotDamaged, OSError):
            if current(index) == name:
                raise
            return cls.open(index)  # meanwhile a build published a newer one and removed this one


def check_anew(index: Path) -> None:
    """Let the next opening of an index compare all files with their hashes, also those that were compared before."""
    with suppress(SnapshotError, OSError):
        (index / current(index) / _CHECKED).unlink(missing_ok=True)


def verify(index: Path, name: str, files: Iterable[tuple[str, str]], corpus: str | None) -> None:
    """Compare files with their hashes; raises SnapshotDamaged for the first that is missing or different.

    Files of `REMEMBERED` bytes or more are read once, and again only after they were changed or moved.
    """
    memo = HashMemo(index / name / _CHECKED)

    def check(item: tuple[str, str]) -> None:
        file, expected = index / name / item[0], item[1]
        try:
            _require_regular(index, file, corpus)
            actual = sha256(file) if file.stat().st_size < REMEMBERED else memo.sha256(file)
        except OSError as error:
            raise _damaged(index, file, f"cannot be read ({error.strerror})", corpus) from None
        if actual != expected:
            raise _damaged(index, file, "is damaged: its sha256 differs", corpus)

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        list(pool.map(check, files))
    memo.save()
