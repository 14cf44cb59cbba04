"""Answers and passages: the bodies of the responses of `/ask` and `/search`."""

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field

from askmuse import types
from askmuse.answering.answer import NoteKind
from askmuse.api.schemas.bodies import ResponseBody
from askmuse.api.schemas.examples import ANSWER, PASSAGE


class AnswerSentence(ResponseBody):
    """A sentence of an article that answers the question, word for word."""

    text: str = Field(description="The sentence.")
    span: str | None = Field(description="The words in the sentence that answer; null if they are not known.")
    score: float = Field(description="How well the sentence matches the question; higher is better.")
    confidence: float = Field(description="The probability that the answer is right.")
    citations: list[int] = Field(
        description="Numbers of the citations; the first is of the sentence itself, others of sentences around it."
    )


class CitedPage(ResponseBody):
    """The page on which a quote begins. In a transcript, each subtitle (cue) counts as a page."""

    number: int = Field(description="Counted from 1.")
    label: str | None = Field(
        description="The number that is printed on the page, null if there is none; for a cue, its time."
    )
    seconds: int | None = Field(description="The time of a cue in seconds; null for other pages.")


class Citation(ResponseBody):
    """The place of a quote: `text[start:end]` of `GET /articles/{id}` is `quote`, counted in Unicode code points."""

    number: int
    article_id: str
    title: str
    publisher: str | None
    url: str | None
    published: date | None
    date_source: types.DateSource | None = Field(description="Where the date of publication was found.")
    page: CitedPage | None = Field(description="The page of the quote; null for formats without pages.")
    ocr: bool = Field(description="Whether the text was read from a picture (OCR), and may have wrong letters.")
    start: int
    end: int
    quote: str
    sha256: str = Field(description="Hash of the article's text when it was indexed.")


class NearSentence(ResponseBody):
    """A sentence that may answer the question, listed if no sentence is sure enough to be an answer."""

    text: str
    confidence: float = Field(description="The probability that the sentence is right.")
    citations: list[int] = Field(
        description="Numbers of the citations; the first is of the sentence itself, others of sentences around it."
    )


class Note(ResponseBody):
    """Something to know about an answer."""

    kind: NoteKind = Field(
        description="missing_part: no answer covers these parts of the question; newer: a later article gives another "
        "value; unknown_terms: no article has these words; language: the question is in another language than the "
        "articles; period: only articles from this period were searched; degraded: time ran out."
    )
    values: list[str]
    citations: list[int]


class RankedPassage(ResponseBody):
    """A passage: a few consecutive sentences of one article."""

    rank: int = Field(description="Counted from 1.")
    score: float = Field(description="How well the best sentence of the passage matches; higher is better.")
    passage_id: str
    article_id: str
    title: str
    start: int
    end: int
    text: str


class Agreement(ResponseBody):
    """Two quotes that state the same value, different values for one thing, or its values at different times."""

    kind: Literal["agree", "differ", "later"]
    citations: list[int]
    values: list[str]


class IndexInfo(ResponseBody):
    """The build of the index that answered."""

    snapshot: str
    built_at: str


class AppliedFilters(ResponseBody):
    """The articles that were searched: the filters of the request, and the period that the question names."""

    article_id: list[str]
    publisher: list[str]
    folder: list[str]
    published_from: date | None
    published_to: date | None
    keep_undated: bool = Field(
        description="Whether articles without a date were searched as well; true if the question names the period."
    )


class Undated(ResponseBody):
    """How many articles without a date were searched although there is a period, or left out because of it."""

    kept: int
    left_out: int


class Answer(ResponseBody):
    """The answer to a question. Unless the outcome is "answered", `answerable` is false and `answers` is empty.

    If some sentences may answer, but are not sure enough, the outcome is "perhaps" and `nearest` lists them.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [ANSWER]})
    question: str
    searched_as: str = Field(
        description="The question as it was searched: without its period, with its spelling corrected, and with words "
        "of earlier questions if it refers to them."
    )
    mode: str
    outcome: Literal["answered", "perhaps", "not_said"] = Field(
        description="answered: `answers` has the answer; perhaps: no sentence is sure enough, but `nearest` lists some "
        "that may answer; not_said: the articles don't say."
    )
    answerable: bool = Field(description='Whether the outcome is "answered".')
    confidence: float = Field(description="The probability that the best sentence is right, whatever the outcome.")
    answers: list[AnswerSentence]
    citations: list[Citation]
    nearest: list[NearSentence]
    passages: list[RankedPassage] = Field(description="The best-ranked passages, whether or not they answer.")
    agreement: list[Agreement]
    notes: list[Note]
    index: IndexInfo
    took_ms: dict[str, float]
    filters: AppliedFilters
    undated: Undated


class SearchResult(ResponseBody):
    """The passages that match a question best, best first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"passages": [PASSAGE]}]})
    passages: list[RankedPassage]
