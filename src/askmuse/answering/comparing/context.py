"""What the words before and behind a number tell: that it is a label, or a rate, a limit, a change, a former value."""

import re

from askmuse.answering.comparing import units
from askmuse.answering.comparing.things import thing
from askmuse.questions.english import NAME
from askmuse.text import MONTH

_LABEL_BEFORE = re.compile(
    r"(?:\b(?:aged?|(?:who|he|she) (?:was|is)|nos?|number|room|pages?|article|section|clause|chapter|annex|rule|table"
    r"|figure|line|bus|route|platform|gate|block|version|item|point|question|ward|zone|day|week|year|season|game|match"
    r"|turn(?:s|ed)|past"
    rf"|{MONTH})\.? ?|[#№§] ?)\Z",
    re.IGNORECASE,
)
_LABEL_BEHIND = re.compile(
    r"[- ]?(?:years?|months?)[- ]old\b|-year-olds?\b|,? ?[ap]\.?m\b| o['’]clock|(?:st|nd|rd|th)\b|-[a-z]|[.)] [A-Z]\Z"
    r"| past | to (?:midnight|noon)| (?:at night|in the (?:morning|afternoon|evening))| times\b|[- ]fold\b"
    rf"| (?:of )?{MONTH}",
    re.IGNORECASE,
)
"""Words before and behind a number that is an age, a time, a factor, or the number of a thing."""
_AGE = re.compile(r"(?<=[a-z], )\d{1,3}(?=[,.;])(?!,\d)")
"""A number between commas behind a name: "Marta Fenn, 84, lives here"."""
_NAMED = re.compile(rf"(?:{NAME}) \Z")
"""A name right before a number, which may be a part of it, as in "Ember 6"."""
_PER = re.compile(
    r"(?: \w+){0,4}? (?:an?|per|every|each|in an?|on an?) (?:working |week|school )?(?P<per>second|minute|hour|day"
    r"|night|week|month|year|head|person|household|tonne|share|shop|home|family|match|game|seat|ticket)\b"
    r"|(?: \w+){0,2} (?P<each>each|apiece)\b|(?: \w+){0,4} (?P<often>daily|weekly|monthly|yearly|annually)\b",
    re.IGNORECASE,
)
"""Words behind an amount that tell for which time or thing it holds: "a year", "per head"."""
_OFTEN = re.compile(r"\b(daily|weekly|monthly|yearly|annual)\b", re.IGNORECASE)
"""Words before an amount that tell for which time it holds: "a weekly 40 pounds"."""
_PERIODS = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annual": "year",
    "annually": "year",
}
_ABOUT = re.compile(
    r"\b(?:about|around|some|roughly|approximately|nearly|almost|close to|estimated|just (?:over|under)|well over|circa"
    r"|barely)(?: an?| the)? ?\Z|\b(?:guess|or so)\b",
    re.IGNORECASE,
)
_ABOVE = re.compile(r"\b(?:more than|over|at least|(?:no|not) (?:fewer|less) than|above|upwards of)(?: an?)? ?\Z", re.I)
_BELOW = re.compile(
    r"\b(?:(?<!no )(?<!not )(?:less|fewer) than|under|at most|up to|(?:no|not) more than|below"
    r"|as (?:many|much|high) as)(?: an?)? ?\Z",
    re.IGNORECASE,
)
"""Words before an approximate amount, and before one that is a limit."""
_PAST = re.compile(
    r"\b(?:(?P<denied>not|instead of|rather than|wrongly|originally)|(?P<past>from|previous(?:ly)?|former(?:ly)?|once"
    r"|earlier|used to be|before)|against|compared (?:with|to)|than(?= the )|(?<!er )(?<!more )(?<!less )than)"
    r"(?: the| its| about| an?){0,2} ?\Z",
    re.IGNORECASE,
)
"""Words before an amount that no longer holds, is denied, or is that of something else to compare with."""
_CHANGE_BEFORE = re.compile(r"\b(?:by|every|another|further|extra) \Z", re.IGNORECASE)
_WHEN_BEFORE = re.compile(r"\b(?:in|within|after|last|next|past|every|over|for the) \Z", re.IGNORECASE)
"""Words before a change, and before a time that tells when something is and not how long."""
_CHANGE = re.compile(
    r" (?:\w+ ){0,2}(?:more|fewer|less|higher|lower|longer|shorter|deeper|cheaper|earlier|later|before|after|ago|below"
    r"|above|extra|away|short|off|nearer|closer|wider|taller)\b",
    re.IGNORECASE,
)
"""Words behind a change: "3 metres deeper"."""
_WHOLE = re.compile(r"\b(?:of (?:the|its|their|our|all)|out of(?: the)?) \Z", re.IGNORECASE)
"""Words before the whole of which another number is a part: "17 of the 48"."""


def is_label(text: str, match: re.Match[str], before: str, behind: str) -> bool:
    """Whether a number is an age, a time of day, or the number of a thing, as in "room 12" or "Ember 6"."""
    named = _NAMED.search(before)
    opens = named and named.group().strip() == text[: match.start()].strip() and not re.match(" [A-Z]", behind)
    label = named and not opens and not thing(behind) and not units.UNIT.match(behind)
    return bool(label or _LABEL_BEFORE.search(before) or _LABEL_BEHIND.match(behind) or _AGE.match(text, match.start()))


def rate(before: str, behind: str) -> str:
    """Return the time or the thing for which an amount holds: "year" for "12 tonnes a year"; "" if it is for none."""
    if match := _PER.match(behind):
        word = (match["per"] or match["often"] or "each").lower()
        return _PERIODS.get(word, word)
    often = _OFTEN.search(before)
    return _PERIODS[often.group().lower()] if often else ""


def bound(before: str, behind: str) -> str:
    """Return "about" for an approximate amount, "above" or "below" for a limit, and "" for an exact amount."""
    for name, pattern in (("below", _BELOW), ("above", _ABOVE), ("about", _ABOUT)):
        if pattern.search(before):
            return name
    return "above" if re.match(r" or more\b", behind) else "about" if re.match(r"[ \w]{0,15} or so\b", behind) else ""


def part(before: str, behind: str, measure: str) -> str:
    """Return what an amount is if it is not the present value of what it measures: see `Quantity.part`; else ""."""
    if past := _PAST.search(before):
        return "denied" if past["denied"] else "past" if past["past"] else "compared"
    if _WHOLE.search(before):
        return "whole"
    changes = (
        _CHANGE_BEFORE.search(before) or _CHANGE.match(behind) or (measure == "time" and _WHEN_BEFORE.search(before))
    )
    return "change" if changes else ""
