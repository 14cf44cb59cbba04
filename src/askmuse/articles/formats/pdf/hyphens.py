"""Decides whether a hyphen at the end of a line belongs to the word or only to the line."""

import re
from collections.abc import Collection

from askmuse.articles.formats.pdf.words import HYPHEN

_KEEPS = frozenset(
    """self well all half cross mid quasi vice much ill long short high low so e t x twenty thirty forty fifty sixty
    seventy eighty ninety great first second third two three four five six seven eight nine ten one co non ex
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""First parts that English joins with a hyphen."""
_JOINED = frozenset(
    """alleged alley allow allowed allowing allows coach coal coalition coalitions coast coat cocaine cocoa coerce
    coercion coffee coherent cohort collapse color colour colours crossing crossings firstly hallway higher
    highest highly longer longest longing lower lowest midday middle midnight midst nonchalant nondescript
    nonetheless nonsense nonsensical oneself secondary secondhand secondly shortage shorter shortly social society
    software sowing tenant tenants tension wellington within without
    """.split()  # noqa: SIM905
)
"""Words that begin like one of those and have no hyphen."""
_PERSONS = re.compile(
    r"(?:minister|president|mayor|wife|husband|chief|boss|partner|\w{3,}(?:er|or|ist|man|men|woman|women)s?)$"
)
"""The end of a person's role, as in ex-minister; `ex` also begins many other words."""
_KEPT_ENDS = re.compile(
    r"(?:based|called|chief|elect|funded|general|in|led|law|looking|minded|old|owned|related|run|sized|speaking|term|time"
    r"|to|up|off|out|wide|year|made|backed|free|style|type|like|level|known|born|built|style)\b"
)
"""Second parts that English joins with a hyphen to a word that can stand alone."""
_CLOSED = frozenset(
    "any back by down every fore hand in inter life no on out over short some sub super trans under up with".split()  # noqa: SIM905
)
"""First parts that are words themselves and that English joins without a hyphen."""
_SUFFIXES = frozenset(
    """able age ally ance ant ate ed en ent er est hood ing ion ity land ling ly man men ship some ward
    """.split()  # noqa: SIM905
)
"""Second parts that are words themselves and that end a word without a hyphen."""
_LISTING = frozenset({"and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o"})
"""The text after a hyphen that stands for a later word, as in "short- and long-term"."""
_GLUED = re.compile(r"\S[/@–—]$|(?:://|www\.)\S*[-.]$")
"""The end of a line within an address or at a dash without spaces, so that no space follows."""
_SPACELESS = re.compile(r"[\u0e00-\u0e7f\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
"""A character of Chinese, Japanese or Thai, which have no spaces between words."""
_LONGEST_WORD = 60
"""Characters."""
_BEFORE = re.compile(r"[\w'’-]*\Z")
_AFTER = re.compile(r"[\w'’-]*")
_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
HYPHENS = f"{HYPHEN}-\u2010\u00ad"
"""The characters that can be a hyphen at the end of a line."""


def mended(before: str, after: str, vocabulary: Collection[str]) -> str | None:
    """Return the replacement of a mark at the end of a line within a word, such as "", "-", "- " or "/", or None.

    `vocabulary` has the words of the document in small letters, including words with a hyphen.
    """
    if _GLUED.search(before) or (_SPACELESS.match(before[-1:]) and _SPACELESS.match(after)):
        return before[-1]
    if not before or before[-1] not in HYPHENS:
        return None
    if before[-1] == "\u00ad":
        return ""
    first, second = _BEFORE.search(before[-_LONGEST_WORD:-1]), _AFTER.match(after[:_LONGEST_WORD])
    a, b = first[0] if first else "", second[0] if second else ""
    if not a or not b or b in _LISTING:
        return "- "
    return "-" if _is_kept(a, b, vocabulary) else ""


def _is_kept(a: str, b: str, vocabulary: Collection[str]) -> bool:
    """Whether the hyphen between two parts belongs to the word, by the other words of the document or else by rules."""
    shouted = a.isupper() and b.isupper() and len(a) > 1
    first, second = a.casefold(), b.casefold().removesuffix("'s").removesuffix("’s")
    if not _LETTERS.fullmatch(a) or not b[0].isalpha():
        return True
    if first + second in vocabulary:
        return False
    if f"{first}-{second}" in vocabulary or "-" in a or "-" in b or (b[0].isupper() and not shouted):
        return True
    if first == "ex":
        return bool(_PERSONS.match(second))
    if first in _KEEPS:
        return first + second not in _JOINED
    if first[-1] == second[0] and first in {"re", "pre", "de", "anti", "semi"}:
        return True
    if first in _CLOSED or second in _SUFFIXES or first not in vocabulary or len(first) < 3:
        return False
    return (second in vocabulary and len(second) >= 3) or bool(_KEPT_ENDS.match(second))
