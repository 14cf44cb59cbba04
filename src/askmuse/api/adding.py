"""`POST /add/file` and `POST /add/page`: new articles, on a server that was started with `--allow-add`.

What is added comes from strangers: it is read in a child process with the limits that reading has, nothing is
overwritten, and web pages come from the public internet alone.
"""

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from askmuse.api.guards import ADD_FILE
from askmuse.api.problems import documented
from askmuse.api.schemas.articles import ArticleInfo
from askmuse.api.schemas.bodies import Text
from askmuse.api.schemas.server import NewPage
from askmuse.api.serving import Served, Serving
from askmuse.articles.adding import add_file, add_page
from askmuse.articles.folder import scan
from askmuse.errors import AddingError, ArticleError, CorpusError, NotFoundError
from askmuse.index.reading import Limits, do
from askmuse.types import Article

_AT_ONCE = 4
"""Articles that are received or read at once: at most 80 MB of memory for their bytes."""
_BODY_SECONDS = 120.0
"""Seconds for a file to arrive: 20 MB do over 1.4 Mbit/s."""
_PAUSE = 5
"""Seconds that a client is asked to wait where others are adding."""
_OPENING_SECONDS = 10.0
"""Seconds for the new index to be opened, which takes a fraction of one even for large folders."""
_PAGE = 1_000_000
"""Bytes: a web page is given as much time to be read as a file of this size."""
_LONGEST_NAME = 255
_FORBIDDEN = (
    "This server lets nobody add articles. Put files into the folder of articles, or start it with "
    "`askmuse serve --allow-add`."
)
_BODY = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}, "required": True}
_Name = Annotated[
    Text,
    Query(min_length=1, max_length=_LONGEST_NAME, description="The name of the file, whose ending tells its format."),
]
router = APIRouter(tags=["articles"])


class Adding:
    """Adds articles to the folder `corpus`, and brings the index up to date with it."""

    def __init__(self, corpus: Path, serving: Serving) -> None:
        """Take the folder that the index of `serving` was built from."""
        self._corpus = corpus
        self._serving = serving
        self._indexing = threading.Lock()
        self.turns = threading.BoundedSemaphore(_AT_ONCE)

    def add(self, job: Callable[[Path], Path], source: str, size: int) -> Article:
        """Return the new article once it can be found; `job` saves it in the folder, and returns the path of its file.

        Raises AddingError, which calls it `source`, and SnapshotError if the index cannot be updated.
        """
        try:
            file = do(job, self._corpus, size, self._limits)
        except (ArticleError, CorpusError) as error:
            raise AddingError(self._explained(error, source)) from None
        return self._indexed(file)

    @property
    def _limits(self) -> Limits:
        settings = self._serving.assistant.settings
        return Limits(settings.read_seconds, settings.read_memory)

    def _explained(self, error: Exception, source: str) -> str:
        """Return what is wrong as a sentence about `source`, without the path of the folder."""
        text = str(error).replace(f"{self._corpus}{os.sep}", "")
        is_whole = isinstance(error, CorpusError) or text.startswith((source, repr(source)))
        return text if is_whole else f"{source} {text}."

    def _indexed(self, file: Path) -> Article:
        from askmuse.index.indexing import update  # reading articles needs libraries that asking does not

        assistant = self._serving.assistant
        path = file.relative_to(self._corpus).as_posix()
        with self._indexing:  # who waits here finds the index up to date, with the articles of all who waited
            done = update(self._corpus, assistant.index, assistant.encoder, limits=self._limits)
        for skipped in done.skipped:
            if skipped.path == path:
                file.unlink(missing_ok=True)
                raise AddingError(f"{path} {skipped.reason}.")
        ids = {source.path: source.id for source in scan(self._corpus).sources}
        return self._opened(ids[path])

    def _opened(self, article_id: str) -> Article:
        """Return an article of the newest index, which another thread may be opening."""
        until = time.monotonic() + _OPENING_SECONDS
        while True:
            self._serving.refresh()
            try:
                return self._serving.assistant.article(article_id)
            except NotFoundError:
                if time.monotonic() > until:
                    raise
            time.sleep(0.05)


@router.post(
    ADD_FILE,
    status_code=201,
    response_model=ArticleInfo,
    summary="Add a file",
    responses=documented(408, 413, 422, 503),
    openapi_extra={"requestBody": _BODY},
)
async def add_a_file(name: _Name, request: Request, serving: Served) -> ArticleInfo:
    """Add a file, whose bytes are the body, and return what is known of the article once it can be found.

    Nothing is overwritten. An HTML file becomes Markdown.
    """
    adding = _allowed(request)
    with _turn(adding):
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                data = await request.body()
        except TimeoutError:
            raise HTTPException(408, f"The file did not arrive within {_BODY_SECONDS:g} seconds.") from None
        job = partial(add_file, name, data)
        article = await run_in_threadpool(adding.add, job, name, len(data))
    return _told(article, serving)


@router.post(
    "/add/page",
    status_code=201,
    response_model=ArticleInfo,
    summary="Add a web page",
    responses=documented(413, 422, 503),
)
def add_a_page(page: NewPage, request: Request, serving: Served) -> ArticleInfo:
    """Fetch a page of the public internet, add it, and return what is known of the article once it can be found."""
    adding = _allowed(request)
    with _turn(adding):
        return _told(adding.add(partial(add_page, page.url, public_only=True), page.url, _PAGE), serving)


def _allowed(request: Request) -> Adding:
    adding: Adding | None = request.app.state.adding
    if adding is None:
        raise HTTPException(403, _FORBIDDEN)
    return adding


@contextmanager
def _turn(adding: Adding) -> Iterator[None]:
    """Hold one of the few places for those who add, or refuse at once."""
    if not adding.turns.acquire(blocking=False):
        detail = f"Others are adding articles. Try again in {_PAUSE} seconds."
        raise HTTPException(503, detail, {"retry-after": str(_PAUSE)})
    try:
        yield
    finally:
        adding.turns.release()


def _told(article: Article, serving: Serving) -> ArticleInfo:
    return ArticleInfo.of(article, serving.copies(serving.assistant.snapshot).get(article.id, ()))
