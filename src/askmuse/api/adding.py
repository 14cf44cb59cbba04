"""`POST /add/file` and `POST /add/page`: new articles, on a server that was started with `--allow-add`.

What clients add is not trusted: it is read in a child process with limits on time and memory, nothing is overwritten,
and web pages are fetched from the public internet only.
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

from askmuse.api.dependencies import LiveAssistantDep
from askmuse.api.guards import ADD_FILE
from askmuse.api.live_assistant import LiveAssistant
from askmuse.api.problems import documented
from askmuse.api.schemas.articles import ArticleInfo
from askmuse.api.schemas.bodies import Text
from askmuse.api.schemas.server import NewPage
from askmuse.articles.adding import add_file, add_page
from askmuse.articles.folder import scan
from askmuse.errors import AddingError, ArticleError, CorpusError, NotFoundError
from askmuse.index.reading import Limits, do
from askmuse.types import Article

_AT_ONCE = 4
"""Articles that are received or read at once; their bytes take at most 80 MB of memory."""
_BODY_SECONDS = 120.0
"""Seconds in which a file must arrive; 20 MB arrive in this time over a line of 1.4 Mbit/s."""
_PAUSE = 5
"""Seconds that a client is asked to wait while others are adding articles."""
_OPENING_SECONDS = 10.0
"""Seconds in which the new index must be opened, which takes a fraction of a second even for large folders."""
_PAGE = 1_000_000
"""Bytes: reading a web page may take as long as reading a file of this size."""
_LONGEST_NAME = 255
_FORBIDDEN = (
    "Articles cannot be added to this server. Put files into its folder of articles, or start it with "
    "`askmuse serve --allow-add`."
)
_BODY = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}, "required": True}
_Name = Annotated[
    Text,
    Query(min_length=1, max_length=_LONGEST_NAME, description="The name of the file; its ending says the format."),
]
router = APIRouter(tags=["articles"])


class Adding:
    """Adds articles to the folder `corpus`, and brings the index up to date with it."""

    def __init__(self, corpus: Path, live: LiveAssistant) -> None:
        """Add articles to `corpus`, the folder from which the index of `live` was built."""
        self._corpus = corpus
        self._live = live
        self._indexing = threading.Lock()
        self.turns = threading.BoundedSemaphore(_AT_ONCE)

    def add(self, job: Callable[[Path], Path], source: str, size: int) -> Article:
        """Save an article, index it, and return it once it can be found.

        `job` saves the article in the folder and returns the path of its file. Raises AddingError, whose message names
        the article by `source`, and SnapshotError if the index cannot be updated.
        """
        try:
            file = do(job, self._corpus, size, self._limits)
        except (ArticleError, CorpusError) as error:
            raise AddingError(self._explained(error, source)) from None
        return self._indexed(file)

    @property
    def _limits(self) -> Limits:
        settings = self._live.assistant.settings
        return Limits(settings.read_seconds, settings.read_memory)

    def _explained(self, error: Exception, source: str) -> str:
        """Return what is wrong as a sentence about `source`, without the path of the folder."""
        text = str(error).replace(f"{self._corpus}{os.sep}", "")
        is_whole = isinstance(error, CorpusError) or text.startswith((source, repr(source)))
        return text if is_whole else f"{source} {text}."

    def _indexed(self, file: Path) -> Article:
        from askmuse.index.indexing import update  # reading articles needs libraries that asking does not

        assistant = self._live.assistant
        path = file.relative_to(self._corpus).as_posix()
        with self._indexing:  # requests that wait here find the index up to date with all of their articles
            result = update(self._corpus, assistant.index, assistant.encoder, limits=self._limits)
        for skipped in result.skipped:
            if skipped.path == path:
                file.unlink(missing_ok=True)
                raise AddingError(f"{path} {skipped.reason}.")
        ids = {source.path: source.id for source in scan(self._corpus).sources}
        return self._opened(ids[path])

    def _opened(self, article_id: str) -> Article:
        """Return an article of the newest index; waits for another thread that may be opening it."""
        until = time.monotonic() + _OPENING_SECONDS
        while True:
            self._live.refresh()
            try:
                return self._live.assistant.article(article_id)
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
async def add_a_file(name: _Name, request: Request, live: LiveAssistantDep) -> ArticleInfo:
    """Add a file, whose bytes are the body, and return the article's properties once questions can find it.

    No file is overwritten. An HTML file is saved as Markdown.
    """
    adding = _allowed(request)
    with _turn(adding):
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                data = await request.body()
        except TimeoutError:
            raise HTTPException(
                408, f"The file did not arrive within {_BODY_SECONDS:g} seconds. Send it again."
            ) from None
        job = partial(add_file, name, data)
        article = await run_in_threadpool(adding.add, job, name, len(data))
    return _info(article, live)


@router.post(
    "/add/page",
    status_code=201,
    response_model=ArticleInfo,
    summary="Add a web page",
    responses=documented(413, 422, 503),
)
def add_a_page(page: NewPage, request: Request, live: LiveAssistantDep) -> ArticleInfo:
    """Add a web page of the public internet, and return the article's properties once questions can find it."""
    adding = _allowed(request)
    with _turn(adding):
        return _info(adding.add(partial(add_page, page.url, public_only=True), page.url, _PAGE), live)


def _allowed(request: Request) -> Adding:
    adding: Adding | None = request.app.state.adding
    if adding is None:
        raise HTTPException(403, _FORBIDDEN)
    return adding


@contextmanager
def _turn(adding: Adding) -> Iterator[None]:
    """Hold one of the places for requests that add articles; raises a 503 if all are taken."""
    if not adding.turns.acquire(blocking=False):
        detail = f"Others are adding articles. Try again in {_PAUSE} seconds."
        raise HTTPException(503, detail, {"retry-after": str(_PAUSE)})
    try:
        yield
    finally:
        adding.turns.release()


def _info(article: Article, live: LiveAssistant) -> ArticleInfo:
    return ArticleInfo.of(article, live.listings.copies(live.assistant.snapshot).get(article.id, ()))
