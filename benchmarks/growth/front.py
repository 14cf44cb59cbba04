"""Compares kinds of FAISS indexes over the passages of an index: what they find, how fast, and what they take."""

from collections.abc import Callable
from math import ceil, sqrt
from statistics import median
from time import perf_counter
from typing import Any

import faiss as typed
import numpy as np

from askmuse.types import Rows, Vectors

DEPTH = 100
"""The passages that a search proposes."""
faiss: Any = typed  # its types leave out what it takes from NumPy
_ADDED = 50_000
_INNER = faiss.METRIC_INNER_PRODUCT
_SHARES = (0.1, 0.2, 0.4, 1.0)
"""The shares of the lists that are read."""
_AGAIN = {"IVF with SQ8": 2, "IVF with PQ": 5, "IVF with RaBitQ": 20, "HNSW with SQ8": 2}
"""How many times as many passages as are asked for are scored again, by their whole vectors."""
_BREADTHS = (100, 200, 400)
"""How many candidates a search of a graph keeps."""


def compared(read: Callable[[int, int], Vectors], count: int, queries: Vectors, wanted: Rows) -> list[dict[str, Any]]:
    """Build each kind from vectors, read in parts; return its figures for each setting of the search.

    `wanted` has the rows that an exact search finds for each query.
    """
    dimensions, lists = queries.shape[1], ceil(2 * sqrt(count))
    flat = faiss.IndexFlatIP(dimensions)
    kinds: dict[str, Any] = {
        "IVF with SQ8": faiss.IndexIVFScalarQuantizer(flat, dimensions, lists, faiss.ScalarQuantizer.QT_8bit, _INNER),
        "IVF with PQ": faiss.IndexIVFPQFastScan(
            faiss.IndexFlatIP(dimensions), dimensions, lists, dimensions // 2, 4, _INNER
        ),
        "IVF with RaBitQ": faiss.IndexIVFRaBitQFastScan(faiss.IndexFlatIP(dimensions), dimensions, lists, _INNER),
        "HNSW with SQ8": faiss.IndexHNSWSQ(dimensions, faiss.ScalarQuantizer.QT_8bit, 16, _INNER),
    }
    faiss.omp_set_num_threads(1)
    rows = []
    for name, index in kinds.items():
        started = perf_counter()
        index.train(read(0, min(count, 64 * lists)))
        for first in range(0, count, _ADDED):
            index.add(read(first, min(count, first + _ADDED)))
        seconds, size = perf_counter() - started, len(faiss.serialize_index(index))
        settings = [ceil(share * lists) for share in _SHARES] if "IVF" in name else list(_BREADTHS)
        for setting in settings:
            (index if "IVF" in name else index.hnsw).__setattr__("nprobe" if "IVF" in name else "efSearch", setting)
            times, found = [], 0
            for query, best in zip(queries, wanted, strict=True):
                started = perf_counter()
                _, proposed = index.search(query[None], _AGAIN[name] * DEPTH)
                times.append(1e3 * (perf_counter() - started))
                found += len(np.intersect1d(proposed[0], best))
            about = {"kind": name, "setting": setting, "recall": found / wanted.size, "p50_ms": median(times)}
            rows.append(about | {"build_s": seconds, "mb": size / 1e6})
    return rows
