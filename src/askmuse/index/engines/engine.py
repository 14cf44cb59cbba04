"""The engine of an index: what ranking and answering need of it, wherever it is kept.

`index.snapshot.Snapshot` is the engine of a folder on this machine. An engine only proposes passages; their scores are
computed here, from stored vectors and term weights, so that every engine that proposes the same passages ranks them in
the same way.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from askmuse.index.engines.proposals import Proposals
from askmuse.types import Article, ArticleFacts, Filters, Passage, Vectors

if TYPE_CHECKING:
    from askmuse.articles.folder import Skipped, Source
    from askmuse.index.snapshot import Manifest
    from askmuse.index.terms.acronyms import Acronyms


class Articles(Protocol):
    """The articles of an index."""

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id, or None."""

    def articles(self) -> list[Article]:
        """Return every article, ordered by id."""

    def facts(self) -> list[ArticleFacts]:
        """Return what is known of every article, ordered by id; their texts are not read."""

    def passages(self, article_id: str) -> Sequence[Passage]:
        """Return the passages of an article, in order."""

    def copies(self) -> dict[str, list[str]]:
        """Return, by the id of an article, the ids of its copies, in order."""

    def ids_of(self, *, sha256: str | None, url: str | None) -> list[str]:
        """Return the ids of the articles whose text has this hash, then of those with this address."""

    def source(self, article_id: str) -> "tuple[Source, str]":
        """Return the properties of an article's file when it was read, and the sha256 of its bytes."""

    def skipped(self) -> "list[Skipped]":
        """Return the skipped files with the reason."""

    def undated(self, filters: Filters) -> int:
        """Return how many undated articles, without copies, pass the filters other than those by date."""

    def publishers(self) -> list[str]:
        """Return the name of every publisher, in order."""

    def paths(self) -> list[str]:
        """Return the path of every article's file below the folder of articles, in order."""

    def languages(self) -> list[str]:
        """Return the codes of the languages that the articles are in, the commonest first."""

    def newest(self) -> date | None:
        """Return the latest date of publication, or None if no article has a date."""


class Engine(Protocol):
    """One build of an index. It never changes, so that all of an answer comes from the same texts."""

    @property
    def name(self) -> str:
        """The name of the build."""

    @property
    def manifest(self) -> "Manifest":
        """The description of the build."""

    @property
    def store(self) -> Articles:
        """The articles."""

    @property
    def acronyms(self) -> "Acronyms":
        """The acronyms that the articles spell out."""

    @property
    def words(self) -> dict[str, int]:
        """The words of the articles, and how often each occurs."""

    @property
    def vocabulary(self) -> Mapping[str, int]:
        """The terms of the passages, each with its number."""

    def require(self, model: str) -> None:
        """Raise SnapshotStale unless this build was made by this version of askmuse, with this model."""

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a term among the passages."""

    def article(self, article_id: str) -> Article:
        """Return an article that a passage of this build names."""

    def propose(self, query: Vectors, weights: Mapping[str, float], k: int, filters: Filters | None) -> Proposals:
        """Return the `k` passages nearest to the vector of a query, and the `k` best by BM25 for its weighted terms.

        Without filters, passages that repeat others are left out; with filters they may be all that is left of a text.
        """
