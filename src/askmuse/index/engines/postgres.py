"""Keeps indexes in PostgreSQL with the extension pgvector: passages are found by HNSW over vectors of half precision.

BM25 is exact: the weights of `index.sparse` are rows of a table of postings, and a query adds up those of its terms.
pgvector's sparse vectors could hold them too, but its index over these takes at most 1,000 terms and is approximate.

A build is a schema NAME_<build>. The table askmuse_indexes says which is in use, and is changed in one transaction.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, replace
from functools import partial
from typing import Any, TypeVar

from askmuse.articles.folder import SNAPSHOT
from askmuse.errors import SettingsError, SnapshotError, SnapshotMissing
from askmuse.index.engines.database import ArticleRow, Build, Origin, PassageRow
from askmuse.index.engines.record import Record
from askmuse.types import Filters, Vectors

_PATIENCE = 10.0
"""Seconds to wait for a connection, which is also how long a server may take to come back."""
_AT_ONCE = 200
"""The rows that are read at a time to check a build: some 4 MB of records."""
_EF = 400
"""How many passages the search in the HNSW graph keeps; with four times as many as are wanted, few are missed."""
_SEARCH = f"-c hnsw.ef_search={_EF} -c hnsw.iterative_scan=strict_order"
"""With an iterative scan, a filter that leaves out most passages does not leave too few."""
_KEPT = 2
"""The number of builds that are kept: the one in use, and the one before, which a reader may still use."""
_ORIGIN = ("article_id", "publisher", "published", "folders")
_ORIGINS = (*_ORIGIN, *(f"original_{name}" for name in _ORIGIN))

_SCHEMA = """
CREATE EXTENSION IF NOT EXISTS vector;
CREATE TABLE IF NOT EXISTS askmuse_indexes (name text PRIMARY KEY, build text NOT NULL);
CREATE SCHEMA IF NOT EXISTS {schema};
CREATE TABLE IF NOT EXISTS {passages} (
    number bigint PRIMARY KEY,
    article_id text NOT NULL, publisher text, published date, folders text[] NOT NULL,
    original_article_id text, original_publisher text, original_published date, original_folders text[],
    vector halfvec({dimensions}) NOT NULL, record bytea NOT NULL
);
CREATE TABLE IF NOT EXISTS {postings} (
    term int, number bigint, weight real, PRIMARY KEY (term, number) INCLUDE (weight)
);
CREATE TABLE IF NOT EXISTS {articles} (
    article_id text PRIMARY KEY, publisher text, published date, folders text[] NOT NULL,
    copy_of text, sha256 text NOT NULL, url text, facts bytea NOT NULL, record bytea NOT NULL
);
CREATE TABLE IF NOT EXISTS {about} (data bytea NOT NULL)
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS nearest ON {passages}
    USING hnsw (vector halfvec_ip_ops) WITH (m = 32, ef_construction = 256);
