"""`articles.sqlite`: texts, metadata, passages and sentence offsets of one snapshot. Written once, then read only."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from askmuse.folder import Skipped, Source
from askmuse.types import Article, Kind, Passage, Rows, Sentence

_SCHEMA = """
CREATE TABLE articles (
    id TEXT PRIMARY KEY, path TEXT, text TEXT, sha256 TEXT, title TEXT, publisher TEXT, url TEXT, author TEXT,
    published TEXT, copy_of TEXT,
    file_sha256 TEXT, size INTEGER, mtime_ns INTEGER, signature BLOB
) STRICT;
CREATE TABLE passages (
    article_id TEXT, number INTEGER, id TEXT, start INTEGER, stop INTEGER, heading_start INTEGER, heading_stop INTEGER,
    row INTEGER UNIQUE, vector_key BLOB,
    PRIMARY KEY (article_id, number)
) STRICT;
CREATE TABLE sentences (
    article_id TEXT, passage INTEGER, number INTEGER, start INTEGER, stop INTEGER, kind TEXT,
    PRIMARY KEY (article_id, passage, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE skipped (path TEXT, reason TEXT, notice INTEGER) STRICT;
"""
_ARTICLE = [field.name for field in fields(Article)]
_CACHED_ARTICLES = 512
"""Texts kept in memory: 512 articles of 1,000 words are about 3 MB."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything that indexing knows of one file."""

    article: Article
    source: Source
    file_sha256: str
    signature: npt.NDArray[np.uint64]
    passages: tuple[Passage, ...]


def write(
    file: Path, entries: Sequence[Entry], rows: Mapping[str, int], keys: Mapping[str, bytes], skipped: Iterable[Skipped]
) -> None:
    """Write a new database. `rows` gives the vector row of each indexed passage by its id, `keys` what was encoded."""
    connection = sqlite3.connect(file)
    try:
        connection.execute("PRAGMA journal_mode = OFF")  # a new file: a crash leaves a folder that nothing names
        connection.executescript(_SCHEMA)
        for entry in entries:
            _write_entry(connection, entry, rows, keys)
        connection.executemany("INSERT INTO skipped VALUES (?, ?, ?)", [(s.path, s.reason, s.notice) for s in skipped])
        connection.commit()
    finally:
        connection.close()


def _write_entry(
    connection: sqlite3.Connection, entry: Entry, rows: Mapping[str, int], keys: Mapping[str, bytes]
) -> None:
    article, source = entry.article, entry.source
    values = [getattr(article, name) for name in _ARTICLE]
    values[_ARTICLE.index("published")] = article.published.isoformat() if article.published else None
    values += [entry.file_sha256, source.size, source.mtime_ns, entry.signature.tobytes()]
    connection.execute(f"INSERT INTO articles VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608
    for number, passage in enumerate(entry.passages):
        heading = passage.heading or (None, None)
        connection.execute(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                article.id,
                number,
                passage.id,
                passage.start,
                passage.end,
                *heading,
                rows.get(passage.id),
                keys[passage.id],
            ),
        )
        connection.executemany(
            "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?)",
            [(article.id, number, i, s.start, s.end, s.kind.value) for i, s in enumerate(passage.sentences)],
        )


class Store:
    """Reads a database that `write` made. May be shared between threads: SQLite serialises them."""

    def __init__(self, file: Path) -> None:
        """Open `file`, which nothing changes any more."""
        self._connection = sqlite3.connect(
            f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._known: dict[str, Article | None] = {}

    def __del__(self) -> None:
        """Let go of the file: a replaced snapshot is in use until the last question that began with it ends."""
        self._connection.close()

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, values).fetchall()

    def article(self, article_id: str) -> Article | None:
        """Return one article, or None where there is none of that id."""
        if article_id not in self._known:
            if len(self._known) >= _CACHED_ARTICLES:
                self._known.clear()
            self._known[article_id] = self._read_article(article_id)
        return self._known[article_id]

    def _read_article(self, article_id: str) -> Article | None:
        found = self._rows(f"SELECT {', '.join(_ARTICLE)} FROM articles WHERE id = ?", [article_id])  # noqa: S608
        return _to_article(found[0]) if found else None

    def articles(self) -> list[Article]:
        """Return every article, ordered by id."""
        return [_to_article(row) for row in self._rows(f"SELECT {', '.join(_ARTICLE)} FROM articles ORDER BY id")]  # noqa: S608

    def sources(self) -> dict[str, tuple[Source, str]]:
        """Return, by path, each file as it was when it was read, and the sha256 of its bytes."""
        rows = self._rows("SELECT id, path, size, mtime_ns, file_sha256 FROM articles")
        return {row[1]: (Source(*row[:4]), row[4]) for row in rows}

    def skipped(self) -> list[Skipped]:
        """Return the files that were left out, and why."""
        rows = self._rows("SELECT path, reason, notice FROM skipped ORDER BY path")
        return [Skipped(path, reason, bool(notice)) for path, reason, notice in rows]

    def entry(self, article_id: str) -> Entry:
        """Return all that is known of one article."""
        article = self.article(article_id)
        assert article is not None, article_id  # noqa: S101 - only ids that it gave are asked of it
        columns = "id, path, size, mtime_ns, file_sha256, signature"
        about = self._rows(f"SELECT {columns} FROM articles WHERE id = ?", [article_id])[0]  # noqa: S608
        signature = np.frombuffer(about[5], dtype=np.uint64)
        return Entry(article, Source(*about[:4]), about[4], signature, tuple(self._passages(article_id, None)))

    def passage(self, row: int) -> Passage:
        """Return the passage whose vectors stand at `row`."""
        article_id, number = self._rows("SELECT article_id, number FROM passages WHERE row = ?", [row])[0]
        return self._passages(article_id, number)[0]

    def _passages(self, article_id: str, number: int | None) -> list[Passage]:
        one = "" if number is None else f" AND {{}} = {int(number)}"
        sentences: dict[int, list[Sentence]] = {}
        for passage, start, stop, kind in self._rows(
            f"SELECT passage, start, stop, kind FROM sentences WHERE article_id = ?{one.format('passage')} ORDER BY passage, number",  # noqa: S608, E501
            [article_id],
        ):
            sentences.setdefault(passage, []).append(Sentence(start, stop, Kind(kind)))
        rows = self._rows(
            f"SELECT number, id, start, stop, heading_start, heading_stop FROM passages WHERE article_id = ?{one.format('number')} ORDER BY number",  # noqa: S608, E501
            [article_id],
        )
        return [
            Passage(id_, article_id, start, stop, tuple(sentences[n]), None if h0 is None else (h0, h1))
            for n, id_, start, stop, h0, h1 in rows
        ]

    def vector_rows(self) -> dict[bytes, int]:
        """Return, for each text that was encoded, the row of its vector."""
        return dict(self._rows("SELECT vector_key, row FROM passages WHERE row IS NOT NULL"))

    def rows_of(self, condition: str, values: Sequence[Any]) -> Rows:
        """Return the rows of the passages of the articles that meet an SQL condition on the table `articles`."""
        found = self._rows(
            f"SELECT row FROM passages JOIN articles ON articles.id = article_id WHERE row IS NOT NULL AND {condition} ORDER BY row",  # noqa: S608, E501
            values,
        )
        return np.array([row for (row,) in found], dtype=np.int64)

    def count(self, condition: str, values: Sequence[Any]) -> int:
        """Return how many articles meet an SQL condition on the table `articles`."""
        count: int = self._rows(f"SELECT count(*) FROM articles WHERE {condition}", values)[0][0]  # noqa: S608
        return count

    def newest(self) -> date | None:
        """Return when the newest article was published, or None where no article has a date."""
        day = self._rows("SELECT max(published) FROM articles")[0][0]
        return date.fromisoformat(day) if day else None


def _to_article(row: tuple[Any, ...]) -> Article:
    values = dict(zip(_ARTICLE, row, strict=True))
    published = values.pop("published")
    return Article(**values, published=date.fromisoformat(published) if published else None)
