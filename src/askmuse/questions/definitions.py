"""Questions that ask what or who something is, and the sentences that say so."""

import re
from functools import lru_cache

from askmuse.text import STOPWORDS

_MOST_WORDS = 5
"""Of the name of a thing."""
_IS = r"(?:['’]s| is| are| was| were)"
_ASKS = re.compile(
    rf"(?:^|[,.?!] )(?:and |so )?(?:what|who)(?: exactly)?{_IS} (?:exactly )?(?P<thing>[^?,;]+)(?:\?|$)"
    r"|\bwhat (?:does|do|did) (?P<term>[^?,;]{1,80}?) (?:mean|stand for)\s?(?:\?|$)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\A(?:an? |the (?=[A-Z]))")
_NO_NAME = re.compile(rf"(?:{'|'.join(sorted(STOPWORDS))}|[a-z]+(?:ing|ed)|.*['’]s?)\Z")
"""A word that no name has: a common one, what somebody does or what was done, or whose something is."""
_OFFICE = (
    r"(?:chief|officer|executive|boss|president|chair\w*|founder|head|director|ceo|cto|cfo|minister|mayor"
    r"|secretary|senator|judge|scientist|researcher|engineer|analyst|professor|economist|lawyer|spokes\w+|editor|author"
    r"|partner|leader|coach|captain)"
)
_WHOSE = r"(?:an?|the|one|its|his|her|their|[\w-]+['’]s)"
_WHICH = r"(?:formerly|(?:which|who) (?:is|was|has|leads?|led|runs?|ran))"
_SAYS_WHAT = rf"(?:is|are|was|were) (?:{_WHOSE}|when|what|where|how)|means?|meant|refers? to|stands? for|describes?"


@lru_cache(maxsize=64)
def definition(question: str) -> re.Pattern[str] | None:
    """Return what a sentence has that says what, or who, the question asks about; None for any other question.

    A definition names its thing and goes on with "is a", "means", or with an apposition, or calls something that, or
    puts an office before a person's name. Only names and terms are asked about so: "What is the price of X?" is not.
    """
    asked = _ASKS.search(question)
    thing = _ARTICLE.sub("", (asked["thing"] or asked["term"]).strip(), count=1) if asked else ""
    words = thing.split()
    if not 0 < len(words) <= _MOST_WORDS or any(map(_NO_NAME.match, words)):
        return None
    thing = r"[\s-]+".join(map(re.escape, words))
    named = rf"(?<!\w){thing}(?!\w)"
    apart = r"(?: \([^()]{0,80}\))?"
    return re.compile(
        rf"{named}{apart}(?:, [^.;]{{1,60}},)? (?:{_SAYS_WHAT})\b"
        rf"|{named}{apart}, (?:{_WHOSE}|{_WHICH}|{_OFFICE})\b"
        rf"|\b(?:called|named|dubbed|known as) [\"“'‘]?{named}"
        rf"|\b{_OFFICE},? {named}",
        re.IGNORECASE,
    )
