"""The bodies and parameters of HTTP requests and the bodies of responses, with the descriptions that /docs shows.

A request with an unknown field, or with a value of another JSON type, is refused: nothing is guessed or converted.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool

from askmuse import __version__, types
from askmuse.answering.answer import CitedPage as _CitedPage
from askmuse.answering.modes import MODES, TIMELINE
from askmuse.exporting import receipts
from askmuse.exporting.export import FORMATS, TITLE
from askmuse.questions.arguments import LONGEST_QUESTION, MOST_PASSAGES, MOST_TURNS
from askmuse.text import is_unicode
from askmuse.verification.verify import Verdict

_LONGEST_ADDRESS = 20_000
"""Characters of a web address; browsers take far fewer."""
LONGEST_ANSWER = 20_000
"""Characters of an earlier answer: ten sentences of a usual length have a tenth of this."""
MOST_FILTERS = 100
"""Values of one filter. SQLite takes far more, people choose far fewer."""
_NOT_BLANK = r"[^\s\x1c-\x1f\x85]"
"""Only described, not enforced: the assistant refuses a blank question with a better message. The separators U+001C to
U+001F and U+0085 are white space in Python but not in the `\\s` of JSON Schema."""
MOST_RECEIPTS = 1_000
"""Quotes of one export: somebody's saved quotes are tens."""
_LONGEST_FACT = 10_000
"""Characters of a title, a question or a note."""
_LARGEST_OFFSET = 2**31 - 1
_LONGEST_TIMEOUT = 600_000
"""Milliseconds: ten minutes, longer than any question takes."""

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
    "One central deal was the $14.3 billion that Meta put into Scale AI, after which Scale's chief executive, "
    "Alexandr Wang, was hired to run the AI effort at Meta."
)
_PLACE: dict[str, Any] = {"start": 3347, "end": 3506}
_IN_TEXT = {"page": None, "ocr": False, **_PLACE, "quote": _QUOTE, "sha256": _WIRED_HASH}
_CITATION = {"number": 1, **_WIRED, **_WIRED_FACTS, **_IN_TEXT}
_PASSAGE = {
    "rank": 1,
    "score": 2.7392,
    "passage_id": "wired-zuckerberg-and-muse-spark#9",
    **_WIRED,
    "start": 2963,
    "end": _PLACE["end"],
    "text": "Muse Spark comes after an enormous strategic outlay. When Llama 4 met with a tepid response, Zuckerberg "
    "approved a far-reaching rebuild of AI at Meta. Meta went after leading engineers at rival companies aggressively, "
    "offering pay packages valued in the hundreds of millions of dollars. Meta further spent billions on promising AI "
    f"startups, either buying them or taking large stakes. {_QUOTE}",
}
_INDEX: dict[str, Any] = {"snapshot": "20261122T013225527498-7da0b7939ef7", "built_at": "2026-11-22T01:32:25+00:00"}
_ARTICLE = {
    "id": _WIRED["article_id"],
    "title": _WIRED["title"],
    **_WIRED_FACTS,
    "author": None,
    "sha256": _WIRED_HASH,
    "language": "en",
    "pages": 0,
    "copy_of": None,
    "copies": [],
}


def _in_unicode(text: str) -> str:
    """Refuse half of a surrogate pair: JSON can spell one, but neither UTF-8 nor SQLite can hold it."""
    if not is_unicode(text):
        raise ValueError("The text holds half of a surrogate pair (such as \\ud800): send valid Unicode.")
    return text


