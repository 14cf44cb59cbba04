"""Who is let in: with a key where there are keys, and not too often."""

import asyncio
import json
import time
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from askmuse.service.access import Access
from askmuse.service.keys import Keys, new_key, read_keys
from askmuse.service.rates import Rates
from askmuse.settings import Settings

KEY, LINE = new_key("desk")
OTHER, OTHER_LINE = new_key()
MISSING = (
    "This server needs a key. Send it in the header `Authorization: Bearer KEY`. "
    "Whoever runs the server makes one with `askmuse key new`."
)
UNKNOWN = (
    "This server does not know this key. Check that it was copied whole, or ask whoever runs the server for another."
)


def some_keys() -> Keys | None:
    return read_keys(Settings(api_keys=f"{LINE},{OTHER_LINE}"))


class Server:
    """An application behind `Access`, which answers 200 and keeps who asked."""

    def __init__(self, keys: Keys | None, per_minute: int = 1_000) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self._access = Access(self._answer, keys, Rates(per_minute))

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append((scope["path"], scope.get("state", {}).get("key")))
        await send({"type": "http.response.start", "status": 200, "headers": []})

    def get(self, path: str, *authorizations: str, address: str = "192.0.2.1") -> tuple[int, dict[str, str], Any]:
        """Return the status, the headers and the body of the response to a request."""
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        async def receive() -> Message:
            raise AssertionError("nothing is read")

        headers = [(b"authorization", text.encode("latin-1")) for text in authorizations]
        scope = {"type": "http", "method": "GET", "path": path, "headers": headers, "client": (address, 1)}
        asyncio.run(self._access(scope, receive, send))
        named = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], named, json.loads(sent[1]["body"]) if len(sent) > 1 else None


@pytest.mark.parametrize(
    "path", ["/ask", "/articles/a", "/v1/models", "/mcp", "/readyz", "/pages/1/a", "/docsx", "/add/file"]
)
def test_every_path_wants_a_key(path: str) -> None:
    server = Server(some_keys())
    status, headers, problem = server.get(path)
    assert (status, headers["www-authenticate"]) == (401, 'Bearer realm="askmuse"')
    assert headers["content-type"] == "application/problem+json"
    assert problem == {
        "type": "about:blank", "title": "Unauthorized", "status": 401, "detail": MISSING, "instance": path,
    }  # fmt: skip
    assert server.get(path, f"Bearer {KEY}")[0] == 200
    assert server.get(path, f"bearer  {OTHER} ")[0] == 200
    assert server.asked == [(path, "desk"), (path, OTHER_LINE[7:15])]


@pytest.mark.parametrize("path", ["/", "/page/main.js", "/healthz", "/docs", "/docs/swagger-ui.css", "/openapi.json"])
def test_the_page_and_the_health_check_need_none(path: str) -> None:
    server = Server(some_keys())
    assert server.get(path)[0] == 200
    assert server.asked == [(path, None)]


@pytest.mark.parametrize(
    ("authorizations", "detail"),
    [
        ([f"Bearer {KEY}x"], UNKNOWN),
        ([f"Bearer {LINE.split()[0]}"], UNKNOWN),
        (["Bearer é"], UNKNOWN),
        (["Bearer "], MISSING),
        ([KEY], MISSING),
        ([f"Basic {KEY}"], MISSING),
        ([f"Bearer {KEY}", f"Bearer {KEY}"], MISSING),
    ],
)
def test_what_is_no_known_key_is_refused(authorizations: list[str], detail: str) -> None:
    server = Server(some_keys())
    status, _, problem = server.get("/ask", *authorizations)
    assert (status, problem["detail"], server.asked) == (401, detail, [])


def test_without_keys_anybody_is_served() -> None:
    server = Server(None)
    assert server.get("/ask")[0] == 200
    assert server.get("/ask", "Bearer any")[0] == 200


def test_too_many_requests_from_an_address_or_with_a_key_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.0)
    server = Server(some_keys(), per_minute=2)
    guesses = [server.get("/ask", f"Bearer {number}", address="192.0.2.7")[0] for number in range(4)]
    assert guesses == [401, 401, 429, 429]
    status, headers, problem = server.get("/page/main.js", address="192.0.2.7")
    assert (status, headers["retry-after"]) == (429, "60")
    assert problem["detail"] == "Too many requests came from your address. Try again in 60 seconds."
    assert server.get("/healthz", address="192.0.2.7")[0] == 200
    spread = [server.get("/ask", f"Bearer {KEY}", address=f"192.0.2.{number}") for number in range(20, 23)]
    assert [status for status, _, _ in spread] == [200, 200, 429]
    assert spread[2][2]["detail"] == "Too many requests came with this key. Try again in 60 seconds."
    assert server.get("/ask", f"Bearer {OTHER}", address="192.0.2.23")[0] == 200
