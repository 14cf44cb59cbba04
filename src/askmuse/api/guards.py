"""Checks before every route: the host name in the request, the site that sends it, and the size of its body."""

import re
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from askmuse.api.problems import http_problem
from askmuse.articles.folder import LARGEST

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
LARGEST_BODY = 64 * 1024
"""The most bytes of a body. A question with a long conversation before it has a tenth of this."""
LARGEST_EXPORT = 1024 * 1024
"""The most bytes of the body of `/export`: 500 saved quotes of the usual length have half of this."""
LARGEST_FOR_CLIENTS = 4 * 1024 * 1024
"""The most bytes from programs that have to send a whole conversation each time, or texts to embed."""
_EXPORT = "/export"
ADD_FILE = "/add/file"
_ADVICE = {
    "/ask": "a shorter history",
    "/search": "a shorter history",
    "/v1/chat/completions": "a shorter history",
    _EXPORT: "fewer quotes",
    ADD_FILE: "the article in parts",
}
CLIENTS = ("/v1/", "/mcp")
"""The beginnings of the paths of such programs."""
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\[\]:@/\s]+)(?::\d{1,5})?", re.IGNORECASE)

_ORIGIN = re.compile(r"https?://(\[[0-9a-f:.]+\]|[^\[\]:@/\s]+)(?::\d{1,5})?", re.IGNORECASE)
_FOREIGN = (
    "A web page of another site sent this request. This server only answers requests from its own page and from "
    "programs. If the page is its own, under another host name, start it with `askmuse serve --name NAME`."
)


class HostGuard:
    """Serves requests for the names that the server was started with, and refuses others with a 400 problem.

    A web page can point a name of its own at 127.0.0.1 (DNS rebinding) and let the browser read this server as if it
    were that page's server. The Host header, which then has that name, tells such requests apart.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        """Serve the loopback names and `hosts`, on any port."""
        self._app = app
        self._hosts = served_names(hosts)
        self._detail = (
            f"This server only answers to the names {', '.join(self._hosts)}. "
            "Start it with `askmuse serve --name NAME` to add one."
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request that may be served."""
        if scope["type"] == "http" and not self._is_served(Headers(scope=scope).getlist("host")):
            await http_problem(scope, 400, self._detail)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_served(self, headers: list[str]) -> bool:
        match = _HOST.fullmatch(headers[0]) if len(headers) == 1 else None
        return match is not None and match[1].casefold() in self._hosts


class OriginGuard:
    """Refuses requests that a web page of another site makes, with a 403 problem. Following a link is allowed.

    Browsers send the site of the page in the header Origin, and in Sec-Fetch-Site if they send no Origin, as for a
    picture. Other programs send neither. No response has a header that lets another site read it (CORS).
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        """Serve pages of the loopback names and of `hosts`, on any port, by http or https."""
        self._app = app
        self._hosts = served_names(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request unless a page of another site sent it."""
        if scope["type"] == "http" and self._is_foreign(Headers(scope=scope)):
            await http_problem(scope, 403, _FOREIGN)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_foreign(self, headers: Headers) -> bool:
        origins = headers.getlist("origin")
        if origins:
            match = _ORIGIN.fullmatch(origins[0]) if len(origins) == 1 else None
            return match is None or match[1].casefold() not in self._hosts
        followed = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        return headers.get("sec-fetch-site") == "cross-site" and not followed


def served_names(hosts: Iterable[str]) -> list[str]:
    """Return the loopback names and `hosts`, as Host headers name them."""
    return list(dict.fromkeys([*LOOPBACK, *map(_named, hosts)]))


def _named(host: str) -> str:
    """Return `host` as a Host header names it: without its port, and an IPv6 address in brackets."""
    name = host.casefold()
    match = _HOST.fullmatch(name)
    return match[1] if match else f"[{name}]"


def largest_body(path: str) -> int:
    """Return how many bytes the body of a request for a path may have."""
    if path == _EXPORT:
        return LARGEST_EXPORT
    if path == ADD_FILE:
        return LARGEST
    return LARGEST_FOR_CLIENTS if path.startswith(CLIENTS) else LARGEST_BODY


class BodyGuard:
    """Refuses bodies that are too large for their path with a 413 problem, by their header or by counting bytes."""

    def __init__(self, app: ASGIApp) -> None:
        """Guard `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on the request, and count its body while it is read."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = largest_body(scope["path"])
        detail = f"The body is larger than {largest} bytes. Send {_ADVICE.get(scope['path'], 'a smaller request')}."
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced[:20]) > largest:
            await http_problem(scope, 413, detail)(scope, receive, send)
            return
        await self._app(scope, _counted(receive, largest, detail), send)


def _counted(receive: Receive, largest: int, detail: str) -> Receive:
    seen = 0

    async def counting() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > largest:
            raise HTTPException(413, detail)  # raised while the body is read, and translated there
        return message

    return counting
