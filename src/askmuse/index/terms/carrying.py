"""Carries words and terms of unchanged articles over from the index before, so that only new texts are split."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from askmuse.index.sparse import SparseIndex
from askmuse.index.terms.merging import Part
from askmuse.index.terms.postings import write_postings
from askmuse.index.unchanged import Unchanged
from askmuse.text import words
from askmuse.types import Rows

ACRONYMS, WORDS = "acronyms.json", "words.json"


def count_words(texts: Iterable[tuple[str, str]]) -> Counter[str]:
    """Return how often each word occurs in texts with their titles."""
    return Counter(word for title, text in texts for word in words(f"{title} {text}"))


def recount_words(unchanged: Unchanged) -> Counter[str]:
    """Return how often each word occurs in the articles, from the counts of the index before."""
    counts = Counter(json.loads((unchanged.before / WORDS).read_text()))
    counts.update(count_words(unchanged.added()))
    counts.subtract(count_words(unchanged.removed()))
    return +counts


def same_terms(unchanged: Unchanged, folder: Path) -> bool:
    """Whether texts that the new index in `folder` shares with the one before have the same terms there.

    Acronyms that the articles spell out add terms to others.
    """
    return (unchanged.before / ACRONYMS).read_bytes() == (folder / ACRONYMS).read_bytes()


def update_bm25(rows: Rows, before: Path, added: Iterable[Sequence[str]], folder: Path, count: int) -> None:
    """Write a BM25 index into a new `folder`, with the statistics of the first `count` documents.

    rows: for each document its row in the index in the folder `before`, or -1 if it is new; shape (documents,).
    added: the terms of the new documents, in order.
    """
    with TemporaryDirectory(prefix=f"{folder.name}-", dir=folder.parent) as name:
        new = Path(name) / "new"
        write_postings(added, new)
        kept = np.flatnonzero(rows >= 0)
        places = np.full(len(np.load(before / "lengths.npy", mmap_mode="r")), -1, dtype=np.int64)
        places[rows[kept]] = kept
        SparseIndex.merge([Part(before, places), Part(new, np.flatnonzero(rows < 0))], folder, count)
