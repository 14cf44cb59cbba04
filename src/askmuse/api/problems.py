"""Translates all errors into problem details (RFC 9457), and describes them for OpenAPI."""

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from askmuse.api.schemas.problem import Problem
from askmuse.errors import (
    AbandonedError,
    AddingError,
    AskmuseError,
    ExportError,
    NotFoundError,
    OriginalError,
    QuestionError,
    SnapshotError,
)

MEDIA_TYPE = "application/problem+json"
_MOST_ERRORS = 20
"""Errors that are listed for one request: an invalid body can have thousands."""
_FIRST_ERROR = HTTPStatus.BAD_REQUEST
_SCHEMA = {"$ref": "#/components/schemas/Problem"}
_log = logging.getLogger(__name__)


class _Kind(NamedTuple):
    status: int
    name: str
    title: str


_KINDS: Mapping[type[AskmuseError], _Kind] = {
    QuestionError: _Kind(422, "question", "The question cannot be served"),
    ExportError: _Kind(422, "export", "The quotes cannot be exported"),
    NotFoundError: _Kind(404, "no-such-article", "No such article"),
    AddingError: _Kind(422, "not-added", "The article cannot be added"),
    OriginalError: _Kind(404, "no-original", "The original cannot be shown"),
    AbandonedError: _Kind(408, "abandoned", "The client has left"),
    SnapshotError: _Kind(503, "index", "The index cannot be used"),
    AskmuseError: _Kind(500, "askmuse", "askmuse cannot answer"),
}
"""The status of each class of errors; a class that is not listed has the status of its nearest listed base."""
_INVALID = _Kind(422, "validation", "The request does not match its schema")
_BROKEN = _Kind(500, "internal", "Internal Server Error")
_DETAILS = {
    404: "Unknown path. /docs lists the paths.",
    405: "This path does not support this method. The Allow header lists the methods that it supports.",
}
"""The detail for statuses that the framework raises without one."""


def http_problem(scope: Scope, status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return a problem that has no type of its own, only an HTTP status and a detail."""
    phrase = HTTPStatus(status).phrase
    return _problem(scope, status, "about:blank", phrase, detail, headers=headers)


def unready(request: Request, reason: str) -> Response:
    """Return the problem response of an index that cannot answer."""
    return _of_kind(request, _KINDS[SnapshotError], reason)


def translate_errors(app: FastAPI) -> None:
    """Make `app` turn every error into a problem response."""
    app.exception_handler(AskmuseError)(_askmuse_error)
    app.exception_handler(HTTPException)(_http_error)
    app.exception_handler(RequestValidationError)(_validation_error)
    app.exception_handler(Exception)(_unexpected)


def _of_kind(request: Request, kind: _Kind, detail: str, errors: list[dict[str, Any]] | None = None) -> Response:
    name = f"urn:problem-type:askmuse:{kind.name}"
    return _problem(request.scope, kind.status, name, kind.title, detail, errors)


def _problem(
    scope: Scope,
    status: int,
    name: str,
    title: str,
    detail: str,
    errors: list[dict[str, Any]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    body = {
        "type": name,
        "title": title,
        "status": status,
        "detail": detail,
        "instance": quote(scope["path"], errors="replace"),
    }
    if errors is not None:
        body["errors"] = errors
    # an error may quote a key of the request with half of a surrogate pair, which UTF-8 cannot hold
    data = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return Response(data, status, headers=headers, media_type=MEDIA_TYPE)


def status_of(error: AskmuseError) -> int:
    """Return the HTTP status of an error."""
    return _kind_of(error).status


def first_mismatch(error: RequestValidationError) -> str:
    """Return where a request first differs from its schema, and how."""
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {_message(first)}"


def _kind_of(error: Exception) -> _Kind:
    return next(_KINDS[cls] for cls in type(error).__mro__ if cls in _KINDS)


async def _askmuse_error(request: Request, error: Exception) -> Response:
    kind = _kind_of(error)
    if kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s: %s", request.url.path, error)
    return _of_kind(request, kind, str(error))


async def _http_error(request: Request, error: HTTPException) -> Response:
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers |= _allow(request)
    detail = error.detail
    if detail == HTTPStatus(error.status_code).phrase:
        detail = _DETAILS.get(error.status_code, detail)
    return http_problem(request.scope, error.status_code, detail, headers)


def _allow(request: Request) -> dict[str, str]:
    """Return the Allow header with all methods of a path; the framework names only those of its first route."""
    path = getattr(request.scope.get("route"), "path_format", None)
    operations = request.app.openapi()["paths"].get(path)
    return {"Allow": ", ".join(sorted(operations)).upper()} if operations else {}


async def _validation_error(request: Request, error: RequestValidationError) -> Response:
    errors = [{"location": list(e["loc"]), "message": _message(e)} for e in error.errors()[:_MOST_ERRORS]]
    return _of_kind(request, _INVALID, first_mismatch(error), errors)


def _message(error: Mapping[str, Any]) -> str:
    if error["loc"] == ("body",) and error["type"] == "model_attributes_type":
        return "Send a JSON object with the header Content-Type: application/json."
    if error["type"] == "json_invalid":
        return f"The body is not JSON: {error['ctx']['error']}."
    return str(error["msg"]).removeprefix("Value error, ")


async def _unexpected(request: Request, error: Exception) -> Response:
    """Return a problem without the cause, which the server logs with its traceback."""
    return _of_kind(request, _BROKEN, "Internal error. The log of the server has the details.")


DESCRIPTIONS = {
    400: "The Host header names another server, or the body is not UTF-8.",
    401: "A key is missing or unknown. Send it in the header `Authorization: Bearer KEY`.",
    403: "A web page of another site sent the request, or articles cannot be added to this server.",
    404: "No article has that id, or its original cannot be shown.",
    408: "The body did not arrive in time.",
    413: "The body is larger than 64 KB, 1 MB for an export, or 20 MB for an article.",
    422: "The request does not match its schema, the question cannot be served, or the article cannot be added.",
    429: "Too many requests came with this key or from this address. Retry-After says how many seconds to wait.",
    500: "Internal error.",
    503: "The index cannot be used; or the server is busy, and Retry-After says how many seconds to wait.",
}
"""What each status of an error means."""
UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "The client has the current version, by the ETag that it sent."}
}
"""The response to a client that already has the current version."""
_ALWAYS = (400, 401, 403, 429, 500)
"""Statuses with which every route can fail."""


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route that can fail with `statuses`, besides the errors of every route."""
    return {status: {"description": DESCRIPTIONS[status], "model": Problem} for status in sorted({*_ALWAYS, *statuses})}


def with_problem_type(openapi: dict[str, Any]) -> dict[str, Any]:
    """Return `openapi` with problems under their own media type; FastAPI puts them under that of the route."""
    for operations in openapi["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                content = response.get("content", {})
                if int(status) >= _FIRST_ERROR and content.get("application/json", {}).get("schema") == _SCHEMA:
                    response["content"] = {MEDIA_TYPE: content["application/json"]}
    return openapi
