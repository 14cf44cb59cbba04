"""Checks a snapshot before it is published: a search for the words of one of its passages must find that passage."""

import numpy as np

from askmuse.errors import SnapshotError
from askmuse.index.snapshot import Snapshot
from askmuse.types import Encoder

_LEAST_COSINE = 0.99
"""The least cosine between a stored vector and the vector of the same text computed again. It is 1 to within about
1e-6, as rounding depends on the other texts of the batch."""


def ask_canary(snapshot: Snapshot, encoder: Encoder) -> None:
    """Search for the first, the middle and the last passage by their own words.

    Raises SnapshotError if a text, a vector or a score is not what it should be.
    """
    last = snapshot.manifest.passages - 1
    for row in sorted({0, last // 2, last}):
        if fault := _fault(snapshot, encoder, row):
            raise SnapshotError(
                f"The new index failed its check and was not published ({fault}): index again; if "
                "it fails again, `askmuse doctor` tells what is damaged. The index as it was before is still in place."
            )


def _fault(snapshot: Snapshot, encoder: Encoder, row: int) -> str:
    """Return what is wrong with the passage at `row`, or ""."""
    passage = snapshot.store.passage(row)
    article = snapshot.article(passage.article_id)
    if not all(passage.start <= s.start < s.end <= passage.end <= len(article.text) for s in passage.sentences):
        return f"passage {passage.id} lies outside its article"
    text = f"{article.above(passage)}\n{article.text[passage.start : passage.end]}"
    vector = snapshot.dense.vectors(np.array([row]))[0]
    if not float(encoder.encode([text])[0] @ vector) >= _LEAST_COSINE:  # NaN is not
        return f"passage {passage.id} has the vector of another text"
    scores = snapshot.sparse_passages.scores(dict.fromkeys(snapshot.acronyms.widen(text), 1.0))
    if not np.isfinite(scores).all() or (scores.any() and not scores[row] > 0):
        return f"passage {passage.id} is not found by its own words"
    nearest = snapshot.dense.search(vector, 1)  # its own row, or that of the same text in another article
    if not (snapshot.dense.vectors(nearest) @ vector >= _LEAST_COSINE).any():
        return f"passage {passage.id} is not found by its own vector"
    return ""
