"""Decides whether a hyphen at the end of a line belongs to the word or only to the line."""

import re
from collections.abc import Collection

from askmuse.articles.formats.pdf.words import HYPHEN
from askmuse.text import plain

_KEEPS = frozenset(
    """self well all half cross mid quasi vice much ill long short high low so e t x twenty thirty forty fifty sixty
    seventy eighty ninety great first second third two three four five six seven eight nine ten one co non ex
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""First parts that English joins with a hyphen."""
_AFTER_VERBS = frozenset("il ils elle elles on là ci même mêmes être".split())  # noqa: SIM905
"""Words that French joins with a hyphen to the word before them: "faut-il", "peut-être", "eux-mêmes"."""
_FRENCH = frozenset("porte procès demi arrière après quelques grand grands".split())  # noqa: SIM905
"""First parts that French joins with a hyphen."""
_JOINED = frozenset(
    """alleged alley allow allowed allowing allows coach coal coalition coalitions coast coat cocaine cocoa coerce
    coercion coffee coherent cohort collapse color colour colours crossing crossings firstly hallway higher
    highest highly longer longest longing lower lowest midday middle midnight midst nonchalant nondescript
    nonetheless nonsense nonsensical oneself secondary secondhand secondly shortage shorter shortly social society
    grandement grandes grandeur grandeurs grandiose grandir portefeuille portefeuilles portemanteau porterons
    porteront software sowing tenant tenants tension wellington within without
    """.split()  # noqa: SIM905
)
"""Words that begin like one of those and have no hyphen."""
_PERSONS = re.compile(
    r"(?:ministre|président|presidente?|kanzler|chef|maire|mari|femme|alcalde|sindaco|minist(?:er|ro)|president|mayor"
    r"|wife|husband|chief|boss|partner|\w{3,}(?:er|or|ist|man|men|woman|women)s?)$"
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
HYPHENS = f"-{HYPHEN}\u2010\u00ad"
"""The characters that can be a hyphen at the end of a line."""
_LISTING = frozenset({"and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o"})
"""The text after a hyphen that stands for a later word, as in "short- and long-term"."""
_GLUED = re.compile(r"\S[/@–—]$")
"""The end of a line at a slash or dash without spaces, so that no space follows."""
_ADDRESS = re.compile(rf"(?:://|www\.)\S*[{HYPHENS}.]$")
_MAILBOX = re.compile(r"[\w.+-]{1,40}@\w")
"""The end of a line within an address, and the start of one within the address of a person: no program divides words
of these, so each hyphen belongs to them."""
_SPACELESS = re.compile(r"[\u0e00-\u0e7f\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
"""A character of Chinese, Japanese or Thai, which have no spaces between words."""
_LONGEST_WORD = 60
"""Characters."""
_BEFORE = re.compile(r"[\w'’-]*\Z")
_AFTER = re.compile(r"[\w'’-]*")
_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def mended(before: str, after: str, vocabulary: Collection[str]) -> str | None:
    """Return the replacement of a mark at the end of a line within a word, such as "", "-", "- " or "/", or None.

    `vocabulary` has the words of the document in small letters, including words with a hyphen.
    """
    if _ADDRESS.search(before) or (before[-1:] in HYPHENS and _MAILBOX.match(after)):
        return "-" if before[-1] in HYPHENS else before[-1]
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
    first, second = plain(a.casefold()), plain(b.casefold()).removesuffix("'s")
    if not _LETTERS.fullmatch(a) or not b[0].isalpha():
        return True
    if first + second in vocabulary:
        return False
    if f"{first}-{second}" in vocabulary or "-" in a or "-" in b or (b[0].isupper() and not shouted):
        return True
    if second in _AFTER_VERBS or first in _FRENCH:
        return first + second not in _JOINED
    if first == "ex":
        return bool(_PERSONS.match(second))
    if first in _KEEPS:
        return first + second not in _JOINED
    if first[-1] == second[0] and first in {"re", "pre", "de", "anti", "semi"}:
        return True
    if first in _CLOSED or second in _SUFFIXES or first not in vocabulary or len(first) < 3:
        return False
    return (second in vocabulary and len(second) >= 3) or bool(_KEPT_ENDS.match(second))
