"""The database `articles.sqlite` with the texts, metadata, passages and sentence offsets of a snapshot.

`storing` writes it.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from itertools import accumulate, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from askmuse.articles.folder import Skipped, Source
from askmuse.index.engines.origins import Origins
from askmuse.types import Article, ArticleFacts, Filters, Kind, Page, Passage, Rows, Sentence, count_pages

_SENTENCES = """
SELECT passage, start, stop, kind FROM sentences
WHERE article_id = ? AND passage BETWEEN ? AND ? ORDER BY passage, number
"""
_PASSAGES = """
SELECT number, id, start, stop, heading_start, heading_stop FROM passages
WHERE article_id = ? AND number BETWEEN ? AND ? ORDER BY number
"""
_PASSAGES_AT = """
SELECT row, article_id, id, start, stop, heading_start, heading_stop FROM passages WHERE row IN ({})
"""
_SENTENCES_AT = """
SELECT row, sentences.start, sentences.stop, kind
FROM passages JOIN sentences ON sentences.article_id = passages.article_id AND passage = passages.number
WHERE row IN ({}) ORDER BY row, sentences.number
"""
_COUNTS = """
SELECT count(*) FROM passages JOIN sentences ON sentences.article_id = passages.article_id AND passage = passages.number
GROUP BY row ORDER BY row
"""
_LAST = 2**63 - 1
"""The largest integer of SQLite."""
_ARTICLE = [field.name for field in fields(Article)]
_FACTS = [field.name for field in fields(ArticleFacts) if field.name != "page_count"]
_CACHED_ARTICLES = 512
"""The number of articles kept in memory: 512 articles of 1,000 words take about 3 MB."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the folder as it was read: article, passages, and the properties that show whether it changed."""

    article: Article
    source: Source
    file_sha256: str
    signature: npt.NDArray[np.uint64]
    passages: tuple[Passage, ...]


