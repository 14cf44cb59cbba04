"""Tells whether a text names the holder of the office that a question asks about, or that of another office or body."""

import re
from dataclasses import dataclass
from functools import lru_cache

from askmuse.questions.english import MONTH_OR_WEEKDAY, NAME, OFFICE_WORD, PERSON
from askmuse.text import plain, terms

_BELOW = frozenset("deputy vice assistant associate shadow honorary".split())  # noqa: SIM905
"""Words before an office that make it another one."""
_PAST = frozenset("former ex then late outgoing previous retired past".split())  # noqa: SIM905
"""Words before an office that somebody held."""
_QUALIFIERS = f"(?:{'|'.join(sorted(_BELOW | _PAST))}|acting|interim|new|current|incoming|longtime|long-time)"
_LEADING = re.compile(
    rf"(?:(?:{_QUALIFIERS}|the|its|a|an|and|but|so|on|in|at|by|for|from|to|with|after|before|since|as|when|while)\b[\s-]*)+",
    re.IGNORECASE,
)
"""The first words of a sentence that the pattern of names takes for a part of a name: "Former", "The"."""
_OFFICE = r"(?:CEO|CFO|COO|CTO|[a-z][a-z-]*(?: (?!of\b|at\b|for\b)[a-z][a-z-]*){0,3})"
_BODY_NAME = rf"(?:(?!Who\b){NAME})"
_AFTER_BODY = rf"(?:[a-z][\w-]*|(?i:{MONTH_OR_WEEKDAY})|\d{{4}})"
_ASKS = re.compile(
    rf"\b[Ww]ho(?P<be>['’]s| is| was| are| were| became)(?: currently| now)? "
    rf"(?:(?:the )?(?P<office>{_OFFICE}) (?:of|at|for) (?:(?:the|all) )?(?:[a-z][a-z-]* ){{0,4}}(?P<body>{_BODY_NAME})"
    rf"|(?:the )?(?P<owner>{_BODY_NAME})(?:['’]s?)? (?P<owned>{_OFFICE}))(?: {_AFTER_BODY}){{0,4}}\W*$"
)
"""A question for the holder of an office: "Who is the mayor of Vik?", "Who was Solbuss's chief executive?"."""
_TITLE = re.compile(rf"(?<=\bthe )(?:[A-Z][a-z]+ )?(?=[A-Z][a-z])(?i:{OFFICE_WORD})(?= (?:of|at|for)\b)")
"""An office before its body, with capitals that many put there: "the Prime Minister of Norway"."""
_SHORT = {
    "ceo": r"chief executive(?: officer)?", "cfo": r"(?:chief financial officer|finance chief)",
    "coo": "chief operating officer", "cto": "chief technology officer", "chief executive": "CEO",
    "chief executive officer": "CEO", "chief financial officer": "CFO",
}  # fmt: skip
"""Offices with another common name, and the pattern of that."""
_BEFORE = re.compile(rf"(?:(?P<body>{NAME})(?:'s?)?\s)?(?P<words>(?:(?i:{_QUALIFIERS})[\s-])*)$")
_CHOSEN = re.compile(r"\b(?:named|appointed|(?:re-?)?elected|chose|picked|made|hired|promoted|nominated|confirmed) $")
"""The verb before a person who is given an office: "named Ida Moe chief executive"."""
_AFTER = re.compile(
    rf"(?:,? (?:(?:Mr|Mrs|Ms|Dr)\.? )?{PERSON},?)? (?:of|at|for|from) (?:the |its )?(?:[a-z][a-z-]* ){{0,4}}"
    rf"(?P<body>{NAME})"
)
_NO_BODY = re.compile(
    rf"(?i:{MONTH_OR_WEEKDAY})|\w+(?:ish|ian|ese|ean)|German|French|Dutch|Swiss"
    r"|Greek|Czech|Thai|Labour|Conservative|Liberal|Green|Tory|Republican|Democrat\w*|Social Democrat\w*|Socialist"
    r"|Communist|Nationalist|Independent"
)
"""A name before an office that has none: a day, a month, a nation or a party."""
_REACH = 80
"""The number of characters before an office that are searched for its body."""
_SUBJECT = re.compile(rf"(?:(?:The|A|An|In [A-Z]\w+,?) )?(?:[a-z][a-z-]* ){{0,4}}(?P<body>{NAME})")
"""The name at the start of a sentence, which is mostly its subject."""
_GENERIC = frozenset(
    terms(
        """
        airline airport association authority bank board bridge castle chamber church city club college commission
        committee company corporation council county court department district federation foundation fund gallery
        government group harbour hospital hotel house institute island lake library line ministry municipality museum
        office opera party police port project railway region river road school shipping society state station street
        theatre town trust union university village
        """
    )
)
"""Terms of names of bodies and places that many share, so that they tell none apart."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office that a question asks about: its name, the terms of the body that has it, and whether it is past."""

    name: str
    body: frozenset[str]
    past: bool


