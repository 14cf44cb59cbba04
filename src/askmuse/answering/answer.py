"""The answer to a question as one object, which Python, the command line and HTTP share."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from askmuse.ranking.stages import Ranking
from askmuse.types import DateSource, Filters, Undated

Outcome = Literal["answered", "perhaps", "not_said"]
NoteKind = Literal["missing_part", "newer", "unknown_terms", "language", "period", "degraded"]
"""The kinds of notes on an answer; `api/schemas/answers.py` describes each."""


@dataclass(frozen=True, slots=True)
class CitedPage:
    """The page that a quote begins on: its number from 1, and the number that is printed on it, if known.

    In a transcript it is the cue: its number, its time as the label "0:01:23", and that time in seconds.
    """

    number: int
    label: str | None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote is: `article.text[start:end] == quote`, in a text whose SHA-256 hash is `sha256`."""

    number: int
    article_id: str
    title: str
    publisher: str | None
    url: str | None
    published: date | None
    date_source: DateSource | None
    """What the date `published` was read from: front matter, metadata, the text, the address or the file's name."""
    page: CitedPage | None
    """The page that the quote begins on; None for formats without pages."""
    ocr: bool
    """Whether the text was recognised in a picture of the page, so that letters may be wrong."""
    start: int
    end: int
    quote: str
    sha256: str


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One answer: verbatim text of an article, the shortest part of it that answers, and the numbers of its citations.

    The span is None if that part is not known. The first citation is that of the text; others are of its context.
    """

    text: str
    span: str | None
    score: float
    confidence: float
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NearSentence:
    """A sentence that may answer the question, listed if no sentence is likely enough to be an answer."""

    text: str
    confidence: float
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A passage in the list of an answer or a search, with its rank from 1."""

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
    """Two quotes that agree, that differ in a value for the same thing, or that give its value at different times.

    `citations` and `values` belong to the answer's quote first, and then to the other article's.
    """

    kind: Literal["agree", "differ", "later"]
    citations: tuple[int, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on an answer, as data. `answering/notes.py` makes the notes.

    `answering/showing/remarks.py` puts a note into words, and `api/page/words.js` does so for the browser page.
    """

    kind: NoteKind
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

    There are three outcomes: "answered"; "perhaps", with the closest sentences in `nearest` instead of answers; and
    "not_said", with neither. `passages` lists the best passages, whatever the outcome.
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
    """Which articles could answer: by the filters of the caller, and by the period that the question names."""
    undated: Undated = Undated()

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON values, in the shape that the command line and HTTP return."""
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
    """An answer, the answer that would be given at any confidence, and the ranking that both were chosen from."""

    answer: Answer
    unrestrained: Answer
    ranking: Ranking
