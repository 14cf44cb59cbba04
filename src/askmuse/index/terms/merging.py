"""Merges posting lists of several indexes, whose documents get new numbers, into those of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from askmuse.index.arrays import StoredArray, open_array
from askmuse.index.terms.postings import RUN, read_vocabulary, write_vocabulary
from askmuse.types import Rows

_Postings = tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int32]]
"""The number of the term, the document and the frequency of each posting."""


@dataclass(frozen=True, slots=True)
class Part:
    """An index that `write_postings` wrote, and the new number of each of its documents, -1 for those to leave out."""

    folder: Path
    places: Rows


def merge_postings(parts: Sequence[Part], folder: Path) -> None:
    """Write the posting lists of all documents of `parts` into a new `folder`, as `write_postings` does.

    Each new number is that of one document. No more than `RUN` postings are in memory at a time, or all of one term.
    """
    folder.mkdir()
    vocabularies = [read_vocabulary(part.folder) for part in parts]
    vocabulary = sorted({term for terms in vocabularies for term in terms})
    numbers = {term: number for number, term in enumerate(vocabulary)}
    readers = [
        _Reader(part, np.array([numbers[term] for term in terms], dtype=np.int64))
        for part, terms in zip(parts, vocabularies, strict=True)
    ]
    having = np.zeros(len(vocabulary), dtype=np.int64)
    for reader in readers:
        reader.count(having)
    total = int(having.sum())
    write_vocabulary(folder, [term for term, count in zip(vocabulary, having.tolist(), strict=True) if count])
    np.save(folder / "pointers.npy", np.concatenate([[0], np.cumsum(having[having > 0])]))
    np.save(folder / "lengths.npy", _lengths(parts))
    columns = [StoredArray.create(folder / f"{name}.npy", (total,), np.int32) for name in ("documents", "frequencies")]
    at = 0
    for first, last in _blocks(having):
        postings = [reader.postings(first, last) for reader in readers]
        terms, *values = (np.concatenate(column) for column in zip(*postings, strict=True))
        order = np.lexsort((values[0], terms))
        for column, column_values in zip(columns, values, strict=True):
            column[at : at + len(order)] = column_values[order]
        at += len(order)


class _Reader:
    """Reads the postings of a part by the numbers that its terms have in the merged vocabulary."""

    def __init__(self, part: Part, terms: npt.NDArray[np.int64]) -> None:
        self._places, self._terms = part.places.astype(np.int32), terms
        names = ("pointers", "documents", "frequencies")
        self._pointers, self._documents, self._frequencies = (open_array(part.folder / f"{n}.npy") for n in names)

    def count(self, having: npt.NDArray[np.int64]) -> None:
        """Add to `having` how many documents have each term."""
        for first, last in _blocks(np.diff(self._pointers)):
            at = slice(*self._pointers[[first, last]])
            kept = self._places[self._documents[at]] >= 0
            starts = self._pointers[first:last] - self._pointers[first]
            having[self._terms[first:last]] += np.add.reduceat(kept, starts, dtype=np.int64)

    def postings(self, first: int, last: int) -> _Postings:
        """Return the postings of the merged terms from `first` to before `last`, with the new numbers of documents."""
        begin, end = np.searchsorted(self._terms, [first, last])
        at = slice(*self._pointers[[begin, end]])
        terms = np.repeat(self._terms[begin:end], np.diff(self._pointers[begin : end + 1]))
        documents = self._places[self._documents[at]]
        kept = documents >= 0
        return terms[kept], documents[kept], self._frequencies[at][kept]


def _blocks(counts: npt.NDArray[np.integer[Any]]) -> Iterator[tuple[int, int]]:
    """Yield ranges of terms with up to `RUN` postings each, or with one term; `counts` has those of each term."""
    ends = np.cumsum(counts)
    first = 0
    while first < len(ends):
        before = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, before + RUN, side="right")))
        yield first, last
        first = last


def _lengths(parts: Sequence[Part]) -> npt.NDArray[np.int32]:
    """Return the number of terms of each document."""
    count = sum(int((part.places >= 0).sum()) for part in parts)
    lengths = np.zeros(count, dtype=np.int32)
    for part in parts:
        kept = part.places >= 0
        lengths[part.places[kept]] = np.load(part.folder / "lengths.npy")[kept]
    return lengths
