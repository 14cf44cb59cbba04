"""Questions: the bodies of `POST /ask` and `POST /search`, and the parameters of `GET /ask`."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field, StrictBool, model_validator

from askmuse import types
from askmuse.answering.modes import MODES, TIMELINE
from askmuse.api.schemas.bodies import IN_UNICODE, IS_NUMBER, Day, RequestBody, Text
from askmuse.api.schemas.examples import QUESTION, QUOTE
from askmuse.questions.arguments import LONGEST_QUESTION, MOST_PASSAGES, MOST_TURNS

LONGEST_ANSWER = 20_000
"""Characters of an earlier answer: ten sentences of a usual length have a tenth of this."""
MOST_FILTERS = 100
"""Values of one filter. SQLite takes far more, people choose far fewer."""
_LONGEST_TIMEOUT = 600_000
"""Milliseconds: ten minutes, longer than any question takes."""
_NOT_BLANK = r"[^\s\x1c-\x1f\x85]"
"""Only described, not enforced: the assistant refuses a blank question with a better message. The separators U+001C to
U+001F and U+0085 are white space in Python but not in the `\\s` of JSON Schema."""

Question = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST_QUESTION,
        json_schema_extra={"pattern": _NOT_BLANK},
        description="What you want to know, in a sentence or a few words.",
        examples=[QUESTION],
    ),
    IN_UNICODE,
]
_PastQuestion = Annotated[str, Field(max_length=LONGEST_QUESTION), IN_UNICODE]
_PastAnswer = Annotated[str, Field(max_length=LONGEST_ANSWER), IN_UNICODE]
Count = Annotated[int, Field(ge=1, le=MOST_PASSAGES, description="How many passages to list.")]
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
        description="Time limit in milliseconds, counted from the arrival of the request; by default the one that the "
        "server is set to. After it, no further step is begun: the answer of the most thorough mode that is finished "
        "is given (`instant` once the passages are found), with the note `degraded`.",
    ),
]
_TIMELINE = f"Give up to {TIMELINE} answers in the order in which their articles were published, undated ones last."
_KEEP_UNDATED = "Whether to search articles without a date although `published_from` or `published_to` is set."
_MODES = "; ".join(f"`{mode.name}` {mode.summary}" for mode in MODES.values())
Mode = Annotated[
    Text,
    Field(description=f"How thoroughly to answer: {_MODES}.", json_schema_extra={"enum": list(MODES)}),
]
"""Only described, not enforced: the assistant refuses an unknown mode."""


class Turn(RequestBody):
    """One earlier exchange of the conversation."""

    question: _PastQuestion = Field(examples=["Who runs Meta Superintelligence Labs?"])
    answer: _PastAnswer = Field(default="", examples=["To run MSL he recruited Alexandr Wang."])


class Filters(RequestBody):
    """Which articles may answer. An article must pass every field that is set; values of one field are alternatives."""

    article_id: list[Text] = Field(
        default=[], max_length=MOST_FILTERS, description="Ids of articles, as `GET /articles` lists them."
    )
    publisher: list[Text] = Field(
        default=[],
        max_length=MOST_FILTERS,
        description="Publishers, as `GET /articles` lists them; upper and lower case do not matter.",
    )
    folder: list[Text] = Field(
        default=[],
        max_length=MOST_FILTERS,
        description="Folders within the folder of articles, such as `2026/march`, including their subfolders.",
    )
    published_from: Day | None = Field(default=None, description="The first day of publication that is searched.")
    published_to: Day | None = Field(default=None, description="The last day of publication that is searched.")
    keep_undated: StrictBool = Field(
        default=False,
        description=_KEEP_UNDATED,
    )

    def to_filters(self) -> types.Filters:
        """Return the filters that the assistant takes."""
        return types.Filters(**{name: getattr(self, name) for name in Filters.model_fields})


class AskOptions(RequestBody):
    """How a question is answered, and from which articles."""

    k: Annotated[Count, IS_NUMBER] = 5
    filters: Filters = Filters()
    min_confidence: Annotated[_Confidence, IS_NUMBER] | None = None
    timeline: StrictBool = Field(default=False, description=_TIMELINE)
    timeout_ms: Annotated[_Timeout, IS_NUMBER] | None = None

    def options(self) -> dict[str, Any]:
        """Return the arguments of `Assistant.ask` for these options."""
        own = {name: getattr(self, name) for name in AskOptions.model_fields}
        return own | {"filters": self.filters.to_filters()}


class AskRequest(AskOptions):
    """A question, the conversation before it, and which articles may answer it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": QUESTION},
                {
                    "question": "And who was hired to run it?",
                    "history": [{"question": QUESTION, "answer": QUOTE}],
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
        description="Earlier turns of the conversation, oldest first; the question may refer to them.",
    )
    mode: Mode | None = None

    @model_validator(mode="before")
    @classmethod
    def _named_as_in_a_link(cls, values: Any) -> Any:
        return _renamed(values, "q", "question")


class AskQuery(Filters):
    """A question in a link: the same as for `POST /ask`, but without a history."""

    q: Question
    k: Count = 5
    mode: Mode | None = None
    min_confidence: _Confidence | None = None
    timeline: bool = Field(default=False, description=_TIMELINE)
    timeout_ms: _Timeout | None = None
    keep_undated: bool = Field(default=False, description=_KEEP_UNDATED)

    @model_validator(mode="before")
    @classmethod
    def _named_as_in_a_body(cls, values: Any) -> Any:
        return _renamed(values, "question", "q")


def _renamed(values: Any, name: str, other: str) -> Any:
    """Return the values of a request with the question under its usual name: "q" in a link, "question" in a body."""
    if isinstance(values, dict) and name in values and other not in values:
        return {other if key == name else key: value for key, value in values.items()}
    return values


class SearchRequest(RequestBody):
    """A question for which only passages are listed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": QUESTION, "k": 3}]})
    question: Question
    k: Annotated[Count, IS_NUMBER] = 5
    filters: Filters = Filters()
