"""The main paths of the API: questions, articles, checks of quotes, exports, and the health of the server."""

import logging
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from askmuse import __version__, types
from askmuse.answering.answer import Answer, RankedPassage
from askmuse.answering.modes import MODES
from askmuse.answering.showing.words import SURENESS
from askmuse.api.caching import revalidated
from askmuse.api.dependencies import AssistantDep, LiveAssistantDep
from askmuse.api.problems import UNCHANGED, documented, unready
from askmuse.api.schemas import answers, articles, asking, quotes, server
from askmuse.api.schemas.bodies import Text
from askmuse.articles.folder import LARGEST, SUFFIXES
from askmuse.errors import AskmuseError
from askmuse.exporting.checking import check, checked
from askmuse.exporting.export import FORMATS, export, find_format
from askmuse.verification.verify import Verification

_log = logging.getLogger(__name__)
router = APIRouter()


@router.post(
    "/ask",
    response_model=answers.Answer,
    summary="Ask a question",
    tags=["asking"],
    responses=documented(413, 422, 503),
)
def ask(request: asking.AskRequest, live: LiveAssistantDep) -> Answer:
    """Answer a question with sentences of the articles; `outcome` says whether they have an answer."""
    history = [types.Turn(turn.question, turn.answer) for turn in request.history]
    return live.ask(request.question, history, mode=request.mode, **request.options())


@router.get(
    "/ask", response_model=answers.Answer, summary="Ask by a link", tags=["asking"], responses=documented(422, 503)
)
def ask_by_link(query: Annotated[asking.AskQuery, Query()], live: LiveAssistantDep) -> Answer:
    """Answer a question in a link. For several values of a filter, repeat its parameter."""
    return live.ask(
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
def search(request: asking.SearchRequest, assistant: AssistantDep) -> dict[str, list[RankedPassage]]:
    """List the passages that match a question, best first, without answering it."""
    return {"passages": assistant.search(request.question, request.k, request.filters.to_filters())}


@router.get(
    "/articles",
    response_model=list[articles.ArticleInfo],
    summary="List the articles",
    tags=["articles"],
    responses=documented(503) | UNCHANGED,
)
def list_articles(request: Request, live: LiveAssistantDep) -> Response:
    """List all articles, ordered by id, without their texts."""
    data, tag = live.listings.articles(live.assistant.snapshot)
    return revalidated(request, data, "application/json", tag=tag)


@router.get("/skipped", summary="List the files that were left out", tags=["articles"], responses=documented(503))
def list_skipped(live: LiveAssistantDep) -> list[articles.SkippedFile]:
    """List the files of the folder of articles that are not in the index, ordered by path, each with the reason."""
    return [articles.SkippedFile.model_validate(file) for file in live.assistant.snapshot.store.skipped()]


@router.get(
    "/articles/{id:path}",
    response_model=articles.ArticleText,
    summary="Read an article",
    tags=["articles"],
    responses=documented(404, 422, 503) | UNCHANGED,
)
def read_article(id: Text, request: Request, live: LiveAssistantDep) -> Response:  # noqa: A002
    """Return an article with its text. Ids may contain slashes."""
    article = live.assistant.article(id)
    whole = articles.ArticleText.of(article, live.listings.copies(live.assistant.snapshot).get(id, ()))
    return revalidated(request, whole.model_dump_json().encode(), "application/json")


@router.post(
    "/verify",
    response_model=quotes.Verification,
    summary="Check a citation",
    tags=["articles"],
    responses=documented(413, 422, 503),
)
def verify(request: quotes.Receipt, assistant: AssistantDep) -> Verification:
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
def export_quotes(request: quotes.ExportRequest, assistant: AssistantDep) -> Response:
    """Return quotes as a file, with their sources as the articles have them now. A quote that is gone is marked."""
    format_ = find_format(request.format)
    receipts = checked([receipt.to_receipt() for receipt in request.receipts], assistant)
    return Response(
        export(receipts, format_.name, assistant.article, request.title),
        media_type=format_.media_type,
        headers={"Content-Disposition": f'attachment; filename="quotes{format_.suffix}"'},
    )


@router.get("/about", summary="What does this server offer?", tags=["health"], responses=documented(503))
def about(request: Request, live: LiveAssistantDep) -> server.About:
    """Return what a client needs to know about this server: its modes, formats, and words for how sure answers are."""
    return server.About(
        version=__version__,
        modes=[server.ModeInfo.model_validate(mode) for mode in MODES.values()],
        default_mode=live.assistant.default_mode,
        calibrated=live.assistant.calibrated,
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
def is_ready(request: Request, live: LiveAssistantDep) -> server.Ready | Response:
    """Say whether the index can be searched, by searching it."""
    snapshot = live.assistant.snapshot
    try:
        live.check()
    except AskmuseError as error:
        return unready(request, str(error))
    except Exception:
        _log.exception("The index %s cannot be searched", snapshot.name)
        return unready(request, f"The index {snapshot.name} cannot be searched. `askmuse doctor` says why.")
    return server.Ready(
        articles=len(snapshot.manifest.articles),
        index=answers.IndexInfo(snapshot=snapshot.name, built_at=snapshot.manifest.built_at),
        notice=live.notice,
    )
