"""BM25 for an index that is kept in a database: the weights of the terms of each text, and how rare each term is.

`index.sparse` computes the weights when the index is built. What is added up here are the same numbers in the same
order, so that a passage has the same score wherever it is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from askmuse.index.sparse import SparseIndex, ceiling, idf
from askmuse.types import Rows, Vectors

Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class TermWeights:
    """The terms of several texts, each with its BM25 weight."""

    bounds: Rows
    """The terms of text n are numbers `bounds[n]` to `bounds[n + 1]` of `terms`; the first bound is 0."""
    terms: Numbers
    """The number of each term in the vocabulary."""
    weights: Vectors

    @classmethod
    def of(cls, index: SparseIndex) -> Self:
        """Return the weights of all documents of an index."""
        terms, documents, weights = index.postings()
        order = np.argsort(documents, kind="stable")
        bounds = np.searchsorted(documents[order], np.arange(len(index.lengths) + 1))
        return cls(bounds, terms[order], weights[order])

    @classmethod
    def joined(cls, parts: "Sequence[TermWeights]") -> Self:
        """Return the weights of all texts of several parts, in order."""
        counts = np.concatenate([np.diff(part.bounds) for part in parts])
        terms = np.concatenate([part.terms for part in parts])
        return cls(np.concatenate([[0], np.cumsum(counts)]), terms, np.concatenate([part.weights for part in parts]))

    def part(self, first: int, last: int) -> Self:
        """Return the weights of the texts from number `first` up to `last`, without it."""
        bounds = self.bounds[first : last + 1]
        return type(self)(bounds - bounds[0], self.terms[bounds[0] : bounds[-1]], self.weights[bounds[0] : bounds[-1]])

    def scores(self, query: Mapping[int, float]) -> Vectors:
        """Return, for each text, the sum of the weights of a query's terms, each multiplied by that in the query."""
        counts = np.diff(self.bounds)
        texts = np.repeat(np.arange(len(counts)), counts)
        scores = np.zeros(len(counts), dtype=np.float32)
        for term, weight in query.items():
            at = np.flatnonzero(self.terms == term)
            scores[texts[at]] += weight * self.weights[at]
        return scores


@dataclass(frozen=True, slots=True)
class Rarity:
    """How many of `count` texts have each term of a vocabulary."""

    vocabulary: Mapping[str, int]
    having: Numbers
    count: int

    @classmethod
    def of(cls, index: SparseIndex) -> Self:
        """Return how rare the terms of an index are."""
        return cls(index.vocabulary, index.having, index.count)

    def idf(self, term: str) -> float:
        """Return the idf of a term; it is highest for a term that no text has."""
        number = self.vocabulary.get(term)
        return idf(self.count, 0 if number is None else int(self.having[number]))

    def numbers(self, query: Mapping[str, float]) -> dict[int, float]:
        """Return the weights of a query by the numbers of its terms, ascending, without terms that no text has."""
        return {self.vocabulary[term]: query[term] for term in sorted(query.keys() & self.vocabulary.keys())}

    def scores(self, texts: TermWeights, query: Mapping[str, float]) -> Vectors:
        """Return the scores of texts for the weighted terms of a query, as `SparseIndex.scores` does."""
        return texts.scores(self.numbers(query)) / np.float32(ceiling(query, self.idf))
