"""The engine of an index that is kept in a database."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Self

import numpy as np

from askmuse.articles.folder import Skipped, Source
from askmuse.errors import SnapshotStale
from askmuse.index.engines.about import About
from askmuse.index.engines.database import Build, Database
from askmuse.index.engines.proposals import Proposals
from askmuse.index.engines.record import Record, StoredArticle, load_facts
from askmuse.index.engines.terms import TermWeights
from askmuse.index.snapshot import Manifest, fingerprint
from askmuse.index.terms.acronyms import Acronyms
from askmuse.index.vectors.dense import cosines
from askmuse.types import Article, ArticleFacts, Filters, Passage, Rows, Vectors

_CACHED_ARTICLES = 512
"""The number of articles kept in memory: 512 articles of 1,000 words take about 3 MB."""


class RemoteArticles:
    """The articles of an index that is kept in a database."""

    def __init__(self, build: Build, about: About) -> None:
        """Take a build, and what is known of it as a whole."""
        self._build, self._about = build, about
        self._known: dict[str, StoredArticle | None] = {}

    def _read(self, article_id: str) -> StoredArticle | None:
        if article_id not in self._known:
            if len(self._known) >= _CACHED_ARTICLES:
                self._known.clear()
            data = self._build.article(article_id)
            self._known[article_id] = None if data is None else StoredArticle.unpack(data)
        return self._known[article_id]

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or None."""
        read = self._read(article_id)
        return None if read is None else read.article

    def passages(self, article_id: str) -> Sequence[Passage]:
        """Return the passages of an article, in order."""
        read = self._read(article_id)
        return () if read is None else read.passages

    def articles(self) -> list[Article]:
        """Return every article, ordered by id; each is read from the database, since together they may be large."""
        return [article for facts in self.facts() if (article := self.article(facts.id)) is not None]

    @cached_property
    def _listed(self) -> list[tuple[ArticleFacts, str]]:
        """What is known of every article, and the paths of their files."""
        return list(map(load_facts, self._build.facts()))

    def facts(self) -> list[ArticleFacts]:
        """Return what is known of every article, ordered by id; their texts are not read."""
        return [facts for facts, _ in self._listed]

    def copies(self) -> dict[str, list[str]]:
        """Return, by the id of an article, the ids of its copies, in order."""
        copies: dict[str, list[str]] = {}
        for facts in self.facts():
            if facts.copy_of is not None:
                copies.setdefault(facts.copy_of, []).append(facts.id)
        return copies

    def ids_of(self, *, sha256: str | None, url: str | None) -> list[str]:
        """Return the ids of the articles whose text has this hash, then of those with this address."""
        return self._build.ids_of(sha256, url)

    def source(self, article_id: str) -> tuple[Source, str]:
        """Return the properties of an article's file when it was read, and the sha256 of its bytes."""
        read = self._read(article_id)
        assert read is not None, article_id  # noqa: S101 - callers only pass ids of articles
        return read.source, read.file_sha256

    def skipped(self) -> list[Skipped]:
        """Return the files that were skipped when the index was built, with the reason."""
        return self._about.skipped

    def undated(self, filters: Filters) -> int:
        """Return how many undated articles, without copies, pass the filters other than those by date."""
        return self._build.undated(filters)

    def publishers(self) -> list[str]:
        """Return the name of every publisher, in order."""
        return self._about.publishers

    def paths(self) -> list[str]:
        """Return the path of every article's file below the folder of articles, in order."""
        return sorted(path for _, path in self._listed)

    def languages(self) -> list[str]:
        """Return the codes of the languages that the articles are in, the commonest first."""
        return self._about.languages

    def newest(self) -> date | None:
        """Return the latest date of publication, or None if no article has a date."""
        return self._about.newest


class RemoteEngine:
    """One build of an index that is kept in a database."""

    def __init__(self, build: Build) -> None:
        """Take a build, and read what is known of it as a whole."""
        self._build = build
        self._about = About.unpack(build.about())
        self.name: str = self._about.name
        self.manifest: Manifest = self._about.manifest
        self.store = RemoteArticles(build, self._about)
        self.acronyms: Acronyms = self._about.acronyms
        self.words: dict[str, int] = self._about.words
        self.vocabulary: Mapping[str, int] = self._about.passage_terms.vocabulary

    @classmethod
    def open(cls, database: Database) -> Self:
        """Open the build in use; raises SnapshotMissing if there is none."""
        return cls(database.open(database.current()))

    def require(self, model: str) -> None:
        """Raise SnapshotStale unless this build was made by this version of askmuse, with this model."""
        if self.manifest.fingerprint != fingerprint(model):
            raise SnapshotStale(
                f"The index {self.name} was built by another version of askmuse or with another model: publish it "
                "anew with `askmuse index`."
            )

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a term among the passages."""
        return self._about.passage_terms.idf(term)

    def article(self, article_id: str) -> Article:
        """Return an article that a passage of this build names."""
        article = self.store.article(article_id)
        assert article is not None, article_id  # noqa: S101 - a build only names articles that it has
        return article

    def propose(self, query: Vectors, weights: Mapping[str, float], k: int, filters: Filters | None) -> Proposals:
        """Return the passages that the database finds for the vector of a query and for its weighted terms.

        Without filters, passages that repeat others are left out; with filters they may be all that is left of a text.
        """
        filters = filters or Filters()
        terms = self._about.passage_terms.numbers(weights)
        rows = self._build.nearest(query, k, filters)
        rows += self._build.heaviest(terms, k, filters) if terms else []
        packed = self._build.records(sorted(set(rows)))
        records = [Record.unpack(packed[row]) for row in sorted(packed)]

        def passages(places: Rows) -> list[Passage]:
            return [records[at].passage for at in places.tolist()]

        if not records:
            return Proposals(np.zeros(0, np.int64), np.zeros((4, 0), np.float32), passages)
        return Proposals(*self._signals(records, query, weights), passages)

    def _signals(self, records: Sequence[Record], query: Vectors, weights: Mapping[str, float]) -> tuple[Rows, Vectors]:
        """Return the number of sentences of each passage, and the signals of all their sentences."""
        counts = np.array([len(record.sentence_vectors) for record in records])
        passages, sentences = ([r.terms for r in records], [r.sentence_terms for r in records])
        of_passages = [
            cosines(np.stack([record.vector for record in records]), query),
            self._about.passage_terms.scores(TermWeights.joined(passages), weights),
        ]
        of_sentences = [
            cosines(np.concatenate([record.sentence_vectors for record in records]), query),
            self._about.sentence_terms.scores(TermWeights.joined(sentences), weights),
        ]
        return counts, np.stack([*(np.repeat(signal, counts) for signal in of_passages), *of_sentences])
