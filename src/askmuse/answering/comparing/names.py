"""The names in a text, as words that can be compared."""

import re

from askmuse.questions.english import NAME
from askmuse.text import MONTHS, STOPWORDS, fold

_NAME = re.compile(NAME)
_PARTS = re.compile(r"\s+|(?<=[A-Za-z])-(?=\d)")
_SPEECH = (
    r"(?:says?|said|told|reports?|reported|puts?|claims?|claimed|writes?|wrote|announced|estimates?|estimated|counts?"
    r"|counted|found|measured|number|figures?)\b"
)
_SOURCE = re.compile(rf"(?:['’]s)?(?: \w+)? {_SPEECH}", re.IGNORECASE)
_SOURCE_BEFORE = re.compile(r"\b(?:according to|told|says|said|by)(?: the| \w+ \w+)? $", re.IGNORECASE)
"""Words behind and before the name of a source, which is not what a sentence is about."""
_DAYS = {*MONTHS, *(f"{day}day" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun"))}
_NEAR = 60
"""How many characters before a name such words are looked for."""


def names(text: str) -> set[str]:
    """Return the folded words of the names in a text, their numbers among them, without common words such as "the".

    "GPT-5.4" has two, as "GPT 5.4" has.
    """
    return {fold(word) for match in _NAME.finditer(text) for word in _PARTS.split(match.group())} - STOPWORDS


def subjects(sentence: str, start: int, end: int) -> set[str]:
    """Return the words of the names in sentence[start:end] that it may be about: no sources, months, or first word."""
    folded = set()
    for match in _NAME.finditer(sentence, start, end):
        opens = not sentence[: match.start()].strip('*"“ ') and match.group()[1:].islower()
        source = _SOURCE.match(sentence, match.end()) or _SOURCE_BEFORE.search(
            sentence[max(0, match.start() - _NEAR) : match.start()]
        )
        if not opens and not source:
            folded |= names(match.group())
    return folded - _DAYS
