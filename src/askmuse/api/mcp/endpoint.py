"""`/mcp`: the MCP server over streamable HTTP. The MCP library is slow to import, so the first request imports it."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from askmuse.api.guards import served_names
from askmuse.api.live_assistant import LiveAssistant
from askmuse.api.problems import http_problem

if TYPE_CHECKING:
    from askmuse.api.mcp.server import ArticleServer

PATH = "/mcp"
_NOT_INSTALLED = 'MCP needs a library: run `pip install "askmuse[mcp]"` and start the server again.'


def add_mcp(app: FastAPI, live: LiveAssistant, hosts: Sequence[str]) -> None:
    """Serve `/mcp` for the loopback names and `hosts`."""
    app.router.routes.append(Route(PATH, McpEndpoint(live, served_names(hosts)), include_in_schema=False))


class McpEndpoint:
    """Serves each request independently: there are no sessions, so nothing is lost if the server is restarted."""

    def __init__(self, live: LiveAssistant, hosts: Sequence[str]) -> None:
        """Answer requests for the names in `hosts` with the assistant of `live`."""
        self._live = live
        self._hosts = hosts
        self._server: ArticleServer | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if find_spec("mcp") is None:
            await http_problem(scope, 501, _NOT_INSTALLED)(scope, receive, send)
            return
        if self._server is None:
            self._server = await run_in_threadpool(self._create)
        sessions = self._server.sessions(self._hosts)
        async with sessions.run():
            await sessions.handle_request(scope, receive, send)

    def _create(self) -> "ArticleServer":
        from askmuse.api.mcp.server import ArticleServer

        return ArticleServer(self._live)
