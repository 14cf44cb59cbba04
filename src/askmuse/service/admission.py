"""Limits the requests at once: some run, some wait for their turn, and any more get a 503 at once.

How many may wait depends on how long they take, so that those who are let in soon have their answer (`costs.py`).
If a client leaves, its request is removed from the queue; a request that already runs stops after its present step.
"""

import asyncio
import math
from collections.abc import Callable
from itertools import count
from time import monotonic

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from askmuse.api.guards import largest_body
from askmuse.api.live_assistant import CALLER, Caller
from askmuse.api.problems import http_problem
from askmuse.service.costs import Costs, kind_of

BODY_SECONDS = 15.0
"""Seconds in which a body must arrive; in this time, 64 KB arrive over a slow telephone line, and 4 MiB over
2.5 Mbit/s."""
LONGEST_PAUSE = 30
"""The most seconds that a client is asked to wait before it tries again."""
_COSTLY = (
    "/ask", "/search", "/verify", "/export", "/pages/", "/outlines/", "/v1/chat", "/v1/embeddings", "/mcp",
)  # fmt: skip
"""The beginnings of the paths that run models, compare texts, write files or start processes. Requests for all other
paths are cheap, and never wait."""


class Admission:
    """Lets `at_once` costly requests run and some wait, in the order of their arrival.

    Those that wait cost together no more than `waiting` average requests.
    """

    def __init__(
        self,
        app: ASGIApp,
        at_once: int,
        waiting: int,
        body_seconds: float = BODY_SECONDS,
        show: Callable[[int, int], None] = lambda running, waiting: None,
    ) -> None:
        """Limit the costly requests to `app`; their bodies must arrive within `body_seconds`.

        `show` is called with the numbers of running and waiting requests whenever they change.
        """
        self._app = app
        self._at_once = at_once
        self._waiting = waiting
        self._body_seconds = body_seconds
        self._show = show
        self._running: anyio.CapacityLimiter | None = None
        self.costs = Costs()
        """How long each kind of request took so far."""
        self._waiting_costs: dict[object, float] = {}
        self._refusals = count()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on when it is its turn."""
        if not _is_bounded(scope):
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._body_seconds):
                body = await _body(receive, largest_body(scope["path"]))
        except TimeoutError:
            detail = f"The body did not arrive within {self._body_seconds:g} seconds. Send it again."
            await http_problem(scope, 408, detail, {"connection": "close"})(scope, receive, send)
            return
        if body is not None:
            await self._admit(scope, body, receive, send)

    async def _admit(self, scope: Scope, body: list[Message], receive: Receive, send: Send) -> None:
        if self._running is None:  # made here, since it belongs to the running event loop
            self._running = anyio.CapacityLimiter(self._at_once)
        path = next(path for path in _COSTLY if scope["path"].startswith(path))
        kind = kind_of(scope, path, body[0].get("body", b""))
        cost = self.costs.of(kind)
        if not self._running.available_tokens and sum(self._waiting_costs.values()) + cost > self._waiting:
            pause = self._pause()
            detail = f"Too many requests are waiting. Try again in {pause} second{'s' * (pause > 1)}."
            await http_problem(scope, 503, detail, {"retry-after": str(pause)})(scope, receive, send)
            return
        await self._run(self._running, kind, scope, body, receive, send)

    def _pause(self) -> int:
        """Return the seconds that a refused client should wait: until the queue is empty, or up to twice as long.

        Clients that are refused one after the other get different times, so that they don't come back all at once.
        """
        until_empty = max(1, math.ceil(self.costs.average * self._waiting / self._at_once))
        return min(LONGEST_PAUSE, until_empty + next(self._refusals) % (until_empty + 1))

    async def _run(
        self,
        running: anyio.CapacityLimiter,
        kind: str,
        scope: Scope,
        body: list[Message],
        receive: Receive,
        send: Send,
    ) -> None:
        """Wait for a turn and run the request, unless its client leaves first."""
        gone = anyio.Event()
        CALLER.set(Caller(lambda: not gone.is_set(), monotonic()))
        turn = object()
        with anyio.CancelScope() as waiting:
            listening = asyncio.create_task(_listen(receive, gone, waiting))
            try:
                await self._turn(running, self.costs.of(kind), turn)
                started = monotonic()
                release = _once(lambda: self._release(running, turn))
                try:
                    await self._app(scope, _replayed(body, gone), _releasing(send, release, listening))
                finally:
                    release()
                    self.costs.add(kind, monotonic() - started)
            finally:
                listening.cancel()

    async def _turn(self, running: anyio.CapacityLimiter, cost: float, turn: object) -> None:
        try:
            if not running.available_tokens:
                self._waiting_costs[turn] = cost
                self._report(running, coming=1)
            await running.acquire_on_behalf_of(turn)
        finally:
            self._waiting_costs.pop(turn, None)
            self._report(running)

    def _release(self, running: anyio.CapacityLimiter, turn: object) -> None:
        running.release_on_behalf_of(turn)
        self._report(running)

    def _report(self, running: anyio.CapacityLimiter, coming: int = 0) -> None:
        self._show(running.borrowed_tokens, running.statistics().tasks_waiting + coming)


def _is_bounded(scope: Scope) -> bool:
    """Whether a request counts towards the limit: a costly one, but not an MCP stream that only listens."""
    if scope["type"] != "http" or not scope["path"].startswith(_COSTLY):
        return False
    return not (scope["path"].startswith("/mcp") and scope["method"] != "POST")


async def _body(receive: Receive, largest: int) -> list[Message] | None:
    """Return the messages of a body, or None if the client has left.

    If a body is larger than `largest`, the rest of it is not read; the application refuses it.
    """
    messages: list[Message] = []
    size = 0
    while size <= largest:
        message = await receive()
        if message["type"] != "http.request":
            return None
        messages.append(message)
        size += len(message.get("body", b""))
        if not message.get("more_body", False):
            break
    return messages


async def _listen(receive: Receive, gone: anyio.Event, work: anyio.CancelScope) -> None:
    """Cancel the work as soon as the client disconnects."""
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()
    work.cancel()


def _replayed(body: list[Message], gone: anyio.Event) -> Receive:
    rest = iter(body)

    async def receive() -> Message:
        for message in rest:
            return message
        await gone.wait()
        return {"type": "http.disconnect"}

    return receive


def _releasing(send: Send, release: Callable[[], None], listening: "asyncio.Task[None]") -> Send:
    """Return a `send` that lets the next request run once the response begins, even if the client reads it slowly."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start" and not _is_stream(message):
            release()
        elif message["type"] == "http.response.body" and not message.get("more_body", False):
            listening.cancel()
        await send(message)

    return sending


def _is_stream(start: Message) -> bool:
    return any(name.lower() == b"content-type" and b"event-stream" in value for name, value in start["headers"])


def _once(action: Callable[[], None]) -> Callable[[], None]:
    """Return a function that runs `action` when it is first called."""
    left = [action]

    def run() -> None:
        if left:
            left.pop()()

    return run
