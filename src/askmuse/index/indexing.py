"""Brings an index up to date with its folder of articles: only what changed is read and encoded again."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from askmuse.articles.article import load
from askmuse.articles.folder import Scan, Skipped, Source, scan
from askmuse.articles.near_copies import copies, signature
from askmuse.articles.passages import passages
from askmuse.errors import ArticleError, CorpusError, IndexBusy, SnapshotError
from askmuse.index import store
from askmuse.index.acronyms import Aliases
from askmuse.index.dense import DenseIndex
from askmuse.index.snapshot import Manifest, Snapshot, draft, fingerprint, publish
from askmuse.index.sparse import SparseIndex
from askmuse.index.store import Entry
from askmuse.text import fold, words
from askmuse.types import Article, Encoder, Passage, Progress, Rows, Sentence, Vectors

_PATIENCE = 120.0
"""Seconds that a build waits for another one to end before it gives up."""
_CHUNK = 32
"""Passages encoded between two reports of progress."""


@dataclass(slots=True)
class Update:
    """What an update did, by article id."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    copies: dict[str, str] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    snapshot: str = ""

    def lines(self) -> list[str]:
        """Return what a user should know of the update, a line each: changes, copies, what was left out."""
        total = len(self.added) + len(self.changed) + len(self.unchanged)
        counts = [f"{len(ids)} {what}" for what, ids in self._parts() if ids]
        said = [f"Indexed {total} article{'s' * (total != 1)}: {', '.join(counts)}."]
        said += [
            f"{copy} is a near-copy of {original}, and counts as one source with it."
            for copy, original in self.copies.items()
        ]
        return said + [f"Skipped {s.path}: it {s.reason}." for s in self.skipped if s.notice]

    def _parts(self) -> list[tuple[str, list[str]]]:
        return [
            ("added", self.added),
            ("changed", self.changed),
            ("removed", self.removed),
            ("unchanged", self.unchanged),
        ]


def update(corpus: Path, index: Path, encoder: Encoder, progress: Progress = lambda *_: None) -> Update:
    """Publish a snapshot of `corpus` in `index`, made from the one before where that can be trusted.

    Raises CorpusError where nothing in the folder can be used, IndexBusy where another build goes on for long, and
    SnapshotError where the disk refuses; the snapshot before goes on serving in each case.
    """
    scan(corpus)  # a folder that is not there should leave no trace of an index
    with _alone(index, progress):
        before = _usable(index, encoder)
        if before is not None and before.holds(corpus, encoder.fingerprint):
            return _unchanged(before)
        found = scan(corpus)
        result, entries = _read(corpus, found, before, progress)
        entries, result.copies = _with_copies(entries)
        if not any(entry.passages for entry in entries):
            raise CorpusError(_nothing(corpus, result.skipped))
        origin = Origin(str(corpus.resolve()), found.state)
        result.snapshot = _publish(index, origin, entries, result.skipped, before, encoder, progress)
        return result


def _unchanged(snapshot: Snapshot) -> Update:
    """Return what an update did that had nothing to do."""
    articles = snapshot.store.articles()
    return Update(
        unchanged=[article.id for article in articles],
        copies={article.id: article.copy_of for article in articles if article.copy_of},
        skipped=snapshot.store.skipped(),
        snapshot=snapshot.name,
    )


def build(entries: Sequence[Entry], index: Path, encoder: Encoder, progress: Progress = lambda *_: None) -> str:
    """Publish a snapshot of articles that are no files of a folder; near-copies are not looked for. Returns its name.

    Raises IndexBusy and SnapshotError as `update` does.
    """
    with _alone(index, progress):
        return _publish(index, Origin(None, ""), entries, [], None, encoder, progress)


@dataclass(frozen=True, slots=True)
class Origin:
    """The folder that articles come from, where they come from one, and its state."""

    corpus: str | None
    state: str


