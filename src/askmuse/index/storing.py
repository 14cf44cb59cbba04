"""Writes the database `articles.sqlite`, article by article."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, fields
from pathlib import Path

from askmuse.articles.folder import Skipped
from askmuse.index.store import Entry, Store
from askmuse.types import Article

_SCHEMA = """
CREATE TABLE articles (
    id TEXT PRIMARY KEY, path TEXT, text TEXT, sha256 TEXT, title TEXT, publisher TEXT, url TEXT, author TEXT,
    published TEXT, date_source TEXT, copy_of TEXT, pages TEXT, language TEXT,
    file_sha256 TEXT, size INTEGER, mtime_ns INTEGER, ctime_ns INTEGER, signature BLOB
) STRICT;
CREATE TABLE passages (
    article_id TEXT, number INTEGER, id TEXT, start INTEGER, stop INTEGER, heading_start INTEGER, heading_stop INTEGER,
    row INTEGER,
    PRIMARY KEY (article_id, number)
) STRICT;
CREATE TABLE sentences (
    article_id TEXT, passage INTEGER, number INTEGER, start INTEGER, stop INTEGER, kind TEXT,
    PRIMARY KEY (article_id, passage, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE stretches (
    article_id TEXT, first INTEGER, stop INTEGER,
    PRIMARY KEY (article_id, first)
) STRICT, WITHOUT ROWID;
CREATE TABLE skipped (path TEXT, reason TEXT, notice INTEGER, tried TEXT) STRICT;
"""
_INDEXES = """
CREATE UNIQUE INDEX places ON passages (row);
CREATE INDEX languages ON articles (language);
CREATE INDEX days ON articles (published);
CREATE INDEX publishers ON articles (publisher);
CREATE INDEX paths ON articles (path);
CREATE INDEX texts ON articles (sha256);
CREATE INDEX addresses ON articles (url);
CREATE INDEX copies ON articles (copy_of) WHERE copy_of IS NOT NULL;
"""
"""For what is asked of all articles at once: without them, SQLite reads every text to reach the column behind it."""
_STRETCHES = """
INSERT INTO stretches
SELECT article_id, min(row), max(row) + 1 FROM passages GROUP BY article_id, row >= ?
"""
"""An article has at most two runs of consecutive rows: passages of its own, and those that repeat another article."""
_COLUMNS = tuple(field.name for field in fields(Article))


class StoreWriter(Store):
    """A new database. What was written can be read from it at once, except by row, which `number` decides."""

    def __init__(self, file: Path) -> None:
        """Create `file`."""
        super().__init__(file, "mode=rwc")
        self._connection.execute("PRAGMA journal_mode = OFF")  # safe, since a crash leaves a folder that is not opened
        self._connection.executescript(_SCHEMA)

    def add(self, entry: Entry) -> None:
        """Write an article with its passages."""
        article, source = entry.article, entry.source
        about = {name: getattr(article, name) for name in _COLUMNS}
        about["published"] = article.published.isoformat() if article.published else None
        about["pages"] = json.dumps([astuple(page) for page in article.pages])
        about |= {"file_sha256": entry.file_sha256, "size": source.size, "mtime_ns": source.mtime_ns}
        about |= {"ctime_ns": source.ctime_ns, "signature": entry.signature.tobytes()}
        columns, marks = ", ".join(about), ", ".join("?" * len(about))
        self._connection.execute(f"INSERT INTO articles ({columns}) VALUES ({marks})", list(about.values()))  # noqa: S608
        passages = entry.passages
        self._connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
            [
                (article.id, number, passage.id, passage.start, passage.end, *(passage.heading or (None, None)))
                for number, passage in enumerate(passages)
            ],
        )
        self._connection.executemany(
            "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?)",
            [
                (article.id, number, place, sentence.start, sentence.end, sentence.kind.value)
                for number, passage in enumerate(passages)
                for place, sentence in enumerate(passage.sentences)
            ],
        )

    def set_copies(self, originals: Mapping[str, str]) -> None:
        """Record which articles are copies of which, by their ids, in place of what was recorded before."""
        self._known.clear()
        self._connection.execute("UPDATE articles SET copy_of = NULL WHERE copy_of IS NOT NULL")
        self._connection.executemany(
            "UPDATE articles SET copy_of = ? WHERE id = ?",
            [(original, copy) for copy, original in originals.items()],
        )

    def number(self, repeated: Iterable[tuple[str, int]]) -> int:
        """Give the passages their rows, and return the number of those that are not repeated.

        They stand in the order in which they were written, the repeated ones last. `repeated` names them by the ids of
        their articles and their numbers in these, from 0.
        """
        execute = self._connection.execute
        self._connection.executemany("UPDATE passages SET row = 1 WHERE article_id = ? AND number = ?", repeated)
        own: int = execute("SELECT count(*) FROM passages WHERE row IS NULL").fetchone()[0]
        execute(
            "UPDATE passages SET row = placed.place FROM "
            "(SELECT rowid AS at, row_number() OVER (ORDER BY row NOTNULL, rowid) - 1 AS place FROM passages) placed "
            "WHERE passages.rowid = placed.at"
        )
        execute(_STRETCHES, [own])
        return own

    def finish(self, skipped: Iterable[Skipped]) -> None:
        """Write the files that were skipped and what makes reading fast, and save all to disk."""
        self._connection.executemany("INSERT INTO skipped VALUES (?, ?, ?, ?)", map(astuple, skipped))
        self._connection.executescript(_INDEXES)
        self._connection.commit()
