"""Answers and found passages: the bodies of the responses of `/ask` and `/search`."""

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field

from askmuse import types
from askmuse.api.schemas.bodies import ResponseBody
from askmuse.api.schemas.examples import ANSWER, PASSAGE


class AnswerSentence(ResponseBody):
    """A sentence of an article that answers, word for word."""

    text: str = Field(description="The sentence.")
    span: str | None = Field(description="The part of it that answers, where that is known.")
    score: float = Field(description="How well it fits the question; higher is better.")
    confidence: float = Field(description="The probability that it is right.")
    citations: list[int] = Field(description="Numbers of its citations; the first is that of its own quote.")


class CitedPage(ResponseBody):
    """The page that a quote begins on, or the cue of a transcript."""

    number: int = Field(description="From 1.")
    label: str | None = Field(description="The number that is printed on it, if known; of a cue, its time.")
    seconds: int | None = Field(description="The time of a cue in seconds; null for pages on paper.")


class Citation(ResponseBody):
    """Where a quote stands: `text[start:end]` of `GET /articles/{id}` is `quote`, counted in Unicode code points."""

    number: int
    article_id: str
    title: str
    publisher: str | None
    url: str | None
    published: date | None
    date_source: types.DateSource | None = Field(description="Where the date of publication stands.")
    page: CitedPage | None = Field(description="Null for formats without pages.")
    ocr: bool = Field(description="Whether the text was recognised in a picture, and may have wrong letters.")
    start: int
    end: int
    quote: str
    sha256: str = Field(description="Hash of the article's text when it was indexed.")


class NearSentence(ResponseBody):
    """A sentence that may answer, where none is sure enough to be given as an answer."""

    text: str
    confidence: float = Field(description="The probability that it is right.")
    citations: list[int] = Field(description="Numbers of its citations; the first is that of its own quote.")


class Note(ResponseBody):
    """Something to know about an answer."""

    kind: Literal["missing_part", "newer", "unknown_terms", "language", "period", "degraded"] = Field(
        description="missing_part: a part of the question that no answer speaks of; newer: a later article gives "
        "another value; unknown_terms: words that no article has; language: the question is in another language than "
        "the articles; period: only articles of these days could answer; degraded: time ran out."
    )
    values: list[str]
    citations: list[int]


class RankedPassage(ResponseBody):
    """A few consecutive sentences of one article."""

    rank: int = Field(description="From 1.")
    score: float = Field(description="How well its best sentence fits; higher is better.")
    passage_id: str
    article_id: str
    title: str
    start: int
    end: int
    text: str


class Agreement(ResponseBody):
    """Quotes that state the same, another value for the same thing, or its value at a later time."""

    kind: Literal["agree", "differ", "later"]
    citations: list[int]
    values: list[str]


class IndexInfo(ResponseBody):
    """The build of the index that answered."""

    snapshot: str
    built_at: str


class AppliedFilters(ResponseBody):
    """Which articles could answer: the filters of the request, and the period that the question names."""

    article_id: list[str]
    publisher: list[str]
    folder: list[str]
    published_from: date | None
    published_to: date | None
    keep_undated: bool = Field(description="True for a period that the question names.")


class Undated(ResponseBody):
    """How many articles without a date a period kept, or left out."""

    kept: int
    left_out: int


class Answer(ResponseBody):
    """What the articles say. Unless the outcome is "answered", `answerable` is false and `answers` is empty.

    If some sentences may answer, but are not sure enough, the outcome is "perhaps" and `nearest` lists them.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [ANSWER]})
    question: str
    searched_as: str = Field(
        description="The question without its period, after spelling and follow-ups were resolved."
    )
    mode: str
    outcome: Literal["answered", "perhaps", "not_said"] = Field(
        description="perhaps: no answer is sure enough, but `nearest` has sentences that may answer."
    )
    answerable: bool = Field(description="Whether the outcome is answered.")
    confidence: float = Field(description="The probability that the best answer is right, given or not.")
    answers: list[AnswerSentence]
    citations: list[Citation]
    nearest: list[NearSentence]
    passages: list[RankedPassage] = Field(description="The passages that fit best, whether or not they answer.")
    agreement: list[Agreement]
    notes: list[Note]
    index: IndexInfo
    took_ms: dict[str, float]
    filters: AppliedFilters
    undated: Undated


class SearchResult(ResponseBody):
    """The passages that fit a question best, best first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"passages": [PASSAGE]}]})
    passages: list[RankedPassage]
