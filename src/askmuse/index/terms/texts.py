"""The texts of passages and sentences for which they have their vectors and their terms."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from askmuse.index.store import Store
from askmuse.types import Article, Passage, Sentence


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts of the passages of a store, which can be read any number of times."""

    store: Store
    of: Callable[[Article, Passage], Iterable[str]]

    def __iter__(self) -> Iterator[str]:
        for article, passage in self.store.in_order():
            yield from self.of(article, passage)


def whole(article: Article, passage: Passage) -> Iterator[str]:
    """Yield the text of a passage, after its title and heading: for this it has its vector and its terms."""
    yield _in_context(article, passage, passage)


def sentences(article: Article, passage: Passage) -> Iterator[str]:
    """Yield the texts of the sentences of a passage, after title and heading: for these they have their vectors."""
    for sentence in passage.sentences:
        yield _in_context(article, passage, sentence)


def bare_sentences(article: Article, passage: Passage) -> Iterator[str]:
    """Yield the texts of the sentences of a passage alone: for these they have their terms."""
    for sentence in passage.sentences:
        yield text_of(article, sentence)


def text_of(article: Article, part: Passage | Sentence) -> str:
    """Return the text of a passage or a sentence of an article."""
    return article.text[part.start : part.end]


def _in_context(article: Article, passage: Passage, part: Passage | Sentence) -> str:
    return f"{article.above(passage)}\n{text_of(article, part)}"
