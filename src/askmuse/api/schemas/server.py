"""What a server offers, and whether it works: the bodies of `/about`, `/add/page`, `/healthz` and `/readyz`."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from askmuse.api.schemas.answers import IndexInfo
from askmuse.api.schemas.bodies import RequestBody, ResponseBody, Text
from askmuse.api.schemas.examples import INDEX

_LONGEST_ADDRESS = 2_000
"""Characters of the address of a page; browsers and servers take few more."""


class ModeInfo(ResponseBody):
    """A mode: how thoroughly a question is answered."""

    name: str
    summary: str = Field(description="What the mode does, in one line.")


class Sureness(ResponseBody):
    """A word for how sure an answer is, and the least probability for which it is used."""

    word: str
    least: float


class ExportFormat(ResponseBody):
    """A format in which `POST /export` writes quotes."""

    name: str
    suffix: str = Field(description="The ending of the files.")
    summary: str = Field(description="What the format is for.")


class AddingInfo(ResponseBody):
    """The files that can be added as articles."""

    formats: list[str] = Field(description="The endings of the files that can be read.")
    largest: int = Field(description="The largest size of a file, in bytes.")


class NewPage(RequestBody):
    """A web page to add."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"url": "https://example.com/story"}]})
    url: Annotated[Text, Field(min_length=1, max_length=_LONGEST_ADDRESS)] = Field(
        description="An address that starts with http:// or https://, on the public internet."
    )


class About(ResponseBody):
    """What this server offers, for its page and other clients."""

    version: str
    modes: list[ModeInfo]
    default_mode: str
    calibrated: bool = Field(description="Whether probabilities were calibrated on these articles.")
    sureness: list[Sureness] = Field(
        description="Surest first. The word for an answer is the first whose least probability it reaches."
    )
    exports: list[ExportFormat]
    adding: AddingInfo | None = Field(
        description="What `POST /add/file` accepts; null if articles cannot be added to this server."
    )


class Alive(ResponseBody):
    """The server runs."""

    status: Literal["alive"] = "alive"


class Ready(ResponseBody):
    """The index answers."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"status": "ready", "articles": 4, "index": INDEX, "notice": None}]}
    )
    status: Literal["ready"] = "ready"
    articles: int
    index: IndexInfo
    notice: str | None = Field(description="Why a newer index is not used; null if the newest index is in use.")
