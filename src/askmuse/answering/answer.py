"""The answer to a question, in the one form that Python, the command line and HTTP share."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from askmuse.ranking.stages import Ranking
from askmuse.types import DateSource, Filters, Undated

Outcome = Literal["answered", "perhaps", "not_said"]


@dataclass(frozen=True, slots=True)
class CitedPage:
    """The page that a quote begins on: its number from 1, and the number that is printed on it, if known.

    In a transcript it is the cue: its number, its time as "0:01:23", and that time in seconds.
    """

    number: int
    label: str | None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands: `article.text[start:end] == quote`, in a text whose hash is `sha256`."""

    number: int
    article_id: str
    title: str
    publisher: str | None
    url: str | None
    published: date | None
    date_source: DateSource | None
    """Where the date `published` was found: in front matter, metadata, the text, the address or the file's name."""
    page: CitedPage | None
    """None for formats without pages."""
    ocr: bool
    """Whether the text was recognised in a picture, so that letters may be wrong."""
    start: int
    end: int
    quote: str
    sha256: str


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One answer: verbatim text, the part of it that answers if that is known, and the numbers of its citations."""

    text: str
    span: str | None
    score: float
    confidence: float
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NearSentence:
    """A sentence that may answer, listed if none is likely enough to be an answer."""

    text: str
    confidence: float
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage as an answer lists it."""

    rank: int
    score: float
    passage_id: str
    article_id: str
    title: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Quotes that state the same, another value for the same thing, or its value at a later time."""

    kind: Literal["agree", "differ", "later"]
    citations: tuple[int, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about an answer, as data: the command line, HTTP and the page put it into words."""

    kind: Literal["missing_part", "newer", "unknown_terms", "language", "period", "degraded"]
    values: tuple[str, ...] = ()
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """Which build of the index gave an answer."""

    snapshot: str
    built_at: str


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What the articles say about a question.

    There are three outcomes: "answered"; "perhaps", with no answers but the sentences that come closest in `nearest`;
    and "not_said", with neither. `passages` lists what was searched, whatever the outcome.
    """

    question: str
    searched_as: str
    mode: str
    outcome: Outcome
    answerable: bool
    confidence: float
    """The probability that the best sentence is right, whatever the outcome."""
    answers: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    nearest: tuple[NearSentence, ...]
    passages: tuple[RankedPassage, ...]
    agreement: tuple[Agreement, ...]
    notes: tuple[Note, ...]
    index: IndexInfo
    took_ms: Mapping[str, float]
    filters: Filters = Filters()
    """Which articles could answer: what the caller chose, and the period that the question names."""
    undated: Undated = Undated()

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON has it: the one shape that Python, the command line and HTTP share."""
        return asdict(self, dict_factory=_jsonable)

    def __repr__(self) -> str:
        """Return the question, the outcome, and the sentences with their sources, a line each."""
        from askmuse.answering.showing.python import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        """Return the answer as a notebook shows it."""
        from askmuse.answering.showing.python import as_html

        return as_html(self)


def _jsonable(items: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in items}


@dataclass(frozen=True, slots=True)
class Examination:
    """An answer, the answer without a least confidence, and the ranking that both were chosen from."""

    answer: Answer
    unrestrained: Answer
    ranking: Ranking