CREATE INDEX IF NOT EXISTS passages_of ON {passages} (article_id);
CREATE INDEX IF NOT EXISTS texts ON {articles} (sha256);
CREATE INDEX IF NOT EXISTS addresses ON {articles} (url);
ANALYZE {passages}, {postings}, {articles}
"""
_PASSES = """(
    (%(article_id)s::text[] IS NULL OR {prefix}article_id = ANY(%(article_id)s::text[]))
    AND (%(publisher)s::text[] IS NULL OR {prefix}publisher = ANY(%(publisher)s::text[]))
    AND (%(folder)s::text[] IS NULL OR {prefix}folders && %(folder)s::text[])
    AND (%(first)s::date IS NULL OR {prefix}published >= %(first)s::date OR %(undated)s AND {prefix}published IS NULL)
    AND (%(last)s::date IS NULL OR {prefix}published <= %(last)s::date OR %(undated)s AND {prefix}published IS NULL)
)"""
_OWN, _ORIGINAL = _PASSES.replace("{prefix}", ""), _PASSES.replace("{prefix}", "original_")
_ALLOWED = f"{_OWN} AND (original_article_id IS NULL OR {_ORIGINAL} IS NOT TRUE)"
_NEAREST = f"SELECT number FROM {{passages}} WHERE {_ALLOWED} ORDER BY vector <#> %(query)s::halfvec LIMIT %(k)s"  # noqa: S608
_HEAVIEST = f"""
SELECT number FROM unnest(%(terms)s::int[], %(weights)s::real[]) AS query (term, factor)
JOIN {{postings}} USING (term) JOIN {{passages}} USING (number)
WHERE {_ALLOWED} GROUP BY number ORDER BY sum(weight * factor) DESC LIMIT %(k)s
"""  # noqa: S608

_Result = TypeVar("_Result")


class PostgresDatabase:
    """The builds of one index in PostgreSQL."""

    def __init__(self, uri: str, name: str) -> None:
        """Connect; several hosts in `uri` are tried in turn. Raises SettingsError without psycopg."""
        try:
            import psycopg
            from psycopg_pool import ConnectionPool
        except ImportError:
            raise SettingsError(
                'An index in PostgreSQL needs psycopg: run `pip install "askmuse[postgres]"`.'
            ) from None
        logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # its errors are raised, too
        self._name, self._library = name, psycopg
        options = {"autocommit": True, "prepare_threshold": None, "options": _SEARCH}
        check = ConnectionPool.check_connection
        self._pool: Any = ConnectionPool(uri, kwargs=options, min_size=1, timeout=_PATIENCE, check=check, open=True)

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def run(self, statement: str, values: Any = None, *, build: str = "", dimensions: int = 0) -> list[tuple[Any, ...]]:
        """Run a statement, or several without values in one transaction; return the rows.

        The tables of a build are named in braces.
        """
        composed = self._composed(statement, build, dimensions)

        def action(connection: Any) -> list[tuple[Any, ...]]:
            cursor = connection.execute(composed, values)
            return cursor.fetchall() if cursor.description else []

        return self._in_transaction(action)

    def run_for_each(self, statement: str, rows: Sequence[Any], *, build: str) -> None:
        """Run a statement with each of `rows` as its values, in one transaction."""
        composed = self._composed(statement, build, 0)
        self._in_transaction(lambda connection: connection.cursor().executemany(composed, rows))

    def _in_transaction(self, action: Callable[[Any], _Result]) -> _Result:
        """Return the result of a transaction. If the connection breaks, it is run once more, over another one.

        What is run changes nothing if it is run twice. Raises SnapshotError for every error of the database.
        """
        try:
            try:
                return self._attempt(action)
            except self._library.OperationalError:
                return self._attempt(action)
        except self._library.Error as error:
            raise SnapshotError(
                f"PostgreSQL cannot serve the index {self._name} ({error}): check that it runs."
            ) from error

    def _attempt(self, action: Callable[[Any], _Result]) -> _Result:
        with self._pool.connection() as connection, connection.transaction():
            return action(connection)

    def _composed(self, statement: str, build: str, dimensions: int) -> Any:
        sql = self._library.sql
        names = {table: sql.Identifier(build, table) for table in ("passages", "postings", "articles", "about")}
        return sql.SQL(statement).format(schema=sql.Identifier(build), dimensions=sql.Literal(dimensions), **names)

    def current(self) -> str:
        """Return the name of the build in use; raises SnapshotMissing if there is none."""
        if self.run("SELECT to_regclass('askmuse_indexes')")[0][0]:
            for (build,) in self.run("SELECT build FROM askmuse_indexes WHERE name = %s", [self._name]):
                return str(build)
        raise SnapshotMissing(
            f"There is no index {self._name} in PostgreSQL: publish one with `askmuse index --index ADDRESS`."
        )

    def create(self, name: str, dimensions: int) -> Build:
        """Return a new build to write, for vectors of this length, or one of this name that was cut short."""
        self.run(_SCHEMA, build=self._schema(name), dimensions=dimensions)
        return self.open(name)

    def open(self, name: str) -> Build:
        """Return a build."""
        return PostgresBuild(self, self._schema(name))

    def publish(self, name: str) -> None:
        """Make a build the one in use, in one step, and remove all others but the one before."""
        point = "INSERT INTO askmuse_indexes VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET build = excluded.build"
        self.run(point, [self._name, name])
        pattern = f"^{self._name}_{SNAPSHOT.pattern}$"
        schemas = self.run("SELECT nspname FROM pg_namespace WHERE nspname ~ %s ORDER BY 1", [pattern])
        for old in [schema for (schema,) in schemas if schema != self._schema(name)][: 1 - _KEPT]:
            self.run("DROP SCHEMA {schema} CASCADE", build=old)

    def drop(self, name: str) -> None:
        """Remove a build that is not in use."""
        self.run("DROP SCHEMA {schema} CASCADE", build=self._schema(name))

    def _schema(self, name: str) -> str:
        return f"{self._name}_{name}"


class PostgresBuild:
    """The passages and articles of one build of an index, in PostgreSQL."""

    def __init__(self, database: PostgresDatabase, schema: str) -> None:
        """Take the database and the name of the build's schema."""
        self._run = partial(database.run, build=schema)
        self._run_for_each = partial(database.run_for_each, build=schema)

    def write_passages(self, rows: Sequence[PassageRow]) -> None:
        """Write or replace passages."""
        records = [Record.unpack(row.record) for row in rows]
        values = [
            [row.row, *_values(row.origin), *_values(row.repeats), _vector(record.vector), row.record]
            for row, record in zip(rows, records, strict=True)
        ]
        self._run_for_each(_replacing("passages", "number", (*_ORIGINS, "vector", "record")), values)
        numbers = [row.row for row, record in zip(rows, records, strict=True) for _ in record.terms.terms]
        terms = [term for record in records for term in record.terms.terms.tolist()]
        weights = [weight for record in records for weight in record.terms.weights.tolist()]
        postings = "INSERT INTO {postings} SELECT * FROM unnest(%s::int[], %s::bigint[], %s::real[])"
        self._run(f"{postings} ON CONFLICT DO NOTHING", [terms, numbers, weights])

    def write_articles(self, rows: Sequence[ArticleRow]) -> None:
        """Write or replace articles."""
        values = [[*_values(row.origin), row.copy_of, row.sha256, row.url, row.facts, row.record] for row in rows]
        names = (*_ORIGIN[1:], "copy_of", "sha256", "url", "facts", "record")
        self._run_for_each(_replacing("articles", "article_id", names), values)

    def write_about(self, data: bytes) -> None:
        """Write what is known of the index as a whole."""
        self._run("WITH old AS (DELETE FROM {about}) INSERT INTO {about} VALUES (%s)", [data])

    def finish(self) -> None:
        """Index what was written."""
        self._run(_INDEXES)

    def passages(self) -> Iterator[PassageRow]:
        """Yield every passage, to check what was written."""
        page = f"SELECT number, {', '.join(_ORIGINS)}, record FROM {{passages}} WHERE number > %s ORDER BY 1 LIMIT %s"  # noqa: S608
        last = -1
        while rows := self._run(page, [last, _AT_ONCE]):
            for number, *origins, record in rows:
                original = _to_origin(origins[len(_ORIGIN) :]) if origins[len(_ORIGIN)] else None
                yield PassageRow(number, _to_origin(origins[: len(_ORIGIN)]), original, record)
            last = rows[-1][0]

    def articles(self) -> Iterator[ArticleRow]:
        """Yield every article, to check what was written."""
        names = f"{', '.join(_ORIGIN)}, copy_of, sha256, url, facts, record"
        page, last = f"SELECT {names} FROM {{articles}} WHERE article_id > %s ORDER BY 1 LIMIT %s", ""  # noqa: S608
        while rows := self._run(page, [last, _AT_ONCE]):
            yield from (ArticleRow(_to_origin(row[: len(_ORIGIN)]), *row[len(_ORIGIN) :]) for row in rows)
            last = rows[-1][0]

    def about(self) -> bytes:
        """Return what `write_about` wrote."""
        return bytes(self._run("SELECT data FROM {about}")[0][0])

    def nearest(self, query: Vectors, k: int, filters: Filters) -> list[int]:
        """Return the rows of about the `k` passages nearest to a vector."""
        return _firsts(self._run(_NEAREST, {"query": _vector(query), "k": k, **_limits(filters)}))

    def heaviest(self, query: Mapping[int, float], k: int, filters: Filters) -> list[int]:
        """Return the rows of the `k` passages with the highest sum of the weights of a query's terms, all above 0."""
        values = {"terms": list(query), "weights": list(query.values()), "k": k, **_limits(filters)}
        return _firsts(self._run(_HEAVIEST, values))

    def records(self, rows: Sequence[int]) -> dict[int, bytes]:
        """Return the records of passages by their rows."""
        return dict(self._run("SELECT number, record FROM {passages} WHERE number = ANY(%s)", [list(rows)]))

    def article(self, article_id: str) -> bytes | None:
        """Return the record of an article."""
        rows = self._run("SELECT record FROM {articles} WHERE article_id = %s", [article_id])
        return rows[0][0] if rows else None

    def facts(self) -> list[bytes]:
        """Return the facts of every article, ordered by id."""
        return _firsts(self._run('SELECT facts FROM {articles} ORDER BY article_id COLLATE "C"'))

    def ids_of(self, sha256: str | None, url: str | None) -> list[str]:
        """Return the ids of the articles whose text has this hash, then of those with this address."""
        same = "SELECT article_id FROM {articles} WHERE sha256 = %(sha256)s OR url = %(url)s"
        order = 'ORDER BY (sha256 = %(sha256)s) IS TRUE DESC, article_id COLLATE "C"'
        return _firsts(self._run(f"{same} {order}", {"sha256": sha256, "url": url}))

    def undated(self, filters: Filters) -> int:
        """Return how many undated articles, without copies, pass the filters other than those by date."""
        dateless = replace(filters, published_from=None, published_to=None)
        counted = f"SELECT count(*) FROM {{articles}} WHERE published IS NULL AND copy_of IS NULL AND {_OWN}"  # noqa: S608
        return int(self._run(counted, _limits(dateless))[0][0])

    def delete(self, article_id: str) -> None:
        """Remove an article and its passages, at once and from this build only."""
        passages = "WITH gone AS (DELETE FROM {passages} WHERE article_id = %s RETURNING number)"
        self._run(f"{passages} DELETE FROM {{postings}} WHERE number IN (SELECT number FROM gone)", [article_id])  # noqa: S608
        self._run("DELETE FROM {articles} WHERE article_id = %s", [article_id])


