"""Near-copies: one story that several outlets carry counts as one source, the earliest."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
from datasketch import MinHash, MinHashLSH

from askmuse.text import words
from askmuse.types import Article

SHINGLE = 5
"""Words. Runs of five are rarely shared by chance, and survive a changed word or two a paragraph."""
SIMILAR = 0.7
"""Estimated Jaccard similarity of shingles from which two articles are copies: a new headline and a cut paragraph leave
more than this, two reports of one event in different words far less (the tests hold one of each)."""
_PERMUTATIONS = 128


def _sketch(values: npt.NDArray[np.uint64] | None = None) -> MinHash:
    return MinHash(num_perm=_PERMUTATIONS, seed=1, hashvalues=values, scheme="affine32")


def signature(text: str) -> npt.NDArray[np.uint64]:
    """Return the MinHash of a text's shingles (Broder 1997), shape (128,)."""
    tokens = words(text)
    sketch = _sketch()
    shingles = {" ".join(tokens[i : i + SHINGLE]) for i in range(max(1, len(tokens) - SHINGLE + 1))}
    sketch.update_batch([shingle.encode() for shingle in sorted(shingles)])
    return np.asarray(sketch.digest(), dtype=np.uint64)


def copies(articles: Sequence[Article], signatures: Mapping[str, npt.NDArray[np.uint64]]) -> dict[str, str]:
    """Return, for each article that copies another, the id of the earliest: by date, undated ones last, then by id."""
    sketches = {id_: _sketch(values) for id_, values in signatures.items()}
    index = MinHashLSH(threshold=SIMILAR, num_perm=_PERMUTATIONS)
    ordered = sorted(articles, key=lambda a: (a.published or date.max, a.id))
    place = {article.id: number for number, article in enumerate(ordered)}
    found: dict[str, str] = {}
    for id_ in place:
        near = [other for other in index.query(sketches[id_]) if sketches[id_].jaccard(sketches[other]) >= SIMILAR]
        if near:
            found[id_] = min(near, key=place.__getitem__)
        else:
            index.insert(id_, sketches[id_])
    return found
