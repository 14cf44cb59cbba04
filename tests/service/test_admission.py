"""Requests beyond what is worked on wait, beyond that they get a 503; those of clients that left are not started."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from time import monotonic
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from askmuse.api.live_assistant import CALLER, Caller
from askmuse.service.admission import Admission


class Work:
    """An application that answers when it is let, and keeps what it was asked."""

    def __init__(self) -> None:
        self.started: list[bytes] = []
        self.let = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.started.append((await receive())["body"])
        if scope["path"] == "/ask":
            await self.let.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"done"})


class Client:
    """A client that sends one body, and stays until it leaves."""

    def __init__(self, app: Admission, body: bytes | None, path: str = "/ask", method: str = "POST") -> None:
        self.sent: list[Message] = []
        self.left = asyncio.Event()
        self._body = body
        scope = {"type": "http", "method": method, "path": path, "headers": []}
        self.request = asyncio.create_task(app(scope, self._receive, self._send))

    async def _receive(self) -> Message:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.sent.append(message)


def run(test: Callable[[Work], Coroutine[Any, Any, None]]) -> None:
    async def whole() -> None:
        async with asyncio.timeout(20):
            await test(Work())

    asyncio.run(whole())


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_a_body_in_parts_arrives_whole_up_to_what_its_path_allows() -> None:
    parts: list[Message] = [
        {"type": "http.request", "body": b"x" * 50_000, "more_body": more} for more in (True, True, False)
    ]
    arrived: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        arrived.append(await receive())
        while arrived[-1].get("more_body"):
            arrived.append(await receive())

    async def test(_: Work) -> None:
        left = iter([*parts, {"type": "http.disconnect"}])

        async def receive() -> Message:
            await asyncio.sleep(0)
            return next(left)

        scope = {"type": "http", "method": "POST", "path": "/v1/chat/completions", "headers": []}
        await Admission(app, at_once=1, waiting=0)(scope, receive, receive)  # type: ignore[arg-type]

    run(test)
    assert arrived == parts


def test_clients_that_are_refused_together_are_told_different_times() -> None:
    async def test(work: Work) -> None:
        app = Admission(work, at_once=1, waiting=0)
        first = Client(app, b"1")
        await settle()
        refused = [Client(app, b"") for _ in range(4)]
        await asyncio.gather(*(client.request for client in refused))
        assert [dict(client.sent[0]["headers"])[b"retry-after"] for client in refused] == [b"1", b"2", b"1", b"2"]
        work.let.set()
        await first.request

    run(test)


@pytest.mark.parametrize(("method", "path", "waits"), [("POST", "/mcp", True), ("GET", "/mcp", False)])
def test_calls_of_mcp_wait_their_turn_and_its_streams_do_not(method: str, path: str, waits: bool) -> None:
    async def test(work: Work) -> None:
        app = Admission(work, at_once=1, waiting=2)
        first = Client(app, b"1")
        await settle()
        second = Client(app, b"2", path, method)
        await settle()
        assert work.started == ([b"1"] if waits else [b"1", b"2"])
        work.let.set()
        await asyncio.gather(first.request, second.request)
        assert work.started == [b"1", b"2"]

    run(test)


def test_what_no_longer_fits_is_refused_at_once_and_the_rest_runs_in_order() -> None:
    async def test(work: Work) -> None:
        app = Admission(work, at_once=1, waiting=2)
        clients = []
        for body in (b"1", b"2", b"3", b"4"):
            clients.append(Client(app, body))
            await settle()
        await clients[3].request
        start, body_ = clients[3].sent
        assert (start["status"], dict(start["headers"])[b"retry-after"]) == (503, b"1")
        assert json.loads(body_["body"])["detail"] == "Too many requests are waiting. Try again in 1 second."
        assert work.started == [b"1"]
        work.let.set()
        await asyncio.gather(*(client.request for client in clients))
        assert work.started == [b"1", b"2", b"3"]
        assert [client.sent[0]["status"] for client in clients] == [200, 200, 200, 503]

    run(test)


def test_more_quick_requests_may_wait_than_long_ones() -> None:
    async def test(work: Work) -> None:
        app = Admission(work, at_once=1, waiting=4)
        for mode, seconds in (("instant", 0.01), ("thinking", 0.1)) * 50:
            app.costs.add(f"/ask {mode}", seconds)
        running = Client(app, b"1")
        await settle()
        modes = ("thinking", "instant", "thinking", "instant", "instant", "instant", "instant")
        clients = []
        for mode in modes:
            clients.append(Client(app, json.dumps({"mode": mode}).encode()))
            await settle()
        work.let.set()
        await asyncio.gather(running.request, *(client.request for client in clients))
        let_in = [client.sent[0]["status"] == 200 for client in clients]
        assert let_in == [True, True, False, True, True, True, False]  # a long one counts 2, a quick one .5

    run(test)


@pytest.mark.parametrize("path", ["/search", "/verify", "/export", "/pages/1/a", "/outlines/a", "/v1/embeddings"])
def test_all_paths_that_cost_much_wait_their_turn(path: str) -> None:
    async def test(work: Work) -> None:
        app = Admission(work, at_once=1, waiting=0)
        asking = Client(app, b"1")
        await settle()
        other = Client(app, b"2", path)
        await other.request
        assert other.sent[0]["status"] == 503
        work.let.set()
        await asking.request

    run(test)


def test_other_paths_never_wait_behind_answers() -> None:
    async def test(work: Work) -> None:
        app = Admission(work, at_once=1, waiting=0)
        asking = Client(app, b"1")
        await settle()
        health = Client(app, b"", "/healthz")
        await health.request
        assert (health.sent[0]["status"], asking.sent) == (200, [])
        work.let.set()
        await asking.request

    run(test)


def test_the_request_of_a_client_that_left_the_queue_is_never_started() -> None:
    async def test(work: Work) -> None:
        app = Admission(work, at_once=1, waiting=1)
        first, second = Client(app, b"1"), Client(app, b"2")
        await settle()
        second.left.set()
        await second.request
        third = Client(app, b"3")  # the place in the queue is free again
        await settle()
        work.let.set()
        await asyncio.gather(first.request, third.request)
        assert (work.started, second.sent) == ([b"1", b"3"], [])

    run(test)


def test_a_request_whose_client_leaves_while_it_is_answered_makes_room() -> None:
    async def test(work: Work) -> None:
        app = Admission(work, at_once=1, waiting=0)
        first = Client(app, b"1")
        await settle()
        first.left.set()
        await first.request
        second = Client(app, b"2")
        await settle()
        work.let.set()
        await second.request
        assert (first.sent, second.sent[0]["status"]) == ([], 200)

    run(test)


def test_a_body_that_does_not_arrive_is_refused() -> None:
    async def test(work: Work) -> None:
        client = Client(Admission(work, at_once=1, waiting=0, body_seconds=0.01), None)
        await client.request
        assert (client.sent[0]["status"], work.started) == (408, [])
        assert json.loads(client.sent[1]["body"])["detail"] == (
            "The body did not arrive within 0.01 seconds. Send it again."
        )

    run(test)


def test_what_makes_an_answer_knows_since_when_its_client_waits_and_whether_it_still_does() -> None:
    async def test(_: Work) -> None:
        callers: list[Caller | None] = []

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            callers.append(CALLER.get())
            await receive()
            await receive()

        started = monotonic()
        client = Client(Admission(app, at_once=1, waiting=0), b"1")
        await settle()
        (caller,) = callers
        assert caller is not None
        assert caller.is_there()
        assert started <= caller.since <= monotonic()
        client.left.set()
        await client.request
        assert (caller.is_there(), CALLER.get()) == (False, None)

    run(test)


def test_how_many_run_and_wait_is_shown_whenever_it_changes() -> None:
    async def test(work: Work) -> None:
        shown: list[tuple[int, int]] = []
        app = Admission(work, at_once=1, waiting=2, show=lambda running, waiting: shown.append((running, waiting)))
        first = Client(app, b"1")
        await settle()
        second, third = Client(app, b"2"), Client(app, b"3")
        await settle()
        assert shown == [(1, 0), (1, 1), (1, 2)]
        third.left.set()
        await third.request
        work.let.set()
        await asyncio.gather(first.request, second.request)
        assert shown[3] == (1, 1)
        assert shown[-1] == (0, 0)

    run(test)
