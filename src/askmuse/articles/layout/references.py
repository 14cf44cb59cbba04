"""Lines that are only a reference, such as an address."""

import re

URL = r"(?:https?://|www\.)\S+"
_REFERENCE_PARTS = re.compile(rf"\[[^\[\]]*\]\([^)\s]{{1,2000}}+\)|{URL}|\d+|\b(?:and|via|see)\b", re.IGNORECASE)
"""The parts of a line that is only a reference, apart from punctuation."""

_DEFINITION = re.compile(rf"\[[^\[\]^][^\[\]]{{0,200}}\]:\s+<?{URL}(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?")
"""The definition of a link in Markdown, with its title: "[quay]: https://port.example (The quay)"."""


def is_reference(line: str) -> bool:
    """Whether a line is only a reference: the definition of a link, or an address, perhaps with a label or "via"."""
    if line.startswith("[") and _DEFINITION.fullmatch(line):
        return True
    return bool(re.search(URL, line)) and not re.search(r"\w", _REFERENCE_PARTS.sub("", line))
