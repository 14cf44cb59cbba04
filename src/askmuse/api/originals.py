"""`GET /pages` and `GET /outlines`: the pages of an article's file as pictures, and the place of a quote on them.

The files are not trusted, so each is opened in a child process with limits on time and memory.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path as FilePath
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Query, Request, Response

from askmuse import __version__
from askmuse.api.caching import revalidated, tag_of, unchanged
from askmuse.api.dependencies import LiveAssistantDep
from askmuse.api.live_assistant import LiveAssistant
from askmuse.api.problems import UNCHANGED, documented
from askmuse.api.schemas.articles import QuoteOutline
from askmuse.api.schemas.bodies import Text
from askmuse.articles.folder import Source
from askmuse.articles.originals.drawing import MEDIA_TYPE
from askmuse.articles.originals.outlining import Box, parts_of
from askmuse.articles.originals.pages import boxes_of, has_page_pictures, picture_of
from askmuse.articles.originals.recognised import recognised_boxes
from askmuse.errors import ArticleError, OriginalError
from askmuse.index.reading import Limits, do
from askmuse.types import Article

_LARGEST = 2**31 - 1
_Offset = Annotated[int, Query(ge=0, le=_LARGEST, description="In Unicode code points of the article's text.")]
_Number = Annotated[int, Path(ge=1, le=_LARGEST, description="The number of the page, counted from 1.")]
_Result = TypeVar("_Result")
_PICTURE: dict[int | str, dict[str, Any]] = {200: {"description": "The picture, in WebP.", "content": {MEDIA_TYPE: {}}}}
router = APIRouter(tags=["articles"])


@router.get(
    "/pages/{number}/{id:path}",
    response_class=Response,
    summary="See a page of a PDF file or a picture",
    responses=documented(404, 422, 503) | UNCHANGED | _PICTURE,
)
def see_page(number: _Number, id: Text, request: Request, live: LiveAssistantDep) -> Response:  # noqa: A002
    """Return a page of an article's PDF file, or of its picture, as a picture of at most 1,600 pixels each way."""
    article, source, file_sha256 = _original(id, live)
    tag = tag_of(f"{file_sha256} {number} {__version__}".encode())
    if known := unchanged(request, tag):
        return known
    picture = _from_file(partial(picture_of, source, file_sha256, number), article, source, live)
    return revalidated(request, picture, MEDIA_TYPE, tag=tag)


@router.get(
    "/outlines/{id:path}",
    response_model=QuoteOutline,
    summary="Find a quote on the pages of a PDF file or a picture",
    responses=documented(404, 422, 503),
)
def outline_quote(id: Text, start: _Offset, end: _Offset, live: LiveAssistantDep) -> dict[str, list[Box]]:  # noqa: A002
    """Return where the text of an article from `start` to `end` is on the pages of its PDF file, or on its picture."""
    article, source, file_sha256 = _original(id, live)
    boxes = recognised_boxes(article.text, article.pages, (start, end))
    if parts := parts_of(article.text, article.pages, (start, end)):
        boxes += _from_file(partial(boxes_of, source, file_sha256, parts), article, source, live)
    return {"boxes": sorted(boxes, key=lambda box: box.page)}


def _original(article_id: str, live: LiveAssistant) -> tuple[Article, Source, str]:
    """Return an article, its file and the hash of that file; raises NotFoundError, OriginalError."""
    article = live.assistant.article(article_id)
    if not has_page_pictures(article):
        raise OriginalError(f"{article.path} is neither a PDF file nor a picture. Only pages of these can be shown.")
    return article, *live.assistant.snapshot.store.source(article.id)


def _from_file(job: Callable[[FilePath], _Result], article: Article, source: Source, live: LiveAssistant) -> _Result:
    """Return the result of a job on the file of an article; raises OriginalError."""
    corpus = live.assistant.snapshot.manifest.corpus
    if corpus is None or not (FilePath(corpus) / source.path).exists():
        raise OriginalError(
            f"The original {article.path} is no longer in the folder of articles. Read the article as text instead."
        )
    settings = live.assistant.settings
    limits = Limits(settings.read_seconds, settings.read_memory)
    try:
        return do(job, FilePath(corpus), source.size, limits)
    except ArticleError as error:
        raise OriginalError(f"The original {article.path} {error}.") from None
