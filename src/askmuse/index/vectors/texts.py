"""The texts that get vectors, with their keys; those of unchanged articles are taken over from the index before."""

from collections.abc import Callable, Iterable, Iterator
from itertools import compress
from pathlib import Path

import numpy as np

from askmuse.index.arrays import joined_ranges
from askmuse.index.store import Store
from askmuse.index.terms.texts import Texts, sentences, whole
from askmuse.index.unchanged import Unchanged
from askmuse.index.vectors import files
from askmuse.index.vectors.encoding import Keys, NumberedTexts, keys
from askmuse.types import Rows


def passage_texts(store: Store, count: int, unchanged: Unchanged | None) -> NumberedTexts:
    """Return the texts of the `count` passages of a store."""

    def at(rows: Rows) -> Iterable[str]:
        return Texts(store, whole, None if len(rows) == count else rows)

    before = None if unchanged is None else (unchanged.passages, unchanged.before / files.PASSAGE_KEYS)
    return NumberedTexts(_keys(at, count, before), at)


def sentence_texts(store: Store, bounds: Rows, unchanged: Unchanged | None) -> NumberedTexts:
    """Return the texts of the sentences of a store; `bounds` has the first sentence of each passage, and the number."""

    def at(numbers: Rows) -> Iterator[str]:
        rows = np.searchsorted(bounds, numbers, side="right") - 1
        rows = rows[np.diff(rows, prepend=-1) > 0]
        wanted = np.zeros(int(bounds[-1]), dtype=np.bool_)
        wanted[numbers] = True
        texts = Texts(store, sentences, None if len(rows) == len(bounds) - 1 else rows)
        return compress(texts, wanted[joined_ranges(bounds[rows], np.diff(bounds)[rows])])

    before = None if unchanged is None else (unchanged.sentences, unchanged.before / files.SENTENCE_KEYS)
    return NumberedTexts(_keys(at, int(bounds[-1]), before), at)


def _keys(at: Callable[[Rows], Iterable[str]], count: int, before: tuple[Rows, Path] | None) -> Keys:
    """Return the keys of `count` texts; `before` has the row that each has in an earlier file of keys, or -1."""
    if before is None:
        return keys(at(np.arange(count)))
    rows, file = before
    known = np.load(file)
    all_keys = np.zeros((count, known.shape[1]), dtype=known.dtype)
    all_keys[rows >= 0] = known[rows[rows >= 0]]
    new = np.flatnonzero(rows < 0)
    all_keys[new] = keys(at(new))
    return all_keys
