"""Whether a sentence counts what the sentence before it counts, and comes to another figure."""

import re
from functools import lru_cache

from askmuse.answering.comparing.quantities import quantities
from askmuse.answering.comparing.quantity import Quantity

FACTOR = 5.0
"""The largest ratio of two counts of one thing. It is larger than for two reports (`quantity.FACTOR`), since the two
sides of a dispute may be further apart."""
_COUNTS = re.compile(
    r"\b(?:counts|counted|counting|puts?|putting|estimate[sd]?|reckon(?:s|ed)?|claim(?:s|ed)|thinks?|thought|says?|said"
    r"|speaks? of|spoke of|(?:makes?|made) (?:it|that)|(?:gives?|gave) \w+ \w+ as"
    r"|(?:figure|number|count|tally|total|toll|estimate)\b[^.]{0,40}\b(?:is|was|were|stands at|stood at))\b",
    re.IGNORECASE,
)
"""Words with which somebody gives a count."""
_ENDS = re.compile(
    r"\s*(?:\Z|[^\w\s$€£%])"
    r"|\s+(?:(?:is|was) (?:nearer|closer|more|too)|in all|so far|since|(?:had )?(?:come|came)|lost)\b",
    re.IGNORECASE,
)
"""What follows a number that stands alone, without anything that it counts: it counts what was spoken of before."""


@lru_cache(maxsize=4096)
def gives_rival(sentence: str, following: str) -> bool:
    """Whether `following` gives another count of what `sentence` counts: "Police saw 900. The union counted 2,000."."""
    return bool(_COUNTS.search(following)) and any(
        _rivals(one, other, following) for one in quantities(sentence) for other in quantities(following)
    )


def _rivals(one: Quantity, other: Quantity, following: str) -> bool:
    if not one.comparable(other) or one.same(other):
        return False
    if not other.measure and not _ENDS.match(following, other.span[1]):
        return False
    less, more = sorted((one.amount, other.amount))
    return 0 < more <= FACTOR * less and one.is_count
