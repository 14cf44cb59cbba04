"""The form in which a database keeps a passage and an article: bytes, since it only hands them back.

What the database searches for itself, in columns of their own, may be rounded: it decides which passages are proposed.
Their scores are computed from the exact vectors and weights in these records.
"""

import json
import struct
from dataclasses import asdict, astuple, dataclass
from datetime import date
from typing import Any, Self

import numpy as np

from askmuse.articles.folder import Source
from askmuse.index.engines.terms import TermWeights
from askmuse.index.store import Entry
from askmuse.types import Article, ArticleFacts, Kind, Page, Passage, Sentence, Vectors

_HEADER = struct.Struct("<4i")
"""The length of a vector, the number of sentences, of the passage's terms, and of the terms of all sentences."""


@dataclass(frozen=True, slots=True)
class Record:
    """A passage with the vectors and term weights of itself and of its sentences."""

    packed: bytes
    """The passage as JSON, read only for the few that are listed."""
    vector: Vectors
    terms: TermWeights
    sentence_vectors: Vectors
    sentence_terms: TermWeights

    @classmethod
    def of(
        cls,
        passage: Passage,
        vector: Vectors,
        terms: TermWeights,
        sentence_vectors: Vectors,
        sentence_terms: TermWeights,
    ) -> Self:
        """Return the record of a passage."""
        return cls(json.dumps(_passage(passage)).encode(), vector, terms, sentence_vectors, sentence_terms)

    @property
    def passage(self) -> Passage:
        """The passage."""
        return _to_passage(json.loads(self.packed))

    def pack(self) -> bytes:
        """Return the record as bytes; all its numbers have four of them."""
        sentences, dimensions = self.sentence_vectors.shape
        header = _HEADER.pack(dimensions, sentences, len(self.terms.terms), len(self.sentence_terms.terms))
        parts = [
            (self.vector, "<f4"),
            (self.sentence_vectors, "<f4"),
            (self.terms.terms, "<i4"),
            (self.terms.weights, "<f4"),
            (np.diff(self.sentence_terms.bounds), "<i4"),
            (self.sentence_terms.terms, "<i4"),
            (self.sentence_terms.weights, "<f4"),
        ]
        return b"".join(
            [header, *(np.ascontiguousarray(part, dtype=kind).tobytes() for part, kind in parts), self.packed]
        )

    @classmethod
    def unpack(cls, data: bytes) -> Self:
        """Return the record that `pack` returned as bytes."""
        dimensions, sentences, own, of_sentences = _HEADER.unpack_from(data)
        at = _HEADER.size

        def take(count: int, kind: str) -> Any:
            nonlocal at
            part, at = np.frombuffer(data, dtype=kind, count=count, offset=at), at + 4 * count
            return part

        vector, vectors = take(dimensions, "<f4"), take(sentences * dimensions, "<f4").reshape(sentences, dimensions)
        terms = TermWeights(np.array([0, own]), take(own, "<i4"), take(own, "<f4"))
        bounds = np.concatenate([[0], np.cumsum(take(sentences, "<i4"))])
        sentence_terms = TermWeights(bounds, take(of_sentences, "<i4"), take(of_sentences, "<f4"))
        return cls(data[at:], vector, terms, vectors, sentence_terms)


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with its passages, and the properties of its file when it was read."""

    article: Article
    passages: tuple[Passage, ...]
    source: Source
    file_sha256: str

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Return what a database keeps of an article of a snapshot."""
        return cls(entry.article, entry.passages, entry.source, entry.file_sha256)

    def pack(self) -> bytes:
        """Return everything as bytes."""
        about = asdict(self.article) | {"pages": [astuple(page) for page in self.article.pages]}
        values = [about, [_passage(p) for p in self.passages], astuple(self.source), self.file_sha256]
        return json.dumps(values, default=date.isoformat).encode()

    @classmethod
    def unpack(cls, data: bytes) -> Self:
        """Return the article that `pack` returned as bytes."""
        about, passages, source, file_sha256 = json.loads(data)
        about["pages"] = tuple(map(Page.of, about["pages"]))
        return cls(Article(**_dated(about)), tuple(map(_to_passage, passages)), Source(*source), file_sha256)


def dump_facts(article: Article) -> bytes:
    """Return what is known of an article, without its text, as bytes."""
    names = [name for name in ArticleFacts.__slots__ if name != "page_count"]
    about = {name: getattr(article, name) for name in names} | {"page_count": article.page_count}
    return json.dumps([about, article.path], default=date.isoformat).encode()


def load_facts(data: bytes) -> tuple[ArticleFacts, str]:
    """Return what is known of an article, and the path of its file."""
    about, path = json.loads(data)
    return ArticleFacts(**_dated(about)), path


def _dated(about: dict[str, Any]) -> dict[str, Any]:
    return about | {"published": date.fromisoformat(about["published"]) if about["published"] else None}


def _passage(passage: Passage) -> list[Any]:
    sentences = [(s.start, s.end, s.kind.value) for s in passage.sentences]
    return [passage.id, passage.article_id, passage.start, passage.end, sentences, passage.heading]


def _to_passage(values: list[Any]) -> Passage:
    id_, article_id, start, end, sentences, heading = values
    read = tuple(Sentence(first, last, Kind(kind)) for first, last, kind in sentences)
    return Passage(id_, article_id, start, end, read, heading and (heading[0], heading[1]))
