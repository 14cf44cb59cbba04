"""Compares kinds of FAISS indexes over the passages of an index: what they find, how fast, and what they take."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import median
from time import process_time
from typing import Any

import faiss as typed
import numpy as np

from askmuse.types import Rows, Vectors

DEPTH = 100
"""The passages that a search proposes."""
faiss: Any = typed  # its types leave out what it takes from NumPy
_ADDED = 50_000
_TAUGHT = 64
"""The vectors from which each centre is computed."""
_INNER = faiss.METRIC_INNER_PRODUCT


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of index, and the settings with which it is searched."""

    make: Callable[[int, int], Any]
    """Returns an empty index for vectors of so many numbers, with so many lists."""
    again: int = 1
    """How many times as many passages as are asked for are scored again, by their whole vectors."""
    shares: tuple[float, ...] = ()
    """The shares of the lists that are read."""
    breadths: tuple[int, ...] = ()
    """How many candidates a search of a graph keeps."""

    def settings(self, lists: int) -> list[tuple[str, Callable[[Any], None]]]:
        """Return each setting as a table shows it, with what applies it to an index."""
        if self.shares:
            return [(f"{share:.0%} of the lists", _setting("nprobe", ceil(share * lists))) for share in self.shares]
        if self.breadths:
            return [(f"breadth {breadth}", _setting("efSearch", breadth)) for breadth in self.breadths]
        return [("", lambda _: None)]


def _setting(name: str, value: int) -> Callable[[Any], None]:
    return lambda index: faiss.ParameterSpace().set_index_parameter(index, name, value)


_SHARES = (0.1, 0.2, 0.4, 1.0)
KINDS = {
    "flat": Kind(lambda d, _: faiss.IndexFlatIP(d)),
    "HNSW with SQ8": Kind(
        lambda d, _: faiss.IndexHNSWSQ(d, faiss.ScalarQuantizer.QT_8bit, 16, _INNER), 2, breadths=(100, 200, 400)
    ),
    "IVF with SQ8": Kind(
        lambda d, n: faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(d), d, n, faiss.ScalarQuantizer.QT_8bit, _INNER
        ),
        2, _SHARES,
    ),
    "IVF with PQ": Kind(
        lambda d, n: faiss.IndexIVFPQFastScan(faiss.IndexFlatIP(d), d, n, d // 2, 4, _INNER), 5, _SHARES
    ),
    "IVF with RaBitQ": Kind(
        lambda d, n: faiss.IndexIVFRaBitQFastScan(faiss.IndexFlatIP(d), d, n, _INNER), 20, _SHARES
    ),
}  # fmt: skip


def compared(read: Callable[[int, int], Vectors], count: int, queries: Vectors, wanted: Rows) -> list[dict[str, Any]]:
    """Build each kind from vectors, read in parts; return its figures for each setting of the search.

    `wanted` has the rows that an exact search finds for each query. All times are those of one processor.
    """
    lists = ceil(2 * sqrt(count))
    faiss.omp_set_num_threads(1)
    rows = []
    for name, kind in KINDS.items():
        started = process_time()
        index = kind.make(queries.shape[1], lists)
        index.train(read(0, min(count, _TAUGHT * lists)))
        for first in range(0, count, _ADDED):
            index.add(read(first, min(count, first + _ADDED)))
        about = {"kind": name, "build_s": process_time() - started, "mb": len(faiss.serialize_index(index)) / 1e6}
        for setting, apply in kind.settings(lists):
            apply(index)
            recall, milliseconds = _searched(index, queries, wanted, kind.again)
            rows.append(about | {"setting": setting, "recall": recall, "p50_ms": milliseconds})
    return rows


def _searched(index: Any, queries: Vectors, wanted: Rows, again: int) -> tuple[float, float]:
    """Return the share of `wanted` that an index proposes, and the median time of a search."""
    times, found = [], 0
    for query, best in zip(queries, wanted, strict=True):
        started = process_time()
        _, proposed = index.search(query[None], min(again * DEPTH, index.ntotal))
        times.append(1e3 * (process_time() - started))
        found += len(np.intersect1d(proposed[0], best))
    return found / wanted.size, median(times)
