"""Errors of the routes below `/v1`, in the form of OpenAI's API."""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from askmuse.api.openai.schemas import Error
from askmuse.api.problems import DESCRIPTIONS, MEDIA_TYPE, first_mismatch, status_of
from askmuse.errors import AskmuseError, QuestionError

_DESCRIPTIONS = {
    400: "The request does not match its schema, or the question cannot be served.",
    404: "No model has this name.",
    503: "The index cannot be used. The message says what to do.",
}


class UnknownModelError(QuestionError):
    """No model has this name."""


class OpenAIRoute(APIRoute):
    """A route whose errors have the form of OpenAI's API, so that clients show their message."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler, with its errors translated."""
        handle = super().get_route_handler()

        async def handle_and_translate(request: Request) -> Response:
            try:
                return await handle(request)
            except (AskmuseError, HTTPException, RequestValidationError) as error:
                return _translated(error)

        return handle_and_translate


def _translated(error: AskmuseError | HTTPException | RequestValidationError) -> Response:
    if isinstance(error, UnknownModelError):
        return _response(HTTPStatus.NOT_FOUND, str(error), "model_not_found")
    if isinstance(error, RequestValidationError):
        return _response(HTTPStatus.BAD_REQUEST, first_mismatch(error))
    if isinstance(error, HTTPException):
        return _response(error.status_code, error.detail)
    status = status_of(error)
    return _response(HTTPStatus.BAD_REQUEST if status == HTTPStatus.UNPROCESSABLE_ENTITY else status, str(error))


def _response(status: int, message: str, code: str | None = None) -> Response:
    return JSONResponse(Error.of(status, message, code), status)


def documented_errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route that can fail with `statuses`, besides the errors of every route."""
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    described: dict[int | str, dict[str, Any]] = {
        status: {"model": Error, "description": _DESCRIPTIONS[status]} for status in sorted({400, *statuses})
    }
    described[400]["content"] = {MEDIA_TYPE: problem}
    for status in (401, 403, 429):
        described[status] = {"description": DESCRIPTIONS[status], "content": {MEDIA_TYPE: problem}}
    described[413] = {"description": "The body is too large.", "content": {MEDIA_TYPE: problem}}
    described[422] = {"description": "Never sent; the status is 400 instead.", "content": {MEDIA_TYPE: problem}}
    described[500] = {"description": "Internal error.", "content": {MEDIA_TYPE: problem}}
    return described