class Store:
    """Reads the database of a snapshot. Threads may share it, since SQLite serialises access."""

    def __init__(self, file: Path, options: str = "mode=ro&immutable=1") -> None:
        """Open `file`, which no process changes any more unless other options of SQLite say so."""
        self._connection = sqlite3.connect(f"{file.absolute().as_uri()}?{options}", uri=True, check_same_thread=False)
        self._known: dict[str, Article | None] = {}
        self._languages: list[str] | None = None

    def __del__(self) -> None:
        """Close the file. A replaced snapshot is in use until the last question that was asked of it is answered."""
        self._connection.close()

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, values).fetchall()

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or None."""
        if article_id not in self._known:
            if len(self._known) >= _CACHED_ARTICLES:
                self._known.clear()
            self._known[article_id] = self._read_article(article_id)
        return self._known[article_id]

    def _read_article(self, article_id: str) -> Article | None:
        rows = self._rows(f"SELECT {', '.join(_ARTICLE)} FROM articles WHERE id = ?", [article_id])  # noqa: S608
        return _to_article(rows[0]) if rows else None

    def articles(self) -> list[Article]:
        """Return every article, ordered by id."""
        return [_to_article(row) for row in self._rows(f"SELECT {', '.join(_ARTICLE)} FROM articles ORDER BY id")]  # noqa: S608

    def facts(self) -> list[ArticleFacts]:
        """Return what is known of every article, ordered by id; their texts are not read."""
        return [_to_facts(row) for row in self._rows(f"SELECT {', '.join(_FACTS)}, pages FROM articles ORDER BY id")]  # noqa: S608

    def copies(self) -> dict[str, list[str]]:
        """Return, by the id of an article, the ids of its copies, in order."""
        copies: dict[str, list[str]] = {}
        for original, copy in self._rows("SELECT copy_of, id FROM articles WHERE copy_of IS NOT NULL ORDER BY id"):
            copies.setdefault(original, []).append(copy)
        return copies

    def ids_of(self, *, sha256: str | None, url: str | None) -> list[str]:
        """Return the ids of the articles whose text has this hash, then of those with this address."""
        rows = self._rows(
            "SELECT id FROM articles WHERE sha256 = ? OR url = ? ORDER BY sha256 = ? DESC, id", [sha256, url, sha256]
        )
        return [article_id for (article_id,) in rows]

    def sources(self) -> dict[str, tuple[Source, str]]:
        """Return, by path, the properties of each file when it was read, and the sha256 of its bytes."""
        rows = self._rows("SELECT id, path, size, mtime_ns, ctime_ns, file_sha256 FROM articles")
        return {row[1]: (Source(*row[:5]), row[5]) for row in rows}

    def source(self, article_id: str) -> tuple[Source, str]:
        """Return the properties of an article's file when it was read, and the sha256 of its bytes."""
        columns = "id, path, size, mtime_ns, ctime_ns, file_sha256"
        row = self._rows(f"SELECT {columns} FROM articles WHERE id = ?", [article_id])[0]  # noqa: S608
        return Source(*row[:5]), row[5]

    def skipped(self) -> list[Skipped]:
        """Return the skipped files with the reason."""
        rows = self._rows("SELECT path, reason, notice, tried FROM skipped ORDER BY path")
        return [Skipped(path, reason, bool(notice), tried) for path, reason, notice, tried in rows]

    def entry(self, article_id: str) -> Entry:
        """Return an article with its passages, and the properties of its file when it was read."""
        article = self.article(article_id)
        assert article is not None, article_id  # noqa: S101 - callers only pass ids from this store
        signature = self._rows("SELECT signature FROM articles WHERE id = ?", [article_id])[0][0]
        shingles = np.frombuffer(signature, dtype=np.uint64)
        return Entry(article, *self.source(article_id), shingles, tuple(self.passages(article_id)))

    def passage(self, row: int) -> Passage:
        """Return the passage whose vector is in row `row`."""
        return self.at(np.array([row]))[0]

    def at(self, rows: Rows) -> list[Passage]:
        """Return the passages whose vectors are in `rows`, in the order of these."""
        wanted = rows.tolist()
        marks = ", ".join("?" * len(wanted))
        sentences: dict[int, list[Sequence[Any]]] = {}
        for row, *sentence in self._rows(_SENTENCES_AT.format(marks), wanted):
            sentences.setdefault(row, []).append(sentence)
        passages = {
            row: _to_passage(article_id, place, sentences[row])
            for row, article_id, *place in self._rows(_PASSAGES_AT.format(marks), wanted)
        }
        return [passages[row] for row in wanted]

    def passages(self, article_id: str, first: int = 0, last: int = _LAST) -> list[Passage]:
        """Return the passages of an article, in order: all of them, or those from one number to another."""
        sentences: dict[int, list[Sequence[Any]]] = {}
        for number, *sentence in self._rows(_SENTENCES, (article_id, first, last)):
            sentences.setdefault(number, []).append(sentence)
        return [
            _to_passage(article_id, place, sentences[number])
            for number, *place in self._rows(_PASSAGES, (article_id, first, last))
        ]

    def in_order(self, among: Rows | None = None) -> Iterator[tuple[Article, Passage]]:
        """Yield every passage with its article, in the order of their rows; with `among`, those in these rows."""
        place = "SELECT article_id, number FROM passages"
        ordered: Iterable[tuple[str, int]]
        if among is None:
            ordered = self._connection.execute(f"{place} ORDER BY row")
        else:
            ordered = (self._rows(f"{place} WHERE row = ?", [row])[0] for row in among.tolist())
        for article_id, places in groupby(ordered, itemgetter(0)):
            article, passages = self.article(article_id), self.passages(article_id)
            assert article is not None, article_id  # noqa: S101 - every passage is of an article
            yield from ((article, passages[number]) for _, number in places)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield the title and the text of every article, in the order in which they were written."""
        yield from self._connection.execute("SELECT title, text FROM articles ORDER BY rowid")

    def bounds(self) -> Rows:
        """Return the first sentence of each passage, counted in the order of their rows, and the number of all."""
        counts = self._connection.execute(_COUNTS)
        return np.fromiter(accumulate((count for (count,) in counts), initial=0), dtype=np.int64)

    def rows(self, filters: Filters, count: int) -> Rows:
        """Return the rows of the passages of articles that pass the filters, ascending.

        Passages from row `count` on repeat an original; they are left out if the original passes the filters, too.
        """
        return self._origins.rows(self._rows, filters, count)

    def undated(self, filters: Filters) -> int:
        """Return how many undated articles, without copies, pass the filters other than those by date."""
        return self._origins.undated(self._rows, filters)

    @cached_property
    def _origins(self) -> Origins:
        return Origins.read(self._rows)

    def publishers(self) -> list[str]:
        """Return the name of every publisher, in order."""
        rows = self._rows("SELECT DISTINCT publisher FROM articles WHERE publisher IS NOT NULL ORDER BY publisher")
        return [name for (name,) in rows]

    def paths(self) -> list[str]:
        """Return the path of every article's file below the folder of articles, in order."""
        return [path for (path,) in self._rows("SELECT path FROM articles ORDER BY path")]

    def languages(self) -> list[str]:
        """Return the codes of the languages that the articles are in, the commonest first."""
        if self._languages is None:  # every question asks
            rows = self._rows(
                "SELECT language FROM articles WHERE language IS NOT NULL GROUP BY language ORDER BY count(*) DESC, 1"
            )
            self._languages = [code for (code,) in rows]
        return self._languages

    def newest(self) -> date | None:
        """Return the latest date of publication, or None if no article has a date."""
        return _to_day(self._rows("SELECT max(published) FROM articles")[0][0])


def _to_passage(article_id: str, place: Sequence[Any], sentences: Iterable[Sequence[Any]]) -> Passage:
    id_, start, stop, *heading = place
    spans = tuple(Sentence(first, last, Kind(kind)) for first, last, kind in sentences)
    return Passage(id_, article_id, start, stop, spans, None if heading[0] is None else (heading[0], heading[1]))


def _to_article(row: tuple[Any, ...]) -> Article:
    values = dict(zip(_ARTICLE, row, strict=True))
    return Article(**values | {"published": _to_day(values["published"]), "pages": _to_pages(values["pages"])})


def _to_facts(row: tuple[Any, ...]) -> ArticleFacts:
    values = dict(zip(_FACTS, row[:-1], strict=True))
    return ArticleFacts(
        **values | {"published": _to_day(values["published"])}, page_count=count_pages(_to_pages(row[-1]))
    )


def _to_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _to_pages(text: str) -> tuple[Page, ...]:
    return tuple(map(Page.of, json.loads(text)))
