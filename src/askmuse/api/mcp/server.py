"""The MCP server: the tools, the articles as resources, and the instructions for agents."""

from collections.abc import Sequence
from urllib.parse import quote

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import Resource, ToolAnnotations
from starlette.concurrency import run_in_threadpool

from askmuse import __version__
from askmuse.api.guards import LARGEST_FOR_CLIENTS
from askmuse.api.live_assistant import LiveAssistant
from askmuse.api.mcp.tools import Tools
from askmuse.errors import NotFoundError
from askmuse.types import ArticleFacts

INSTRUCTIONS = """\
askmuse answers questions from a folder of articles with sentences copied word for word, each with a citation that can
be checked. It writes no text of its own and knows only these articles.

Start with `ask`. Trust its refusals: "not_said" means that the articles don't answer the question; the passages that it
lists in that case are not an answer. Keep quotes unchanged, with their sources, and check those that you pass on with
`verify_citation`."""
TITLES = {
    "ask": "Ask the articles",
    "search": "Search the passages",
    "get_article": "Read an article",
    "verify_citation": "Check a citation",
    "list_articles": "List the articles",
    "why": "Explain a rank",
}
"""The title that clients show for each tool; each is a method of `Tools` with this name."""
_SCHEME = "article:///"
_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, destructive_hint=False, open_world_hint=False)


class ArticleServer(MCPServer[None]):
    """An MCP server for the articles of an assistant."""

    def __init__(self, live: LiveAssistant) -> None:
        """Add the tools and the articles of an assistant."""
        super().__init__(
            "askmuse", title="askmuse", instructions=INSTRUCTIONS, version=__version__, log_level="WARNING"
        )
        self._tools = Tools(live)
        for name, title in TITLES.items():
            self.add_tool(getattr(self._tools, name), name, title, annotations=_READS, structured_output=True)
        self.resource(
            f"{_SCHEME}{{+id}}", name="article", title="An article", mime_type="text/plain",
            description="The text of an article, in which the offsets of its citations count.",
        )(self._read)  # fmt: skip

    async def list_resources(self) -> list[Resource]:
        """List the articles of the latest index, without reading their texts."""
        return await run_in_threadpool(self._resources)

    def sessions(self, hosts: Sequence[str]) -> StreamableHTTPSessionManager:
        """Return a session manager for one HTTP request, which may be for any of these host names."""
        security = TransportSecuritySettings(
            allowed_hosts=[name for host in hosts for name in (host, f"{host}:*")],
            allowed_origins=[
                origin
                for host in hosts
                for scheme in ("http", "https")
                for origin in (f"{scheme}://{host}", f"{scheme}://{host}:*")
            ],
        )
        return StreamableHTTPSessionManager(
            self._lowlevel_server,
            json_response=True,
            stateless=True,
            security_settings=security,
            max_request_body_size=LARGEST_FOR_CLIENTS,
        )

    def _resources(self) -> list[Resource]:
        return [_resource(article) for article in self._tools.assistant.snapshot.store.facts()]

    def _read(self, id: str) -> str:  # noqa: A002
        try:
            return self._tools.assistant.article(id).text
        except NotFoundError as error:
            raise ResourceNotFoundError(str(error)) from error


def _resource(article: ArticleFacts) -> Resource:
    published = str(article.published) if article.published else None
    return Resource(
        uri=f"{_SCHEME}{quote(article.id)}",
        name=article.id,
        title=article.title,
        description=", ".join(part for part in (article.publisher, published) if part) or None,
        mime_type="text/plain",
    )
