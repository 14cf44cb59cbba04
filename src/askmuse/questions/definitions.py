"""Recognises questions that ask what something is or who somebody is, and the sentences that define it."""

import re
from functools import lru_cache

from askmuse.questions.english import LINK, OFFICE_WORD
from askmuse.text import STOPWORDS

_MOST_WORDS = 5
"""The most words of the name or term that a question asks about."""
_IS = r"(?:['’]s| is| are| was| were)"
_ASKS = re.compile(
    rf"(?:^|[,.?!] ){LINK}(?:what|who)(?: exactly)?{_IS} (?:exactly )?(?P<thing>[^?,;]+)(?:\?|$)"
    r"|\bwhat (?:does|do|did) (?P<term>[^?,;]{1,80}?) (?:mean|stand for)\s?(?:\?|$)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\A(?:an? |the (?=[A-Z]))")
_NO_NAME = re.compile(rf"(?:{'|'.join(sorted(STOPWORDS))}|[a-z]+(?:ing|ed)|.*['’]s?)\Z")
"""A word that is not part of a name or term: a stop word, a word in -ing or -ed, or a possessive."""
_WHOSE = r"(?:an?|the|one|its|his|her|their|[\w-]+['’]s)"
_WHICH = r"(?:formerly|(?:which|who) (?:is|was|has|leads?|led|runs?|ran))"
_SAYS_WHAT = rf"(?:is|are|was|were) (?:{_WHOSE}|when|what|where|how)|means?|meant|refers? to|stands? for|describes?"


@lru_cache(maxsize=64)
def definition(question: str) -> re.Pattern[str] | None:
    """Return the pattern of sentences that define what the question asks about; None if it asks for no definition.

    Such a sentence has the name before "is a" or "means", with an apposition ("X, a firm that"), after "called" or the
    like, or after an office ("mayor X"). "What is the price of X?" asks for no definition, since it asks about no name.
    """
    asked = _ASKS.search(question)
    thing = _ARTICLE.sub("", (asked["thing"] or asked["term"]).strip(' "'), count=1) if asked else ""
    words = thing.split()
    if not 0 < len(words) <= _MOST_WORDS or any(map(_NO_NAME.match, words)):
        return None
    thing = r"[\s-]+".join(map(re.escape, words))
    named = rf"(?<!\w){thing}(?!\w)"
    apart = r"(?: \([^()]{0,80}\))?"
    return re.compile(
        rf"{named}{apart}(?:, [^.;]{{1,60}},)? (?:{_SAYS_WHAT})\b"
        rf"|{named}{apart}, (?:{_WHOSE}|{_WHICH}|{OFFICE_WORD})\b"
        rf"|\b(?:called|named|dubbed|known as) [\"“'‘]?{named}"
        rf"|\b{OFFICE_WORD},? {named}",
        re.IGNORECASE,
    )
