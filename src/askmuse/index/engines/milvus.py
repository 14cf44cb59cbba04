"""Keeps indexes in Milvus: passages are found by HNSW over their vectors, and by the inner product of BM25 weights.

Milvus has a BM25 of its own, but with an idf for each segment, so that scores would depend on how it divides the data.
The weights of `index.sparse` are stored as sparse vectors instead.

A build is three collections: NAME_<build>, NAME_<build>_articles and NAME_<build>_about. The alias NAME names the
passages of the build in use.
"""

import base64
import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from askmuse.articles.folder import SNAPSHOT
from askmuse.errors import SettingsError, SnapshotError, SnapshotMissing
from askmuse.index.engines.database import ArticleRow, Build, Origin, PassageRow
from askmuse.index.engines.record import Record
from askmuse.types import Filters, Vectors

_PART = 49_149
"""The bytes in one string: as base64 they are 65,532 characters, and a string of Milvus has at most 65,535."""
_MOST_PARTS = 4_096
"""The most strings in a list of Milvus."""
_LONGEST, _MOST_FOLDERS = 2_048, 64
"""The most bytes of an id, a name or an address in a column, and the most folders above one file."""
_AT_ONCE = 200
"""The rows that are read at a time to check a build or to list its articles: some 4 MB of records."""
_HNSW = {"M": 32, "efConstruction": 256}
_EF = 400
"""How many passages the search in the HNSW graph keeps; with four times as many as are wanted, few are missed."""
_EF_FILTERED = 4_096
"""The same if a filter leaves out passages, since those count as well: with 400, 13 of 473 rankings within one of 59
folders were not those of an exact search (benchmarks/engines.py, over Milvus Lite)."""
_NO_TERM = 2**31 - 1
"""The term of a passage that has none, since Milvus takes no empty sparse vector. No query has it."""
_UNDATED = 0
"""The day of an undated article; days count from 1, the first day of the year 1."""
_ORIGIN = ("article_id", "publisher", "published", "folders")
_ARTICLES, _ABOUT = "_articles", "_about"
_KEPT = 2
"""The number of builds that are kept: the one in use, and the one before, which a reader may still use."""


class MilvusDatabase:
    """The builds of one index in Milvus, or in a file of Milvus Lite."""

    def __init__(self, uri: str, name: str) -> None:
        """Connect to a server, or open a file whose name ends in .db; raises SettingsError without pymilvus."""
        try:
            import pymilvus
        except ImportError:
            raise SettingsError('An index in Milvus needs pymilvus: run `pip install "askmuse[milvus]"`.') from None
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # its errors are raised, too
        self.library: Any = pymilvus
        self._uri, self._alias = re.sub(r"//[^/]*@", "//", uri), name
        try:
            self._client: Any = pymilvus.MilvusClient(uri)
        except pymilvus.MilvusException as error:
            raise SnapshotError(f"{self._uri} does not answer ({error.message}): check the address.") from error

    def call(self, method: str, collection: str, **arguments: Any) -> Any:
        """Call a method of the client for a collection; raises SnapshotError for every error of Milvus."""
        try:
            return getattr(self._client, method)(collection, **arguments)
        except self.library.MilvusException as error:
            raise SnapshotError(
                f"Milvus at {self._uri} cannot {method.replace('_', ' ')} {collection} ({error.message}): check "
                "that it runs and has room."
            ) from error

    def current(self) -> str:
        """Return the name of the build in use; raises SnapshotMissing if there is none."""
        try:
            collection: str = self._client.describe_alias(self._alias)["collection_name"]
        except self.library.MilvusException:
            raise SnapshotMissing(
                f"There is no index {self._alias} in {self._uri}: publish one with `askmuse index --index ADDRESS`."
            ) from None
        return collection.removeprefix(f"{self._alias}_").replace("_", "-")

    def create(self, name: str, dimensions: int) -> Build:
        """Return a new build to write, for vectors of this length, or one of this name that was cut short."""
        collection = self._collection(name)
        for suffix, fields in (("", _passages(dimensions)), (_ARTICLES, _articles()), (_ABOUT, _about())):
            if not self.call("has_collection", collection + suffix):
                self._create(collection + suffix, fields)
        return MilvusBuild(self, collection)

    def _create(self, collection: str, fields: Sequence[dict[str, Any]]) -> None:
        types = self.library.DataType
        schema, indexes = self._client.create_schema(auto_id=False), self._client.prepare_index_params()
        for about in fields:
            options = about | {name: types[about[name]] for name in ("datatype", "element_type") if name in about}
            index = options.pop("index", None)
            schema.add_field(**options)
            if index:
                indexes.add_index(about["field_name"], **index)
        self.call("create_collection", collection, schema=schema, index_params=indexes, consistency_level="Strong")

    def open(self, name: str) -> Build:
        """Return a build."""
        return MilvusBuild(self, self._collection(name))

    def publish(self, name: str) -> None:
        """Make a build the one in use, in one step, and remove all others but the one before."""
        collection = self._collection(name)
        try:
            self.current()
            self.call("alter_alias", collection, alias=self._alias)
        except SnapshotMissing:
            self.call("create_alias", collection, alias=self._alias)
        named = re.compile(rf"{self._alias}_({SNAPSHOT.pattern.replace('-', '_', 1)})")
        builds = sorted(match[1] for one in self._client.list_collections() if (match := named.fullmatch(one)))
        for old in [build for build in builds if build != collection.removeprefix(f"{self._alias}_")][: 1 - _KEPT]:
            self.drop(old)

    def drop(self, name: str) -> None:
        """Remove a build that is not in use."""
        for suffix in ("", _ARTICLES, _ABOUT):
            self.call("drop_collection", self._collection(name) + suffix)

    def _collection(self, name: str) -> str:
        """Return the name of a build's collection of passages, which may have no hyphen."""
        return f"{self._alias}_{name.replace('-', '_')}"


