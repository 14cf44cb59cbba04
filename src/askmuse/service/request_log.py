"""Monitors a server: gives each request an id, counts it, and writes a line of JSON about it.

The line contains neither the question nor the query string, which may contain it, unless `--log-questions` is given.
"""

import json
import logging
import re
import sys
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from secrets import token_hex
from time import perf_counter
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from askmuse.errors import SettingsError
from askmuse.service.metrics import Metrics

if TYPE_CHECKING:
    from askmuse.answering.answer import Answer
    from askmuse.service.tracing import Spans

HEADER = "x-request-id"
STDOUT = Path("-")
"""Stands for standard output as the file of the log."""
_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)
_REQUEST: ContextVar[dict[str, Any] | None] = ContextVar("request", default=None)
"""The log entry of the current request, filled while it is answered."""


class Monitor:
    """Counts and logs requests and their answers."""

    def __init__(
        self,
        metrics: Metrics,
        write: Callable[[str], None] | None = None,
        *,
        questions: bool = False,
        spans: "Spans | None" = None,
    ) -> None:
        """Call `write` with a line for each request, and make spans with `spans`, unless these are None.

        The line contains the question if `questions` is true.
        """
        self.metrics = metrics
        self._write = write
        self._questions = questions
        self._spans = spans

    def answered(self, answer: "Answer") -> None:
        """Count an answer, and add its mode, outcome and confidence to the line of the current request."""
        self.metrics.count_answer(answer)
        if self._spans is not None:
            self._spans.add_answer(answer)
        request = _REQUEST.get()
        if request is not None:
            request |= {"mode": answer.mode, "outcome": answer.outcome, "confidence": round(answer.confidence, 3)}
            if self._questions:
                request["question"] = answer.question

    def reloaded(self, *, opened: bool) -> None:
        """Count that a newer index was opened, or could not be opened."""
        self.metrics.count_reload(opened=opened)

    def around(self, app: ASGIApp) -> ASGIApp:
        """Return `app` with each request counted and logged."""
        traced = app if self._spans is None else self._spans.around(app)

        async def monitored(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http":
                await self._serve(traced, scope, receive, send)
            else:
                await app(scope, receive, send)

        return monitored

    async def _serve(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        started = perf_counter()
        request: dict[str, Any] = {"request": _id_of(scope), "status": None, "bytes": 0}
        _REQUEST.set(request)
        scope.setdefault("state", {})["request"] = request["request"]

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                request["status"] = message["status"]
                MutableHeaders(scope=message)[HEADER] = request["request"]
            request["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await app(scope, receive, sending)
        finally:
            self.metrics.count_request(getattr(scope.get("route"), "path", None), request["status"])
            if self._write is not None:
                self._write(_line(scope, request, (perf_counter() - started) * 1e3))


def log_to(file: Path) -> Callable[[str], None]:
    """Return a function that appends a line to a file, or to stdout if `file` is -.

    If the file is moved away, a new one is created. Raises SettingsError if the file cannot be written.
    """
    try:
        handler = logging.StreamHandler(sys.stdout) if file == STDOUT else WatchedFileHandler(file, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"The access log {file} cannot be written ({error.strerror}). Choose another.") from None
    logger = logging.getLogger("askmuse.requests")
    for former in logger.handlers:
        former.close()
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(logging.INFO)
    return logger.info


def _id_of(scope: Scope) -> str:
    """Return the id in the header of a request, which a proxy may have set, or a new one."""
    sent = Headers(scope=scope).get(HEADER, "")
    return sent if _ID.fullmatch(sent) else token_hex(8)


def _line(scope: Scope, request: dict[str, Any], milliseconds: float) -> str:
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "address": (scope.get("client") or (None,))[0],
        "key": scope.get("state", {}).get("key"),
        "method": scope["method"],
        "path": scope["path"],
        "ms": round(milliseconds, 1),
    }
    return json.dumps(line | request, ensure_ascii=True)
