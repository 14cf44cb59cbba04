"""Updates an index from its folder of articles: only files that changed are read and encoded again."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from askmuse.articles.folder import Scan, Skipped, Source, scan
from askmuse.articles.near_copies import signature
from askmuse.errors import ArticleError, ArticleUnavailable, CorpusError, IndexBusy, SnapshotError, SnapshotMissing
from askmuse.index.canary import ask_canary
from askmuse.index.publishing import draft, publish
from askmuse.index.reading import Limits, read_all
from askmuse.index.reading_child import Reading
from askmuse.index.report import Update, nothing_to_index
from askmuse.index.snapshot import Manifest, Snapshot, shape
from askmuse.index.store import Entry
from askmuse.index.vectors import files
from askmuse.index.vectors.carrying import carried_over
from askmuse.index.vectors.encoding import EncodedTexts
from askmuse.index.writing import write
from askmuse.types import Encoder, Notify, Progress

PATIENCE = 120.0
"""Seconds that a build waits for another build to end."""


class Bulk(Protocol):
    """Reads and encodes articles before an index is built from them, on other machines."""

    def read(self, sources: Sequence[Source]) -> Iterator[Reading | ArticleError]:
        """Yield the article of each file, or the error that says why it cannot be read, in the order of `sources`."""

    def vectors(self) -> EncodedTexts | None:
        """Return the vectors of the articles that were read, or None if none was."""


def update(
    corpus: Path,
    index: Path,
    encoder: Encoder,
    progress: Progress = lambda *_: None,
    *,
    notify: Notify = lambda _: None,
    limits: Limits | None = None,
    listing: Scan | None = None,
    patience: float = PATIENCE,
    bulk: Bulk | None = None,
) -> Update:
    """Publish a snapshot of `corpus` in `index`; unchanged articles are taken over from the snapshot before.

    A file that could not be read then is not tried again before it or `limits` have changed. `listing` is a scan of the
    folder, if there is one already. `bulk` reads and encodes the articles elsewhere. Another build that is running is
    awaited for up to `patience` seconds. Raises CorpusError if no file can be used, IndexBusy if the other build takes
    longer, and SnapshotError if the index cannot be written; in each case the snapshot before remains in use.
    """
    listing = listing or scan(corpus)  # before anything else: no index must be created for a folder that does not exist
    with _alone(index, notify, patience):
        limits = limits or Limits()
        before = _same_shape(index)
        unreadable, others = _unreadable(before, listing, limits)
        if before is not None and not others and before.holds(corpus, encoder.fingerprint, listing):
            return _unchanged(before)
        read = partial(read_all, corpus, limits=limits) if bulk is None else bulk.read
        result = Update(skipped=[*listing.skipped, *unreadable.values()])
        sources = [source for source in listing.sources if source.path not in unreadable]
        entries = _entries(read, limits, sources, before, result, progress)
        origin = Origin(str(corpus.resolve()), listing.state)
        published = _publish(index, origin, entries, result.skipped, encoder, progress, before, bulk)
        if published is None:
            raise CorpusError(nothing_to_index(corpus, result.skipped))
        result.snapshot, result.copies = published
        return result


def _unchanged(snapshot: Snapshot) -> Update:
    """Return the report of an update that changed nothing."""
    articles = snapshot.store.facts()
    return Update(
        unchanged=[article.id for article in articles],
        copies={article.id: article.copy_of for article in articles if article.copy_of},
        skipped=snapshot.store.skipped(),
        snapshot=snapshot.name,
    )


def build(entries: Iterable[Entry], index: Path, encoder: Encoder, progress: Progress = lambda *_: None) -> str:
    """Publish a snapshot of articles that are not files of a folder, and return its name.

    Articles with an empty signature are not compared with others to find near-copies. Raises CorpusError if there is no
    passage, and IndexBusy and SnapshotError as `update` does.
    """
    with _alone(index, lambda _: None, PATIENCE):
        published = _publish(index, Origin(None, ""), entries, [], encoder, progress, _same_shape(index))
    if published is None:
        raise CorpusError("The articles have no passage, so there is nothing to index.")
    return published[0]


@dataclass(frozen=True, slots=True)
class Origin:
    """The folder of the articles, or None if they come from elsewhere, and a hash of its state."""

    corpus: str | None
    state: str


def _publish(
    index: Path,
    origin: Origin,
    entries: Iterable[Entry],
    skipped: Sequence[Skipped],
    encoder: Encoder,
    progress: Progress,
    before: Snapshot | None,
    bulk: Bulk | None = None,
) -> tuple[str, dict[str, str]] | None:
    """Write and publish a snapshot; return its name and the near-copies with their originals, or None without passages.

    `skipped` is complete once all entries have been read. `before` is the snapshot before, if it has the same shape.
    """
    vectors = list(carried_over(index, encoder.fingerprint))

    def known() -> list[EncodedTexts]:
        read = None if bulk is None else bulk.vectors()
        return vectors if read is None else [*vectors, read]

    try:
        with draft(index, encoder.fingerprint) as folder:
            unchanged_in = before.folder if before and before.manifest.vectors == files.FORMAT else None
            written = write(folder, entries, skipped, known, encoder, progress, unchanged_in)
            if written is None:
                return None
            manifest = Manifest(
                shape=shape(),
                model=encoder.fingerprint,
                corpus=origin.corpus,
                corpus_state=origin.state,
                articles=written.articles,
                passages=written.passages,
                sentences=written.sentences,
            )
            name = publish(index, folder, manifest, lambda snapshot: ask_canary(snapshot, encoder))
            return name, written.copies
    except (OSError, sqlite3.OperationalError) as error:
        why = getattr(error, "strerror", None) or error
        raise SnapshotError(
            f"The index in {index} cannot be written ({why}): make room or choose another folder with "
            "--index DIR. The index as it was before is still in place."
        ) from error
    except MemoryError:
        raise SnapshotError(
            f"There is not enough memory to index so many articles in {index}: close other programs, or split the "
            "folder of articles. The index as it was before is still in place."
        ) from None


@contextmanager
def _alone(index: Path, notify: Notify, patience: float) -> Iterator[None]:
    """Hold the lock of the index; the system frees it however this process ends."""
    lock = FileLock(index / ".lock")
    try:
        index.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            notify(f"Another process is building the index in {index}: waiting for it, at most {patience:.0f} s.")
            lock.acquire(timeout=patience)
    except Timeout:
        raise IndexBusy(
            f"Another process has been building {index} for more than {patience:.0f} s: wait for it or end it, "
            "or choose another --index DIR."
        ) from None
    except OSError as error:
        raise SnapshotError(
            f"The folder {index} cannot be written ({error.strerror}): choose another --index DIR."
        ) from error
    try:
        yield
    finally:
        lock.release()


def _same_shape(index: Path) -> Snapshot | None:
    """Return the published snapshot if this version of askmuse would read the same texts, passages and sentences."""
    try:
        before = Snapshot.open(index)
    except SnapshotMissing:
        return None
    except SnapshotError:
        if (index / "CURRENT").is_dir():  # a folder, which a build cannot replace
            raise
        return None
    return before if before.manifest.shape == shape() else None


def _attempt(source: Source, limits: Limits) -> str:
    """Return what decides whether a file can be read, apart from the versions that are part of an index's shape."""
    return f"{source.size} {source.mtime_ns} {source.ctime_ns} {limits.seconds:g} {limits.megabytes}"


