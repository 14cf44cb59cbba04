"""The assistant that the server answers from, moved to each newer snapshot, and how routes get at it.

All routes ask through `Serving.ask`, which stops when the client leaves or its time is over.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic
from typing import Annotated, Any, Protocol, TypeVar
from weakref import WeakKeyDictionary

from fastapi import Depends, Request
from pydantic import TypeAdapter

from askmuse.answering.answer import Answer
from askmuse.api.caching import tag_of
from askmuse.api.schemas.articles import ArticleInfo
from askmuse.assistant import Assistant
from askmuse.index.engines.engine import Engine
from askmuse.types import Turn

_PAUSE = 5.0
"""Seconds before a newer index that could not be opened is tried again, since opening it hashes all its files."""
_SOUND = 5.0
"""Seconds for which an index that was searched counts as ready, so that nobody keeps the models busy by asking that."""
_LISTING = TypeAdapter(list[ArticleInfo])
_Value = TypeVar("_Value")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who waits for the answer to a request."""

    is_there: Callable[[], bool]
    since: float
    """When the request came, as `time.monotonic` tells it."""


CALLER: ContextVar[Caller | None] = ContextVar("caller", default=None)
"""Who waits for the present answer; None if the server does not track who has left."""


class Observer(Protocol):
    """Is called when something happens that a server counts."""

    def answered(self, answer: Answer) -> None:
        """Handle an answer that was made."""

    def reloaded(self, *, opened: bool) -> None:
        """Handle that a newer index was `opened`, or could not be."""


class Serving:
    """The assistant, moved to the latest snapshot that can be opened."""

    def __init__(self, assistant: Assistant, pause: float = _PAUSE) -> None:
        """Serve an open assistant; a newer snapshot that cannot be opened is tried again after `pause` seconds."""
        self.assistant = assistant
        self.notice: str | None = None
        """Why the published snapshot is not the one that answers; None if it is."""
        self.observer: Observer | None = None
        self._copies: WeakKeyDictionary[Engine, Mapping[str, Sequence[str]]] = WeakKeyDictionary()
        self._listings: WeakKeyDictionary[Engine, tuple[bytes, str]] = WeakKeyDictionary()
        self._making = threading.Lock()
        self._pause = pause
        self._retry_at = 0.0
        self._noticing = threading.Lock()
        self._checking = threading.Lock()
        self._sound: tuple[str, float] | None = None
        """The snapshot that was searched last without an error, and when."""

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, timeout_ms: float | None = None, **options: Any
    ) -> Answer:
        """Answer a question, as `Assistant.ask` does, in the time that the request or else the settings give it.

        The time counts from when the request came. Raises AbandonedError if its client leaves.
        """
        timeout = self.assistant.settings.timeout_ms if timeout_ms is None else timeout_ms
        caller = CALLER.get()
        if caller is not None:
            timeout = max(0.0, timeout - (monotonic() - caller.since) * 1e3)
            options["wanted"] = caller.is_there
        answer = self.assistant.ask(question, history, timeout_ms=timeout, **options)
        if self.observer is not None:
            self.observer.answered(answer)
        return answer

    def check(self) -> None:
        """Search the index, unless that was done in the last seconds; raises what goes wrong."""
        with self._checking:
            name, now = self.assistant.snapshot.name, monotonic()
            if self._sound is None or self._sound[0] != name or now - self._sound[1] >= _SOUND:
                self._sound = None
                self.assistant.search("Is the index ready?", k=1)
                self._sound = name, now

    def refresh(self) -> None:
        """Open a newer snapshot, if there is one; if that fails, warn once and go on with the open one."""
        retry_at = self._retry_at
        if monotonic() < retry_at:
            return
        try:
            refreshed = self.assistant.refresh()
        except Exception as error:  # whatever is wrong with the newer snapshot, the open one still answers
            self._report(opened=False)
            self._warn(f"The newer index cannot be used; the one before it answers: {error}")
            return
        if refreshed:
            self._report(opened=True)
        with self._noticing:
            if refreshed is not None and retry_at == self._retry_at:  # no other thread failed meanwhile
                self.notice = None

    def _report(self, *, opened: bool) -> None:
        if self.observer is not None:
            self.observer.reloaded(opened=opened)

    def _warn(self, notice: str) -> None:
        with self._noticing:
            self._retry_at = monotonic() + self._pause
            if notice != self.notice:
                _log.warning(notice)
            self.notice = notice

    def copies(self, snapshot: Engine) -> Mapping[str, Sequence[str]]:
        """Return, by the id of an article, the ids of its copies; kept as long as the snapshot is in use."""
        return self._kept(self._copies, snapshot, snapshot.store.copies)

    def listing(self, snapshot: Engine) -> tuple[bytes, str]:
        """Return the JSON of all articles without their texts, and its tag; kept as long as the snapshot is in use."""
        return self._kept(self._listings, snapshot, lambda: self._listing(snapshot))

    def _listing(self, snapshot: Engine) -> tuple[bytes, str]:
        copies = snapshot.store.copies()
        data = _LISTING.dump_json([ArticleInfo.of(facts, copies.get(facts.id, ())) for facts in snapshot.store.facts()])
        return data, tag_of(data)

    def _kept(self, known: WeakKeyDictionary[Engine, _Value], snapshot: Engine, make: Callable[[], _Value]) -> _Value:
        with self._making:  # requests that come together wait for the first
            if snapshot not in known:
                known[snapshot] = make()
            return known[snapshot]


def current_serving(request: Request) -> Serving:
    """Return what the application serves, with the latest snapshot."""
    serving: Serving = request.app.state.serving
    serving.refresh()
    return serving


Served = Annotated[Serving, Depends(current_serving)]


async def _assistant(serving: Served) -> Assistant:
    return serving.assistant


Fresh = Annotated[Assistant, Depends(_assistant)]
