"""Reads a request to `/ask` from a line of JSON, for `askmuse ask -`."""

from typing import Any

from pydantic import ValidationError

from askmuse.api.schemas.asking import AskRequest
from askmuse.errors import QuestionError
from askmuse.types import Turn


def read_request(line: str) -> tuple[str, dict[str, Any]]:
    """Return the question in a JSON object of the form of `POST /ask`, and the arguments of `Assistant.ask` it sets.

    Raises QuestionError for any other line.
    """
    try:
        request = AskRequest.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise QuestionError(f"{where}: {first['msg']}" if where else first["msg"]) from error
    options = {**request.options(), "mode": request.mode}
    options["history"] = [Turn(turn.question, turn.answer) for turn in request.history]
    return request.question, {name: options[name] for name in request.model_fields_set if name in options}