def _replacing(table: str, key: str, names: Sequence[str]) -> str:
    """Return the statement that writes a row, or replaces the one with the same key."""
    marks = ", ".join(["%s"] * (1 + len(names)))
    changes = ", ".join(f"{name} = excluded.{name}" for name in names)
    columns = ", ".join((key, *names))
    return f"INSERT INTO {{{table}}} ({columns}) VALUES ({marks}) ON CONFLICT ({key}) DO UPDATE SET {changes}"  # noqa: S608


def _firsts(rows: Sequence[tuple[Any, ...]]) -> list[Any]:
    return [row[0] for row in rows]


def _vector(vector: Vectors) -> str:
    return f"[{','.join(map(str, vector.tolist()))}]"


def _values(origin: Origin | None) -> list[Any]:
    return [None] * len(_ORIGIN) if origin is None else [*astuple(origin)[:-1], list(origin.folders)]


def _to_origin(values: Sequence[Any]) -> Origin:
    article_id, publisher, published, folders = values
    return Origin(article_id, publisher, published, tuple(folders))


def _limits(filters: Filters) -> dict[str, Any]:
    names = {name: list(getattr(filters, name)) or None for name in ("article_id", "publisher", "folder")}
    days = {"first": filters.published_from, "last": filters.published_to, "undated": filters.keep_undated}
    return {**names, **days}