@lru_cache(maxsize=64)
def asked_office(question: str) -> Office | None:
    """Return the office whose holder a question asks for, or None if it asks for none."""
    asked = _ASKS.search(_TITLE.sub(lambda title: title.group().lower(), plain(question).strip()))
    if asked is None:
        return None
    body = asked["body"] or asked["owner"]
    return Office(asked["office"] or asked["owned"], specific(body), asked["be"].strip() in {"was", "were", "became"})


def specific(name: str) -> frozenset[str]:
    """Return the terms of a name without those that many bodies and places share, unless it has no others."""
    own = frozenset(terms(name))
    return own - _GENERIC or own


def names_holder(question: str, text: str) -> bool | None:
    """Return whether a text names the holder of the office that a question asks about.

    False means that it only has the holder of another office or body, or no name at all; None that it cannot be told.
    """
    office = asked_office(question)
    if office is None or not office.body:
        return None
    text = plain(text)
    if not _names_somebody(question, text):
        return False
    found = {_is_meant(office, text, *span) for span in _places(office.name, text)}
    return True if True in found else None if None in found or not found else False


def _names_somebody(question: str, text: str) -> bool:
    """Whether a text has a name that is not in the question."""
    asked = set(terms(question))
    return any(not set(terms(name)) <= asked for name in re.findall(NAME, text))


def _places(office: str, text: str) -> list[tuple[int, int]]:
    """Return the spans of an office in a text, by its whole name or, if that does not occur, by its last word."""
    whole = rf"{re.escape(office)}|{_SHORT[office.lower()]}" if office.lower() in _SHORT else re.escape(office)
    for pattern in (whole, re.escape(office.split()[-1])):
        if spans := [match.span() for match in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE)]:
            return spans
    return []


def _is_meant(office: Office, text: str, start: int, end: int) -> bool | None:
    """Return whether an office at a place in a text is the one that is asked about; None if no body is next to it."""
    before, after = _BEFORE.search(text, max(0, start - _REACH), start), _AFTER.match(text, end)
    bodies = [match["body"] for match in (before, after) if match and match["body"]]
    if before and before["body"] and _CHOSEN.search(text, 0, before.start()):
        bodies = bodies[1:]
    qualifiers = {*before["words"].lower().replace("-", " ").split()} if before else set[str]()
    names = []
    for body in bodies:
        words = _LEADING.match(body)
        qualifiers |= set(words[0].lower().replace("-", " ").split()) if words else set()
        names.append(body[words.end() :] if words else body)
    if qualifiers & _BELOW or (qualifiers & _PAST and not office.past):
        return False
    names = [name for name in names if terms(name) and not _NO_BODY.fullmatch(name)]
    return any(_is_same(office.body, name) for name in names) if names else None


def _is_same(body: frozenset[str], name: str) -> bool:
    """Whether a name can be that of a body: one has all terms of the other, as "Kestrel" and "Kestrel Shipping"."""
    own = specific(name)
    return body <= own or own <= body


def follows_subject(question: str, text: str) -> bool:
    """Whether a sentence begins with the name of the body whose office is asked about, so that the next is about it."""
    office, name = asked_office(question), _SUBJECT.match(plain(text))
    return office is not None and name is not None and bool(terms(name["body"])) and _is_same(office.body, name["body"])