def _is_number(value: Any) -> Any:
    """Refuse "5" and true, which pydantic would take for numbers; in JSON, 5.0 is the same number as 5."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("Give a number.")
    return value


def _is_iso(value: Any) -> Any:
    """Refuse times, and numbers, which pydantic would take for seconds since 1970."""
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
_PastQuestion = Annotated[str, Field(max_length=LONGEST_QUESTION), _UNICODE]
_PastAnswer = Annotated[str, Field(max_length=LONGEST_ANSWER), _UNICODE]
_Fact = Annotated[str, Field(max_length=_LONGEST_FACT), _UNICODE]
_FORMATS = "; ".join(f"`{known.name}` {known.summary}" for known in FORMATS.values())
_Quote = Annotated[str, Field(min_length=1), _UNICODE]
_Count = Annotated[int, Field(ge=1, le=MOST_PASSAGES, description="How many passages to list.")]
_Confidence = Annotated[
    float,
    Field(
        ge=0,
        le=1,
        allow_inf_nan=False,
        description="The least probability at which an answer is given, instead of the calibrated one.",
    ),
]
_Timeout = Annotated[
    float,
    Field(
        ge=0,
        le=_LONGEST_TIMEOUT,
        allow_inf_nan=False,
        description="Milliseconds after the request came from which no further step is begun. The deepest mode that is "
        "finished answers, which is `instant` once the passages are found, and the note `degraded` says so. Left out, "
        "it is what the server is set to.",
    ),
]
_TIMELINE = f"Give up to {TIMELINE} answers in the order in which their articles were published, undated ones last."
_KEEP_UNDATED = "Whether articles without a date pass `published_from` and `published_to`."
_Offset = Annotated[int, Field(ge=0, le=_LARGEST_OFFSET), _NUMBER]
_MODES = "; ".join(f"`{mode.name}` {mode.summary}" for mode in MODES.values())
Mode = Annotated[
    Text,
    Field(description=f"How to answer: {_MODES}.", json_schema_extra={"enum": list(MODES)}),
]
"""Only described, not enforced: the assistant refuses an unknown mode."""


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Response(BaseModel):
    model_config = ConfigDict(extra="forbid", from_attributes=True)


class Turn(_Request):
    """One earlier exchange of the conversation."""

    question: _PastQuestion = Field(examples=["Who runs Meta Superintelligence Labs?"])
    answer: _PastAnswer = Field(default="", examples=["To run MSL he recruited Alexandr Wang."])


class Filters(_Request):
    """Which articles may answer. A field that is left out restricts nothing; values of one field are alternatives."""

    article_id: list[Text] = Field(
        default=[], max_length=MOST_FILTERS, description="Ids of articles, as `GET /articles` lists them."
    )
    publisher: list[Text] = Field(
        default=[], max_length=MOST_FILTERS, description="Publishers, as `GET /articles` lists them, in any case."
    )
    folder: list[Text] = Field(
        default=[],
        max_length=MOST_FILTERS,
        description="Folders within the folder of articles, such as `2026/march`, with all that lies below them.",
    )
    published_from: Day | None = Field(default=None, description="First day of publication.")
    published_to: Day | None = Field(default=None, description="Last day of publication.")
    keep_undated: StrictBool = Field(
        default=False,
        description=_KEEP_UNDATED,
    )

    def to_filters(self) -> types.Filters:
        """Return the filters that the assistant takes."""
        return types.Filters(**{name: getattr(self, name) for name in Filters.model_fields})


class AskOptions(_Request):
    """How a question is answered, and from which articles."""

    k: Annotated[_Count, _NUMBER] = 5
    filters: Filters = Filters()
    min_confidence: Annotated[_Confidence, _NUMBER] | None = None
    timeline: StrictBool = Field(default=False, description=_TIMELINE)
    timeout_ms: Annotated[_Timeout, _NUMBER] | None = None

    def options(self) -> dict[str, Any]:
        """Return the arguments of `Assistant.ask` for these options."""
        own = {name: getattr(self, name) for name in AskOptions.model_fields}
        return own | {"filters": self.filters.to_filters()}


class AskRequest(AskOptions):
    """A question, the conversation before it, and which articles may answer it."""

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
        description="Earlier turns, oldest first; the question may lean on them.",
    )
    mode: Mode | None = None


class AskQuery(Filters):
    """A question in a link: what `POST /ask` takes, but without a history."""

    q: Question
    k: _Count = 5
    mode: Mode | None = None
    min_confidence: _Confidence | None = None
    timeline: bool = Field(default=False, description=_TIMELINE)
    timeout_ms: _Timeout | None = None
    keep_undated: bool = Field(default=False, description=_KEEP_UNDATED)


class SearchRequest(_Request):
    """A question of which only the passages are wanted."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": _QUESTION, "k": 3}]})
    question: Question
    k: Annotated[_Count, _NUMBER] = 5
    filters: Filters = Filters()


