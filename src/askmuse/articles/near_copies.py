"""Finds near-copies: a story that several outlets print counts as one source, the earliest of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
from datasketch import MinHash, MinHashLSH

from askmuse.text import words

SHINGLE = 5
"""The words of a shingle: five words in a row are rarely shared by chance, and survive some changes in a paragraph."""
SIMILAR = 0.7
"""The least estimated Jaccard similarity of the shingles of two copies. Copies with a new headline and a cut paragraph
are above it; two reports of one event in different words are far below (the tests have one of each)."""
_PERMUTATIONS = 128
_BANDS = 14, 9
"""The number of bands that an index compares, and of the values in each, as datasketch computes them from `SIMILAR` and
`_PERMUTATIONS`. To compute them takes 40 ms, half as long as everything else when a small index is built."""


def _sketch(values: npt.NDArray[np.uint64] | None = None) -> MinHash:
    """Return a MinHash: an empty one, or one with the values of a signature."""
    return MinHash(num_perm=_PERMUTATIONS, seed=1, hashvalues=values, scheme="affine32")


def signature(text: str) -> npt.NDArray[np.uint64]:
    """Return the MinHash values of a text's shingles (Broder 1997), shape (128,), uint64."""
    tokens = words(text)
    sketch = _sketch()
    shingles = {" ".join(tokens[i : i + SHINGLE]) for i in range(max(1, len(tokens) - SHINGLE + 1))}
    sketch.update_batch([shingle.encode() for shingle in shingles])
    return np.asarray(sketch.digest(), dtype=np.uint64)


def copies(days: Mapping[str, date | None], signatures: Mapping[str, npt.NDArray[np.uint64]]) -> dict[str, str]:
    """Return, for each copy, the id of its original: the earliest by date, undated ones last, then by id.

    `days` has the day on which each article was published, by its id.
    """
    index = MinHashLSH(num_perm=_PERMUTATIONS, params=_BANDS)
    sketches = {id_: _sketch(signatures[id_]) for id_ in _sharing(index.hashranges, signatures)}
    ordered = sorted(sketches, key=lambda id_: (days[id_] or date.max, id_))
    order = {id_: number for number, id_ in enumerate(ordered)}
    originals: dict[str, str] = {}
    for id_ in ordered:
        near = [other for other in index.query(sketches[id_]) if sketches[id_].jaccard(sketches[other]) >= SIMILAR]
        if near:
            originals[id_] = min(near, key=order.__getitem__)
        else:
            index.insert(id_, sketches[id_])
    return originals


def _sharing(bands: Sequence[tuple[int, int]], signatures: Mapping[str, npt.NDArray[np.uint64]]) -> set[str]:
    """Return the ids of the articles that have all values of a band in common with another article.

    Only these can be near-copies. The others, most articles, would take 4 kB and a quarter of a millisecond each if
    they were indexed.
    """
    sharing: set[str] = set()
    for first, stop in bands:
        values = {id_: signature[first:stop].tobytes() for id_, signature in signatures.items()}
        counts = Counter(values.values())
        sharing.update(id_ for id_, value in values.items() if counts[value] > 1)
    return sharing
