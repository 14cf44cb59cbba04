"""What HTTP takes and gives. The shapes of answers are those of `askmuse.types`, with the words that /docs shows.

A request is refused for an unknown field and for a value of another JSON type: nothing is guessed or converted.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool

from askmuse import types
from askmuse.answering.citations import Verdict
from askmuse.answering.modes import MODES, TIMELINE
from askmuse.assistant import LONGEST_QUESTION, MOST_PASSAGES, MOST_TURNS
from askmuse.text import is_unicode

LONGEST_TURN = 20_000
"""Characters of one earlier question or answer. The limit on bodies bounds all of them together."""
MOST_FILTERS = 100
"""Ids or publishers in one filter: SQLite takes far more, a person who picks articles takes far fewer."""
_NOT_BLANK = r"[^\s\x1c-\x1f\x85]"
"""Shown, not enforced: the assistant refuses a blank question, in better words. Python counts the separators U+001C to
U+001F and U+0085 as white space, which the `\\s` of JSON Schema leaves out."""
_LARGEST_OFFSET = 2**31 - 1

_WIRED: dict[str, Any] = {
    "article_id": "wired-zuckerberg-and-muse-spark",
    "title": "Zuckerberg Gains Ground in Tech as Meta's Rebuilt AI Division Delivers Muse Spark",
}
_WIRED_FACTS: dict[str, Any] = {
    "publisher": "askmuse example corpus",
    "url": None,
    "published": "2026-11-21",
    "date_source": "front matter",
}
_WIRED_HASH = "72c3f4a63c3d5b7be77b8ea9731fe6f20c6c5d894438e26d867b6c746079e82f"
_QUESTION = "How much did Meta invest in Scale AI?"
_QUOTE = (
    "Meta further spent billions on promising AI startups, either buying them or taking large stakes. "
    "One central deal was the $14.3 billion that Meta put into Scale AI, after which Scale's chief executive, "
    "Alexandr Wang, was hired to run the AI effort at Meta."
)
_PLACE: dict[str, Any] = {"start": 3250, "end": 3506}
_CITATION = {"number": 1, **_WIRED, **_WIRED_FACTS, **_PLACE, "quote": _QUOTE, "sha256": _WIRED_HASH}
_PASSAGE = {
    "rank": 1,
    "score": 2.2374,
    "passage_id": "wired-zuckerberg-and-muse-spark#9",
    **_WIRED,
    "start": 2963,
    "end": _PLACE["end"],
    "text": "Muse Spark comes after an enormous strategic outlay. When Llama 4 met with a tepid response, Zuckerberg "
    "approved a far-reaching rebuild of AI at Meta. Meta went after leading engineers at rival companies aggressively, "
    f"offering pay packages valued in the hundreds of millions of dollars. {_QUOTE}",
}
_INDEX: dict[str, Any] = {"snapshot": "20261122T013225527498-7da0b7939ef7", "built_at": "2026-11-22T01:32:25+00:00"}
_ARTICLE = {
    "id": _WIRED["article_id"],
    "title": _WIRED["title"],
    **_WIRED_FACTS,
    "author": None,
    "sha256": _WIRED_HASH,
    "copy_of": None,
    "copies": [],
}


def _in_unicode(text: str) -> str:
    """Refuse half a surrogate pair: JSON can spell one, but neither UTF-8 nor SQLite can hold it."""
    if not is_unicode(text):
        raise ValueError("The text holds half of a surrogate pair (such as \\ud800): send valid Unicode.")
    return text


def _is_number(value: Any) -> Any:
    """Refuse "5" and true, which pydantic would count as numbers; 5.0 is the same number as 5 in JSON."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("Give a whole number.")
    return value


