"""Vectors of texts: computed for new texts, and carried over from indexes that have them for all others.

A vector depends only on the model and the text. So vectors are carried over whatever else has changed: the formats that
are read, the libraries that read them, or the way texts are split. A build writes them to disk as they are made, after
the keys of all texts, so that they can also be carried over from a build that was cut short.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from askmuse.errors import ModelError
from askmuse.index.arrays import open_array
from askmuse.index.vectors import files
from askmuse.types import Encoder, Progress, Rows, Vectors

_KEY = 16
"""The bytes of a key."""
_CHUNK = 128
"""The number of texts that are encoded between two reports of progress; a build that is killed loses no more."""
_ROWS = 10_000
"""The number of vectors that are carried over at a time: 15 MB."""
_LEAST_LENGTH, _MOST_LENGTH = 0.999, 1.001
"""The largest difference of a vector's length from 1: rounding to float32 causes about 1e-7, to float16 about 1e-4."""

Keys = npt.NDArray[np.uint8]


def keys(texts: Iterable[str]) -> Keys:
    """Return the hashes of texts, shape (count, 16)."""
    digests = bytearray()
    for text in texts:
        digests += hashlib.sha256(text.encode()).digest()[:_KEY]
    return np.frombuffer(digests, dtype=np.uint8).reshape(-1, _KEY)


@dataclass(frozen=True, slots=True)
class NumberedTexts:
    """Texts with their keys; they are numbered from 0."""

    keys: Keys
    at: Callable[[Rows], Iterable[str]]
    """Returns the texts with the given numbers, which are ascending."""

    @classmethod
    def of(cls, texts: Sequence[str]) -> "NumberedTexts":
        """Return texts, numbered in their order."""
        return cls(keys(texts), lambda numbers: (texts[number] for number in numbers.tolist()))


def sound(vectors: Vectors) -> npt.NDArray[np.bool_]:
    """Return which rows are finite and have the length 1."""
    with np.errstate(over="ignore", invalid="ignore"):
        lengths = np.linalg.norm(vectors, axis=1)
    good: npt.NDArray[np.bool_] = (lengths > _LEAST_LENGTH) & (lengths < _MOST_LENGTH)  # NaN and inf fail both
    return good


@dataclass(frozen=True, slots=True)
class Encoded:
    """Vectors with the keys of their texts: row n of `vectors` belongs to the text with the key `keys[n]`."""

    keys: Keys
    vectors: Any
    """An array, or a `StoredArray`; a row of zeros is a vector that was not computed yet."""


@dataclass(frozen=True, slots=True)
class EncodedTexts:
    """The vectors of an index."""

    passages: Encoded
    sentences: Encoded

    @classmethod
    def open(cls, folder: Path) -> "EncodedTexts":
        """Open the vectors in the folder of a snapshot, complete or not; raises OSError or ValueError without any."""
        return cls(
            Encoded(np.load(folder / files.PASSAGE_KEYS), files.open_passages(folder)),
            Encoded(np.load(folder / files.SENTENCE_KEYS), open_array(folder / files.SENTENCES)),
        )


def encode(
    passages: NumberedTexts,
    sentences: NumberedTexts,
    before: Iterable[EncodedTexts],
    encoder: Encoder,
    progress: Progress,
    folder: Path | None = None,
) -> EncodedTexts:
    """Return the vectors of passages and sentences, taken from `before` if it has them.

    Vectors are written into `folder` as they are made, or kept in memory without one. Raises ModelError if the model
    returns a vector that is not finite or not of length 1.
    """
    parts = [_Part(passages), _Part(sentences)]
    names = [(files.PASSAGE_KEYS, files.PASSAGES), (files.SENTENCE_KEYS, files.SENTENCES)]
    for part, (key_file, file) in zip(parts, names, strict=True):
        if folder is None:
            part.vectors = np.zeros((len(part.keys), encoder.dimensions), dtype=np.float32)
        else:
            np.save(folder / key_file, part.keys)
            part.vectors = files.create(folder / file, len(part.keys), encoder.dimensions, len(passages.keys))
    for one in before:
        parts[0].carry_over(one.passages)
        parts[1].carry_over(one.sentences)
    total, done = sum(len(part.missing) for part in parts), 0
    for part in parts:
        for numbers, chunk in part.chunks():
            progress("Encoding", done, total)
            part.write(numbers, _encode(chunk, encoder))
            done += len(chunk)
    progress("Encoding", done, total)
    return EncodedTexts(*(Encoded(part.keys, part.vectors) for part in parts))


def _encode(texts: Sequence[str], encoder: Encoder) -> Vectors:
    vectors = encoder.encode(texts)
    if not sound(vectors).all():
        raise ModelError(
            "The embedding model gives vectors that are not finite or not of length 1, so nothing was indexed: "
            "run `askmuse doctor` to check its files."
        )
    return vectors


class _Part:
    """Texts of one kind, which are numbered by their keys, and the rows of their vectors."""

    vectors: Any
    """An array of zeros, which `write` and `carry_over` fill."""

    def __init__(self, texts: NumberedTexts) -> None:
        self._at = texts.at
        self.keys = texts.keys
        comparable = _comparable(self.keys)
        self._rows = np.argsort(comparable, kind="stable")
        ordered = comparable[self._rows]
        first = np.ones(len(ordered), dtype=np.bool_)
        first[1:] = ordered[1:] != ordered[:-1]
        self._starts = np.flatnonzero(first)
        """The rows of text n are those from place `_starts[n]` of `_rows` on, `_counts[n]` of them, in order."""
        self._counts = np.diff(self._starts, append=len(ordered))
        self._numbered = ordered[self._starts]
        self._known = np.zeros(len(self._starts), dtype=np.bool_)

    @property
    def missing(self) -> Rows:
        """The numbers of the texts that have no vector yet, in the order of their first rows."""
        numbers = np.flatnonzero(~self._known)
        return numbers[np.argsort(self._rows[self._starts[numbers]])]

    def carry_over(self, before: Encoded) -> None:
        """Take the vectors of known texts from those of another index, unless they are damaged."""
        if not len(self._numbered):
            return
        theirs = _comparable(before.keys)
        numbers = np.minimum(np.searchsorted(self._numbered, theirs), len(self._numbered) - 1)
        shared = np.flatnonzero((self._numbered[numbers] == theirs) & ~self._known[numbers])
        for at in range(0, len(shared), _ROWS):
            rows = shared[at : at + _ROWS]
            vectors = np.asarray(before.vectors[rows], dtype=np.float32)
            good = sound(vectors)
            self.write(numbers[rows[good]], vectors[good])

    def chunks(self) -> Iterator[tuple[Rows, list[str]]]:
        """Yield the texts that have no vector yet with their numbers, some at a time."""
        missing = self.missing
        texts = iter(self._at(self._rows[self._starts[missing]]))
        for at in range(0, len(missing), _CHUNK):
            yield missing[at : at + _CHUNK], list(islice(texts, _CHUNK))

    def write(self, numbers: Rows, vectors: Vectors) -> None:
        """Set the vectors of texts in all rows that have them."""
        counts = self._counts[numbers]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        self.vectors[self._rows[np.repeat(self._starts[numbers], counts) + within]] = np.repeat(vectors, counts, axis=0)
        self._known[numbers] = True


def _comparable(texts: Keys) -> npt.NDArray[np.bytes_]:
    """Return keys as values that NumPy sorts; of keys of one length, only the same are equal."""
    return np.ascontiguousarray(texts).view(f"S{_KEY}").ravel()
