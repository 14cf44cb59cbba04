"""What a server lists of all articles of an index, kept in memory as long as the index is in use."""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar
from weakref import WeakKeyDictionary

from pydantic import TypeAdapter

from askmuse.api.caching import tag_of
from askmuse.api.schemas.articles import ArticleInfo
from askmuse.index.engines.engine import Engine

_ARTICLES = TypeAdapter(list[ArticleInfo])
_Value = TypeVar("_Value")


class Listings:
    """The lists of articles of each index in use. Safe to share between threads."""

    def __init__(self) -> None:
        """Start without a list; each is made when it is first needed."""
        self._copies: WeakKeyDictionary[Engine, Mapping[str, Sequence[str]]] = WeakKeyDictionary()
        self._articles: WeakKeyDictionary[Engine, tuple[bytes, str]] = WeakKeyDictionary()
        self._making = threading.Lock()

    def copies(self, snapshot: Engine) -> Mapping[str, Sequence[str]]:
        """Return, by the id of an article, the ids of its copies."""
        return self._cached(self._copies, snapshot, snapshot.store.copies)

    def articles(self, snapshot: Engine) -> tuple[bytes, str]:
        """Return the JSON of all articles without their texts, and its tag."""
        return self._cached(self._articles, snapshot, lambda: _listed(snapshot))

    def _cached(self, cache: WeakKeyDictionary[Engine, _Value], snapshot: Engine, make: Callable[[], _Value]) -> _Value:
        with self._making:  # requests that come at the same time wait for the first
            if snapshot not in cache:
                cache[snapshot] = make()
            return cache[snapshot]


def _listed(snapshot: Engine) -> tuple[bytes, str]:
    copies = snapshot.store.copies()
    data = _ARTICLES.dump_json([ArticleInfo.of(facts, copies.get(facts.id, ())) for facts in snapshot.store.facts()])
    return data, tag_of(data)
