"""BM25 over passages, in NumPy.

The tests compare the scores with those of the library bm25s, which is not used itself because it imports SciPy and so
adds 150 ms to a question from a cold start. Scores: Robertson & Zaragoza 2009 with Lucene's non-negative idf.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from askmuse.index.arrays import open_array
from askmuse.index.terms.merging import Part, merge_postings
from askmuse.index.terms.postings import RUN, read_vocabulary, write_postings
from askmuse.types import Rows, Vectors

K1 = 1.2
B = 0.75
"""The usual parameters of BM25: the saturation of term frequency and the normalisation by length."""
RAREST = 6
"""The number of terms whose summed idf is a full score. No sentence has all words of a long question, so with all terms
its BM25 would be small compared with the cosines. benchmarks/ATTEMPTS.md compares other numbers."""
SCANNED = 50_000
"""Up to this many documents, all are scored to find the best, which takes a millisecond."""
FEW = 5_000
"""Up to this many documents to choose from, all are scored, each looked up in the postings of each term."""
_SLACK = 1e-5
"""The share by which a sum of float32 may be off that is added up in another order."""


class SparseIndex:
    """An inverted index of `count` documents: for each term, the documents that have it and how often."""

    def __init__(
        self,
        vocabulary: Mapping[str, int],
        pointers: npt.NDArray[np.int64],
        documents: Any,
        frequencies: Any,
        lengths: npt.NDArray[np.int32],
        peaks: Vectors | None = None,
        having: npt.NDArray[np.int32] | None = None,
        *,
        count: int | None = None,
    ) -> None:
        """Take the parts of an index.

        The postings of term t are `pointers[t]:pointers[t + 1]` in `documents` and `frequencies`, which are arrays, or
        of many documents `StoredArray`s. idf and mean length are those of the first `count` documents, or of all.
        `peaks` has the highest weight that each term has in a document, without its idf; `having` is in how many of the
        first `count` documents each term is. Both are computed if they are not given.
        """
        self.vocabulary = vocabulary
        self.lengths = lengths
        self._pointers, self._documents, self._frequencies = pointers, documents, frequencies
        self.count = len(lengths) if count is None else count
        self.mean_length = float(lengths[: self.count].mean()) if self.count else 0.0
        self.peaks, self.having = self._statistics() if peaks is None or having is None else (peaks, having)

    @classmethod
    def build(cls, documents: Iterable[Sequence[str]], folder: Path, count: int | None = None) -> "SparseIndex":
        """Index documents, which are lists of terms and are numbered in order; write the index into a new `folder`."""
        write_postings(documents, folder)
        return cls._complete(folder, count)

    @classmethod
    def merge(cls, parts: Sequence[Part], folder: Path, count: int | None = None) -> "SparseIndex":
        """Index the documents of other indexes, which get new numbers; write the index into a new `folder`."""
        merge_postings(parts, folder)
        return cls._complete(folder, count)

    @classmethod
    def _complete(cls, folder: Path, count: int | None) -> "SparseIndex":
        index = cls(*_open(folder), count=count)
        np.save(folder / "peaks.npy", index.peaks)
        np.save(folder / "having.npy", index.having)
        return index

    @classmethod
    def load(cls, folder: Path, count: int | None = None) -> "SparseIndex":
        """Open an index that `build` wrote, `count` as above; postings are read from disk when a query needs them."""
        return cls(*_open(folder), *(open_array(folder / f"{name}.npy") for name in ("peaks", "having")), count=count)

    def idf(self, term: str) -> float:
        """Return the idf of a term, as in Lucene; it is highest for a term that no document has."""
        number = self.vocabulary.get(term)
        return idf(self.count, 0 if number is None else int(self.having[number]))

    def scores(self, query: Mapping[str, float], among: Rows | None = None) -> Vectors:
        """Return the scores of documents for the weighted terms of a query, float32, 0 or more.

        The shape is (count,), or that of `among`, the ascending numbers of the documents to score. A score is BM25
        divided by the summed idf of the `RAREST` terms of the query with the highest idf. That is an upper bound for a
        text with just those terms; a text with more terms of a long query may exceed 1. Unlike scaling by the best
        match, this leaves a weak match weak.
        """
        scores = np.zeros(len(self.lengths if among is None else among), dtype=np.float32)
        for term in sorted(query.keys() & self.vocabulary.keys()):
            places, weights = self._weighed(term, among)
            scores[places] += query[term] * weights
        return scores / np.float32(ceiling(query, self.idf))

    def best(self, query: Mapping[str, float], k: int, among: Rows | None = None) -> Rows:
        """Return the `k` documents with the highest scores above 0, in any order.

        `among` restricts the search to some documents, which are ascending.
        """
        if len(self.lengths) <= SCANNED:
            return _highest(self.scores(query), k, among)
        if among is None or len(among) > FEW:
            among = self._candidates(query, k, among)
        return among[_highest(self.scores(query, among), k, None)]

    def _candidates(self, query: Mapping[str, float], k: int, among: Rows | None) -> Rows:
        """Return documents among which are the `k` best.

        The weights of the terms are added up, those with the highest peaks first. As soon as the other terms cannot
        lift a document without any of the first ones to the `k` best, they are added only to documents that can still
        come that far (MaxScore; Turtle & Flood 1995, "Query Evaluation: Strategies and Optimizations").
        """
        known = query.keys() & self.vocabulary.keys()
        peaks = {term: query[term] * self.idf(term) * float(self.peaks[self.vocabulary[term]]) for term in known}
        sums = np.zeros(len(self.lengths), dtype=np.float32)
        if among is not None:
            sums[:] = -np.inf
            sums[among] = 0
        rows: Rows | None = None
        added, left = 0.0, sum(peaks.values())
        for term in sorted(known, key=lambda term: (-peaks[term], term)):
            places, weights = self._weighed(term, rows)
            sums[places if rows is None else rows[places]] += query[term] * weights
            added, left = added + peaks[term], left - peaks[term]
            if left < added:
                rows = _hopeful(sums, k, left, rows)
        return np.flatnonzero(sums > 0) if rows is None else rows

    def _place(self, term: str) -> slice:
        """Return where the postings of a term are."""
        number = self.vocabulary[term]
        return slice(*self._pointers[number : number + 2])

    def _weighed(self, term: str, among: Rows | None) -> tuple[npt.NDArray[np.integer[Any]], Vectors]:
        """Return the documents that have a term, or their places in `among`, and its weight in each."""
        at = self._place(term)
        documents, frequencies = self._documents[at], self._frequencies[at]
        if among is None:
            return documents, self._weights(self.idf(term), frequencies, self.lengths[documents])
        sought = among.astype(np.int32)  # otherwise NumPy would convert all documents
        places = np.minimum(np.searchsorted(documents, sought), len(documents) - 1)
        hits = np.flatnonzero(documents[places] == sought)
        return hits, self._weights(self.idf(term), frequencies[places[hits]], self.lengths[among[hits]])

    def _statistics(self) -> tuple[Vectors, npt.NDArray[np.int32]]:
        """Return the highest weight of each term without its idf, and in how many of the first documents it is."""
        peaks = np.zeros(len(self.vocabulary), dtype=np.float32)
        having = np.zeros(len(self.vocabulary), dtype=np.int32)
        firsts = np.searchsorted(self._pointers, np.arange(0, self._pointers[-1], RUN))
        for first, last in pairwise(sorted({*firsts.tolist(), len(peaks)})):
            at, starts = slice(*self._pointers[[first, last]]), self._pointers[first:last] - self._pointers[first]
            documents = self._documents[at]
            weights = self._weights(1.0, self._frequencies[at], self.lengths[documents])
            peaks[first:last] = np.maximum.reduceat(weights, starts)
            having[first:last] = np.add.reduceat(documents < self.count, starts, dtype=np.int32)
        return peaks, having

    def postings(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Vectors]:
        """Return the number of the term, the document and the weight of every posting, ordered by term."""
        terms = np.repeat(np.arange(len(self.vocabulary), dtype=np.int32), np.diff(self._pointers))
        rarity = np.array([idf(self.count, having) for having in self.having.tolist()])
        documents = self._documents[:]
        return terms, documents, self._weights(rarity[terms], self._frequencies[:], self.lengths[documents])

    def _weights(
        self,
        rarity: float | npt.NDArray[np.float64],
        frequencies: npt.NDArray[np.int32],
        lengths: npt.NDArray[np.int32],
    ) -> Vectors:
        norm = K1 * (1 - B + B * lengths / self.mean_length)
        return (rarity * frequencies / (frequencies + norm)).astype(np.float32)


def _open(folder: Path) -> tuple[Any, ...]:
    """Return the vocabulary, pointers, documents, frequencies and lengths of an index that `build` wrote."""
    vocabulary = {term: number for number, term in enumerate(read_vocabulary(folder))}
    names = ("pointers", "documents", "frequencies", "lengths")
    return vocabulary, *(open_array(folder / f"{name}.npy") for name in names)


def _highest(scores: Vectors, k: int, among: Rows | None) -> Rows:
    """Return the places of the `k` highest scores above 0."""
    rows = np.arange(len(scores)) if among is None else among
    rows = rows[scores[rows] > 0]
    if len(rows) > k:
        rows = rows[np.argpartition(-scores[rows], k)[:k]]
    return rows


def _hopeful(sums: Vectors, k: int, left: float, among: Rows | None) -> Rows | None:
    """Return the documents that can be among the `k` best once terms with `left` as the sum of their peaks are added.

    Returns None if documents with no term yet can be among them.
    """
    rows = np.flatnonzero(sums > 0) if among is None else among
    if len(rows) < k:
        return among
    values = sums[rows]
    least = float(np.partition(values, -k)[-k]) * (1 - _SLACK)
    return rows[values >= least - left] if among is not None or left < least else None


def idf(count: int, having: int) -> float:
    """Return the inverse document frequency, as in Lucene, of a term that `having` of `count` documents have."""
    return math.log(1 + (count - having + 0.5) / (having + 0.5))


def ceiling(query: Mapping[str, float], rarity: Callable[[str], float]) -> float:
    """Return the summed idf of the `RAREST` terms of a query with the highest idf, each by its weight in the query."""
    rarest = sorted((weight * rarity(term) for term, weight in query.items()), reverse=True)[:RAREST]
    return sum(rarest) or 1.0
