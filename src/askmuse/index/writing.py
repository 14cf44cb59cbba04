"""Writes all files of a snapshot except its manifest. Texts are read from its database one by one, to save memory."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from askmuse.articles.folder import Skipped
from askmuse.articles.near_copies import copies
from askmuse.index.store import Entry, Store
from askmuse.index.storing import StoreWriter
from askmuse.index.terms.texts import text_of
from askmuse.index.terms.writing import writing_terms
from askmuse.index.unchanged import Unchanged
from askmuse.index.vectors.encoding import EncodedTexts, encode
from askmuse.index.vectors.files import EXACT, make_searchable
from askmuse.index.vectors.texts import passage_texts, sentence_texts
from askmuse.text import fold
from askmuse.types import Article, Encoder, Passage, Progress


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    articles: dict[str, str]
    """The sha256 of the text of each article, by its id."""
    copies: dict[str, str]
    """The ids of near-copies, each with that of its original."""
    passages: int
    sentences: int
    """Both are counted without those of copies that repeat their original. These have the last rows, and are searched
    only if a filter excludes the original."""


def write(
    folder: Path,
    entries: Iterable[Entry],
    skipped: Sequence[Skipped],
    known: Callable[[], Iterable[EncodedTexts]],
    encoder: Encoder,
    progress: Progress,
    before: Path | None = None,
) -> Written | None:
    """Write the files into `folder`; return None, and write no more than the articles, if they have no passage.

    `skipped` and `known` are used once all entries have been read; vectors that are `known` are not computed again, and
    the terms of unchanged articles are taken from `before`, the folder of a snapshot of the same shape.
    """
    store = StoreWriter(folder / "articles.sqlite")
    articles: dict[str, str] = {}
    days: dict[str, date | None] = {}
    signatures: dict[str, npt.NDArray[np.uint64]] = {}
    any_passage = False
    for entry in entries:
        store.add(entry)
        articles[entry.article.id] = entry.article.sha256
        any_passage = any_passage or bool(entry.passages)
        if len(entry.signature):
            days[entry.article.id], signatures[entry.article.id] = entry.article.published, entry.signature
    if not any_passage:
        return None
    originals = copies(days, signatures)
    store.set_copies(originals)
    own = store.number(list(_repeated(store, originals)))
    store.finish(skipped)
    bounds = store.bounds()
    np.save(folder / "bounds.npy", bounds)
    unchanged = None if before is None else Unchanged(before, folder)
    with writing_terms(folder, own, int(bounds[own]), unchanged, in_children=len(bounds) > EXACT):
        texts = passage_texts(store, len(bounds) - 1, unchanged), sentence_texts(store, bounds, unchanged)
        encode(*texts, known(), encoder, progress, folder)
        make_searchable(folder)
    return Written(articles, originals, own, int(bounds[own]))


def _repeated(store: Store, originals: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Yield the passages of copies that say nothing more than their original, by article and number in it."""

    @cache
    def said_by(article_id: str) -> set[str]:
        return _sentences(_article(store, article_id), store.passages(article_id))

    for copy, original in originals.items():
        article = _article(store, copy)
        for number, passage in enumerate(store.passages(copy)):
            if _sentences(article, [passage]) <= said_by(original):
                yield copy, number


def _article(store: Store, article_id: str) -> Article:
    article = store.article(article_id)
    assert article is not None, article_id  # noqa: S101 - only ids of articles in the store are asked for
    return article


def _sentences(article: Article, passages: Iterable[Passage]) -> set[str]:
    """Return the folded sentences of passages."""
    return {fold(text_of(article, sentence)) for passage in passages for sentence in passage.sentences}
