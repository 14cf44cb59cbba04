"""The assistant of a running server: it opens each newer index, and ends an answer whose client has left.

All routes, and the MCP server, ask through `LiveAssistant.ask`.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol

from askmuse.answering.answer import Answer
from askmuse.api.listings import Listings
from askmuse.assistant import Assistant
from askmuse.types import Turn

_PAUSE = 5.0
"""Seconds before a newer index that could not be opened is tried again, since opening it hashes all its files."""
_READY_SECONDS = 5.0
"""Seconds for which an index that was searched counts as ready, so that `/readyz` cannot keep the models busy."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Caller:
    """The client that waits for an answer."""

    is_there: Callable[[], bool]
    """Whether the client is still connected."""
    since: float
    """When the request came, in seconds of `time.monotonic`."""


CALLER: ContextVar[Caller | None] = ContextVar("caller", default=None)
"""The client of the current request; None if the server does not track whether clients have left."""


class Observer(Protocol):
    """Receives the events that a server counts: answers, and newer indexes."""

    def answered(self, answer: Answer) -> None:
        """Handle an answer that was made."""

    def reloaded(self, *, opened: bool) -> None:
        """Handle a newer index that was `opened`, or that could not be opened."""


class LiveAssistant:
    """An assistant that uses the latest snapshot that can be opened."""

    def __init__(self, assistant: Assistant, pause: float = _PAUSE) -> None:
        """Serve an open assistant; a newer snapshot that cannot be opened is tried again after `pause` seconds."""
        self.assistant = assistant
        self.notice: str | None = None
        """Why the latest snapshot is not used; None if it is used."""
        self.observer: Observer | None = None
        self.listings = Listings()
        self._pause = pause
        self._retry_at = 0.0
        self._noticing = threading.Lock()
        self._checking = threading.Lock()
        self._ready: tuple[str, float] | None = None
        """The snapshot that was searched last without an error, and when."""

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, timeout_ms: float | None = None, **options: Any
    ) -> Answer:
        """Answer a question as `Assistant.ask` does, within `timeout_ms` or else within the time in the settings.

        The time counts from the arrival of the request. Raises AbandonedError if the client leaves.
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
        """Search the index to check it, unless that was done in the last seconds; raises any error of the search."""
        with self._checking:
            name, now = self.assistant.snapshot.name, monotonic()
            if self._ready is None or self._ready[0] != name or now - self._ready[1] >= _READY_SECONDS:
                self._ready = None
                self.assistant.search("Is the index ready?", k=1)
                self._ready = name, now

    def refresh(self) -> None:
        """Open a newer snapshot, if there is one; if that fails, log a warning once and keep the open one."""
        retry_at = self._retry_at
        if monotonic() < retry_at:
            return
        try:
            refreshed = self.assistant.refresh()
        except Exception as error:  # whatever is wrong with the newer snapshot, the open one still answers
            self._report(opened=False)
            self._warn(f"The newer index cannot be used, so the previous one is still in use: {error}")
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