def _key(name: str) -> dict[str, Any]:
    return {"field_name": name, "datatype": "INT64", "is_primary": True}


def _text(name: str, **options: Any) -> dict[str, Any]:
    return {"field_name": name, "datatype": "VARCHAR", "max_length": _LONGEST, **options}


def _list(name: str, length: int, most: int) -> dict[str, Any]:
    texts = {"datatype": "ARRAY", "element_type": "VARCHAR", "max_length": length, "max_capacity": most}
    return {"field_name": name, **texts}


_SORTED = {"index_type": "INVERTED"}
_RECORD = _list("record", 65_535, _MOST_PARTS)
_PLACEHOLDER = {"field_name": "placeholder", "datatype": "FLOAT_VECTOR", "dim": 2}
_PLACEHOLDER["index"] = {"index_type": "FLAT", "metric_type": "IP"}
"""A collection of Milvus must have a vector."""


def _origin(prefix: str = "") -> list[dict[str, Any]]:
    return [
        _text(f"{prefix}article_id", index=_SORTED),
        _text(f"{prefix}publisher", index=_SORTED),
        {"field_name": f"{prefix}published", "datatype": "INT32", "index": _SORTED},
        _list(f"{prefix}folders", _LONGEST, _MOST_FOLDERS),
    ]


def _passages(dimensions: int) -> list[dict[str, Any]]:
    hnsw = {"index_type": "HNSW", "metric_type": "IP", "params": _HNSW}
    inverted = {"index_type": "SPARSE_INVERTED_INDEX", "metric_type": "IP"}
    return [
        _key("row"),
        *_origin(),
        {"field_name": "repeats", "datatype": "BOOL"},
        *_origin("original_"),
        {"field_name": "vector", "datatype": "FLOAT_VECTOR", "dim": dimensions, "index": hnsw},
        {"field_name": "terms", "datatype": "SPARSE_FLOAT_VECTOR", "index": inverted},
        _RECORD,
    ]


def _articles() -> list[dict[str, Any]]:
    key, *origin = _origin()
    texts = (_text(name) for name in ("copy_of", "sha256", "url"))
    return [key | {"is_primary": True}, *origin, *texts, _list("facts", 65_535, _MOST_PARTS), _RECORD, _PLACEHOLDER]


def _about() -> list[dict[str, Any]]:
    return [_key("part"), _RECORD, _PLACEHOLDER]


