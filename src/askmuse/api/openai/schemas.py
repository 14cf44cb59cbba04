"""The bodies of OpenAI's API, with the fields that askmuse uses; all other fields of a request are ignored."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from askmuse.answering.modes import MODES
from askmuse.api.schemas.answers import Answer
from askmuse.api.schemas.asking import AskOptions
from askmuse.api.schemas.bodies import Text

MODELS = {f"askmuse-{mode}": mode for mode in MODES}
"""The mode of each chat model."""
EMBEDDING_MODEL = "askmuse-embeddings"
MOST_MESSAGES = 2_000
"""Messages of one conversation; only the latest turns are used."""
MOST_INPUTS = 2_048
"""Texts to embed in one request: OpenAI's own limit."""
_ANSWER = "The whole answer: the body that `POST /ask` responds with."


class _Request(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Response(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ContentPart(_Request):
    """A part of a message. Only text can be read."""

    type: str
    text: Text | None = None


class Message(_Request):
    """One message of a conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | list[ContentPart] | None = None


class StreamOptions(_Request):
    """Options of a stream: whether it ends with the usage."""

    include_usage: StrictBool | None = None


class ResponseFormat(_Request):
    """The form of the answer. Only text is supported: the whole answer as JSON is in the field `askmuse`."""

    type: str = "text"


class ChatRequest(_Request):
    """A conversation, whose last user message is the question; earlier messages are its history.

    System messages, tools and sampling parameters are ignored, since nothing is generated.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": "askmuse-thinking",
                    "messages": [{"role": "user", "content": "How much did Meta invest in Scale AI?"}],
                    "askmuse": {"k": 3, "filters": {"publisher": ["askmuse example corpus"]}},
                }
            ]
        }
    )
    model: Text = Field(description=f"One of {', '.join(MODELS)}.")
    messages: list[Message] = Field(min_length=1, max_length=MOST_MESSAGES)
    stream: StrictBool | None = False
    stream_options: StreamOptions | None = None
    n: Annotated[int, Field(ge=1, le=1)] | None = None
    response_format: ResponseFormat | None = None
    askmuse: AskOptions = Field(default=AskOptions(), description="Extension: the options of `POST /ask`.")


class AssistantMessage(_Response):
    """The quotes that answer, in Markdown, with numbered citations."""

    role: Literal["assistant"] = "assistant"
    content: str


class Choice(_Response):
    """The answer; OpenAI's API allows several, askmuse gives one."""

    index: Literal[0] = 0
    message: AssistantMessage
    finish_reason: Literal["stop"] = "stop"


class Usage(_Response):
    """The number of tokens of all messages and of the reply, counted with the embedding model."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatCompletion(_Response):
    """An answer as a chat completion. If the articles don't answer the question, the reply says so."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    system_fingerprint: str = Field(description="The snapshot of the index that answered.")
    choices: list[Choice]
    usage: Usage
    askmuse: Answer = Field(description=f"Extension: {_ANSWER[0].lower()}{_ANSWER[1:]}")


class EmbeddingRequest(_Request):
    """Texts to embed with the model of the index."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"model": EMBEDDING_MODEL, "input": ["Meta has a new model."]}]}
    )
    model: Text = Field(description=f"{EMBEDDING_MODEL}.")
    input: Text | Annotated[list[Text], Field(min_length=1, max_length=MOST_INPUTS)]
    encoding_format: Literal["float", "base64"] | None = "float"
    dimensions: int | None = Field(default=None, description="If given, it must be the length of the model's vectors.")
    input_type: Literal["document", "query"] | None = Field(
        default="document", description="Extension: some models embed questions in another way than documents."
    )


class Embedding(_Response):
    """A unit vector, as numbers or as the base64 of little-endian float32."""

    object: Literal["embedding"] = "embedding"
    index: int
    embedding: list[float] | str


class EmbeddingUsage(_Response):
    """The number of tokens that the model read; it reads only the beginning of a text that is too long."""

    prompt_tokens: int
    total_tokens: int


class EmbeddingList(_Response):
    """The vectors, in the order of the texts."""

    object: Literal["list"] = "list"
    data: list[Embedding]
    model: str
    usage: EmbeddingUsage


class Model(_Response):
    """A mode of askmuse, or its embedding model, as a model of OpenAI's API."""

    id: str
    object: Literal["model"] = "model"
    created: int = Field(description="When the index was built, in seconds since 1970.")
    owned_by: Literal["askmuse"] = "askmuse"


class ModelList(_Response):
    """One model for each mode."""

    object: Literal["list"] = "list"
    data: list[Model]


class ErrorDetail(_Response):
    """What is wrong and what to do."""

    message: str
    type: Literal["invalid_request_error", "server_error"]
    param: str | None = None
    code: str | None = None


class Error(_Response):
    """An error as OpenAI's clients read it."""

    error: ErrorDetail

    @classmethod
    def of(cls, status: int, message: str, code: str | None = None) -> dict[str, Any]:
        """Return the body of an error with this HTTP status."""
        kind = "invalid_request_error" if status < 500 else "server_error"
        return cls.model_validate({"error": {"message": message, "type": kind, "code": code}}).model_dump()
