"""The vectors of a snapshot: computed for new texts, and carried over from the snapshot before for all others.

A vector depends only on the model and the text. So vectors are carried over whatever else has changed: the formats that
are read, the libraries that read them, or the way texts are split.

    dense.faiss, sentences.npy                  the vectors of passages, and those of sentences
    dense.keys.npy, sentences.keys.npy          for each vector, a hash of the text that was encoded
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from askmuse.errors import ModelError
from askmuse.index.dense import DenseIndex
from askmuse.types import Encoder, Progress, Vectors

FORMAT = 1
"""The version of these files' format; raise it when their meaning changes."""
PASSAGES, SENTENCES = "dense.faiss", "sentences.npy"
PASSAGE_KEYS, SENTENCE_KEYS = "dense.keys.npy", "sentences.keys.npy"
FILES = (PASSAGES, SENTENCES, PASSAGE_KEYS, SENTENCE_KEYS)
_KEY = 16
"""The bytes of a key."""
_CHUNK = 128
"""The number of texts that are encoded between two reports of progress."""
_ROWS = 10_000
"""The number of vectors that are carried over at a time: 15 MB."""
_LEAST_LENGTH, _MOST_LENGTH = 0.999, 1.001
"""The largest difference of a vector's length from 1; rounding to float32 causes about 1e-7."""

Keys = npt.NDArray[np.uint8]


def keys(texts: Iterable[str]) -> Keys:
    """Return the hashes of texts, shape (count, 16)."""
    digests = [hashlib.sha256(text.encode()).digest()[:_KEY] for text in texts]
    return np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, _KEY)


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
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class EncodedTexts:
    """The vectors of a snapshot."""

    passages: Encoded
    sentences: Encoded

    def save(self, folder: Path) -> None:
        """Write `FILES` into `folder`."""
        DenseIndex.build(self.passages.vectors).save(folder / PASSAGES)
        np.save(folder / PASSAGE_KEYS, self.passages.keys)
        np.save(folder / SENTENCES, self.sentences.vectors)
        np.save(folder / SENTENCE_KEYS, self.sentences.keys)

    @classmethod
    def load(cls, folder: Path) -> "EncodedTexts":
        """Open the vectors of a snapshot whose files have been verified."""
        passages = DenseIndex.load(folder / PASSAGES)
        return cls(
            Encoded(np.load(folder / PASSAGE_KEYS), passages.vectors(np.arange(passages.count))),
            Encoded(np.load(folder / SENTENCE_KEYS), np.load(folder / SENTENCES, mmap_mode="r")),
        )


def encode(
    passages: Iterable[str], sentences: Iterable[str], before: EncodedTexts | None, encoder: Encoder, progress: Progress
) -> EncodedTexts:
    """Return the vectors of passages and sentences, taken from `before` if it has them.

    Raises ModelError if the model returns a vector that is not finite or not of length 1.
    """
    parts = [
        _Part(list(passages), before.passages if before else None, encoder.dimensions),
        _Part(list(sentences), before.sentences if before else None, encoder.dimensions),
    ]
    total, done = sum(len(part.missing) for part in parts), 0
    for part in parts:
        for first in range(0, len(part.missing), _CHUNK):
            progress("Encoding", done, total)
            rows = part.missing[first : first + _CHUNK]
            part.vectors[rows] = _encode([part.texts[row] for row in rows], encoder)
            done += len(rows)
    progress("Encoding", done, total)
    passages_, sentences_ = (Encoded(part.keys, part.vectors[part.rows]) for part in parts)
    return EncodedTexts(passages_, sentences_)


def _encode(texts: Sequence[str], encoder: Encoder) -> Vectors:
    vectors = encoder.encode(texts)
    if not sound(vectors).all():
        raise ModelError(
            "The embedding model gives vectors that are not finite or not of length 1, so nothing was indexed: "
            "run `askmuse doctor` to check its files."
        )
    return vectors


class _Part:
    """Texts to encode: known vectors are filled in, and `missing` has the rows of the others."""

    def __init__(self, texts: Sequence[str], before: Encoded | None, dimensions: int) -> None:
        self.keys = keys(texts)
        place: dict[bytes, int] = {}
        self.rows = np.array([place.setdefault(key.tobytes(), len(place)) for key in self.keys], dtype=np.int64)
        first = np.unique(self.rows, return_index=True)[1]
        self.texts = [texts[at] for at in first]
        """The texts, each once."""
        self.vectors = np.empty((len(place), dimensions), dtype=np.float32)
        known = np.zeros(len(place), dtype=np.bool_)
        if before is not None:
            self._carry_over(place, before, known)
        self.missing = np.flatnonzero(~known).tolist()

    def _carry_over(self, place: Mapping[bytes, int], before: Encoded, known: npt.NDArray[np.bool_]) -> None:
        pairs = {row: here for row, key in enumerate(before.keys) if (here := place.get(key.tobytes())) is not None}
        sources, targets_ = np.fromiter(pairs.keys(), np.int64), np.fromiter(pairs.values(), np.int64)
        for first in range(0, len(sources), _ROWS):
            rows, targets = sources[first : first + _ROWS], targets_[first : first + _ROWS]
            vectors = before.vectors[rows]
            good = sound(vectors)
            self.vectors[targets[good]] = vectors[good]
            known[targets[good]] = True
