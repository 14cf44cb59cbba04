"""Asks a question in other words that mean the same: another opening, and everyday synonyms."""

import re

from askmuse.questions.english import any_of

_OPENINGS = {
    "how much": "what amount",
    "how many": "what number of",
    "when": "on what date",
    "where": "in what place",
    "why": "for what reason",
    "who": "which person",
    "is it true that": "is it the case that",
    "what happened": "what took place",
}
"""First words of a question, and others that ask for the same."""
_PAIRS = (
    "agreement deal", "aircraft plane", "believe think", "boat vessel", "children kids", "choose pick",
    "company firm", "construct build", "constructed built", "discover find", "discovered found", "dismissed sacked",
    "employees staff", "forbidden banned", "fix repair", "fixed repaired", "home house", "increase rise",
    "increased rose", "injured hurt", "insist maintain", "jail prison", "lawyer attorney", "movie film",
    "need require", "needed required", "needs requires", "permitted allowed", "physician doctor", "purchase buy",
    "purchased bought", "said stated", "sick ill", "vehicle car", "vehicles cars",
)  # fmt: skip
"""Words that say the same in a news story, in either direction."""
_ONE_WAY = {
    "begin": "start",
    "began": "started",
    "cancelled": "called off",
    "closed": "shut",
    "died": "lost their lives",
    "fell": "went down",
    "happen": "take place",
    "money": "cash",
    "postponed": "put off",
    "quit": "step down",
    "resign": "step down",
    "resigned": "stepped down",
    "says": "states",
    "start": "begin",
    "started": "began",
    "talks": "negotiations",
    "workers": "staff",
}
"""Words and what may stand for them, but not the other way round."""
_SYNONYMS = {
    **{one: other for pair in _PAIRS for one, other in (pair.split(), pair.split()[::-1])},
    **_ONE_WAY,
}
_OPENING = re.compile(any_of(_OPENINGS), re.IGNORECASE)
_SYNONYM = re.compile(any_of(_SYNONYMS), re.IGNORECASE)


def paraphrase(question: str) -> str:
    """Return the question in other words; a question without a known opening or word stays as it is.

    Names and figures stay: a word with a capital is only replaced where it opens the question.
    """
    opening = _OPENING.match(question)
    first, rest = (opening.group(), question[opening.end() :]) if opening else ("", question)
    first = _like(first, _OPENINGS[first.lower()]) if first else ""
    return first + _SYNONYM.sub(lambda word: _synonym(word.group(), opens=not first and not word.start()), rest)


def _synonym(word: str, opens: bool) -> str:
    is_name = word[0].isupper() and not opens
    return word if is_name else _like(word, _SYNONYMS[word.lower()])


def _like(word: str, other: str) -> str:
    """Return `other` with a capital if `word` has one."""
    return other[0].upper() + other[1:] if word[0].isupper() else other
