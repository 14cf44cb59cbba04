"""Tells whether two different values contradict each other or hold at different times."""

import re
from datetime import timedelta
from typing import Literal

from askmuse.answering.comparing.statements import Statement
from askmuse.text import ENGLISH_MONTH

Relation = Literal["agree", "differ", "later"]
LATER = timedelta(days=8)
"""If this much time or more lies between two publications, different values are a change and not a contradiction."""
_CHANGED = re.compile(
    r"\b(?:now|so far|no longer|has (?:risen|fallen|grown)|have (?:risen|fallen|grown)|rises?|rose|fell|falls|up from"
    r"|down from|raised|lowered|than first reported|still|currently|any more)\b",
    re.IGNORECASE,
)
"""Words of a sentence that says that a value has changed."""
_CORRECTED = re.compile(
    r"\b(?:correct(?:ed|s|ion)|wrong(?:ly)?|mistake|errors?|instead of|not the|rather (?:than|less)|in fact)\b",
    re.IGNORECASE,
)
"""Words of a sentence that says that a value corrects another one."""
CORRECTION = re.compile(r"\bcorrect(?:ed|ions?)\b", re.IGNORECASE)
"""Words in the title of an article that corrects an earlier report."""
_LASTING = re.compile(r"\b(?:is|are|has|have|been|will|stands?)\b", re.IGNORECASE)
"""Words of a sentence about a state, or about something that goes on."""
_OVER = re.compile(r"\b(?:was|were|did|had|took|came|went|saw|cost|\w+ed)\b", re.IGNORECASE)
"""Words of a sentence about something that is over, if it has none of `_LASTING`."""
_MONTH = re.compile(rf"\b(?=(?-i:[A-Z])){ENGLISH_MONTH}", re.IGNORECASE)
"""The name of a month, with a capital, unlike the verb in "the toll may rise"."""


def kind_of_difference(one: Statement, other: Statement) -> Relation | None:
    """Return whether different values contradict each other or hold at different times.

    Return None if the date of publication of either article is not known: the values may be of different times.
    """
    if one.published is None or other.published is None:
        return None
    if one.published == other.published:
        return "differ"
    _, newer = sorted((one, other), key=lambda statement: str(statement.published))
    if abs(one.published - other.published) >= LATER:
        return "differ" if _CORRECTED.search(newer.sentence) or CORRECTION.search(newer.above) else "later"
    return "later" if _CHANGED.search(newer.sentence) else "differ"


def is_over(sentence: str, clause: str) -> bool:
    """Whether a value holds for an event that is over, so that it does not change with time.

    `sentence` is in the past tense, and the `clause` with the value tells of no state and of no change.
    """
    return bool(_OVER.search(sentence)) and not _LASTING.search(clause) and not _CHANGED.search(clause)


def name_other_months(sentence: str, other: str) -> bool:
    """Whether both sentences name months, but none in common, and so are about different times."""
    months, other_months = ({month.lower()[:3] for month in _MONTH.findall(text)} for text in (sentence, other))
    return bool(months and other_months) and months.isdisjoint(other_months)
