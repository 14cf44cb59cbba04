"""The FastAPI application and its main paths. `/docs` shows the API to people, `/openapi.json` to programs."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Request, Response
from starlette.middleware.gzip import GZipMiddleware

from askmuse import __version__, types
from askmuse.answering.answer import Answer, RankedPassage
from askmuse.answering.modes import MODES
from askmuse.answering.showing.words import SURENESS
from askmuse.api.adding import Adding
from askmuse.api.adding import router as adding
from askmuse.api.caching import revalidated
from askmuse.api.docs import add_docs
from askmuse.api.guards import BodyGuard, HostGuard, OriginGuard
from askmuse.api.mcp.endpoint import add_mcp
from askmuse.api.openai.routes import TAG, add_openai
from askmuse.api.originals import router as originals
from askmuse.api.page import add_page
from askmuse.api.problems import UNCHANGED, documented, translate_errors, unready, with_problem_type
from askmuse.api.schemas import answers, articles, asking, quotes, server
from askmuse.api.schemas.bodies import Text
from askmuse.api.serving import Fresh, Served, Serving
from askmuse.articles.folder import LARGEST, SUFFIXES
from askmuse.assistant import Assistant
from askmuse.errors import AskmuseError
from askmuse.exporting.checking import check, checked
from askmuse.exporting.export import FORMATS, export, find_format
from askmuse.verification.verify import Verification

_DESCRIPTION = """Ask a folder of articles a question; get the sentences that answer it, word for word, each with a
citation that can be checked. If the articles don't answer the question, `answerable` is false.

