"""`/v1`: the paths of OpenAI's API that chat clients use."""

import base64
from datetime import datetime
from typing import Any

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import StreamingResponse

from askmuse.api.dependencies import AssistantDep, LiveAssistantDep
from askmuse.api.openai.completions import Completion
from askmuse.api.openai.conversation import asked
from askmuse.api.openai.errors import OpenAIRoute, UnknownModelError, documented_errors
from askmuse.api.openai.schemas import (
    EMBEDDING_MODEL,
    MODELS,
    ChatCompletion,
    ChatRequest,
    Embedding,
    EmbeddingList,
    EmbeddingRequest,
    EmbeddingUsage,
    Model,
    ModelList,
)
from askmuse.api.schemas.bodies import Text
from askmuse.assistant import Assistant
from askmuse.errors import QuestionError
from askmuse.types import Vectors

TAG = {"name": "openai", "description": "The endpoints of OpenAI's API, for clients that speak it."}
router = APIRouter(prefix="/v1", tags=["openai"], route_class=OpenAIRoute)


def add_openai(app: FastAPI) -> None:
    """Serve the paths below `/v1`."""
    app.include_router(router)


@router.get("/models", summary="List the modes as models", responses=documented_errors(503))
def list_models(assistant: AssistantDep) -> ModelList:
    """List one model for each mode."""
    return ModelList(data=[_model(name, assistant) for name in MODELS])


@router.get("/models/{id}", summary="Describe a model", responses=documented_errors(404, 503))
def get_model(id: Text, assistant: AssistantDep) -> Model:  # noqa: A002
    """Describe a chat model or the embedding model."""
    return _model(_require_known(id, *MODELS, EMBEDDING_MODEL), assistant)


@router.post(
    "/chat/completions",
    response_model=ChatCompletion,
    summary="Ask as a chat",
    responses=documented_errors(404, 503)
    | {200: {"description": "The answer, or with `stream` its parts.", "content": {"text/event-stream": {}}}},
)
def complete(request: ChatRequest, live: LiveAssistantDep) -> dict[str, Any] | Response:
    """Answer the last message with quotes in Markdown; the field `askmuse` has the whole answer as data."""
    mode = MODELS[_require_known(request.model, *MODELS)]
    if request.response_format and request.response_format.type != "text":
        raise QuestionError("Answers are text. Leave out response_format: the field askmuse has the answer as JSON.")
    question, history = asked(request.messages)
    answer = live.ask(question, history, mode=mode, **request.askmuse.options())
    completion = Completion(answer, request.model, request.messages, live.assistant.encoder)
    if not request.stream:
        return completion.whole()
    usage = bool(request.stream_options and request.stream_options.include_usage)
    return StreamingResponse(completion.stream(include_usage=usage), media_type="text/event-stream")


@router.post("/embeddings", summary="Embed texts", responses=documented_errors(404, 503))
def embed(request: EmbeddingRequest, assistant: AssistantDep) -> EmbeddingList:
    """Return a unit vector for each text, made with the embedding model of the index."""
    _require_known(request.model, EMBEDDING_MODEL)
    encoder = assistant.encoder
    if request.dimensions not in (None, encoder.dimensions):
        raise QuestionError(f"The vectors have {encoder.dimensions} dimensions. Leave out dimensions.")
    texts = [request.input] if isinstance(request.input, str) else request.input
    if not all(texts):
        raise QuestionError("A text to embed is empty. Send texts of one character or more.")
    query = request.input_type == "query"
    vectors = [encoder.encode_query(text) for text in texts] if query else encoder.encode(texts)
    read = sum(encoder.count_tokens(text).read for text in texts)
    return EmbeddingList(
        data=[
            Embedding(index=number, embedding=_written(vector, request.encoding_format))
            for number, vector in enumerate(vectors)
        ],
        model=EMBEDDING_MODEL,
        usage=EmbeddingUsage(prompt_tokens=read, total_tokens=read),
    )


def _require_known(model: str, *models: str) -> str:
    """Return `model`; raises UnknownModelError unless it is one of `models`."""
    if model not in models:
        raise UnknownModelError(f"Unknown model {model!r}. Models: {', '.join(models)}.")
    return model


def _model(name: str, assistant: Assistant) -> Model:
    return Model(id=name, created=int(datetime.fromisoformat(assistant.snapshot.manifest.built_at).timestamp()))


def _written(vector: Vectors, form: str | None) -> list[float] | str:
    if form == "base64":
        return base64.b64encode(vector.astype("<f4").tobytes()).decode()
    numbers: list[float] = vector.tolist()
    return numbers