class MilvusBuild:
    """The passages and articles of one build of an index, in Milvus."""

    def __init__(self, database: MilvusDatabase, collection: str) -> None:
        """Take the database and the name of the collection of passages."""
        self._call, self._collection = database.call, collection

    def write_passages(self, rows: Sequence[PassageRow]) -> None:
        """Write or replace passages."""
        self._call("upsert", self._collection, data=list(map(_of_passage, rows)))

    def write_articles(self, rows: Sequence[ArticleRow]) -> None:
        """Write or replace articles."""
        self._call("upsert", self._collection + _ARTICLES, data=list(map(_of_article, rows)))

    def write_about(self, data: bytes) -> None:
        """Write what is known of the index as a whole, a row for each part."""
        rows = [{"part": n, "record": [part], "placeholder": [0.0, 0.0]} for n, part in enumerate(_to_parts(data))]
        for row in rows:
            self._call("upsert", self._collection + _ABOUT, data=[row])
        self._call("delete", self._collection + _ABOUT, filter=f"part >= {len(rows)}")

    def finish(self) -> None:
        """Make the server write everything to its storage."""
        for suffix in ("", _ARTICLES, _ABOUT):
            self._call("flush", self._collection + suffix)

    def passages(self) -> Iterator[PassageRow]:
        """Yield every passage, to check what was written."""
        names = ["row", "repeats", "record", *_ORIGIN, *(f"original_{name}" for name in _ORIGIN)]
        for read in self._all("", names):
            repeats = _to_origin(read, "original_") if read["repeats"] else None
            yield PassageRow(read["row"], _to_origin(read), repeats, _to_bytes(read["record"]))

    def articles(self) -> Iterator[ArticleRow]:
        """Yield every article, to check what was written."""
        for read in self._all(_ARTICLES, [*_ORIGIN, "copy_of", "sha256", "url", "facts", "record"]):
            facts, record = _to_bytes(read["facts"]), _to_bytes(read["record"])
            yield ArticleRow(
                _to_origin(read), read["copy_of"] or None, read["sha256"], read["url"] or None, facts, record
            )

    def about(self) -> bytes:
        """Return what `write_about` wrote."""
        rows = sorted(self._all(_ABOUT, ["part", "record"]), key=lambda row: int(row["part"]))
        return b"".join(_to_bytes(row["record"]) for row in rows)

    def _all(self, suffix: str, names: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield all rows of a collection."""
        pages = self._call("query_iterator", self._collection + suffix, batch_size=_AT_ONCE, output_fields=names)
        while page := pages.next():
            yield from page
        pages.close()

    def nearest(self, query: Vectors, k: int, filters: Filters) -> list[int]:
        """Return the rows of about the `k` passages nearest to a vector."""
        breadth = _EF if filters == Filters() else _EF_FILTERED
        return self._search("vector", query.tolist(), k, filters, {"ef": max(breadth, k)})

    def heaviest(self, query: Mapping[int, float], k: int, filters: Filters) -> list[int]:
        """Return the rows of the `k` passages with the highest sum of the weights of a query's terms, all above 0."""
        return self._search("terms", dict(query), k, filters, {})

    def _search(self, field: str, query: Any, k: int, filters: Filters, params: Mapping[str, int]) -> list[int]:
        options = {"anns_field": field, "data": [query], "limit": k, "filter": _allowed(filters)}
        hits = self._call("search", self._collection, **options, search_params={"metric_type": "IP", "params": params})
        return [hit["row"] for hit in hits[0] if field == "vector" or hit["distance"] > 0]

    def records(self, rows: Sequence[int]) -> dict[int, bytes]:
        """Return the records of passages by their rows."""
        if not rows:
            return {}
        read = self._call("get", self._collection, ids=list(rows), output_fields=["row", "record"])
        return {row["row"]: _to_bytes(row["record"]) for row in read}

    def article(self, article_id: str) -> bytes | None:
        """Return the record of an article."""
        read = self._call("get", self._collection + _ARTICLES, ids=[article_id], output_fields=["record"])
        return _to_bytes(read[0]["record"]) if read else None

    def facts(self) -> list[bytes]:
        """Return the facts of every article, ordered by id."""
        rows = sorted(self._all(_ARTICLES, ["article_id", "facts"]), key=lambda row: str(row["article_id"]))
        return [_to_bytes(row["facts"]) for row in rows]

    def ids_of(self, sha256: str | None, url: str | None) -> list[str]:
        """Return the ids of the articles whose text has this hash, then of those with this address."""
        ids: dict[str, None] = {}
        for name, value in (("sha256", sha256), ("url", url)):
            if value:
                equal = f"{name} == {_quoted(value)}"
                rows = self._call("query", self._collection + _ARTICLES, filter=equal, output_fields=["article_id"])
                ids |= dict.fromkeys(sorted(row["article_id"] for row in rows))
        return list(ids)

    def undated(self, filters: Filters) -> int:
        """Return how many undated articles, without copies, pass the filters other than those by date."""
        conditions = _conditions(replace(filters, published_from=None, published_to=None))
        condition = " and ".join([f"published == {_UNDATED}", 'copy_of == ""', *conditions])
        rows = self._call("query", self._collection + _ARTICLES, filter=condition, output_fields=["count(*)"])
        return int(rows[0]["count(*)"])

    def delete(self, article_id: str) -> None:
        """Remove an article and its passages, at once and from this build only."""
        for suffix in ("", _ARTICLES):
            self._call("delete", self._collection + suffix, filter=f"article_id == {_quoted(article_id)}")


def _of_passage(row: PassageRow) -> dict[str, Any]:
    record = Record.unpack(row.record)
    terms = dict(zip(record.terms.terms.tolist(), record.terms.weights.tolist(), strict=True))
    return {
        "row": row.row,
        "repeats": row.repeats is not None,
        **_of_origin(row.origin),
        **{f"original_{name}": value for name, value in _of_origin(row.repeats or row.origin).items()},
        "vector": record.vector,
        "terms": terms or {_NO_TERM: 1.0},
        "record": _to_parts(row.record),
    }


def _of_article(row: ArticleRow) -> dict[str, Any]:
    names = {"copy_of": row.copy_of or "", "sha256": row.sha256, "url": row.url or "", "placeholder": [0.0, 0.0]}
    return {**_of_origin(row.origin), **names, "facts": _to_parts(row.facts), "record": _to_parts(row.record)}


def _of_origin(origin: Origin) -> dict[str, Any]:
    day = origin.published.toordinal() if origin.published else _UNDATED
    return dict(zip(_ORIGIN, (origin.article_id, origin.publisher or "", day, list(origin.folders)), strict=True))


def _to_origin(read: Mapping[str, Any], prefix: str = "") -> Origin:
    article_id, publisher, day, folders = (read[prefix + name] for name in _ORIGIN)
    return Origin(article_id, publisher or None, date.fromordinal(day) if day else None, tuple(folders))


def _to_parts(data: bytes) -> list[str]:
    return [base64.b64encode(data[at : at + _PART]).decode() for at in range(0, len(data), _PART)]


def _to_bytes(parts: Sequence[str]) -> bytes:
    return b"".join(map(base64.b64decode, parts))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _allowed(filters: Filters) -> str:
    """Return the condition that a passage passes the filters, and repeats no article that passes them, too."""
    originals = " and ".join(_conditions(filters, "original_"))
    once = f"(repeats == false or not ({originals}))" if originals else "repeats == false"
    return " and ".join([*_conditions(filters), once])


def _conditions(filters: Filters, prefix: str = "") -> list[str]:
    """Return the filters as conditions of Milvus."""
    conditions = [
        f"{prefix}{column} in [{', '.join(map(_quoted, names))}]"
        for column, names in (("article_id", filters.article_id), ("publisher", filters.publisher))
        if names
    ]
    if filters.folder:
        conditions.append(f"array_contains_any({prefix}folders, [{', '.join(map(_quoted, filters.folder))}])")
    undated = f" or {prefix}published == {_UNDATED}" if filters.keep_undated else ""
    if filters.published_from:
        conditions.append(f"({prefix}published >= {filters.published_from.toordinal()}{undated})")
    if filters.published_to:
        last = filters.published_to.toordinal()
        dated = f"{prefix}published > {_UNDATED} and {prefix}published <= {last}"
        conditions.append(f"(({dated}){undated})")
    return conditions