def _publish(
    index: Path,
    origin: Origin,
    entries: Sequence[Entry],
    skipped: Sequence[Skipped],
    before: Snapshot | None,
    encoder: Encoder,
    progress: Progress,
) -> str:
    """Write and publish a snapshot, and return its name."""
    try:
        with draft(index) as folder:
            indexed, count = _in_rows(entries)
            _write(folder, entries, indexed, skipped, before, encoder, progress)
            manifest = Manifest(
                fingerprint=fingerprint(encoder.fingerprint),
                corpus=origin.corpus,
                corpus_state=origin.state,
                articles={e.article.id: e.article.sha256 for e in entries},
                passages=count,
                sentences=sum(len(passage.sentences) for _, passage in indexed[:count]),
            )
            return publish(index, folder, manifest)
    except (OSError, sqlite3.OperationalError) as error:
        why = getattr(error, "strerror", None) or error
        raise SnapshotError(
            f"The index in {index} cannot be written ({why}): make room or choose another folder with "
            "--index DIR. The index as it was before is still in place."
        ) from error


@contextmanager
def _alone(index: Path, progress: Progress) -> Iterator[None]:
    """Hold the lock of the index, which the system frees whenever and however this process ends."""
    lock = FileLock(index / ".lock")
    try:
        index.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress("Waiting for another build", 0, 1)
            lock.acquire(timeout=_PATIENCE)
    except Timeout:
        raise IndexBusy(
            f"Another process has been building {index} for {_PATIENCE:.0f} s: "
            "wait for it, or choose another --index DIR."
        ) from None
    except OSError as error:
        raise SnapshotError(
            f"The folder {index} cannot be written ({error.strerror}): choose another --index DIR."
        ) from error
    try:
        yield
    finally:
        lock.release()


def _usable(index: Path, encoder: Encoder) -> Snapshot | None:
    """Return the published snapshot where what it holds can be carried over."""
    try:
        before = Snapshot.open(index)
    except SnapshotError:
        return None
    return before if before.manifest.fingerprint == fingerprint(encoder.fingerprint) else None


def _nothing(corpus: Path, skipped: Sequence[Skipped]) -> str:
    reasons = "".join(f"\n  {s.path} {s.reason}" for s in skipped)
    return f"Nothing in {corpus} can be used as an article: put .txt, .md, .html, .pdf or .docx files there.{reasons}"


def _read(corpus: Path, found: Scan, before: Snapshot | None, progress: Progress) -> tuple[Update, list[Entry]]:
    """Read the files that changed, take over the rest; entries come ordered by article id."""
    known = before.store.sources() if before else {}
    result = Update(skipped=list(found.skipped))
    entries: dict[str, Entry] = {}
    for number, source in enumerate(found.sources):
        progress("Reading", number, len(found.sources))
        old = known.get(source.path)
        try:
            entry = _entry(corpus, source, old, before)
        except ArticleError as error:
            result.skipped.append(Skipped(source.path, str(error)))
            continue
        entries[source.id] = entry
        if old is None:
            result.added.append(source.id)
        else:
            (result.unchanged if entry.file_sha256 == old[1] else result.changed).append(source.id)
    result.removed = sorted({old.id for old, _ in known.values()} - entries.keys())
    result.skipped.sort(key=lambda s: s.path)
    return result, [entries[id_] for id_ in sorted(entries)]


def _entry(corpus: Path, source: Source, old: tuple[Source, str] | None, before: Snapshot | None) -> Entry:
    if before and old and old[0] == source:
        return before.store.entry(source.id)
    article, file_sha256 = load(corpus, source)
    if before and old and old[0].id == source.id and old[1] == file_sha256:
        return replace(before.store.entry(source.id), source=source)
    return Entry(article, source, file_sha256, signature(article.text), tuple(passages(article)))


def _with_copies(entries: list[Entry]) -> tuple[list[Entry], dict[str, str]]:
    found = copies([e.article for e in entries], {e.article.id: e.signature for e in entries})
    return [replace(e, article=replace(e.article, copy_of=found.get(e.article.id))) for e in entries], found


def _in_rows(entries: Sequence[Entry]) -> tuple[list[tuple[Article, Passage]], int]:
    """Return the passages in the order of their rows, and how many of them say something of their own.

    The others, behind these, are those of copies that say nothing beyond the original: they are searched where a filter
    leaves the copy alone.
    """
    originals = {entry.article.copy_of for entry in entries}
    said = {
        entry.article.id: _spoken(entry.article, entry.passages) for entry in entries if entry.article.id in originals
    }
    own: list[tuple[Article, Passage]] = []
    repeated: list[tuple[Article, Passage]] = []
    for entry in entries:
        original = said.get(entry.article.copy_of or "")
        for passage in entry.passages:
            repeats = original is not None and _spoken(entry.article, [passage]) <= original
            (repeated if repeats else own).append((entry.article, passage))
    return [*own, *repeated], len(own)


