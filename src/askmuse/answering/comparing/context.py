"""Reads the words before and after a number: whether it is a label, a rate, a limit, a change, a former value.

In the functions, `before` and `after` are the texts on both sides of the number.
"""

import re

from askmuse.answering.comparing import units
from askmuse.answering.comparing.things import counted_noun
from askmuse.questions.english import NAME
from askmuse.text import ENGLISH_MONTH

_LABEL_BEFORE = re.compile(
    r"(?:\b(?:aged?|(?:who|he|she) (?:was|is)|nos?|number|room|pages?|article|section|clause|chapter|annex|rule|table"
    r"|figure|line|bus|route|platform|gate|block|version|item|point|question|ward|zone|day|week|year|season|game|match"
    r"|turn(?:s|ed)|past"
    rf"|{ENGLISH_MONTH})\.? ?|[#№§] ?)\Z",
    re.IGNORECASE,
)
_LABEL_AFTER = re.compile(
    r"[- ]?(?:years?|months?)[- ]old\b|-year-olds?\b|,? ?[ap]\.?m\b| o['’]clock|(?:st|nd|rd|th)\b|-[a-z]|[.)] [A-Z]\Z"
    r"| past | to (?:midnight|noon)| (?:at night|in the (?:morning|afternoon|evening))| times\b|[- ]fold\b"
    rf"|(?-i:(?! may\b)) (?:of )?{ENGLISH_MONTH}",  # "may" in lower case is a verb: "23 may attend"
    re.IGNORECASE,
)
"""Words before, and words after a number that is an age, a time, a factor, or the number of a thing."""
_AGE = re.compile(r"(?<=[a-z], )\d{1,3}(?=[,.;])(?!,\d)")
"""A number between commas after a name: "Marta Fenn, 84, lives here"."""
_NAMED = re.compile(rf"(?:{NAME}) \Z")
"""A name right before a number, which may be a part of it, as in "Ember 6"."""
_PER = re.compile(
    r"(?: \w+){0,4}? (?:an?|per|every|each|in an?|on an?) (?:working |week|school )?(?P<per>second|minute|hour|day"
    r"|night|week|month|year|head|person|household|tonne|share|shop|home|family|match|game|seat|ticket)\b"
    r"|(?: \w+){0,2} (?P<each>each|apiece)\b|(?: \w+){0,4} (?P<often>daily|weekly|monthly|yearly|annually)\b",
    re.IGNORECASE,
)
"""Words after an amount that tell for which time or thing it holds: "a year", "per head"."""
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
"""Words before an approximate amount, before a lower limit, and before an upper limit."""
_AMOUNT_OPENS = re.compile(r"(?:Some|About|Around|Roughly|Nearly|Almost|Over|Only|Just|At|Under|Up|All)\Z")
"""A first word of a sentence that is not part of a name, although it stands before a number: "Some 140,000"."""
_PAST = re.compile(
    r"\b(?:(?P<denied>not|instead of|rather than|wrongly|originally)|(?P<past>from|previous(?:ly)?|former(?:ly)?|once"
    r"|earlier|used to be|before)|against|compared (?:with|to)|than(?= the )|(?<!er )(?<!more )(?<!less )than)"
    r"(?: by)?(?: the| its| about| an?){0,2} ?\Z",
    re.IGNORECASE,
)
"""Words before an amount that no longer holds, that is denied, or with which another one is compared."""
_CHANGE_BEFORE = re.compile(r"\b(?:by|every|another|further|extra) \Z", re.IGNORECASE)
_WHEN_BEFORE = re.compile(r"\b(?:in|within|after|last|next|past|every|over|for the) \Z", re.IGNORECASE)
"""Words before a change, and before a time that tells when something happens and not how long it takes."""
_CHANGE = re.compile(
    r" (?:\w+ ){0,2}(?:more|fewer|less|higher|lower|longer|shorter|deeper|cheaper|earlier|later|before|after|ago|below"
    r"|above|extra|away|short|off|nearer|closer|wider|taller)\b",
    re.IGNORECASE,
)
"""Words after a change: "3 metres deeper"."""
_WHOLE = re.compile(
    r"\b(?:of (?:(?:the|its|their|our|all) (?:\w+['’]s? )?|\w+['’]s? )|out of (?:the )?|all (?:of )?(?:the )?"
    r"|only the |first of )\Z",
    re.IGNORECASE,
)
"""Words before the whole of which another number counts a part: "17 of the 48", "all 48", "of the ramp's 48"."""


def is_label(text: str, match: re.Match[str], before: str, after: str) -> bool:
    """Whether a number is an age, a time of day, or the number of a thing, as in "room 12" or "Ember 6"."""
    named = _NAMED.search(before)
    opening = text[: match.start()].strip()
    is_first_word = named and named.group().strip() == opening
    is_no_name = is_first_word and (_AMOUNT_OPENS.match(opening) or not re.match(" [A-Z]", after))
    label = named and not is_no_name and not counted_noun(after) and not units.UNIT.match(after)
    return bool(label or _LABEL_BEFORE.search(before) or _LABEL_AFTER.match(after) or _AGE.match(text, match.start()))


def rate(before: str, after: str) -> str:
    """Return the time or thing for which an amount holds, such as "year" for "12 tonnes a year", or ""."""
    if match := _PER.match(after):
        word = (match["per"] or match["often"] or "each").lower()
        return _PERIODS.get(word, word)
    often = _OFTEN.search(before)
    return _PERIODS[often.group().lower()] if often else ""


def bound(before: str, after: str) -> str:
    """Return "about" for an approximate amount, "above" or "below" for a limit, and "" for an exact amount."""
    for name, pattern in (("below", _BELOW), ("above", _ABOVE), ("about", _ABOUT)):
        if pattern.search(before):
            return name
    return "above" if re.match(r" or more\b", after) else "about" if re.match(r"[ \w]{0,15} or so\b", after) else ""


def role(before: str, after: str, measure: str) -> str:
    """Return the role of an amount that is not simply the present value of something (see `Quantity.role`), else ""."""
    if past := _PAST.search(before):
        return "denied" if past["denied"] else "past" if past["past"] else "compared"
    if _WHOLE.search(before):
        return "whole"
    changes = (
        _CHANGE_BEFORE.search(before) or _CHANGE.match(after) or (measure == "time" and _WHEN_BEFORE.search(before))
    )
    return "change" if changes else ""
