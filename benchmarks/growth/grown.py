"""Articles that recombine the sentences of real passages, and an encoder that knows their vectors.

A passage has the first sentences of one real passage and the last of another, under the title of a third. Its vector
lies between theirs, by the number of sentences, and is turned at random by about 17 degrees; that of a sentence is its
own one, turned likewise. A real passage that was not encoded stands between two that were.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from zlib import crc32

import numpy as np

from askmuse.articles.folder import Source
from askmuse.index.store import Entry
from askmuse.types import Article, Encoder, Passage, Sentence, TokenCount, Vectors
from growth.pool import UNSIGNED, Pool

PASSAGES = 10
"""The passages of an article."""
PUBLISHERS = 50
_FIRST_DAY, _DAYS = date(2020, 1, 1), 2000
TURNED = 0.3
"""The length of the random vector that is added to one of length 1."""
_NOISE = 1 << 20


def articles(pool: Pool, count: int, changed: frozenset[int] = frozenset()) -> Iterator[Entry]:
    """Yield articles with about `count` passages in all; those with a number in `changed` have other texts."""
    for number in range(max(1, count // PASSAGES)):
        yield _article(pool, number, np.random.default_rng([number, number in changed]))


def _article(pool: Pool, number: int, chance: np.random.Generator) -> Entry:
    id_ = f"articles/{number:07d}"
    pairs = chance.integers(len(pool.originals), size=(PASSAGES, 2)).tolist()
    lines, found, start = list[str](), list[Passage](), 0
    for place, (one, other) in enumerate(pairs, 1):
        first, last = pool.originals[one].sentences, pool.originals[other].sentences
        sentences = list(dict.fromkeys([*first[: (len(first) + 1) // 2], *last[(len(last) + 1) // 2 :]]))
        spans = []
        for sentence in sentences:
            spans.append(Sentence(start, start + len(sentence)))
            start += len(sentence) + 1
        found.append(Passage(f"{id_}#{place}", id_, spans[0].start, spans[-1].end, tuple(spans)))
        lines += [*sentences, ""]
        start += 1
    text = "\n".join(lines)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    article = Article(
        id_,
        f"{id_}.txt",
        text,
        sha256,
        pool.originals[int(chance.integers(len(pool.originals)))].title,
        publisher=f"Publisher {number % PUBLISHERS}",
        published=_FIRST_DAY + timedelta(days=int(chance.integers(_DAYS))),
        language="en",
    )
    return Entry(article, Source(id_, article.path, len(text), 0, 0), sha256, UNSIGNED, tuple(found))


class GrownEncoder:
    """Gives the vectors of grown articles; questions are encoded by the model."""

    def __init__(self, pool: Pool, model: Encoder) -> None:
        """Take the real passages, and the model that encoded some of them."""
        self._pool, self._model = pool, model
        self.fingerprint, self.dimensions = model.fingerprint, model.dimensions
        noise = np.random.default_rng(7).standard_normal(_NOISE).astype(np.float32)
        self._noise = noise * np.float32(TURNED / np.sqrt(model.dimensions))
        self.count = 0
        """The number of texts that were encoded."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of passages and sentences of grown articles."""
        self.count += len(texts)
        vectors = np.stack([self._vector(text) for text in texts])
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def encode_query(self, text: str) -> Vectors:
        """Return the vector of a question."""
        return self._model.encode_query(text)

    def knows(self, word: str) -> bool:
        """Whether the model knows a word."""
        return self._model.knows(word)

    def count_tokens(self, text: str) -> TokenCount:
        """Return how many tokens a text has."""
        return self._model.count_tokens(text)

    def _vector(self, text: str) -> Vectors:
        _, *lines = text.split("\n")
        places = [self._pool.places[line] for line in lines]
        if len(places) == 1:
            known: Vectors = _between(self._pool.sentences, places[0][1])
        else:
            known = np.sum([_between(self._pool.passages, passage) for passage, _ in places], axis=0)
            known = known / np.linalg.norm(known)
        at = crc32(text.encode()) % (_NOISE - self.dimensions)
        turned: Vectors = known + self._noise[at : at + self.dimensions]
        return turned


def _between(vectors: Vectors, number: int) -> Vectors:
    """Return a vector, or of one that was not encoded a fixed mixture of two that were."""
    if number < len(vectors):
        known: Vectors = vectors[number]
        return known
    one, other = crc32(b"%d" % number) % len(vectors), crc32(b"-%d" % number) % len(vectors)
    mixed = 2 * vectors[one] + vectors[other]
    unit: Vectors = mixed / np.linalg.norm(mixed)
    return unit