def _spoken(article: Article, passages: Iterable[Passage]) -> set[str]:
    """Return the sentences of passages in the form in which they are compared."""
    return {fold(_text(article, sentence)) for passage in passages for sentence in passage.sentences}


def _text(article: Article, part: Passage | Sentence) -> str:
    return article.text[part.start : part.end]


def _in_context(article: Article, passage: Passage, part: Passage | Sentence) -> str:
    """Return what the rankers read of a passage or a sentence of it: the article's title, the heading, the text."""
    heading = article.text[slice(*passage.heading)] if passage.heading else ""
    return f"{article.title}. {heading}".strip() + "\n" + _text(article, part)


def _key(article: Article, passage: Passage) -> bytes:
    """Return a hash of all that the vectors of a passage and its sentences depend on."""
    spans = [(s.start - passage.start, s.end - passage.start) for s in passage.sentences]
    return hashlib.sha256(f"{spans}\0{_in_context(article, passage, passage)}".encode()).digest()[:16]


def _write(
    folder: Path,
    entries: Sequence[Entry],
    indexed: Sequence[tuple[Article, Passage]],
    skipped: Sequence[Skipped],
    before: Snapshot | None,
    encoder: Encoder,
    progress: Progress,
) -> None:
    """Write all files of a snapshot but its manifest."""
    keys = {p.id: _key(e.article, p) for e in entries for p in e.passages}
    bounds = np.array([0, *accumulate(len(p.sentences) for _, p in indexed)], dtype=np.int64)
    vectors, sentence_vectors = _vectors(indexed, [keys[p.id] for _, p in indexed], bounds, before, encoder, progress)
    DenseIndex.build(vectors).save(folder / "dense.faiss")
    np.save(folder / "sentences.npy", sentence_vectors)
    np.save(folder / "bounds.npy", bounds)
    aliases = Aliases.find(e.article.text for e in entries)
    aliases.save(folder / "aliases.json")
    in_context = (aliases.widen(_in_context(a, p, p)) for a, p in indexed)
    SparseIndex.build(in_context).save(folder / "sparse-passages")
    bare = (aliases.widen(_text(a, s)) for a, p in indexed for s in p.sentences)
    SparseIndex.build(bare).save(folder / "sparse-sentences")
    counts = Counter(word for e in entries for word in words(f"{e.article.title} {e.article.text}"))
    (folder / "words.json").write_text(json.dumps(counts, sort_keys=True))
    rows = {p.id: row for row, (_, p) in enumerate(indexed)}
    store.write(folder / "articles.sqlite", entries, rows, keys, skipped)


def _vectors(
    indexed: Sequence[tuple[Article, Passage]],
    keys: Sequence[bytes],
    bounds: Rows,
    before: Snapshot | None,
    encoder: Encoder,
    progress: Progress,
) -> tuple[Vectors, Vectors]:
    """Return the vectors of passages and of sentences; those that the snapshot before holds are taken from there."""
    old = before.store.vector_rows() if before else {}
    vectors = np.empty((len(indexed), encoder.dimensions), dtype=np.float32)
    sentence_vectors = np.empty((int(bounds[-1]), encoder.dimensions), dtype=np.float32)
    new: list[int] = []
    for row, key in enumerate(keys):
        if before is None or key not in old:
            new.append(row)
            continue
        vectors[row] = before.dense.vectors(np.array([old[key]]))[0]
        there = slice(*before.bounds[old[key] : old[key] + 2])
        sentence_vectors[bounds[row] : bounds[row + 1]] = before.sentences[there]
    for first in range(0, len(new), _CHUNK):
        progress("Encoding", first, len(new))
        chunk = new[first : first + _CHUNK]
        at = [i for row in chunk for i in range(bounds[row], bounds[row + 1])]
        parts = [(*indexed[row], sentence) for row in chunk for sentence in indexed[row][1].sentences]
        vectors[chunk] = encoder.encode([_in_context(*indexed[row], indexed[row][1]) for row in chunk])
        sentence_vectors[at] = encoder.encode([_in_context(*part) for part in parts])
    return vectors, sentence_vectors