def _is_iso(value: Any) -> Any:
    """Refuse numbers, which pydantic would take for seconds since 1970, and times."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError('Give a date as "2026-04-08".')
    return value


_UNICODE = AfterValidator(_in_unicode)
_NUMBER = BeforeValidator(_is_number)
Text = Annotated[str, _UNICODE]
Day = Annotated[date, BeforeValidator(_is_iso)]
Question = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST_QUESTION,
        json_schema_extra={"pattern": _NOT_BLANK},
        description="What you want to know, in a sentence or a few words.",
        examples=[_QUESTION],
    ),
    _UNICODE,
]
_Said = Annotated[str, Field(max_length=LONGEST_TURN), _UNICODE]
_Quote = Annotated[str, Field(min_length=1), _UNICODE]
_Count = Annotated[int, Field(ge=1, le=MOST_PASSAGES, description="How many passages to list.")]
_Offset = Annotated[int, Field(ge=0, le=_LARGEST_OFFSET), _NUMBER]
Mode = Annotated[
    Text,
    Field(description="How much to read before answering.", json_schema_extra={"enum": list(MODES)}),
]
"""The assistant refuses a mode that there is not: one place knows, this one only shows what it knows."""


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Response(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True)


class Turn(_Request):
    """One earlier exchange of the conversation."""

    question: _Said = Field(examples=["Who runs Meta Superintelligence Labs?"])
    answer: _Said = Field(default="", examples=["To run MSL he recruited Alexandr Wang."])


class Filters(_Request):
    """Which articles may answer; what is left out does not restrict."""

    article_id: list[Text] = Field(
        default=[], max_length=MOST_FILTERS, description="Ids of articles, as `GET /articles` lists them."
    )
    publisher: list[Text] = Field(
        default=[], max_length=MOST_FILTERS, description="Names of publishers, spelt as `GET /articles` does."
    )
    published_from: Day | None = Field(default=None, description="The first day on which it was published.")
    published_to: Day | None = Field(default=None, description="The last day on which it was published.")
    keep_undated: StrictBool = Field(
        default=False,
        description="Whether articles without a date pass `published_from` and `published_to`; else they are left out.",
    )

    def to_filters(self) -> types.Filters:
        """Return what the assistant takes."""
        return types.Filters(
            tuple(self.article_id), tuple(self.publisher), self.published_from, self.published_to, self.keep_undated
        )


class AskRequest(_Request):
    """A question, what was said before it, and what may answer it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": _QUESTION},
                {
                    "question": "And who was hired to run it?",
                    "history": [{"question": _QUESTION, "answer": _QUOTE}],
                    "k": 3,
                    "mode": "thinking",
                    "filters": {"publisher": ["askmuse example corpus"], "published_from": "2026-01-01"},
                },
            ]
        }
    )
    question: Question
    history: list[Turn] = Field(
        default=[],
        max_length=MOST_TURNS,
        description="The turns before, oldest first: a question may lean on them.",
    )
    k: Annotated[_Count, _NUMBER] = 5
    mode: Mode | None = None
    filters: Filters = Filters()
    timeline: StrictBool = Field(
        default=False,
        description=f"Give up to {TIMELINE} answers, by the day on which their articles were published, undated last.",
    )


class AskQuery(_Request):
    """The same for a link: no history and no filters."""

    q: Question
    k: _Count = 5
    mode: Mode | None = None


class SearchRequest(_Request):
    """A question whose passages alone are wanted."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": _QUESTION, "k": 3}]})
    question: Question
    k: Annotated[_Count, _NUMBER] = 5
    filters: Filters = Filters()


class VerifyRequest(_Request):
    """The part of a citation that can be checked."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"article_id": _WIRED["article_id"], **_PLACE, "quote": _QUOTE, "sha256": _WIRED_HASH},
            ]
        }
    )
    article_id: Text
    start: _Offset = Field(description="In code points, from 0.")
    end: _Offset = Field(description="The code point after the last one.")
    quote: _Quote
    sha256: str | None = Field(
        default=None,
        pattern="^[0-9a-f]{64}$",
        description="May be sent as the citation has it; the verdict compares the quote itself.",
    )


class AnswerSentence(_Response):
    """A sentence of an article that answers, word for word."""

    text: str = Field(description="The sentence.")
    span: str | None = Field(description="The part of it that answers, where that is known.")
    score: float = Field(description="How well it fits the question; higher is better.")
    confidence: float = Field(description="The probability that it is right.")
    citations: list[int] = Field(description="Numbers of its citations; the first is that of its own quote.")


class Citation(_Response):
    """Where a quote stands: `text[start:end]` of `GET /articles/{id}` is `quote`, counted in Unicode code points."""

    number: int
    article_id: str
    title: str
    publisher: str | None
    url: str | None
    published: date | None
    date_source: types.DateSource | None = Field(description="Where the date of publication stands.")
    start: int
    end: int
    quote: str
    sha256: str = Field(description="Hash of the article's text when it was indexed.")


class NearSentence(_Response):
    """A sentence that may answer, where none is sure enough to be given as an answer."""

    text: str
    confidence: float = Field(description="The probability that it is right.")
    citations: list[int] = Field(description="Numbers of its citations; the first is that of its own quote.")


class Note(_Response):
    """Something to know about an answer."""

    kind: Literal["missing_part", "newer", "unknown_terms", "language", "period", "degraded"] = Field(
        description="missing_part: a part of the question that no answer speaks of; newer: a later article gives "
        "another value; unknown_terms: words that no article has; language: the question is in another language than "
        "the articles; period: only articles of these days could answer; degraded: time ran out."
    )
    values: list[str]
    citations: list[int]


