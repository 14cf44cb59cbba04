"""Applies filters to the articles of a snapshot in memory, by their publisher, day and original.

A filter may leave half of a million passages, and to read so many articles from the database takes longer than to rank
them. In arrays, publisher, day and original take 12 bytes an article. They are read when a filter is first used.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from askmuse.index.arrays import joined_ranges
from askmuse.types import Filters, Rows

Query = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
"""A function of an SQL statement and its values, which returns the rows."""
_Flags = npt.NDArray[np.bool_]
_Numbers = npt.NDArray[np.int32]

_STRETCHES = """
SELECT first, stop, articles.rowid FROM stretches JOIN articles ON articles.id = article_id ORDER BY first
"""
_COPIES = """
SELECT copies.rowid, originals.rowid FROM articles copies JOIN articles originals ON originals.id = copies.copy_of
WHERE copies.copy_of IS NOT NULL
"""
_NONE = 0
"""Stands for the publisher, the day or the original of an article that has none; all numbers count from 1."""


@dataclass(frozen=True, slots=True)
class Origins:
    """The publisher, the day and the original of each article, at the index that is its number in the database.

    The methods take the function that queries the database. It is not kept, since it has a reference to the store: the
    two would refer to each other, so that a replaced index would keep its files open.
    """

    firsts: Rows
    """The first row of each stretch of consecutive passages of one article, ascending."""
    stops: Rows
    articles: Rows
    """The number of the article of each stretch."""
    publisher_numbers: dict[str, int]
    """The number of each publisher, by name."""
    publishers: _Numbers
    """The number of each article's publisher."""
    days: _Numbers
    """The day of publication of each article, as `date.toordinal` counts days."""
    originals: _Numbers
    """The number of the article that each article is a copy of."""

    @classmethod
    def read(cls, query: Query) -> Self:
        """Read the articles of a database."""
        firsts, stops, articles = np.array(query(_STRETCHES, ()), dtype=np.int64).reshape(-1, 3).T
        count = 1 + query("SELECT coalesce(max(rowid), 0) FROM articles", ())[0][0]
        publishers, days, originals = (np.full(count, _NONE, dtype=np.int32) for _ in range(3))
        publisher_numbers: dict[str, int] = {}
        for number, name in query("SELECT rowid, publisher FROM articles WHERE publisher IS NOT NULL", ()):
            publishers[number] = publisher_numbers.setdefault(name, len(publisher_numbers) + 1)
        for number, day in query("SELECT rowid, published FROM articles WHERE published IS NOT NULL", ()):
            days[number] = date.fromisoformat(day).toordinal()
        for copy, original in query(_COPIES, ()):
            originals[copy] = original
        return cls(firsts, stops, articles, publisher_numbers, publishers, days, originals)

    def rows(self, query: Query, filters: Filters, count: int) -> Rows:
        """Return the rows of the passages of articles that pass the filters, ascending.

        Passages from row `count` on repeat an original; they are left out if the original passes the filters, too.
        """
        passing = self._passing(query, filters)
        repeats = (self.firsts >= count) & passing[self.originals[self.articles]]
        chosen = passing[self.articles] & ~repeats
        return joined_ranges(self.firsts[chosen], (self.stops - self.firsts)[chosen])

    def undated(self, query: Query, filters: Filters) -> int:
        """Return how many undated articles, without copies, pass the filters other than those by date."""
        passing = self._passing(query, replace(filters, published_from=None, published_to=None))
        return int(np.count_nonzero(passing & (self.days == _NONE) & (self.originals == _NONE)))

    def _passing(self, query: Query, filters: Filters) -> _Flags:
        """Return which articles pass the filters, by their numbers."""
        passing = np.ones(len(self.days), dtype=np.bool_)
        passing[_NONE] = False
        for flags in self._tests(query, filters):
            passing &= flags
        return passing

    def _tests(self, query: Query, filters: Filters) -> Iterator[_Flags]:
        """Yield which articles pass each of the filters."""
        if filters.article_id:
            marks = ", ".join("?" * len(filters.article_id))
            statement = f"SELECT rowid FROM articles WHERE id IN ({marks})"  # noqa: S608
            yield self._flags(query(statement, filters.article_id))
        if filters.publisher:
            wanted = np.zeros(len(self.publisher_numbers) + 1, dtype=np.bool_)
            known = self.publisher_numbers.keys() & filters.publisher
            wanted[[self.publisher_numbers[name] for name in known]] = True
            yield wanted[self.publishers]
        if filters.folder:
            within = " OR ".join(["(path >= ? AND path < ?)"] * len(filters.folder))
            bounds = [f"{folder}{end}" for folder in filters.folder for end in ("/", chr(ord("/") + 1))]
            yield self._flags(query(f"SELECT rowid FROM articles WHERE {within}", bounds))  # noqa: S608
        if filters.published_from or filters.published_to:
            first, last = filters.published_from or date.min, filters.published_to or date.max
            within_days = (self.days >= first.toordinal()) & (self.days <= last.toordinal())
            yield within_days | (self.days == _NONE) if filters.keep_undated else within_days

    def _flags(self, selected: Sequence[tuple[Any, ...]]) -> _Flags:
        """Return which articles were selected, as rows that each have the number of one."""
        flags = np.zeros(len(self.days), dtype=np.bool_)
        flags[[number for (number,) in selected]] = True
        return flags
