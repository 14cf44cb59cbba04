"""BM25 over passages, in NumPy.

The tests compare the scores with those of the library bm25s, which is not used itself because it imports SciPy and so
adds 150 ms to a question from a cold start. Scores: Robertson & Zaragoza 2009 with Lucene's non-negative idf.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from askmuse.index.arrays import open_array
from askmuse.types import Rows, Vectors

K1 = 1.2
B = 0.75
"""The usual constants."""
TELLING = 6
"""The number of terms whose summed idf is a full score. No sentence has all words of a long question, so with all terms
its BM25 would be small compared with the cosines. benchmarks/ATTEMPTS.md compares other numbers."""


class SparseIndex:
    """An inverted index of `count` documents: for each term, the documents that have it and how often."""

    def __init__(
        self,
        vocabulary: Mapping[str, int],
        pointers: npt.NDArray[np.int64],
        documents: npt.NDArray[np.int32],
        frequencies: npt.NDArray[np.int32],
        lengths: npt.NDArray[np.int32],
        *,
        count: int | None = None,
    ) -> None:
        """Take the parts of an index.

        The postings of term t are `pointers[t]:pointers[t + 1]` in `documents` and `frequencies`. idf and mean length
        are computed over the first `count` documents, or over all.
        """
        self.vocabulary = vocabulary
        self.lengths = lengths
        self._pointers, self._documents, self._frequencies = pointers, documents, frequencies
        self.count = len(lengths) if count is None else count
        self.mean_length = float(lengths[: self.count].mean()) if self.count else 0.0

    @classmethod
    def build(cls, documents: Iterable[Sequence[str]]) -> "SparseIndex":
        """Index documents, which are lists of terms; they are numbered in order."""
        counts = [Counter(terms) for terms in documents]
        vocabulary = {term: number for number, term in enumerate(sorted({t for c in counts for t in c}))}
        postings = sorted((vocabulary[t], doc, n) for doc, c in enumerate(counts) for t, n in c.items())
        columns = np.array(postings, dtype=np.int64).reshape(-1, 3).T
        pointers = np.searchsorted(columns[0], np.arange(len(vocabulary) + 1))
        lengths = np.array([c.total() for c in counts], dtype=np.int32)
        return cls(vocabulary, pointers, columns[1].astype(np.int32), columns[2].astype(np.int32), lengths)

    def save(self, folder: Path) -> None:
        """Write the index into a new `folder`."""
        folder.mkdir()
        (folder / "vocabulary.txt").write_text("\n".join(self.vocabulary), encoding="utf-8")
        np.save(folder / "pointers.npy", self._pointers)
        np.save(folder / "documents.npy", self._documents)
        np.save(folder / "frequencies.npy", self._frequencies)
        np.save(folder / "lengths.npy", self.lengths)

    @classmethod
    def load(cls, folder: Path, count: int | None = None) -> "SparseIndex":
        """Open an index that `save` wrote, `count` as above; postings are read from disk when a query needs them."""
        text = (folder / "vocabulary.txt").read_text(encoding="utf-8")
        vocabulary = {term: number for number, term in enumerate(text.split("\n") if text else [])}
        names = ("pointers", "documents", "frequencies", "lengths")
        parts = (open_array(folder / f"{name}.npy") for name in names)
        return cls(vocabulary, *parts, count=count)

    def idf(self, term: str) -> float:
        """Return the idf of a term, as in Lucene; it is highest for a term that no document has."""
        number = self.vocabulary.get(term)
        having = 0
        if number is not None:
            having = int(np.searchsorted(self._documents[slice(*self._pointers[number : number + 2])], self.count))
        return idf(self.count, having)

    def scores(self, query: Mapping[str, float], among: Rows | None = None) -> Vectors:
        """Return the scores of documents for the weighted terms of a query, float32, 0 or more.

        The shape is (count,), or that of `among`, the ascending numbers of the documents to score. A score is BM25
        divided by the summed idf of the `TELLING` terms of the query with the highest idf. That is an upper bound for a
        text with just those terms; a text with more terms of a long query may exceed 1. Unlike scaling by the best
        match, this leaves a weak match weak.
        """
        lengths = self.lengths if among is None else self.lengths[among]
        scores = np.zeros(len(lengths), dtype=np.float32)
        for term in sorted(query.keys() & self.vocabulary.keys()):
            at = slice(*self._pointers[self.vocabulary[term] : self.vocabulary[term] + 2])
            documents, frequencies = self._documents[at], self._frequencies[at]
            if among is not None:
                places = np.minimum(np.searchsorted(documents, among), len(documents) - 1)
                hits = np.flatnonzero(documents[places] == among)
                documents, frequencies = hits.astype(np.int32), frequencies[places[hits]]
            scores[documents] += query[term] * self._weights(self.idf(term), frequencies, lengths[documents])
        return scores / np.float32(ceiling(query, self.idf))

    def having(self) -> npt.NDArray[np.int32]:
        """Return, for each term, how many of the first `count` documents have it."""
        sums = np.concatenate([[0], np.cumsum(self._documents < self.count, dtype=np.int64)])
        return np.diff(sums[self._pointers]).astype(np.int32)

    def postings(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Vectors]:
        """Return the number of the term, the document and the weight of every posting, ordered by term."""
        terms = np.repeat(np.arange(len(self.vocabulary), dtype=np.int32), np.diff(self._pointers))
        rarity = np.array([idf(self.count, having) for having in self.having().tolist()])
        weights = self._weights(rarity[terms], self._frequencies, self.lengths[self._documents])
        return terms, self._documents, weights

    def _weights(
        self,
        rarity: float | npt.NDArray[np.float64],
        frequencies: npt.NDArray[np.int32],
        lengths: npt.NDArray[np.int32],
    ) -> Vectors:
        norm = K1 * (1 - B + B * lengths / self.mean_length)
        return (rarity * frequencies / (frequencies + norm)).astype(np.float32)


def idf(count: int, having: int) -> float:
    """Return the inverse document frequency, as in Lucene, of a term that `having` of `count` documents have."""
    return math.log(1 + (count - having + 0.5) / (having + 0.5))


def ceiling(query: Mapping[str, float], rarity: Callable[[str], float]) -> float:
    """Return the summed idf of the `TELLING` terms of a query with the highest idf, each by its weight in the query."""
    telling = sorted((weight * rarity(term) for term, weight in query.items()), reverse=True)[:TELLING]
    return sum(telling) or 1.0