class ReceiptPage(_Request):
    """The page that a quote begins on."""

    number: Annotated[int, Field(ge=1), _NUMBER]
    label: _Fact | None = None
    seconds: Annotated[int, Field(ge=0, le=_LARGEST_OFFSET), _NUMBER] | None = None


class Receipt(_Request):
    """A quote, where it stands, and what is known of it: a citation of an answer, or a receipt, as it was given."""

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
        description="Hash of the article's text, by which an article is found that has another id by now.",
    )
    title: _Fact | None = None
    publisher: _Fact | None = None
    author: _Fact | None = None
    url: Annotated[Text, Field(max_length=_LONGEST_ADDRESS)] | None = Field(
        default=None, description="The article's address, by which it is found if it has another id by now."
    )
    published: Day | None = None
    page: ReceiptPage | None = None
    prefix: _Fact = Field(default="", description="The text before the quote, which tells its place.")
    suffix: _Fact = Field(default="", description="The text after the quote.")
    question: _Fact = ""
    confidence: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False), _NUMBER] | None = None
    note: _Fact = Field(default="", description="What was noted of the quote.")
    label: _Fact = Field(default="", description="What the quote was sorted under.")
    snapshot: _Fact | None = None
    version: _Fact = __version__
    number: int | None = Field(default=None, description="Accepted so that a citation can be sent whole.")
    date_source: _Fact | None = Field(default=None, description="Accepted so that a citation can be sent whole.")
    ocr: bool = Field(default=False, description="Accepted so that a citation can be sent whole.")

    def to_receipt(self) -> receipts.Receipt:
        """Return the receipt that this body stands for; raises ExportError for offsets that are no place."""
        facts: dict[str, Any] = {name: getattr(self, name) for name in receipts.Receipt.__dataclass_fields__}
        page = self.page and _CitedPage(self.page.number, self.page.label, self.page.seconds)
        return receipts.Receipt(**facts | {"page": page})


