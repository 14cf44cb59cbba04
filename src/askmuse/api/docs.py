"""`/docs`: the interactive description of the API (Swagger UI). Its files come from a package, not from the network."""

from importlib.resources import files

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.exceptions import HTTPException

_ASSETS = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}
"""The files of Swagger UI that the page needs, and their media types."""
_ICON = "data:,"
"""An empty icon, since FastAPI's own would be fetched from a web site."""
_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; "
    "frame-ancestors 'none'"
)
"""Lets the browser load nothing from another host, whatever the page asks for."""
router = APIRouter(include_in_schema=False)


def add_docs(app: FastAPI) -> None:
    """Serve `/docs` and its files."""
    app.include_router(router)


@router.get("/docs")
async def docs(request: Request) -> Response:
    """Serve the page of Swagger UI."""
    page = get_swagger_ui_html(
        openapi_url="/openapi.json",
        title=f"{request.app.title}: HTTP API",
        swagger_js_url="/docs/swagger-ui-bundle.js",
        swagger_css_url="/docs/swagger-ui.css",
        swagger_favicon_url=_ICON,
        swagger_ui_parameters={"validatorUrl": None},  # the validator is a web site
    )
    page.headers["content-security-policy"] = _POLICY
    return page


@router.get("/docs/{name}")
def asset(name: str) -> Response:
    """Serve a file of Swagger UI."""
    if name not in _ASSETS:
        raise HTTPException(404)
    data = files("fastapi_offline").joinpath("static", name).read_bytes()
    return Response(data, media_type=_ASSETS[name], headers={"cache-control": "max-age=86400"})
