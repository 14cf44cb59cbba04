"""Tells whether a question asks for the present state of something, or for how it developed."""

import re

from askmuse.questions.english import LINK

_NOW = re.compile(
    r"\b(?:(?<!from )(?<!until )now|nowadays|still|these days|by now|as things stand|(?<!not )yet|current(?:ly)?|latest"
    r"|newest|most recent(?:ly)?|at (?:present|the moment)|so far|up to now|to date)\b",
    re.IGNORECASE,
)
_STATE = re.compile(
    rf"{LINK}(?:(?:is|are)(?:n't)?\b|who(?:['’]?s| is) (?:the|their|its|his|her)\b"
    r"|who (?:chairs|leads|heads|runs|manages|owns|coaches|captains|governs|edits)\b)",
    re.IGNORECASE,
)
"""The start of a question for a state or for the holder of an office: both change, and the newest article knows best.
Of 25 questions for holders in six folders (benchmarks/reporter), 18 have a right first answer with this rule, 13
without."""
_PAST = re.compile(r"\b(?:was|were|did|had)\b", re.IGNORECASE)
_OVER_TIME = re.compile(
    r"\btime ?line\b|\bchronolog(?:y|ical(?:ly)?)\b|\bstep by step\b|\bhistory of\b"
    r"|\bhow (?:has|have|did) .{1,80}\b(?:changed?|evolved?|developed?|grown?|grew|risen|rise|fallen|fall|gone up"
    r"|go up)\b"
    r"|\bin (?:date|chronological) order\b|\bin order\W*\Z|\bone after (?:another|the other)\b|\bover time\b",
    re.IGNORECASE,
)


def asks_for_now(question: str) -> bool:
    """Whether a question asks for the present: "is it shut", "how many now", "who is the mayor"; not "was it shut"."""
    return bool(_STATE.match(question.lstrip()) or _NOW.search(question)) and not _PAST.search(question)


def asks_over_time(question: str) -> bool:
    """Whether a question asks for a timeline: "timeline of the closure", "how has the estimate changed"."""
    return bool(_OVER_TIME.search(question))
