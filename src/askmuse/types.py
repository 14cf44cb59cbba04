"""The values that all other modules exchange. This module imports no other one of askmuse.

Offsets are Unicode code points into `Article.text`, half-open: `text[start:end]`. Scores: higher is better.
Ranks count from 1.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]
    Rows = npt.NDArray[np.int64]
else:  # importing NumPy would double the start-up time of the child processes that read files
    Vectors = Rows = Any
"""Arrays of float32, of any shape, and of the numbers of rows."""
Span = tuple[int, int]
"""A start and an end, half-open: `text[start:end]`."""
DateSource = Literal["front matter", "metadata", "text", "address", "file name"]
"""Where the publication date of an article was found."""
Notify = Callable[[str], None]
"""Called with a line of text for the user, such as a warning."""
Progress = Callable[[str, int, int], None]
"""Called with the name of a step, the number of items done, and the number of all items."""


class Kind(StrEnum):
    """The kind of a block or sentence of an article's text.

    BULLET is a list item, ROW a row of a table, REFERENCE a link or the head of a mail, and BOILERPLATE a line that
    belongs to the web page and not to its article, such as a menu.
    """

    PROSE = "prose"
    BULLET = "bullet"
    ROW = "row"
    CODE = "code"
    HEADING = "heading"
    REFERENCE = "reference"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch of an article's text, a line or a part of one, stands in the picture in which it was recognised.

    Its edges are shares of the page's width and height, from the upper left corner. `first` is the edge at which the
    text begins and `last` the one at which it ends, which is to the left of `first` in a script from right to left.
    """

    start: int
    end: int
    first: float
    last: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page of an article: the offset of its first character, its number from 1, and the number printed on it.

    A cue of a transcript is a page too; its label is the time at which it is spoken.
    """

    start: int
    number: int
    label: str | None = None
    seconds: int | None = None
    """Seconds from the start of the recording to this cue; None for printed pages."""
    ocr: bool = False
    """Whether the text was recognised in a picture of the page, so that letters may be wrong."""
    places: tuple[Place, ...] = ()
    """Where the text stands in that picture, in the order of the text; empty for other pages."""

    @classmethod
    def of(cls, values: Sequence[Any]) -> "Page":
        """Return the page whose values these are, as `dataclasses.astuple` and then JSON give them."""
        start, number, label, seconds, ocr, places = values
        return cls(start, number, label, seconds, ocr, tuple(Place(*place) for place in places))


@dataclass(frozen=True, slots=True)
class Article:
    """One source file: its text, and what is known of its origin. Unknown values are None."""

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
    """The id of the article of which this one is a near-copy, None for all others."""
    pages: tuple[Page, ...] = ()
    """Where each page or cue starts, in order; empty for formats without them."""
    language: str | None = None
    """The ISO 639-1 code of the text's language, such as "en"; None if it is not clear."""

    @property
    def page_count(self) -> int:
        """The number of pages, not counting the cues of a transcript."""
        return count_pages(self.pages)

    @property
    def original_id(self) -> str:
        """The id of the article that this one copies, or its own."""
        return self.copy_of or self.id

    def above(self, passage: "Passage") -> str:
        """Return the title and the heading above a passage of this article."""
        heading = self.text[slice(*passage.heading)] if passage.heading else ""
        return f"{self.title}. {heading}".strip()


def count_pages(pages: Iterable[Page]) -> int:
    """Return the number of pages, not counting the cues of a transcript."""
    return sum(page.seconds is None for page in pages)


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What is known of an article, without its text. Unknown facts are None."""

    id: str
    sha256: str
    title: str
    publisher: str | None
    url: str | None
    author: str | None
    published: date | None
    date_source: DateSource | None
    copy_of: str | None
    language: str | None
    page_count: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article, or another span that can answer, such as a table row."""

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
    """How well a sentence and its passage match a query, from 0 (nothing in common) to about 1; BM25 may exceed 1.

    `dense` signals are cosines of vectors, `sparse` signals are BM25. `ranking.retrieval` describes each.
    """

    dense_passage: float
    dense_sentence: float
    sparse_passage: float
    sparse_sentence: float
    reader: float | None = None
    """The reader's logit of relevance; None if it did not read the sentence."""
    span: float | None = None
    """The reader's logit of the best span in the sentence, less that of no span in its passage."""

    @property
    def score(self) -> float:
        """The sum of the rankers' signals, without the reader."""
        return self.dense_passage + self.dense_sentence + self.sparse_passage + self.sparse_sentence


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of a conversation."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may answer. Empty fields do not restrict; several values of one field are alternatives."""

    article_id: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    folder: tuple[str, ...] = ()
    """Folders within the folder of articles, such as "2026/march", each with all its subfolders."""
    published_from: date | None = None
    published_to: date | None = None
    keep_undated: bool = False
    """Whether articles without a date pass a filter by date, as they do if the question names the period."""

    def __post_init__(self) -> None:
        """Raise TypeError for values of other types: a str instead of a tuple would filter by its letters."""
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
    """How many undated articles a filter by date kept or left out.

    Near-copies don't count, nor do articles that other filters exclude.
    """

    kept: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """The reader's output for a sentence: its relevance as a logit, and its best span in the article's text."""

    relevance: float
    span: Span
    span_score: float
    """The logits of the span's start and end, less those of no span in the passage."""


@dataclass(frozen=True, slots=True)
class Combination:
    """How the signals of a sentence add up to its score; kept with the reader's weights."""

    weights: Mapping[str, float]
    """The weight of each signal, by its name in `Signals`."""
    kind: float
    """Added for a sentence with a value of the type asked for, such as a date, and subtracted for one without."""
    ceiling: float
    """How much an unread sentence could gain by being read: 99 % of the right sentences gain less."""

    def fused(self, signals: Signals) -> float:
        """Return the score from the rankers' signals alone, without those of the reader."""
        rankers = (name for name in self.weights if name not in {"reader", "span"})
        return sum((self.weights[name] * float(getattr(signals, name)) for name in rankers), 0.0)

    def score(self, signals: Signals) -> float:
        """Return the score of a sentence that the reader has read, from all signals."""
        return sum((weight * float(getattr(signals, name)) for name, weight in self.weights.items()), 0.0)


class PassageReader(Protocol):
    """A network that reads a question and a passage together."""

    @property
    def combination(self) -> Combination:
        """The weights with which its signals and those of the rankers make a score."""

    @property
    def sha256(self) -> str:
        """The hash of its weights."""

    def read(self, question: str, passages: Sequence[tuple[Article, Passage]]) -> list[list[Reading]]:
        """Return, for each passage, its readings: one for each of its sentences, in order."""


@dataclass(frozen=True, slots=True)
class TokenCount:
    """How many tokens a text has, and how many of them the model reads."""

    all: int
    read: int


class Encoder(Protocol):
    """A model that turns texts into unit vectors."""

    @property
    def fingerprint(self) -> str:
        """A name of the model; models with the same name give the same vectors."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    def knows(self, word: str) -> bool:
        """Whether `word` is a single token of the model's vocabulary, as the common words of its language are."""

    def count_tokens(self, text: str) -> TokenCount:
        """Return how many tokens a text has, and how many of them fit into the model."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of documents, shape (len(texts), dimensions), float32."""

    def encode_query(self, text: str) -> Vectors:
        """Return the unit vector of a query, shape (dimensions,), float32."""
