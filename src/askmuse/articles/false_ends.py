"""Full stops that don't end a sentence: in abbreviations, ordinals and names, in several languages.

nupunkt finds the ends of sentences and was made for English, so it takes these for ends, too. Each rule describes the
texts before and after such a full stop.
"""

import re
from dataclasses import dataclass

from askmuse.text import NOTE_MARK

_BEFORE = 24
"""The number of characters before a full stop that are examined: more than any abbreviation has."""
_LONG_WORD = 6
"""A word of this many letters is not an abbreviation: if a capital follows its full stop, a sentence ends there."""
_AFTER = 16
"""The number of characters after a full stop that are examined."""
_MONTHS = (
    "januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember"
    "|desember|marts|maj|augusti|tammikuuta|helmikuuta"
)


@dataclass(frozen=True, slots=True)
class FalseEnd:
    """A rule: the patterns of the text before and after an end mark that does not end a sentence, and an example."""

    name: str
    before: re.Pattern[str]
    after: re.Pattern[str]
    example: str


def _rule(name: str, before: str, after: str, example: str, flags: int = re.IGNORECASE) -> FalseEnd:
    return FalseEnd(name, re.compile(rf"(?:{before})\s*\Z", flags), re.compile(after, flags), example)


FALSE_ENDS = (
    _rule("day and month", r"(?<!\d)\d{1,2}\.", rf"(?:{_MONTHS})\b", "Der Kai schließt am 29. Juli für Jahre."),
    _rule("day, month and year", r"(?<!\d)\d{1,2}\. ?\d{1,2}\.", r"(?:19|20)\d\d\b", "Es war der 31. 12. 2024."),
    _rule(
        "ordinal behind an article",
        r"\b(?:der|die|das|dem|den|des|am|im|vom|zum|zur|beim|ins|ans|ein(?:e[mnrs])?|jede[mnrs]?|(?:sein|ihr|unser)e?[mnrs]?)"
        r" (?:\d{1,3}\. (?:und|oder|bis) )?\d{1,3}\.",
        r"\w",
        "Sie führt die 1. Bundesliga an.",
    ),
    _rule(
        "short name of a month",
        r"(?<!\w)(?:mrz|jän|febr|okt|dez|janv|févr|avr|juil|déc|ene|abr|ago|dic|gen|mag|giu|lug|ott|mrt)\.",
        r"(?:19|20)\d\d\b",
        "Er kam im Okt. 2025 nach Holm.",
    ),
    _rule("two letters apart", r"(?<!\w)[^\W\d_]\.", r"[^\W\d_]\.", "Er zahlt z. B. Pfähle und Seile."),
    _rule(
        "second of two letters",
        r"(?<!\w)(?:z|d|u|v|i|o|s|p|т|и)\. ?(?:b|h|a|u|e|ä|o|ex|е|д)\.",
        r"\S",
        "Er zahlt z. B. Pfähle und Seile.",
    ),
    _rule("initials with a hyphen", r"(?<!\w)[A-ZÀ-Þ]\.-[A-ZÀ-Þ]\.", r"[A-ZÀ-Þ]", "Hier, J.-P. Martin est venu.", 0),
    _rule(
        "initial behind a hyphen",
        r"(?<!\w)[A-ZÀ-Þ][a-zà-ÿ]{1,12}-[A-ZÀ-Þ]\.",
        r"[A-ZÀ-Þ]",
        "Hier kam Hans-J. Brandt.",
        0,
    ),
    _rule("Roman ordinal", r"(?<!\w)[IVX]{1,6}\.", r"[a-zà-ÿ]", "Papst Johannes XXIII. starb hier.", 0),
    _rule("street", r"\w{3}str\.", r"[a-zà-ÿ]", "An der Mozartstr. steht ein Kran.", 0),
    _rule(
        "amount before a unit",
        r"(?<!\w)(?:mio|mrd|tsd|mill|milj|тыс|млн|млрд|трлн|руб|коп|долл|mln|mld|deg)\.",
        r"[^\W\d_]|[€$£¥]",
        "Das Land zahlt 4 Mio. Euro.",
    ),
    _rule(
        "abbreviation within a sentence",
        r"(?<!\w)(?:bzw|ca|evtl|ggf|inkl|sog|vgl|bspw|z\.b|d\.h|u\.a|z\. ?(?:zt|hd)"
        r"|aprox|núm|env|ул|им|стр|см|гг|св|просп|dr|prof"
        r"|sr|sra|srta|dña|mme|mlle|mgr|ing|dipl|lt|sgt|capt|cmdr|gem|einschl|zzgl|abzgl|insb|insbes|ehem|bzgl|stellv|geb|ugs|österr|röm|städt|staatl|kath|evang)\.",
        r"\S",
        "Es waren ca. 40 Boote.",
    ),
    _rule(
        "title before a name",
        r"(?<!\w)(?:fa|gde|lkr|hptm|hl|dr\. (?:med|jur|phil|rer\. nat|ing|theol|h\. ?c)"
        r"|gebr|hr|fr|sres|sras|gral|cnel|sig|sigg|dott|avv|l['’]on|dhr|mevr|mej|pvt|cpl|проф|акад|доц|тов"
        r"|гр)\.",
        r"[A-ZÀ-ÞА-ЯЁ]",
        "Die Fa. Brandt zahlt.",
    ),
    _rule(
        "number follows",
        r"(?:(?<!\w)(?:nr|no|nos|anm|прим|art|abs|ziff|fig|kap|vol|sec|pp?|bd|n[úº°o]|n°|gem|max|min|kl|tel|д|кв|корп|рис|табл|гл"
        r"|стр|с|gl|zi|abb|anl)|\w*str)\.",
        r"[\d§]",
        "Siehe Art. 12 und 13.",
    ),
    _rule("Mr in French", r"(?<!\w)(?:M|MM)\.", r"[A-ZÉÈÀÎ][a-zéèàî]", "Hier, M. Dupont est venu.", 0),
    _rule(
        "rank before a rank", r"(?<!\w)(?:lt|maj|brig|vice)\.", r"(?:col|gen|cmdr|adm)\.", "It was Lt. Col. Ada Lind."
    ),
    _rule("double initials of a country", r"(?<!\w)EE\.", r"UU\.", "Viajó a EE. UU. ayer."),
    _rule("name with an exclamation mark", r"\w!", r"[a-zà-ÿа-я]", "In May Yahoo! bought the firm.", 0),
    _rule("name of a firm", r"\w[!?]", r"(?:Inc|Corp|Co|Ltd|LLC|GmbH|AG|SA)\b", "She works for Guess? Inc. today.", 0),
    _rule("small letter follows", r"(?<!\w)[^\W\d_]{1,4}\.", r"[a-zà-ÿа-я]", "Он заплатил 40 тыс. руб. за лодку.", 0),
    _rule(
        "small letter follows a short form with a capital",
        r"(?<!\w)[A-ZÀ-Þ][a-zà-ÿ]{1,7}\.",
        r"[a-zà-ÿ]",
        "El artículo 12 de la Const. lo prohíbe.",
        0,
    ),
    _rule(
        "speaker follows a quotation",
        r"[.!?…][ \u00a0\u202f]?[»”\"’]",
        r"(?:[—–-]\s*)?[a-zà-ÿа-яё]",
        "« Nous fermons ! » a crié Anne.",
        0,
    ),
    _rule(
        "speaker follows a quotation in Chinese or Japanese",
        r"[。！？][」』”]",
        r"(?:と|って|などと|\w{1,4}?[说說道问問答][，。：])",
        "「五月に始まる。」と市長は言った。",
    ),
)
"""The rules; an end mark that matches one of them does not end a sentence."""
NUMBERED_MARKS = (
    rf"(?:\s*(?:\[\d{{1,3}}\](?::\s?\d{{1,4}}(?:[-–]\d{{1,4}})?(?!\w))?|\[[a-z]\]|［\d{{1,3}}］|{NOTE_MARK}|[⁰¹²³⁴-⁹]"
    r"|\[\\?\[[^\[\]\n]{1,40}\\?\]\]\([^()\s]{1,300}\)"
    r"|\[(?i:note|n|nb|fn|anm\.?|fußnote|lower-alpha|注|註|註釋|注釈|прим\.?)\s?\d{1,3}\]))++"
)
"""The marks of notes that have a number or a letter, with the page that Wikipedia puts after some: "[5]:12"."""
NOTE_MARKS = (
    rf"(?:{NUMBERED_MARKS}|(?<=\S)(?:\[[^\[\]\n]{{1,40}}\](?!\()|\(\d{{1,2}}\)|[*†‡]"
    r"|(?<=[a-zà-ÿа-я]{4}[.!?])\d{1,2}(?![\w.,])))++"
)
"""The marks of footnotes, which belong to the sentence before them, as does any remark in brackets directly after it; a
raised mark may have become a plain digit: "It is 41 metres deep.4"."""
_NOTE_MARKS = re.compile(NOTE_MARKS)


def is_false_end(text: str, end: int, limit: int) -> bool:
    """Whether the end mark before `end`, perhaps with white space between, does not end a sentence.

    `limit` is the end of the block of text; nothing from there on is examined.
    """
    before, after = text[max(0, end - _BEFORE) : end], text[end : min(limit, end + _AFTER)].lstrip()
    mark = before.rstrip()
    if "\n" in before[len(mark) :] or (_ends_in_word(mark) and after[:1].isupper()):
        return False
    return any(rule.before.search(before) and rule.after.match(after) for rule in FALSE_ENDS)


def _ends_in_word(text: str) -> bool:
    """Whether a text ends in a full stop after a word that is too long for an abbreviation."""
    word = text[-_LONG_WORD - 1 : -1]
    return text.endswith(".") and len(word) == _LONG_WORD and word.isalpha()


def past_note_marks(text: str, end: int, limit: int) -> int:
    """Return the end of a sentence that ends at `end`, including the marks of footnotes that follow it."""
    mark = _NOTE_MARKS.match(text, end, limit)
    return mark.end() if mark else end
