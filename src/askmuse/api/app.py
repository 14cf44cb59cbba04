"""Puts the FastAPI application together. `/docs` shows the API to people, `/openapi.json` to programs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from askmuse import __version__
from askmuse.api.adding import Adding
from askmuse.api.adding import router as adding
from askmuse.api.docs import add_docs
from askmuse.api.guards import BodyGuard, HostGuard, OriginGuard
from askmuse.api.live_assistant import LiveAssistant
from askmuse.api.mcp.endpoint import add_mcp
from askmuse.api.openai.routes import TAG, add_openai
from askmuse.api.originals import router as originals
from askmuse.api.page import add_page
from askmuse.api.problems import translate_errors, with_problem_type
from askmuse.api.routes import router as routes
from askmuse.assistant import Assistant

_DESCRIPTION = """Ask a folder of articles a question; get the sentences that answer it, word for word, each with a
citation that can be checked. If the articles don't answer the question, `answerable` is false.

Offsets count Unicode code points of an article's `text`: `text[start:end]` is the `quote` of its citation. Errors are
problem details (RFC 9457)."""
_TAGS = [
    {"name": "asking", "description": "Questions, and the passages that match them."},
    {"name": "articles", "description": "Read, add, check and export."},
    TAG,
    {"name": "health", "description": "Whether the server works, and what it offers."},
]
_SCHEMES = {"key": {"type": "http", "scheme": "bearer", "description": "A key that `askmuse key new` made."}}
_SECURITY: list[dict[str, list[str]]] = [{"key": []}, {}]
"""A key, or none where the server has no keys."""
_COMPRESSED_FROM = 1_000
"""Bytes: a shorter response fits into one packet as it is."""
_COMPRESSION = 1
"""The fastest level: while a response is compressed, no other is sent. A list of articles shrinks to a quarter."""


class _App(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """Return the description of the API, with errors under their own media type, and where a key is sent."""
        if self.openapi_schema is None:
            self.openapi_schema = with_problem_type(super().openapi()) | {"security": _SECURITY}
            self.openapi_schema["components"]["securitySchemes"] = _SCHEMES
        return self.openapi_schema


def create_app(assistant: Assistant, hosts: Sequence[str] = (), add_to: Path | None = None) -> FastAPI:
    """Return the application that answers from an open `assistant`.

    It serves requests for the loopback names and for `hosts`: the name or address that the server listens on, and other
    names that clients use. A server that listens on a wildcard address (0.0.0.0 or ::) without such names serves this
    machine only. If `add_to` is the folder from which the index was built, clients can add articles to it. Every error
    becomes a problem response.
    """
    app = _App(
        title="askmuse",
        summary="Sentences that answer, word for word, with citations that can be checked.",
        description=_DESCRIPTION,
        version=__version__,
        openapi_tags=_TAGS,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        # FastAPI's own spans have the query of an address, which may be a question; service/tracing.py makes others
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.live = live = LiveAssistant(assistant)
    app.include_router(routes)
    app.include_router(originals)
    app.state.adding = None if add_to is None else Adding(add_to, live)
    app.include_router(adding)
    add_openai(app)
    add_mcp(app, live, hosts)
    add_docs(app)
    add_page(app)
    app.add_middleware(GZipMiddleware, minimum_size=_COMPRESSED_FROM, compresslevel=_COMPRESSION)
    app.add_middleware(BodyGuard)
    app.add_middleware(OriginGuard, hosts=hosts)
    app.add_middleware(HostGuard, hosts=hosts)  # added last, it runs first
    translate_errors(app)
    return app
