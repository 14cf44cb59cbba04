"""The values that every other module speaks in. This module imports no sibling.

Offsets are Unicode code points into `Article.text`, half-open: `text[start:end]`. Scores: higher is better.
Ranks count from 1.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]
    Rows = npt.NDArray[np.int64]
else:  # to import NumPy takes as long as all else that the processes that read files need
    Vectors = Rows = Any
Span = tuple[int, int]
DateSource = Literal["front matter", "metadata", "text", "address", "file name"]
"""Where the date of an article's publication stands."""
Notify = Callable[[str], None]
"""Called with a line for the user, which is no part of an answer."""
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


class Kind(StrEnum):
    """What a stretch of an article's text is."""

    PROSE = "prose"
    BULLET = "bullet"
    ROW = "row"
    CODE = "code"
    HEADING = "heading"
    REFERENCE = "reference"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of an article: the offset of its first character, its number from 1, and the number printed on it.

    A cue of a transcript is a page too, whose label is the time at which it is said.
    """

    start: int
    number: int
    label: str | None = None
    seconds: int | None = None
    """From the start of a recording to this cue; None for pages on paper."""
    ocr: bool = False
    """Whether the text was recognised in a picture of the page, and may have wrong letters."""


@dataclass(frozen=True, slots=True)
class Article:
    """One source file: its text, and what is known about where it comes from. Unknown facts are None."""

    id: str
    path: str
    text: str
    sha256: str
    title: str
    publisher: str | None = None
    url: str | None = None
    author: str | None = None
    published: date | None = None
    date_source: DateSource | None = None
    copy_of: str | None = None
    pages: tuple[Page, ...] = ()
    """Where each page or cue starts, in order; empty for formats without them."""
    language: str | None = None
    """The language of the text as a code of ISO 639-1, such as "en"; None where it is not clear."""

    @property
    def page_count(self) -> int:
        """How many pages a file has; the cues of a transcript are none."""
        return sum(page.seconds is None for page in self.pages)

    @property
    def original_id(self) -> str:
        """The id of the article that this one copies, or its own."""
        return self.copy_of or self.id

    def above(self, passage: "Passage") -> str:
        """Return what stands above a passage of this article: the title and the heading."""
        heading = self.text[slice(*passage.heading)] if passage.heading else ""
        return f"{self.title}. {heading}".strip()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span that can answer."""

    start: int
    end: int
    kind: Kind = Kind.PROSE


@dataclass(frozen=True, slots=True)
class Passage:
    """A few consecutive sentences of one article, under one heading: the unit that is indexed and ranked."""

    id: str
    article_id: str
    start: int
    end: int
    sentences: tuple[Sentence, ...]
    heading: Span | None = None


@dataclass(frozen=True, slots=True)
class Signals:
    """How well a sentence and its passage fit a query, from 0 (nothing in common) to about 1; BM25 may exceed that."""

    dense_passage: float
    dense_sentence: float
    sparse_passage: float
    sparse_sentence: float
    reader: float | None = None
    """The reader's logit of relevance; None where it did not read the sentence."""
    span: float | None = None
    """How sure the reader is of the best span in the sentence, against there being none in its passage."""

    @property
    def score(self) -> float:
        """The fused score, without the reader."""
        return self.dense_passage + self.dense_sentence + self.sparse_passage + self.sparse_sentence


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of a conversation."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may answer; what is left empty does not restrict. Several values of one field are alternatives."""

    article_id: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    folder: tuple[str, ...] = ()
    """Folders within the folder of articles, such as "2026/march"; each stands for all that lies below it."""
    published_from: date | None = None
    published_to: date | None = None
    keep_undated: bool = False
    """Whether a period keeps the articles without a date, as one that a question names does."""

    def __post_init__(self) -> None:
        """Refuse values of other types: a text in place of several would filter by its letters."""
        for name in ("article_id", "publisher", "folder"):
            values = getattr(self, name)
            if isinstance(values, str) or not all(isinstance(value, str) for value in values):
                raise TypeError(f"{name} must be a tuple of str, such as ('name',), not {values!r}")
            object.__setattr__(self, name, tuple(values))
        for name in ("published_from", "published_to"):
            day = getattr(self, name)
            if day is not None and type(day) is not date:
                raise TypeError(f"{name} must be a datetime.date or None, not {day!r}")


@dataclass(frozen=True, slots=True)
class Undated:
    """How many articles without a date a period kept or left out; copies and what other filters bar do not count."""

    kept: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader says of a sentence: a logit of relevance, and its best span, in the article's text."""

    relevance: float
    span: Span
    span_score: float
    """Logits of the span's start and end, less those of there being none in the passage."""


@dataclass(frozen=True, slots=True)
class Combination:
    """How much each signal of a sentence counts."""

    weights: Mapping[str, float]
    """By the names of `Signals`."""
    kind: float
    """Added where a sentence has the kind of thing that is asked for, taken where it lacks it."""
    ceiling: float
    """99th percentile of what the reader adds to the score of a right sentence: unread ones could gain no more."""

    def fused(self, signals: Signals) -> float:
        """Return the score without the reader's part."""
        rankers = (name for name in self.weights if name not in {"reader", "span"})
        return sum((self.weights[name] * float(getattr(signals, name)) for name in rankers), 0.0)

    def score(self, signals: Signals) -> float:
        """Return the score of a sentence that was read."""
        return sum((weight * float(getattr(signals, name)) for name, weight in self.weights.items()), 0.0)


class PassageReader(Protocol):
    """Question and passage, read together."""

    @property
    def combination(self) -> Combination:
        """How its signals and those of the rankers make a score."""

    @property
    def sha256(self) -> str:
        """Hash of the weights."""

    def read(self, question: str, passages: Sequence[tuple[Article, Passage]]) -> list[list[Reading]]:
        """Return a reading of every sentence of every passage, in their order."""


@dataclass(frozen=True, slots=True)
class TokenCount:
    """How many tokens a text has, and how many of them the model reads."""

    all: int
    read: int


class Encoder(Protocol):
    """Text → unit vectors."""

    @property
    def fingerprint(self) -> str:
        """Name of the model: equal for equal vectors."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def knows(self, word: str) -> bool:
        """Whether the model has `word` in its vocabulary as a whole, as it has the common words of its language."""

    def count_tokens(self, text: str) -> TokenCount:
        """Return how many tokens a text has."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of documents, shape (len(texts), dimensions)."""

    def encode_query(self, text: str) -> Vectors:
        """Return the vector of a query, shape (dimensions,)."""
