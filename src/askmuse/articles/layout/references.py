"""Lines that are only a reference, such as an address."""

import re

URL = r"(?:https?://|www\.)\S+"
_REFERENCE_PARTS = re.compile(rf"\[[^\[\]]*\]\([^)\s]{{1,2000}}+\)|{URL}|\d+|\b(?:and|via|see)\b", re.IGNORECASE)
"""The parts of a line that is only a reference, apart from punctuation."""


def is_reference(line: str) -> bool:
    """Whether a line is only a reference: an address, perhaps with a label, a number or "via"."""
    return bool(re.search(URL, line)) and not re.search(r"\w", _REFERENCE_PARTS.sub("", line))