class RankedPassage(_Response):
    """A few consecutive sentences of one article."""

    rank: int = Field(description="From 1.")
    score: float = Field(description="How well its best sentence fits; higher is better.")
    passage_id: str
    article_id: str
    title: str
    start: int
    end: int
    text: str


class Agreement(_Response):
    """Quotes that state the same, another value for the same thing, or its value at a later time."""

    kind: Literal["agree", "differ", "later"]
    citations: list[int]
    values: list[str]


class IndexInfo(_Response):
    """The build of the index that answered."""

    snapshot: str
    built_at: str


class AppliedFilters(_Response):
    """Which articles could answer: the filters of the request, and the period that the question names."""

    article_id: list[str]
    publisher: list[str]
    published_from: date | None
    published_to: date | None
    keep_undated: bool = Field(description="True for a period that the question names.")


class Undated(_Response):
    """How many articles without a date a period kept, or left out."""

    kept: int
    left_out: int


class Answer(_Response):
    """What the articles say. Where they don't say, `answerable` is false and `answers` is empty.

    Where a sentence may answer, but is not sure enough, the outcome is "perhaps" and `nearest` lists it.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "question": _QUESTION,
                    "searched_as": _QUESTION,
                    "mode": "thinking",
                    "outcome": "answered",
                    "answerable": True,
                    "confidence": 0.9805,
                    "answers": [
                        {
                            "text": _QUOTE,
                            "span": "One central deal was the $14.3 billion",
                            "score": 2.3374,
                            "confidence": 0.9805,
                            "citations": [1],
                        },
                    ],
                    "citations": [_CITATION],
                    "nearest": [],
                    "passages": [_PASSAGE],
                    "agreement": [],
                    "notes": [],
                    "index": _INDEX,
                    "took_ms": {"search": 12.1, "read": 108.4, "total": 120.5},
                    "filters": {
                        "article_id": [],
                        "publisher": [],
                        "published_from": None,
                        "published_to": None,
                        "keep_undated": False,
                    },
                    "undated": {"kept": 0, "left_out": 0},
                }
            ]
        }
    )
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


class SearchResult(_Response):
    """The passages that fit a question best, best first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"passages": [_PASSAGE]}]})
    passages: list[RankedPassage]


class ArticleInfo(_Response):
    """What is known of an article. Unknown facts are null."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ARTICLE]})
    id: str
    title: str
    publisher: str | None
    url: str | None
    author: str | None
    published: date | None
    date_source: types.DateSource | None = Field(description="Where the date of publication stands.")
    sha256: str = Field(description="Hash of the text, in UTF-8.")
    copy_of: str | None = Field(description="Id of the article that this one is a near-copy of.")
    copies: list[str] = Field(description="Ids of the articles that are near-copies of this one.")

    @classmethod
    def of(cls, article: types.Article, copies: Sequence[str]) -> Self:
        """Return what this schema tells of `article`."""
        facts = {name: getattr(article, name) for name in cls.model_fields if name != "copies"}
        return cls(**facts, copies=list(copies))


class ArticleText(ArticleInfo):
    """An article with its text, into which citations count."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**_ARTICLE, "text": "\nMeta has a new AI model called Muse Spark, and …"}]}
    )
    text: str


class Verification(_Response):
    """What became of a quote, and where it stands now."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"verdict": "exact", **_PLACE}]})
    verdict: Verdict = Field(
        description="`exact`: it stands where the citation says. `moved`: it stands at `start` to `end`. "
        "`changed`: the article does not have it. `missing`: no article has that id."
    )
    start: int | None
    end: int | None


class Alive(_Response):
    """The server runs."""

    status: Literal["alive"] = "alive"


class Ready(_Response):
    """The index answers."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"status": "ready", "articles": 4, "index": _INDEX, "notice": None}]}
    )
    status: Literal["ready"] = "ready"
    articles: int
    index: IndexInfo
    notice: str | None = Field(description="Why a newer index that is on disk is not used.")


class FieldError(_Response):
    """What is wrong with one part of a request."""

    location: list[str | int] = Field(examples=[["body", "k"]])
    message: str = Field(examples=["Input should be less than or equal to 50"])


class Problem(_Response):
    """Why a request was not served (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:problem-type:askmuse:question",
                    "title": "The question cannot be served",
                    "status": 422,
                    "detail": "Unknown mode 'dreaming'. Modes: thinking, instant, contemplating, auto.",
                    "instance": "/ask",
                }
            ]
        }
    )

    type: str = Field(description="Names the kind of problem.")
    title: str
    status: int
    detail: str = Field(description="What is wrong and what to do, for a person.")
    instance: str = Field(description="The path that was asked for.")
    errors: list[FieldError] | None = Field(default=None, description="For a request that does not fit its schema.")
