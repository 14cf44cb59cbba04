"""BM25 over passages, in numpy.

bm25s is the reference (the tests compare scores with it), but importing it brings SciPy and adds 150 ms to a cold
question. Scores: Robertson & Zaragoza 2009 with Lucene's non-negative idf.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from askmuse.types import Rows, Vectors

K1 = 1.2
B = 0.75
"""The usual constants; see benchmarks/README.md for what others gave."""
TELLING = 6
"""Terms that a text is measured by: no sentence has all the words of a long question, whose score would else be lost
beside the cosines. benchmarks/README.md has what other numbers give."""


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
        """Take the parts: term t's postings lie at `pointers[t]:pointers[t + 1]` of `documents` and `frequencies`.

        idf and the mean length are those of the first `count` documents, of all without it.
        """
        self.vocabulary = vocabulary
        self.lengths = lengths
        self._pointers, self._documents, self._frequencies = pointers, documents, frequencies
        self._count = len(lengths) if count is None else count
        self.mean_length = float(lengths[: self._count].mean()) if self._count else 0.0

    @classmethod
    def build(cls, documents: Iterable[Sequence[str]]) -> "SparseIndex":
        """Index documents, each given by its terms; their numbers follow their order."""
        counts = [Counter(found) for found in documents]
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
        """Open what `save` wrote; the postings stay on disk until a query asks for them. `count` as in the class."""
        text = (folder / "vocabulary.txt").read_text(encoding="utf-8")
        vocabulary = {term: number for number, term in enumerate(text.split("\n") if text else [])}
        names = ("pointers", "documents", "frequencies", "lengths")
        parts = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in names)
        return cls(vocabulary, *parts, count=count)

    def idf(self, term: str) -> float:
        """Return how telling a term is: Lucene's idf; a term that no document has is the most telling of all."""
        number = self.vocabulary.get(term)
        having = 0
        if number is not None:
            having = int(np.searchsorted(self._documents[slice(*self._pointers[number : number + 2])], self._count))
        return math.log(1 + (self._count - having + 0.5) / (having + 0.5))

    def scores(self, query: Mapping[str, float], among: Rows | None = None) -> Vectors:
        """Return how well documents fit a query's weighted terms, float32, from 0 up.

        Shape (count,), or that of `among`, ascending numbers of the documents that are asked for.

        That is BM25 divided by the summed idf of the query's `TELLING` highest-idf terms, an upper bound for a text
        that has just those terms; one that has more of a long query may exceed 1. A weak best match stays weak, unlike
        under scaling by the best match at hand.
        """
        telling = sorted((weight * self.idf(term) for term, weight in query.items()), reverse=True)[:TELLING]
        ceiling = sum(telling) or 1.0
        lengths = self.lengths if among is None else self.lengths[among]
        scores = np.zeros(len(lengths), dtype=np.float32)
        for term in sorted(query.keys() & self.vocabulary.keys()):
            at = slice(*self._pointers[self.vocabulary[term] : self.vocabulary[term] + 2])
            documents, frequencies = self._documents[at], self._frequencies[at]
            if among is not None:
                places = np.minimum(np.searchsorted(documents, among), len(documents) - 1)
                hits = np.flatnonzero(documents[places] == among)
                documents, frequencies = hits.astype(np.int32), frequencies[places[hits]]
            scores[documents] += query[term] * self._weights(term, frequencies, lengths[documents])
        return scores / np.float32(ceiling)

    def _weights(self, term: str, frequencies: npt.NDArray[np.int32], lengths: npt.NDArray[np.int32]) -> Vectors:
        norm = K1 * (1 - B + B * lengths / self.mean_length)
        return (self.idf(term) * frequencies / (frequencies + norm)).astype(np.float32)
