"""The base classes of all bodies, and the checks of texts, numbers and dates.

A request with an unknown field, or with a value of another JSON type, is refused: nothing is guessed or converted.
"""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from askmuse.text import is_unicode


class RequestBody(BaseModel):
    """The body of a request, or a part of it."""

    model_config = ConfigDict(extra="forbid")


class ResponseBody(BaseModel):
    """The body of a response, or a part of it; can be made from any object with attributes of the same names."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


def _refuse_surrogates(text: str) -> str:
    """Refuse half of a surrogate pair: JSON can spell one, but neither UTF-8 nor SQLite can hold it."""
    if not is_unicode(text):
        raise ValueError("The text holds half of a surrogate pair (such as \\ud800): send valid Unicode.")
    return text


def _refuse_other_types(value: Any) -> Any:
    """Refuse "5" and true, which pydantic would convert to numbers; in JSON, 5.0 is the same number as 5."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("Give a number.")
    return value


def _refuse_other_dates(value: Any) -> Any:
    """Refuse times, and numbers, which pydantic would read as seconds since 1970."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError('Give a date as "2026-04-08".')
    return value


IN_UNICODE = AfterValidator(_refuse_surrogates)
IS_NUMBER = BeforeValidator(_refuse_other_types)
Text = Annotated[str, IN_UNICODE]
"""A string of valid Unicode."""
Day = Annotated[date, BeforeValidator(_refuse_other_dates)]
"""A date such as "2026-04-08"."""
