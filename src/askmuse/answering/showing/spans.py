"""Finds the part of a quote that answers, so that it can be marked."""

import re

from askmuse.types import Span


def place_of(span: str, quote: str) -> Span | None:
    """Return where the text `span` is in a quote, preferably as a whole word or number (not the 4 of 4.5), or None."""
    exact = re.escape(span)
    whole = re.search(rf"(?<!\w)(?<!\d[.,]){exact}(?!\w)(?![.,]\d)", quote)
    match = whole or re.search(exact, quote)
    return match.span() if match else None