Offsets count Unicode code points of an article's `text`: `text[start:end]` is the `quote` of its citation. Errors are
problem details (RFC 9457)."""
_TAGS = [
    {"name": "asking", "description": "Questions, and the passages that match them."},
    {"name": "articles", "description": "Read, add, check and export."},
    TAG,
    {"name": "health", "description": "Whether the server works, and what it offers."},
]
_SCHEMES = {"key": {"type": "http", "scheme": "bearer", "description": "A key that `askmuse key new` made."}}
_SECURITY: list[dict[str, list[str]]] = [{"key": []}, {}]
"""A key, or none where the server has no keys."""
_COMPRESSED_FROM = 1_000
"""Bytes: a shorter response fits into one packet as it is."""
_COMPRESSION = 1
"""The fastest level: while a response is compressed, no other is sent. A list of articles shrinks to a quarter."""
_log = logging.getLogger(__name__)
router = APIRouter()


@router.post(
    "/ask",
    response_model=answers.Answer,
    summary="Ask a question",
    tags=["asking"],
    responses=documented(413, 422, 503),
)
def ask(request: asking.AskRequest, serving: Served) -> Answer:
    """Answer a question with sentences of the articles; `outcome` says whether they have an answer."""
    history = [types.Turn(turn.question, turn.answer) for turn in request.history]
    return serving.ask(request.question, history, mode=request.mode, **request.options())


@router.get(
    "/ask", response_model=answers.Answer, summary="Ask by a link", tags=["asking"], responses=documented(422, 503)
)
def ask_by_link(query: Annotated[asking.AskQuery, Query()], serving: Served) -> Answer:
    """Answer a question in a link. For several values of a filter, repeat its parameter."""
    return serving.ask(
        query.q,
        k=query.k,
        mode=query.mode,
        filters=query.to_filters(),
        min_confidence=query.min_confidence,
        timeline=query.timeline,
        timeout_ms=query.timeout_ms,
    )


@router.post(
    "/search",
    response_model=answers.SearchResult,
    summary="Search the passages",
    tags=["asking"],
    responses=documented(413, 422, 503),
)
def search(request: asking.SearchRequest, assistant: Fresh) -> dict[str, list[RankedPassage]]:
    """List the passages that match a question, best first, without answering it."""
    return {"passages": assistant.search(request.question, request.k, request.filters.to_filters())}


@router.get(
    "/articles",
    response_model=list[articles.ArticleInfo],
    summary="List the articles",
    tags=["articles"],
    responses=documented(503) | UNCHANGED,
)
def list_articles(request: Request, serving: Served) -> Response:
    """List all articles, ordered by id, without their texts."""
    data, tag = serving.listing(serving.assistant.snapshot)
    return revalidated(request, data, "application/json", tag=tag)


@router.get("/skipped", summary="List the files that were left out", tags=["articles"], responses=documented(503))
def list_skipped(serving: Served) -> list[articles.SkippedFile]:
    """List the files of the folder of articles that are not in the index, ordered by path, each with the reason."""
    return [articles.SkippedFile.model_validate(file) for file in serving.assistant.snapshot.store.skipped()]


@router.get(
    "/articles/{id:path}",
    response_model=articles.ArticleText,
    summary="Read an article",
    tags=["articles"],
    responses=documented(404, 422, 503) | UNCHANGED,
)
def read_article(id: Text, request: Request, serving: Served) -> Response:  # noqa: A002
    """Return an article with its text. Ids may contain slashes."""
    article = serving.assistant.article(id)
    whole = articles.ArticleText.of(article, serving.copies(serving.assistant.snapshot).get(id, ()))
    return revalidated(request, whole.model_dump_json().encode(), "application/json")


@router.post(
    "/verify",
    response_model=quotes.Verification,
    summary="Check a citation",
    tags=["articles"],
    responses=documented(413, 422, 503),
)
def verify(request: quotes.Receipt, assistant: Fresh) -> Verification:
    """Say whether a quote is where its citation or receipt says, elsewhere, changed, or missing."""
    return check(request.to_receipt(), assistant)


@router.post(
    "/export",
    response_class=Response,
    summary="Export quotes",
    tags=["articles"],
    responses=documented(413, 422, 503)
    | {200: {"description": "The file.", "content": {one.media_type.split(";")[0]: {} for one in FORMATS.values()}}},
)
def export_quotes(request: quotes.ExportRequest, assistant: Fresh) -> Response:
    """Return quotes as a file, with their sources as the articles have them now. A quote that is gone is marked."""
    format_ = find_format(request.format)
    receipts = checked([receipt.to_receipt() for receipt in request.receipts], assistant)
    return Response(
        export(receipts, format_.name, assistant.article, request.title),
        media_type=format_.media_type,
        headers={"Content-Disposition": f'attachment; filename="quotes{format_.suffix}"'},
    )


@router.get("/about", summary="What does this server offer?", tags=["health"], responses=documented(503))
def about(request: Request, serving: Served) -> server.About:
    """Return what a client needs to know about this server: its modes, formats, and words for how sure answers are."""
    return server.About(
        version=__version__,
        modes=[server.ModeInfo.model_validate(mode) for mode in MODES.values()],
        default_mode=serving.assistant.default_mode,
        calibrated=serving.assistant.calibrated,
        sureness=[server.Sureness(word=word, least=least) for word, least in SURENESS.items()],
        adding=server.AddingInfo(formats=list(SUFFIXES), largest=LARGEST) if request.app.state.adding else None,
        exports=[server.ExportFormat.model_validate(format_) for format_ in FORMATS.values()],
    )


@router.get("/healthz", summary="Does the server run?", tags=["health"], responses=documented())
async def is_alive() -> server.Alive:
    """Say that the server runs. This answers at once at any load, since it does not wait for a thread."""
    return server.Alive()


@router.get(
    "/readyz",
    response_model=server.Ready,
    summary="Does the index answer?",
    tags=["health"],
    responses=documented(503),
)
def is_ready(request: Request, serving: Served) -> server.Ready | Response:
    """Say whether the index can be searched, by searching it."""
    snapshot = serving.assistant.snapshot
    try:
        serving.check()
    except AskmuseError as error:
        return unready(request, str(error))
    except Exception:
        _log.exception("The index %s cannot be searched", snapshot.name)
        return unready(request, f"The index {snapshot.name} cannot be searched. `askmuse doctor` says why.")
    return server.Ready(
        articles=len(snapshot.manifest.articles),
        index=answers.IndexInfo(snapshot=snapshot.name, built_at=snapshot.manifest.built_at),
        notice=serving.notice,
    )


class _App(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """Return the description of the API, with errors under their own media type, and where a key is sent."""
        if self.openapi_schema is None:
            self.openapi_schema = with_problem_type(super().openapi()) | {"security": _SECURITY}
            self.openapi_schema["components"]["securitySchemes"] = _SCHEMES
        return self.openapi_schema


def create_app(assistant: Assistant, hosts: Sequence[str] = (), add_to: Path | None = None) -> FastAPI:
    """Return the application that answers from an open `assistant`.

    It serves requests for the loopback names and for `hosts`: the name or address that the server listens on, and other
    names that clients use. A server that listens on a wildcard address (0.0.0.0 or ::) without such names serves this
    machine only. If `add_to` is the folder from which the index was built, clients can add articles to it. Every error
    becomes a problem response.
    """
    app = _App(
        title="askmuse",
        summary="Sentences that answer, word for word, with citations that can be checked.",
        description=_DESCRIPTION,
        version=__version__,
        openapi_tags=_TAGS,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        # FastAPI's own spans have the query of an address, which may be a question; service/tracing.py makes others
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.serving = serving = Serving(assistant)
    app.include_router(router)
    app.include_router(originals)
    app.state.adding = None if add_to is None else Adding(add_to, serving)
    app.include_router(adding)
    add_openai(app)
    add_mcp(app, serving, hosts)
    add_docs(app)
    add_page(app)
    app.add_middleware(GZipMiddleware, minimum_size=_COMPRESSED_FROM, compresslevel=_COMPRESSION)
    app.add_middleware(BodyGuard)
    app.add_middleware(OriginGuard, hosts=hosts)
    app.add_middleware(HostGuard, hosts=hosts)  # added last, it runs first
    translate_errors(app)
    return app
