"""Errors as problem details (RFC 9457)."""

from pydantic import ConfigDict, Field

from askmuse.api.schemas.bodies import ResponseBody


class FieldError(ResponseBody):
    """What is wrong with one field of a request."""

    location: list[str | int] = Field(examples=[["body", "k"]])
    message: str = Field(examples=["Input should be less than or equal to 50"])


class Problem(ResponseBody):
    """Why a request was not served (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:problem-type:askmuse:question",
                    "title": "The question cannot be served",
                    "status": 422,
                    "detail": "Unknown mode 'dreaming'. Modes: thinking, instant, contemplating, auto.",
                    "instance": "/ask",
                }
            ]
        }
    )

    type: str = Field(description="The kind of problem, as a URN.")
    title: str
    status: int
    detail: str = Field(description="What is wrong and what to do, in a sentence for people.")
    instance: str = Field(description="The path of the request.")
    errors: list[FieldError] | None = Field(
        default=None, description="What is wrong with each field, if the request does not match its schema."
    )
