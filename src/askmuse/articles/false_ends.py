"""Full stops that don't end a sentence: in abbreviations, ordinals and names, in several languages.

The ends of sentences are found by nupunkt, which was made for English. Each rule has the texts on both sides of a full
stop that is not an end.
"""

import re
from dataclasses import dataclass

_BEFORE = 24
"""The number of characters before a full stop that are examined: more than any abbreviation has."""
_AFTER = 16
"""The number of characters after a full stop that are examined."""
_MONTHS = (
    "januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
    "|desember|marts|maj|augusti|tammikuuta|helmikuuta"
)


@dataclass(frozen=True, slots=True)
class FalseEnd:
    """The patterns of the text before and after an end mark that does not end a sentence."""

    name: str
    before: re.Pattern[str]
    after: re.Pattern[str]
    example: str


def _rule(name: str, before: str, after: str, example: str, flags: int = re.IGNORECASE) -> FalseEnd:
    return FalseEnd(name, re.compile(rf"(?:{before})\s*\Z", flags), re.compile(after, flags), example)


FALSE_ENDS = (
    _rule("day and month", r"(?<!\d)\d{1,2}\.", rf"(?:{_MONTHS})\b", "Der Kai schließt am 29. Juli für Jahre."),
    _rule(
        "ordinal behind an article",
        r"\b(?:der|die|das|dem|den|des|am|im|vom|zum|zur|beim|ins|ans) \d{1,3}\.",
        r"\w",
        "Sie führt die 1. Bundesliga an.",
    ),
    _rule("two letters apart", r"(?<!\w)[^\W\d_]\.", r"[^\W\d_]\.", "Er zahlt z. B. Pfähle und Seile."),
    _rule(
        "second of two letters",
        r"(?<!\w)(?:z|d|u|v|i|o|s|p|т|и)\. ?(?:b|h|a|u|e|ä|o|ex|е|д)\.",
        r"\S",
        "Er zahlt z. B. Pfähle und Seile.",
    ),
    _rule(
        "amount before a unit",
        r"(?<!\w)(?:mio|mrd|tsd|mill|тыс|млн|млрд|трлн|руб|коп|mln|mld)\.",
        r"[^\W\d_]",
        "Das Land zahlt 4 Mio. Euro.",
    ),
    _rule(
        "abbreviation within a sentence",
        r"(?<!\w)(?:bzw|ca|evtl|ggf|inkl|sog|vgl|bspw|z\.b|d\.h|u\.a|aprox|núm|env|ул|им|стр|см|гг|св|просп|dr|prof"
        r"|sr|sra|srta|dña|mme|mlle|mgr|ing|dipl|lt|sgt|capt|cmdr)\.",
        r"\S",
        "Es waren ca. 40 Boote.",
    ),
    _rule(
        "number follows",
        r"(?<!\w)(?:nr|no|nos|art|abs|ziff|fig|kap|vol|sec|pp?|bd|n[úº°o]|n°)\.",
        r"\d",
        "Siehe Art. 12 und 13.",
    ),
    _rule("Mr in French", r"(?<!\w)(?:M|MM)\.", r"[A-ZÉÈÀÎ][a-zéèàî]", "Hier, M. Dupont est venu.", 0),
    _rule(
        "rank before a rank", r"(?<!\w)(?:lt|maj|brig|vice)\.", r"(?:col|gen|cmdr|adm)\.", "It was Lt. Col. Ada Lind."
    ),
    _rule("double initials of a country", r"(?<!\w)EE\.", r"UU\.", "Viajó a EE. UU. ayer."),
    _rule("name with an exclamation mark", r"\w!", r"[a-zà-ÿа-я]", "In May Yahoo! bought the firm.", 0),
    _rule("small letter follows", r"(?<!\w)[^\W\d_]{1,4}\.", r"[a-zà-ÿа-я]", "Он заплатил 40 тыс. руб. за лодку.", 0),
)
"""The rules; an end mark that matches one of them does not end a sentence."""
NOTE_MARK = re.compile(r"\s*(?:\[\d{1,3}\]|\[[a-z]\]|[⁰¹²³⁴-⁹]+)+")
"""The mark of a footnote, which belongs to the sentence before it."""


def is_false_end(text: str, end: int, limit: int) -> bool:
    """Whether the end mark before `end`, with white space between, ends no sentence; the text ends at `limit`."""
    before, after = text[max(0, end - _BEFORE) : end], text[end : min(limit, end + _AFTER)].lstrip()
    return "\n" not in before[len(before.rstrip()) :] and any(
        rule.before.search(before) and rule.after.match(after) for rule in FALSE_ENDS
    )


def past_note_marks(text: str, end: int, limit: int) -> int:
    """Return the end of a sentence including the marks of footnotes that follow it."""
    mark = NOTE_MARK.match(text, end, limit)
    return mark.end() if mark else end
