"""Finds the names in a text, as words that can be compared."""

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
"""Words after, and words before the name of a source, which is not what the sentence is about."""
_DAYS = {*MONTHS, *(f"{day}day" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun"))}
_NEAR = 60
"""The number of characters before a name that are searched for such words."""


def names(text: str) -> set[str]:
    """Return the folded words of the names in a text, including numbers, without common words such as "the".

    Both "GPT-5.4" and "GPT 5.4" give gpt and 5.4.
    """
    return {fold(word) for match in _NAME.finditer(text) for word in _PARTS.split(match.group())} - STOPWORDS


def subjects(sentence: str, start: int, end: int) -> set[str]:
    """Return the folded words of names in `sentence[start:end]` that the sentence may be about.

    Names of sources, months and weekdays are left out, and so is the first word of the sentence.
    """
    folded = set()
    for match in _NAME.finditer(sentence, start, end):
        opens = not sentence[: match.start()].strip('*"“ ') and match.group()[1:].islower()
        source = _SOURCE.match(sentence, match.end()) or _SOURCE_BEFORE.search(
            sentence[max(0, match.start() - _NEAR) : match.start()]
        )
        if not opens and not source:
            folded |= names(match.group())
    return folded - _DAYS
