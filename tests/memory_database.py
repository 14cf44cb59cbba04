"""A database in memory, whose answers can be computed by hand; it keeps to the contract of the real ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from askmuse.errors import SnapshotError, SnapshotMissing
from askmuse.index.engines.database import ArticleRow, Origin, PassageRow
from askmuse.index.engines.record import Record
from askmuse.types import Filters, Vectors


class MemoryBuild:
    def __init__(self) -> None:
        self.rows: dict[int, PassageRow] = {}
        self.sources: dict[str, ArticleRow] = {}
        self.description = b""

    def write_passages(self, rows: Sequence[PassageRow]) -> None:
        self.rows |= {row.row: row for row in rows}

    def write_articles(self, rows: Sequence[ArticleRow]) -> None:
        self.sources |= {row.origin.article_id: row for row in rows}

    def write_about(self, data: bytes) -> None:
        self.description = data

    def finish(self) -> None:
        pass

    def passages(self) -> Iterator[PassageRow]:
        yield from self.rows.values()

    def articles(self) -> Iterator[ArticleRow]:
        yield from self.sources.values()

    def about(self) -> bytes:
        return self.description

    def nearest(self, query: Vectors, k: int, filters: Filters) -> list[int]:
        return self._best({row: float(record.vector @ query) for row, record in self._allowed(filters).items()}, k)

    def heaviest(self, query: Mapping[int, float], k: int, filters: Filters) -> list[int]:
        scores = {row: float(record.terms.scores(query)[0]) for row, record in self._allowed(filters).items()}
        return self._best({row: score for row, score in scores.items() if score > 0}, k)

    def _best(self, scores: Mapping[int, float], k: int) -> list[int]:
        return sorted(scores, key=lambda row: -scores[row])[:k]

    def _allowed(self, filters: Filters) -> dict[int, Record]:
        return {
            row.row: Record.unpack(row.record)
            for row in self.rows.values()
            if passes(row.origin, filters) and not (row.repeats and passes(row.repeats, filters))
        }

    def records(self, rows: Sequence[int]) -> dict[int, bytes]:
        return {row: self.rows[row].record for row in rows}

    def article(self, article_id: str) -> bytes | None:
        return self.sources[article_id].record if article_id in self.sources else None

    def facts(self) -> list[bytes]:
        return [self.sources[article_id].facts for article_id in sorted(self.sources)]

    def ids_of(self, sha256: str | None, url: str | None) -> list[str]:
        rows = [self.sources[article_id] for article_id in sorted(self.sources)]
        same = [row for row in rows if row.sha256 == sha256] + [row for row in rows if url and row.url == url]
        return list(dict.fromkeys(row.origin.article_id for row in same))

    def undated(self, filters: Filters) -> int:
        dateless = replace(filters, published_from=None, published_to=None)
        rows = [row for row in self.sources.values() if row.origin.published is None and row.copy_of is None]
        return sum(passes(row.origin, dateless) for row in rows)

    def delete(self, article_id: str) -> None:
        self.sources.pop(article_id)
        self.rows = {row.row: row for row in self.rows.values() if row.origin.article_id != article_id}


class MemoryDatabase:
    def __init__(self) -> None:
        self.builds: dict[str, MemoryBuild] = {}
        self.used: list[str] = []

    def current(self) -> str:
        if not self.used:
            raise SnapshotMissing("There is no index in memory.")
        return self.used[-1]

    def create(self, name: str, dimensions: int) -> MemoryBuild:
        return self.builds.setdefault(name, MemoryBuild())

    def open(self, name: str) -> MemoryBuild:
        if name not in self.builds:
            raise SnapshotError(f"There is no build {name}.")
        return self.builds[name]

    def publish(self, name: str) -> None:
        self.used = [*self.used[-1:], name]
        self.builds = {name: self.builds[name] for name in self.used}

    def drop(self, name: str) -> None:
        del self.builds[name]


def passes(origin: Origin, filters: Filters) -> bool:
    day = origin.published
    in_time = (
        filters.keep_undated or not (filters.published_from or filters.published_to)
        if day is None
        else (filters.published_from or day) <= day <= (filters.published_to or day)
    )
    return (
        in_time
        and (not filters.article_id or origin.article_id in filters.article_id)
        and (not filters.publisher or origin.publisher in filters.publisher)
        and (not filters.folder or not set(filters.folder).isdisjoint(origin.folders))
    )
