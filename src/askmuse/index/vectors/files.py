"""The files of a snapshot that hold vectors. Which ones there are depends on how many passages there are.

                        up to `EXACT` passages                  more
    passages.npy        none once a snapshot is complete        vectors of passages, in half precision
    dense.faiss         vectors of passages, searched exactly   lists of quantised vectors, searched approximately
    sentences.npy       vectors of sentences                    the same, in half precision
    dense.keys.npy, sentences.keys.npy                          for each vector, a hash of the text that was encoded

A vector of 1 loses about 0.0001 of its length in half precision, and a cosine less.
"""

from pathlib import Path
from typing import Any

import faiss
import numpy as np

from askmuse.index.arrays import StoredArray, open_array
from askmuse.index.vectors.dense import DenseIndex, ExactIndex
from askmuse.index.vectors.inverted import InvertedIndex

FORMAT = 1
"""The version of these files' format; raise it when their meaning changes."""
EXACT = 50_000
"""Up to this many passages are searched exactly, which takes a processor 10 ms."""
LISTS, PASSAGES, SENTENCES = "dense.faiss", "passages.npy", "sentences.npy"
PASSAGE_KEYS, SENTENCE_KEYS = "dense.keys.npy", "sentences.keys.npy"
FILES = (LISTS, PASSAGES, SENTENCES, PASSAGE_KEYS, SENTENCE_KEYS)


def create(file: Path, count: int, dimensions: int, passages: int) -> StoredArray:
    """Return a new array for `count` vectors, of zeros, in the precision for so many passages."""
    return StoredArray.create(file, (count, dimensions), np.float16 if passages > EXACT else np.float32)


def make_searchable(folder: Path) -> None:
    """Index the vectors in PASSAGES; of few vectors the index holds all, and that file is removed."""
    file = folder / PASSAGES
    stored = StoredArray(file)
    if len(stored) > EXACT:
        InvertedIndex.build(stored).save(folder / LISTS)
    else:
        ExactIndex.build(stored[:]).save(folder / LISTS)
        file.unlink()


def open_dense(folder: Path) -> DenseIndex:
    """Open the index of passages in the folder of a snapshot."""
    if (folder / PASSAGES).exists():
        return InvertedIndex.open(folder / LISTS, open_array(folder / PASSAGES))
    return ExactIndex(faiss.read_index(str(folder / LISTS)))


def open_passages(folder: Path) -> Any:
    """Open the vectors of passages in the folder of a snapshot, complete or not, as an array."""
    if (folder / PASSAGES).exists():
        return open_array(folder / PASSAGES)
    exact = ExactIndex(faiss.read_index(str(folder / LISTS)))
    return exact.vectors(np.arange(exact.count))
