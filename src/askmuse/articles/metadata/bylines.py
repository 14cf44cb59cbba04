"""Reads the author and the publisher from a line at the head of a text: "By Ann Lee, The Harbour Post"."""

import re
from typing import NamedTuple

from askmuse.articles.layout import blocks
from askmuse.articles.metadata.dates import DATE, MONTH_NAME, WEEKDAY
from askmuse.types import Kind

_BLOCKS = 6
"""The number of blocks at the head of an article that are searched for a byline."""
_LONGEST = 160
"""The most characters of a byline."""
_CAPITAL = r"[A-ZÀ-ÞА-ЯЁ]"
_WORD = rf"{_CAPITAL}(?:\.(?=[\s-])|[\w'’-]{{0,30}})"
_PERSON = (
    rf"(?!(?i:{WEEKDAY}|{MONTH_NAME}\s)){_WORD}"
    rf"(?:\s(?:(?:de|del|der|den|di|da|la|le|van|von|ten|bin|al)\s){{0,2}}{_WORD}){{1,4}}"
)
_BYLINE = re.compile(
    rf"[*_>\s]*(?i:by|von|par|por|door|af|av)\s+(?P<author>(?-i:{_PERSON})(?:\s*(?:,\s*)?(?:and|und|et|y|en|og|och|&)\s"
    rf"(?-i:{_PERSON}))?)(?P<rest>(?:\s*[,.|·•–—;(-].*)?)$"
)
_PARTS = re.compile(r"\s*[,|·•–—;()*_]+\s*|\.\s+|\s-\s")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(rf"(?:{WEEKDAY}[,.]?\s+)?{DATE}", re.IGNORECASE)
_MOST_WORDS = 5
"""The most words of a part of a byline; a longer one is prose."""
_OUTLET = re.compile(
    r"\b(?:Post|Times|Herald|Gazette|Courier|News|Journal|Tribune|Echo|Ledger|Chronicle|Observer|Guardian|Mail|Telegraph"
    r"|Standard|Star|Mercury|Press|Daily|Weekly|Review|Bulletin|Examiner|Reporter|Record|Sentinel|Dispatch|Argus|Globe"
    r"|Magazine|Broadcasting|Radio|TV|Reuters|AP|AFP|BBC|CNN|NPR|dpa|Zeitung|\w*zeitung|Tagblatt|Tageblatt|\w*anzeiger"
    r"|Nachrichten|Kurier|Rundschau|Spiegel|Monde|Figaro|Libération|País|Mundo|Diario|Correo|Corriere|Gazzetta"
    r"|Repubblica|\w*bladet|Dagblad|Tidende|Tidningen|Nyheter|\w*posten|Avis|Известия|Новости)\b"
)
"""Words of which most outlets have one in their name; a place or a role behind an author's name has none."""


class Byline(NamedTuple):
    """The author and the publisher that a line at the head of a text names, None for what it does not name."""

    author: str | None = None
    publisher: str | None = None


def byline(text: str) -> Byline:
    """Return the author and the publisher from a line near the head of a text, after its first block.

    The line begins with "by" and an author, or it has only an outlet and a date.
    """
    for block in blocks(text)[1:_BLOCKS]:
        line = text[block.start : block.end]
        if block.kind in {Kind.PROSE, Kind.HEADING} and len(line) <= _LONGEST and (names := _in_line(line)):
            return names
    return Byline()


def _in_line(line: str) -> Byline | None:
    match = _BYLINE.match(line)
    if not match and not _YEAR.search(line):
        return None
    rest = match["rest"] if match else line
    parts = [part for part in _PARTS.split(_DATE.sub("|", rest)) if re.search(r"\w", part)]
    if any(len(part.split()) > _MOST_WORDS for part in parts):
        return None
    publisher = next((part for part in parts if part[0].isupper() and _OUTLET.search(part)), None)
    if match:
        return Byline(match["author"].rstrip("*_ ."), publisher)
    return Byline(None, publisher) if publisher and len(parts) == 1 and _DATE.search(line) else None
