"""Approximate search over the vectors of very many passages.

The vectors are sorted into lists by the nearest of several thousand centroids, and each is quantised there: two
numbers together take four bits (Jégou et al. 2011, "Product Quantization for Nearest Neighbor Search"), of which the
processor compares 32 vectors at a time (André et al. 2015, "Cache locality is not enough"). A query searches the lists
of the centroids nearest to it. What they propose is scored again with the vectors as they are stored, so that little
more is missed than what is in other lists.
"""

import os
from math import ceil, sqrt
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from askmuse.index.vectors.dense import cosines, faiss_threads, nearest
from askmuse.types import Rows, Vectors

LISTS = 2.0
"""The number of lists, as a multiple of the square root of the number of vectors."""
READ = 0.4
"""Share of the inverted lists that are searched (nprobe). If a filter leaves a share of the passages, it is divided by
the square root of that share. In an index of 100,000 passages, recall is .979 without a filter, and with one that
leaves half of them .988, or .971 without this division."""
AGAIN = 5
"""How many times as many passages as are asked for are scored again, since quantisation moves them by some places."""
FEW = 5_000
"""Up to this many rows to choose from are all scored exactly: 4 MB of vectors."""
_BITS = 4
_TAUGHT = 64
"""The vectors from which each centroid is computed, on average; FAISS asks for 39 or more."""
_ROUNDS = 8
"""The rounds of k-means; more of them move few vectors to another list."""
_ADDED = 50_000
"""The vectors that are read and sorted into lists at a time: 75 MB."""
_SEED = 7
_LEFT_FREE = 3
"""The processors that are left to the child processes which write words and terms at the same time. Threads of FAISS
wait for one another, so they take several times the processor time if they have to share processors."""


class InvertedIndex:
    """Lists of quantised vectors in memory, 110 bytes for one of 384 numbers, and the vectors themselves on disk."""

    def __init__(self, lists: Any, stored: Any) -> None:
        """Search a FAISS index of inverted lists; `stored` is an array of the vectors, shape (count, dimensions)."""
        self._lists, self._stored = lists, stored

    @classmethod
    def build(cls, stored: Any) -> "InvertedIndex":
        """Index an array of vectors, read in parts."""
        count, dimensions = stored.shape
        number = max(1, min(ceil(LISTS * sqrt(count)), count // _TAUGHT))
        lists: Any = faiss.IndexIVFPQFastScan(
            faiss.IndexFlatIP(dimensions),
            dimensions,
            number,
            dimensions // (2 - dimensions % 2),
            _BITS,
            faiss.METRIC_INNER_PRODUCT,
        )
        lists.cp.niter, lists.cp.seed, lists.cp.max_points_per_centroid = _ROUNDS, _SEED, _TAUGHT
        taught = np.random.default_rng(_SEED).choice(count, min(count, number * _TAUGHT), replace=False)
        with faiss_threads(max(1, (os.cpu_count() or 1) - _LEFT_FREE)):
            lists.train(_read(stored, np.sort(taught)))
            for first in range(0, count, _ADDED):
                lists.add(_read(stored, slice(first, first + _ADDED)))
        return cls(lists, stored)

    def save(self, file: Path) -> None:
        """Write the lists to `file`."""
        with file.open("wb") as opened:
            faiss.write_index(self._lists, faiss.PyCallbackIOWriter(opened.write))  # type: ignore[attr-defined]

    @classmethod
    def open(cls, file: Path, stored: Any) -> "InvertedIndex":
        """Open what `save` wrote."""
        return cls(faiss.read_index(str(file)), stored)

    @property
    def count(self) -> int:
        """The number of vectors."""
        count: int = self._lists.ntotal
        return count

    def search(self, query: Vectors, k: int, among: Rows | None = None) -> Rows:
        """Return the rows of the `k` passages nearest to `query` (shape (dimensions,)), nearest first.

        `among` restricts the search to some rows, which are ascending; the fewer they are, the more lists are read.
        """
        if among is not None and len(among) <= FEW:
            return self._nearest(query, k, among)
        number = self._lists.nlist
        count = self.count if among is None else len(among)
        read, wanted = ceil(READ * number * sqrt(self.count / count)), min(AGAIN * k, count)
        rows = self._proposed(query, wanted, min(number, read), among)
        if len(rows) < min(k, wanted):
            rows = self._proposed(query, wanted, number, among)
        return self._nearest(query, k, rows)

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of `rows`, shape (len(rows), dimensions)."""
        return _read(self._stored, rows)

    def cosines(self, rows: Rows, query: Vectors) -> Vectors:
        """Return the cosines of `query` and the vectors of `rows`."""
        return cosines(self._stored[rows], query)

    def _proposed(self, query: Vectors, k: int, read: int, among: Rows | None) -> Rows:
        """Return rows of the `k` passages that are nearest by their quantised vectors, in the nearest `read` lists."""
        only = None if among is None else self._selector(among)
        chosen = faiss.SearchParametersIVF(nprobe=read, sel=only)  # type: ignore[call-arg]
        return nearest(self._lists, query, k, chosen)

    def _selector(self, among: Rows) -> Any:
        if among[-1] == len(among) - 1:  # all passages but the last ones, which repeat others
            return faiss.IDSelectorRange(0, len(among))
        mask = np.zeros(self.count, dtype=np.bool_)
        mask[among] = True
        bits = np.packbits(mask, bitorder="little")
        return faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg,arg-type]

    def _nearest(self, query: Vectors, k: int, rows: Rows) -> Rows:
        """Return the nearest `k` of `rows`, by the vectors as they are stored."""
        return rows[np.argsort(-self.cosines(rows, query), kind="stable")[:k]]


def _read(stored: Any, rows: Any) -> Vectors:
    vectors: Vectors = np.asarray(stored[rows], dtype=np.float32)
    return vectors
