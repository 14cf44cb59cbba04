"""What askmuse needs of a database that keeps indexes; each kind of database has one file that offers it.

An index is published as a new build beside the one in use, checked, and then named as the one in use, in one step.
Readers go on with the build that they opened.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Protocol, Self

from askmuse.types import Article, Filters, Vectors


@dataclass(frozen=True, slots=True)
class Origin:
    """What filters test of an article."""

    article_id: str
    publisher: str | None
    published: date | None
    folders: tuple[str, ...]
    """The folder of its file, and all above it, below the folder of articles."""

    @classmethod
    def of(cls, article: Article) -> Self:
        """Return what filters test of `article`."""
        folders = tuple(str(folder) for folder in PurePosixPath(article.path).parents if folder.name)
        return cls(article.id, article.publisher, article.published, folders)


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as a database keeps it."""

    row: int
    """Its number; passages with the same score are listed by it."""
    origin: Origin
    repeats: Origin | None
    """The article whose text the passage repeats: it is proposed only if filters leave that one out."""
    record: bytes
    """What `Record.pack` returns."""


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article as a database keeps it."""

    origin: Origin
    copy_of: str | None
    sha256: str
    url: str | None
    facts: bytes
    record: bytes


class Build(Protocol):
    """The passages and articles of one build of an index, in a database.

    To write a row again replaces it, so that a build that was cut short is simply written again.
    """

    def write_passages(self, rows: Sequence[PassageRow]) -> None:
        """Write or replace passages."""

    def write_articles(self, rows: Sequence[ArticleRow]) -> None:
        """Write or replace articles."""

    def write_about(self, data: bytes) -> None:
        """Write what is known of the index as a whole."""

    def finish(self) -> None:
        """Make what was written ready to be searched; called once all is written."""

    def passages(self) -> Iterator[PassageRow]:
        """Yield every passage, to check what was written."""

    def articles(self) -> Iterator[ArticleRow]:
        """Yield every article, to check what was written."""

    def about(self) -> bytes:
        """Return what `write_about` wrote."""

    def nearest(self, query: Vectors, k: int, filters: Filters) -> list[int]:
        """Return the rows of about the `k` passages nearest to a vector."""

    def heaviest(self, query: Mapping[int, float], k: int, filters: Filters) -> list[int]:
        """Return the rows of the `k` passages with the highest sum of the weights of a query's terms, all above 0."""

    def records(self, rows: Sequence[int]) -> dict[int, bytes]:
        """Return the records of passages by their rows."""

    def article(self, article_id: str) -> bytes | None:
        """Return the record of an article."""

    def facts(self) -> list[bytes]:
        """Return the facts of every article, ordered by id."""

    def ids_of(self, sha256: str | None, url: str | None) -> list[str]:
        """Return the ids of the articles whose text has this hash, then of those with this address."""

    def undated(self, filters: Filters) -> int:
        """Return how many undated articles, without copies, pass the filters other than those by date."""

    def delete(self, article_id: str) -> None:
        """Remove an article and its passages, at once and from this build only."""


class Database(Protocol):
    """A database that keeps builds of one index by name."""

    def current(self) -> str:
        """Return the name of the build in use; raises SnapshotMissing if there is none."""

    def create(self, name: str, dimensions: int) -> Build:
        """Return a new build to write, for vectors of this length, or one of this name that was cut short."""

    def open(self, name: str) -> Build:
        """Return a build."""

    def publish(self, name: str) -> None:
        """Make a build the one in use, in one step, and remove all others but the one before."""

    def drop(self, name: str) -> None:
        """Remove a build that is not in use."""
