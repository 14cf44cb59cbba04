"""The page at `/`: an HTML file, a style sheet and ES modules, all in this folder. They need no build step.

`answer.js` shows an answer or a refusal, `asking.js` the conversation, `reader.js` an article with the quote marked.

The content security policy lets the browser run only these modules and load nothing from other sites, so that an
article whose text looks like HTML or script can do no harm. The modules insert all text as text nodes; the browser
refuses anything else.
"""

from functools import cache
from importlib.resources import files
from pathlib import PurePath

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.exceptions import HTTPException

from askmuse.api.caching import revalidated, tag_of

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",  # a browser asks each time, and gets a 304 if nothing has changed
}
router = APIRouter(include_in_schema=False)


def add_page(app: FastAPI) -> None:
    """Serve the page and its files."""
    app.include_router(router)


@router.get("/")
def page(request: Request) -> Response:
    """Serve the page."""
    return _file("page.html", request)


@router.get("/page/{name}")
def asset(name: str, request: Request) -> Response:
    """Serve a file of the page."""
    if name not in _names():
        raise HTTPException(404)
    return _file(name, request)


def _file(name: str, request: Request) -> Response:
    data, tag = _read(name)
    return revalidated(request, data, _TYPES[PurePath(name).suffix], _HEADERS, tag)


@cache
def _names() -> frozenset[str]:
    return frozenset(file.name for file in files(__package__).iterdir() if PurePath(file.name).suffix in _TYPES)


@cache
def _read(name: str) -> tuple[bytes, str]:
    data = files(__package__).joinpath(name).read_bytes()
    return data, tag_of(data)
