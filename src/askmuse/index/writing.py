"""Writes all files of a snapshot except its manifest."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import numpy as np

from askmuse.articles.folder import Skipped
from askmuse.index import store
from askmuse.index.acronyms import Acronyms
from askmuse.index.sparse import SparseIndex
from askmuse.index.store import Entry
from askmuse.index.vectors import EncodedTexts, encode
from askmuse.text import fold, words
from askmuse.types import Article, Encoder, Passage, Progress, Sentence


@dataclass(frozen=True, slots=True)
class Arranged:
    """Passages in the order of their rows.

    The last ones, from `own` on, are passages of copies that repeat their original. They are searched only if a filter
    excludes the original.
    """

    passages: Sequence[tuple[Article, Passage]]
    own: int


def arrange(entries: Sequence[Entry]) -> Arranged:
    """Return passages in the order of their rows: those of copies that repeat their original come last."""
    originals = {entry.article.copy_of for entry in entries}
    sentences = {
        entry.article.id: _sentences(entry.article, entry.passages)
        for entry in entries
        if entry.article.id in originals
    }
    own: list[tuple[Article, Passage]] = []
    repeated: list[tuple[Article, Passage]] = []
    for entry in entries:
        original = sentences.get(entry.article.copy_of or "")
        for passage in entry.passages:
            repeats = original is not None and _sentences(entry.article, [passage]) <= original
            (repeated if repeats else own).append((entry.article, passage))
    return Arranged([*own, *repeated], len(own))


def _sentences(article: Article, passages: Iterable[Passage]) -> set[str]:
    """Return the folded sentences of passages."""
    return {fold(_text(article, sentence)) for passage in passages for sentence in passage.sentences}


def _text(article: Article, part: Passage | Sentence) -> str:
    return article.text[part.start : part.end]


def in_context_of(article: Article, passage: Passage, part: Passage | Sentence) -> str:
    """Return the text that the rankers use for a passage or sentence: title, heading and its own text."""
    return f"{article.above(passage)}\n{_text(article, part)}"


def write(
    folder: Path,
    entries: Sequence[Entry],
    rows: Arranged,
    skipped: Sequence[Skipped],
    before: EncodedTexts | None,
    encoder: Encoder,
    progress: Progress,
) -> None:
    """Write the files into `folder`; vectors in `before` are not computed again."""
    bounds = np.array([0, *accumulate(len(p.sentences) for _, p in rows.passages)], dtype=np.int64)
    np.save(folder / "bounds.npy", bounds)
    passages = (in_context_of(a, p, p) for a, p in rows.passages)
    sentences = (in_context_of(a, p, s) for a, p in rows.passages for s in p.sentences)
    encode(passages, sentences, before, encoder, progress).save(folder)
    acronyms = Acronyms.find(e.article.text for e in entries)
    acronyms.save(folder / "acronyms.json")
    in_context = (acronyms.widen(in_context_of(a, p, p)) for a, p in rows.passages)
    SparseIndex.build(in_context).save(folder / "sparse-passages")
    bare = (acronyms.widen(_text(a, s)) for a, p in rows.passages for s in p.sentences)
    SparseIndex.build(bare).save(folder / "sparse-sentences")
    counts = Counter(word for e in entries for word in words(f"{e.article.title} {e.article.text}"))
    (folder / "words.json").write_text(json.dumps(counts, sort_keys=True))
    numbers = {p.id: row for row, (_, p) in enumerate(rows.passages)}
    store.write(folder / "articles.sqlite", entries, numbers, skipped)
