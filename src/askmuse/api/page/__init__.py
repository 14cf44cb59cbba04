"""The page at `/`: one HTML file, its styles and its ES modules, which lie beside this file and need no build step.

The policy lets the browser run only these modules and load nothing from elsewhere, so that text of an article that
looks like HTML or script can do nothing. The modules write all text as text; the browser refuses anything else.
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
    "cache-control": "no-cache",  # a browser asks each time, and is told in a line that nothing changed
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
