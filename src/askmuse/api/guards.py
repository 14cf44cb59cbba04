"""What stands before every route: which names this server answers to, and how much it reads."""

import re
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from askmuse.api.problems import http_problem

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
LARGEST_BODY = 64 * 1024
"""Bytes: a question with a long conversation before it has a tenth of this."""
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\[\]:@/\s]+)(?::\d{1,5})?", re.IGNORECASE)


class HostGuard:
    """Serves requests for the names that the server was started under, and refuses the rest with a 400 problem.

    A web page can point a name of its own at 127.0.0.1 (DNS rebinding) and have the browser that shows it read this
    server as if it were that page's own; the name it uses gives it away.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        """Serve `hosts` besides the loopback names, on any port."""
        self._app = app
        self._hosts = list(dict.fromkeys([*LOOPBACK, *map(_named, hosts)]))
        self._detail = (
            f"This server answers to the names {', '.join(self._hosts)} alone, with any port: "
            "`askmuse serve --name NAME` adds one."
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may be served."""
        if scope["type"] == "http" and not self._is_served(Headers(scope=scope).getlist("host")):
            await http_problem(scope, 400, self._detail)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_served(self, given: list[str]) -> bool:
        match = _HOST.fullmatch(given[0]) if len(given) == 1 else None
        return match is not None and match[1].casefold() in self._hosts


def _named(host: str) -> str:
    """Return `host` as a Host header names it: without its port, and an IPv6 address in brackets."""
    name = host.casefold()
    match = _HOST.fullmatch(name)
    return match[1] if match else f"[{name}]"


class BodyGuard:
    """Refuses bodies of more than `largest` bytes with a 413 problem: by what the header says, and by what comes."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BODY) -> None:
        """Let bodies of up to `largest` bytes pass."""
        self._app = app
        self._largest = largest
        self._detail = f"The body is larger than {largest} bytes: send a shorter history."

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body counted."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced[:20]) > self._largest:
            await http_problem(scope, 413, self._detail)(scope, receive, send)
            return
        await self._app(scope, self._counted(receive), send)

    def _counted(self, receive: Receive) -> Receive:
        seen = 0

        async def counting() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._largest:
                raise HTTPException(413, self._detail)  # reading the body raises it, and it is translated there
            return message

        return counting
