"""What a server offers and whether it works: the bodies of the responses of `/about`, `/healthz` and `/readyz`."""

from typing import Literal

from pydantic import ConfigDict, Field

from askmuse.api.schemas.answers import IndexInfo
from askmuse.api.schemas.bodies import ResponseBody
from askmuse.api.schemas.examples import INDEX


class ModeInfo(ResponseBody):
    """A way to answer."""

    name: str
    summary: str = Field(description="What it does, in one line.")


class Sureness(ResponseBody):
    """A word for how sure an answer is, and the least probability that it stands for."""

    word: str
    least: float


class ExportFormat(ResponseBody):
    """A format that `POST /export` makes."""

    name: str
    suffix: str = Field(description="The ending of its files.")
    summary: str = Field(description="What it is good for.")


class About(ResponseBody):
    """What this server offers, for its page and other clients."""

    version: str
    modes: list[ModeInfo]
    default_mode: str
    calibrated: bool = Field(description="Whether probabilities were calibrated on these articles.")
    sureness: list[Sureness] = Field(description="Surest first; the first whose least probability is reached holds.")
    exports: list[ExportFormat]


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
    notice: str | None = Field(description="Why a newer index on disk is not used; null if there is none.")