class ExportRequest(_Request):
    """Quotes, and the format that they are wanted in."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "format": "docx",
                    "title": "Muse Spark",
                    "receipts": [
                        {
                            "article_id": _WIRED["article_id"],
                            **_PLACE,
                            "quote": _QUOTE,
                            "sha256": _WIRED_HASH,
                            "question": _QUESTION,
                            "note": "For the second paragraph",
                        },
                    ],
                },
            ]
        }
    )
    format: Annotated[
        Text,
        Field(description=f"The format: {_FORMATS}.", json_schema_extra={"enum": list(FORMATS)}),
    ]
    title: _Fact = TITLE
    receipts: list[Receipt] = Field(max_length=MOST_RECEIPTS, description="Citations or receipts.")


class AnswerSentence(_Response):
    """A sentence of an article that answers, word for word."""

    text: str = Field(description="The sentence.")
    span: str | None = Field(description="The part of it that answers, where that is known.")
    score: float = Field(description="How well it fits the question; higher is better.")
    confidence: float = Field(description="The probability that it is right.")
    citations: list[int] = Field(description="Numbers of its citations; the first is that of its own quote.")


class CitedPage(_Response):
    """The page that a quote begins on, or the cue of a transcript."""

    number: int = Field(description="From 1.")
    label: str | None = Field(description="The number that is printed on it, if known; of a cue, its time.")
    seconds: int | None = Field(description="The time of a cue in seconds; null for pages on paper.")


class Citation(_Response):
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
    folder: list[str]
    published_from: date | None
    published_to: date | None
    keep_undated: bool = Field(description="True for a period that the question names.")


class Undated(_Response):
    """How many articles without a date a period kept, or left out."""

    kept: int
    left_out: int


class Answer(_Response):
    """What the articles say. Unless the outcome is "answered", `answerable` is false and `answers` is empty.

    If some sentences may answer, but are not sure enough, the outcome is "perhaps" and `nearest` lists them.
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
                    "confidence": 0.9219,
                    "answers": [
                        {
                            "text": _QUOTE,
                            "span": "$14.3 billion",
                            "score": 2.8392,
                            "confidence": 0.9219,
                            "citations": [1],
                        },
                    ],
                    "citations": [_CITATION],
                    "nearest": [],
                    "passages": [_PASSAGE],
                    "agreement": [],
                    "notes": [],
                    "index": _INDEX,
                    "took_ms": {
                        "question": 0.7,
                        "search": 6.8,
                        "read": 68.5,
                        "choose": 2.9,
                        "compose": 5.5,
                        "total": 84.4,
                    },
                    "filters": {
                        "article_id": [],
                        "publisher": [],
                        "folder": [],
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
    language: str | None = Field(description="A code of ISO 639-1, such as `en`; null where it is not clear.")
    pages: int = Field(description="How many pages the file has, 0 for formats without pages.")
    copy_of: str | None = Field(description="Id of the article that this one is a near-copy of.")
    copies: list[str] = Field(description="Ids of the articles that are near-copies of this one.")

    @classmethod
    def of(cls, article: types.Article | types.ArticleFacts, copies: Sequence[str]) -> Self:
        """Return what this schema tells of `article`."""
        facts: dict[str, Any] = {name: getattr(article, name) for name in cls.model_fields if hasattr(article, name)}
        if isinstance(article, types.Article) and "page_starts" in cls.model_fields:
            facts["page_starts"] = [
                ArticlePage(start=page.start, number=page.number, label=page.label)
                for page in article.pages
                if page.seconds is None  # not the cues of a transcript
            ]
        return cls(**facts | {"pages": article.page_count, "copies": list(copies)})


class ArticlePage(_Response):
    """A page of an article, and the offset at which it starts in the text."""

    start: int
    number: int = Field(description="From 1.")
    label: str | None = Field(description="The number that is printed on it, if known.")


class ArticleText(ArticleInfo):
    """An article with its text, into which citations count."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{**_ARTICLE, "text": "\nMeta has a new AI model called Muse Spark, and …", "page_starts": []}]
        }
    )
    text: str
    page_starts: list[ArticlePage] = Field(description="In order; empty for formats without pages.")


class SkippedFile(_Response):
    """A file of the folder of articles that is not in the index."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"path": "scan.pdf", "reason": "is a broken PDF: get it again"}]}
    )
    path: str = Field(description="Below the folder of articles.")
    reason: str = Field(description="Continues a sentence that begins with the file's name.")


class Change(_Response):
    """A piece of a quote that is the same, was deleted or was inserted."""

    kind: Literal["same", "deleted", "inserted"]
    text: str


class Verification(_Response):
    """Whether a quote still stands, and where it stands now."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"verdict": "exact", "article_id": _WIRED["article_id"], **_PLACE, "text": None, "diff": []}]
        }
    )
    verdict: Verdict = Field(
        description="`exact`: the quote stands where the citation says. `moved`: it stands at `start` to `end` of "
        "`article_id`. `changed`: the article has `text` there instead. `missing`: there is no such article, or it has "
        "nothing like the quote."
    )
    article_id: str | None = Field(description="The article that was compared; null if there is none.")
    start: int | None = Field(description="Where the quote, or the text that it was changed into, stands now.")
    end: int | None
    text: str | None = Field(description="What the quote was changed into.")
    diff: list[Change] = Field(description="How the quote was changed, word by word; empty unless it was.")


class ModeInfo(_Response):
    """A way to answer."""

    name: str
    summary: str = Field(description="What it does, in one line.")


class Sureness(_Response):
    """A word for how sure an answer is, and the least probability that it stands for."""

    word: str
    least: float


class ExportFormat(_Response):
    """A format that `POST /export` makes."""

    name: str
    suffix: str = Field(description="The ending of its files.")
    summary: str = Field(description="What it is good for.")


class About(_Response):
    """What this server offers, for its page and other clients."""

    version: str
    modes: list[ModeInfo]
    default_mode: str
    calibrated: bool = Field(description="Whether probabilities were calibrated on these articles.")
    sureness: list[Sureness] = Field(description="Surest first; the first whose least probability is reached holds.")
    exports: list[ExportFormat]


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
    notice: str | None = Field(description="Why a newer index on disk is not used; null if there is none.")


class FieldError(_Response):
    """What is wrong with one field of a request."""

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
