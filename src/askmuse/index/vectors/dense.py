"""Exact search over vectors of passages with FAISS; inner products are cosines, since vectors have the length 1."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import faiss
import numpy as np

from askmuse.types import Rows, Vectors


class DenseIndex(Protocol):
    """The vectors of all passages, and a search over them."""

    @property
    def count(self) -> int:
        """The number of vectors."""

    def search(self, query: Vectors, k: int, among: Rows | None = None) -> Rows:
        """Return the rows of the `k` passages nearest to `query` (shape (dimensions,)), nearest first.

        `among` restricts the search to some rows, which are ascending.
        """

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of `rows`, shape (len(rows), dimensions)."""

    def cosines(self, rows: Rows, query: Vectors) -> Vectors:
        """Return the cosines of `query` and the vectors of `rows`."""


def cosines(vectors: Any, query: Vectors) -> Vectors:
    """Return the cosine of each row of an array with a query, computed by one processor.

    With `@`, NumPy would use all processors: for 1,300 rows, as many sentences as a question compares, that takes seven
    times the processor time, and waits for busy ones. Vectors in half precision are widened a few at a time.
    """
    products: Vectors = np.vecdot(vectors, query)
    return products


@contextmanager
def faiss_threads(number: int) -> Iterator[None]:
    """Let FAISS use `number` threads until the `with` block ends."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(number)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


def nearest(index: Any, query: Vectors, k: int, parameters: Any) -> Rows:
    """Return the rows that a FAISS index finds nearest to a query, nearest first, with one thread.

    For 12,000 vectors that takes 2.5 ms of processor time, and two threads take 8.2.
    """
    with faiss_threads(1):
        _, (rows,) = index.search(query[None, :], max(1, k), params=parameters)
    nearest_rows: Rows = rows[rows >= 0]  # FAISS fills up with -1
    return nearest_rows


class ExactIndex:
    """The vectors of all passages in memory, and an exact search over them."""

    def __init__(self, index: Any) -> None:
        """Search with a FAISS index of inner products."""
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> "ExactIndex":
        """Index `vectors`, shape (count, dimensions); rows keep their numbers."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        return cls(index)

    def save(self, file: Path) -> None:
        """Write the index to `file`."""
        file.write_bytes(faiss.serialize_index(self._index).tobytes())  # faiss's own writer hides why a disk refuses

    @property
    def count(self) -> int:
        """The number of vectors."""
        count: int = self._index.ntotal
        return count

    def search(self, query: Vectors, k: int, among: Rows | None = None) -> Rows:
        """Return the rows of the nearest passages, as `DenseIndex` says."""
        only = None if among is None else faiss.SearchParameters(sel=faiss.IDSelectorBatch(among))  # type: ignore[call-arg]
        return nearest(self._index, query, min(k, self.count if among is None else len(among)), only)

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of `rows`, shape (len(rows), dimensions)."""
        vectors: Vectors = self._index.reconstruct_batch(rows)
        return vectors

    def cosines(self, rows: Rows, query: Vectors) -> Vectors:
        """Return the cosines of `query` and the vectors of `rows`."""
        return cosines(self.vectors(rows), query)
