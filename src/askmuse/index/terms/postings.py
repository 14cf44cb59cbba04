"""Writes the posting lists of BM25: for each term, the documents that have it and how often.

Postings are sorted in runs that fit into memory, and the runs are then joined on disk (Zobel & Moffat 2006, "Inverted
Files for Text Search Engines", section 5), so that memory does not grow with the number of documents.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path

import numpy as np
import numpy.typing as npt

from askmuse.index.arrays import StoredArray

RUN = 4_000_000
"""The postings of a run, which take 100 MB while they are sorted."""

_Run = npt.NDArray[np.int32]
"""Rows: the number of the term, the document, and how often it has the term; ordered by term, then by document."""


def write_postings(documents: Iterable[Sequence[str]], folder: Path) -> None:
    """Write the posting lists of documents, which are lists of terms and are numbered in order, into a new `folder`.

    vocabulary.txt      the terms, sorted; each is numbered by its line
    pointers.npy        the postings of term t are numbers pointers[t] to pointers[t + 1] of the next two files
    documents.npy, frequencies.npy
    lengths.npy         the number of terms of each document
    """
    folder.mkdir()
    terms: defaultdict[str, int] = defaultdict(count().__next__)
    lengths = array("i")
    runs: list[Path] = []
    for run in _runs(documents, terms, lengths):
        file = folder / f"run-{len(runs)}.npy"
        np.save(file, run)
        runs.append(file)
    vocabulary = sorted(terms)
    numbers = np.fromiter((terms[term] for term in vocabulary), dtype=np.int64, count=len(terms))
    having = np.zeros(len(terms), dtype=np.int64)
    for file in runs:
        having += np.bincount(np.load(file, mmap_mode="r")[0], minlength=len(terms))
    pointers = np.concatenate([[0], np.cumsum(having[numbers])])
    write_vocabulary(folder, vocabulary)
    np.save(folder / "pointers.npy", pointers)
    np.save(folder / "lengths.npy", np.array(lengths, dtype=np.int32))
    starts = np.empty_like(having)
    starts[numbers] = pointers[:-1]
    _join(runs, starts, folder, int(pointers[-1]))


def write_vocabulary(folder: Path, vocabulary: Sequence[str]) -> None:
    """Write the terms of an index, which are sorted."""
    (folder / "vocabulary.txt").write_text("\n".join(vocabulary), encoding="utf-8")


def read_vocabulary(folder: Path) -> list[str]:
    """Return the terms of an index, sorted."""
    text = (folder / "vocabulary.txt").read_text(encoding="utf-8")
    return text.split("\n") if text else []


def _runs(documents: Iterable[Sequence[str]], terms: defaultdict[str, int], lengths: "array[int]") -> Iterator[_Run]:
    """Yield the postings in runs; new terms are numbered in `terms`, and `lengths` gets those of the documents."""
    numbers, frequencies, distinct, first = array("i"), array("i"), array("i"), 0
    for document in documents:
        counted = Counter(document)
        numbers.extend(terms[term] for term in counted)
        frequencies.extend(counted.values())
        distinct.append(len(counted))
        lengths.append(len(document))
        if len(numbers) >= RUN:
            yield _sorted(numbers, frequencies, distinct, first)
            numbers, frequencies, distinct, first = array("i"), array("i"), array("i"), len(lengths)
    yield _sorted(numbers, frequencies, distinct, first)


def _sorted(numbers: "array[int]", frequencies: "array[int]", distinct: "array[int]", first: int) -> _Run:
    documents = np.repeat(np.arange(first, first + len(distinct), dtype=np.int32), distinct)
    run = np.stack([np.array(numbers, dtype=np.int32), documents, np.array(frequencies, dtype=np.int32)])
    return run[:, np.argsort(run[0], kind="stable")]


def _join(runs: Sequence[Path], starts: npt.NDArray[np.int64], folder: Path, total: int) -> None:
    """Write the postings of all runs, those of term t from number `starts[t]` on, and remove the runs."""
    columns = [StoredArray.create(folder / f"{name}.npy", (total,), np.int32) for name in ("documents", "frequencies")]
    for file in runs:
        terms, *values = np.load(file)
        first = np.flatnonzero(np.diff(terms, prepend=-1))
        counts = np.diff(first, append=len(terms))
        places = np.arange(len(terms)) + np.repeat(starts[terms[first]] - first, counts)
        for column, column_values in zip(columns, values, strict=True):
            column[places] = column_values
        starts[terms[first]] += counts
        file.unlink()