def _unreadable(before: Snapshot | None, listing: Scan, limits: Limits) -> tuple[dict[str, Skipped], int]:
    """Return, by path, the files that could not be read and still cannot, and how many others may be readable now."""
    tried = {file.path: file for file in before.store.skipped() if file.tried} if before else {}
    sources = listing.sources if tried else ()
    still = {s.path: tried[s.path] for s in sources if s.path in tried and tried[s.path].tried == _attempt(s, limits)}
    return still, len(tried) - len(still)


def _entries(
    read: Callable[[Sequence[Source]], Iterator[Reading | ArticleError]],
    limits: Limits,
    sources: Sequence[Source],
    before: Snapshot | None,
    result: Update,
    progress: Progress,
) -> Iterator[Entry]:
    """Yield the articles, ordered by id: files that changed are read, the others taken over. Complete the report."""
    known = before.store.sources() if before else {}
    ordered = sorted(sources, key=attrgetter("id"))
    changed = [s for s in ordered if s.path not in known or known[s.path][0] != s]
    readings = _counted(read(changed), len(changed), progress)
    notices: dict[str, tuple[str, ...]] = {}
    indexed: set[str] = set()
    for source in ordered:
        old, old_sha256 = known.get(source.path, (None, ""))
        if before is not None and old == source:
            outcome, entry = result.unchanged, before.store.entry(source.id)
        else:
            reading = next(readings)
            if isinstance(reading, ArticleError):
                tried = None if isinstance(reading, ArticleUnavailable) else _attempt(source, limits)
                result.skipped.append(Skipped(source.path, str(reading), tried=tried))
                continue
            notices[source.path] = reading.notices
            same = reading.file_sha256 == old_sha256
            outcome = result.unchanged if same else (result.added if old is None else result.changed)
            if before is not None and old is not None and old.id == source.id and same:
                entry = replace(before.store.entry(source.id), source=source)
            else:
                sketch = signature(reading.article.text)
                entry = Entry(reading.article, source, reading.file_sha256, sketch, reading.passages)
        outcome.append(source.id)
        indexed.add(source.id)
        yield entry
    result.notices = [f"{path} {notice}" for path in sorted(notices) for notice in notices[path]]
    result.removed = sorted({old.id for old, _ in known.values()} - indexed)
    result.skipped.sort(key=attrgetter("path"))


def _counted(
    readings: Iterable[Reading | ArticleError], total: int, progress: Progress
) -> Iterator[Reading | ArticleError]:
    """Yield the results of reading `total` files, and report after each how many have been read."""
    progress("Reading", 0, total)
    for count, reading in enumerate(readings, start=1):
        progress("Reading", count, total)
        yield reading
