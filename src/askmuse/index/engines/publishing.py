"""Publishes a snapshot in a database: it is written as a new build, read back and compared, and then put into use."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from typing import TypeVar

import numpy as np

from askmuse.errors import SnapshotError, SnapshotMissing
from askmuse.index.engines.about import About
from askmuse.index.engines.database import ArticleRow, Build, Database, Origin, PassageRow
from askmuse.index.engines.record import Record, StoredArticle, dump_facts
from askmuse.index.engines.remote import RemoteEngine
from askmuse.index.engines.terms import TermWeights
from askmuse.index.snapshot import Snapshot
from askmuse.types import Filters, Progress

BATCH = 4_000_000
"""The bytes of records that are written at a time; a request to Milvus may have 64,000,000."""
_LEAST_COSINE = 0.99
"""The least cosine between a passage's vector and the nearest that the database finds for it."""

_Row = TypeVar("_Row", PassageRow, ArticleRow)


@dataclass(slots=True)
class Tally:
    """How many rows there are, and a hash of them all that does not depend on their order."""

    count: int = 0
    digest: int = 0

    def add(self, rows: Iterable[PassageRow | ArticleRow]) -> "Tally":
        """Count rows in, and return the tally."""
        for row in rows:
            self.count += 1
            self.digest ^= int.from_bytes(hashlib.sha256(repr(astuple(row)).encode()).digest())
        return self


def publish(snapshot: Snapshot, database: Database, progress: Progress = lambda *_: None) -> str:
    """Publish a snapshot in a database and return its name; nothing is done if it is the one in use.

    A build of the same snapshot that was cut short is completed. Raises SnapshotError if what the database gives back
    is not what was written; the build in use stays in use.
    """
    if _in_use(database) == snapshot.name:
        return snapshot.name
    build = database.create(snapshot.name, snapshot.sentences.shape[1])
    count = len(snapshot.bounds) - 1
    passages = _write(passage_rows(snapshot), build.write_passages, lambda done: progress("Publishing", done, count))
    articles = _write(article_rows(snapshot), build.write_articles, lambda _: None)
    about = About.of(snapshot).pack()
    build.write_about(about)
    build.finish()
    progress("Checking", 0, count)
    same = (build.about(), Tally().add(build.passages()), Tally().add(build.articles())) == (about, passages, articles)
    if not same or not _is_searchable(build, snapshot):
        database.drop(snapshot.name)
        raise SnapshotError(
            f"The database does not give back what was written, so {snapshot.name} was not published: index again. "
            "The index as it was before is still in use."
        )
    progress("Checking", count, count)
    database.publish(snapshot.name)
    return snapshot.name


def _in_use(database: Database) -> str | None:
    try:
        return database.current()
    except SnapshotMissing:
        return None


def passage_rows(snapshot: Snapshot) -> Iterator[PassageRow]:
    """Yield the passages of a snapshot as a database keeps them."""
    own, of_sentences = TermWeights.of(snapshot.sparse_passages), TermWeights.of(snapshot.sparse_sentences)
    for row in range(len(snapshot.bounds) - 1):
        passage = snapshot.store.passage(row)
        article = snapshot.article(passage.article_id)
        original = article.copy_of if row >= snapshot.manifest.passages else None
        first, last = snapshot.bounds[row : row + 2].tolist()
        record = Record.of(
            passage,
            snapshot.dense.vectors(np.array([row]))[0],
            own.part(row, row + 1),
            snapshot.sentences[first:last],
            of_sentences.part(first, last),
        )
        repeats = None if original is None else Origin.of(snapshot.article(original))
        yield PassageRow(row, Origin.of(article), repeats, record.pack())


def article_rows(snapshot: Snapshot) -> Iterator[ArticleRow]:
    """Yield the articles of a snapshot as a database keeps them."""
    for article_id in sorted(snapshot.manifest.articles):
        entry = snapshot.store.entry(article_id)
        article, record = entry.article, StoredArticle.of(entry).pack()
        yield ArticleRow(Origin.of(article), article.copy_of, article.sha256, article.url, dump_facts(article), record)


def _write(rows: Iterable[_Row], write: Callable[[Sequence[_Row]], None], done: Callable[[int], None]) -> Tally:
    """Write rows in batches, and return the tally of them."""
    tally, batch, size = Tally(), list[_Row](), 0
    for row in rows:
        batch.append(row)
        size += len(row.record)
        if size >= BATCH:
            write(batch)
            done(tally.add(batch).count)
            batch, size = [], 0
    if batch:
        write(batch)
    return tally.add(batch)


def _is_searchable(build: Build, snapshot: Snapshot) -> bool:
    """Whether the first, the middle and the last passage are found by their own vectors and terms."""
    engine = RemoteEngine(build)
    last = snapshot.manifest.passages - 1
    for row in sorted({0, last // 2, last}):
        record = Record.unpack(build.records([row])[row])
        nearest = engine.propose(record.vector, {}, 1, None)
        terms = dict.fromkeys(record.terms.terms.tolist(), 1.0)
        if not (nearest.signals[0] >= _LEAST_COSINE).any() or not (not terms or build.heaviest(terms, 1, Filters())):
            return False
    return True
