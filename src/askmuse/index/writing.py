"""Writes all files of a snapshot except its manifest. Texts are read from its database one by one, to save memory."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from askmuse.articles.folder import Skipped
from askmuse.articles.near_copies import copies
from askmuse.index.acronyms import Acronyms
from askmuse.index.sparse import SparseIndex
from askmuse.index.store import Entry, Store
from askmuse.index.storing import StoreWriter
from askmuse.index.vectors.encoding import EncodedTexts, encode
from askmuse.index.vectors.files import make_searchable
from askmuse.text import fold, words
from askmuse.types import Article, Encoder, Passage, Progress, Sentence


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


@dataclass(frozen=True, slots=True)
class _Texts:
    """Texts of the passages of a store, which can be read any number of times."""

    store: Store
    of: Callable[[Article, Passage], Iterable[str]]

    def __iter__(self) -> Iterator[str]:
        for article, passage in self.store.in_order():
            yield from self.of(article, passage)


def whole(article: Article, passage: Passage) -> Iterator[str]:
    """Yield the text of a passage for which it has its vector."""
    yield in_context_of(article, passage, passage)


def sentences(article: Article, passage: Passage) -> Iterator[str]:
    """Yield the texts of the sentences of a passage for which they have their vectors."""
    for sentence in passage.sentences:
        yield in_context_of(article, passage, sentence)


def in_context_of(article: Article, passage: Passage, part: Passage | Sentence) -> str:
    """Return the text that is encoded or indexed for a passage or sentence: title and heading, then its own text."""
    return f"{article.above(passage)}\n{_text(article, part)}"


def write(
    folder: Path,
    entries: Iterable[Entry],
    skipped: Sequence[Skipped],
    known: Callable[[], Iterable[EncodedTexts]],
    encoder: Encoder,
    progress: Progress,
) -> Written | None:
    """Write the files into `folder`; return None, and write no more than the articles, if they have no passage.

    `skipped` and `known` are used once all entries have been read; vectors that are `known` are not computed again.
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
    encode(_Texts(store, whole), _Texts(store, sentences), known(), encoder, progress, folder)
    make_searchable(folder)
    _write_terms(folder, store, own, int(bounds[own]))
    return Written(articles, originals, own, int(bounds[own]))


def _write_terms(folder: Path, store: Store, passages: int, sentences: int) -> None:
    """Write words, acronyms and BM25, whose statistics are those of the first `passages` and `sentences`."""
    counts = Counter(word for title, text in store.texts() for word in words(f"{title} {text}"))
    (folder / "words.json").write_text(json.dumps(counts, sort_keys=True))
    acronyms = Acronyms.find(text for _, text in store.texts())
    acronyms.save(folder / "acronyms.json")
    in_context = (acronyms.widen(in_context_of(a, p, p)) for a, p in store.in_order())
    SparseIndex.build(in_context, folder / "sparse-passages", passages)
    bare = (acronyms.widen(_text(a, s)) for a, p in store.in_order() for s in p.sentences)
    SparseIndex.build(bare, folder / "sparse-sentences", sentences)


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
    return {fold(_text(article, sentence)) for passage in passages for sentence in passage.sentences}


def _text(article: Article, part: Passage | Sentence) -> str:
    return article.text[part.start : part.end]
