"""The texts by which passages and sentences are found: their vectors and their terms are made of these."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from askmuse.index.store import Store
from askmuse.types import Article, Passage, Rows, Sentence


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts that `of` yields for each passage of a store; they can be iterated over any number of times.

    With `among`, they are those of the passages in these rows alone, which are ascending.
    """

    store: Store
    of: Callable[[Article, Passage], Iterable[str]]
    among: Rows | None = None

    def __iter__(self) -> Iterator[str]:
        for article, passage in self.store.in_order(self.among):
            yield from self.of(article, passage)


def whole(article: Article, passage: Passage) -> Iterator[str]:
    """Yield the text of which a passage's vector and terms are made: title, heading, and the passage itself."""
    yield _in_context(article, passage, passage)


def sentences(article: Article, passage: Passage) -> Iterator[str]:
    """Yield, for each sentence of a passage, the text of which its vector is made: title, heading, and the sentence."""
    for sentence in passage.sentences:
        yield _in_context(article, passage, sentence)


def bare_sentences(article: Article, passage: Passage) -> Iterator[str]:
    """Yield, for each sentence of a passage, the text of which its terms are made: the sentence alone."""
    for sentence in passage.sentences:
        yield text_of(article, sentence)


def text_of(article: Article, part: Passage | Sentence) -> str:
    """Return the text of a passage or a sentence of an article."""
    return article.text[part.start : part.end]


def _in_context(article: Article, passage: Passage, part: Passage | Sentence) -> str:
    return f"{article.above(passage)}\n{text_of(article, part)}"
