"""Pure functions on text: words, terms (stems of words, by which texts are searched), and folding for comparison."""

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

from askmuse.types import Span

_PLAIN = str.maketrans(
    dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’‚", "'") | dict.fromkeys("–—−‐‑", "-") | {"\u00a0": " "}
)
"""Curly quotes, long dashes and non-breaking spaces, each with the plain character that people type instead."""
_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff")
) | dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xFE00, 0xFE10)))
"""Invisible characters: soft hyphens, zero-width spaces, joiners, direction marks and variation selectors. No word ends
at one."""
_BREAKS = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
"""Characters that only say where a line may break: soft hyphens, zero-width spaces, and joiners of words."""
NOTE_MARK = r"\[\^[^\s\[\]]{1,40}\]"
"""The pattern of the mark of a footnote in Markdown, not a word of the sentence that has it: "It closes.[^1]"."""
_NOTE_MARK = re.compile(NOTE_MARK)
_RAISED = re.compile(r"(?<=\d)(?=[⁰¹²³⁴-ⁿ₀-ₜ])")
"""The place between a digit and a superscript or subscript: 10⁶ is not 106."""
_CONTROLS = dict.fromkeys({*range(32), *range(127, 160)} - {ord("\n"), ord("\t")}, "\ufffd") | {ord("\f"): "\n"}
"""Control characters, which could be commands to a terminal, each with its replacement. A form feed, which separates
pages, becomes a newline."""
_ESCAPES = {
    code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    for code in (
        *range(32), *range(127, 160), 0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)
    )
    if chr(code) not in "\n\t\f"
} | {ord("\f"): "\n"}  # fmt: skip
"""Control characters, including those of C1, and marks that change the direction of writing, each with its escape. A
form feed, which separates pages, becomes a newline."""


def _word(letter: str) -> re.Pattern[str]:
    return re.compile(
        rf"""
        (?:{letter}\.){{2,}}(?:'s\b)?                        # U.S., e.g.
        | \d+(?:(?:st|nd|rd|th)\b|(?:[.,]\d+)*(?:'s\b)?)     # 8th, 14.3, 1,000
        | %
        | [\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]          # scripts without spaces: each character is a word
        | {letter}+(?:'{letter}+)*                           # a digit starts a new word, as in 58M
        """,
        re.VERBOSE,
    )


WORD = _word(r"[^\W\d_]")
"""A word or a number in a text to which `plain` was applied."""
_ASCII_WORD = _word("[a-z]")
"""The same in a text of lower-case ASCII letters, where it takes two thirds of the time."""
_CLITIC = re.compile(r"'(?:s|d|ll|m|re|ve)\Z")
_PER_CENT = re.compile(r"\bper cent\b")
_ISO_DATE = re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])-([0-2]\d|3[01])\b")
MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
ENGLISH_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
"""The pattern of an English name of a month, in full or abbreviated, to be compiled with IGNORECASE; questions are in
English, articles in more languages (`articles.metadata.dates.MONTH_NAME`)."""
NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
"""The words for 1 to 12."""
_SPELT_OUT = {
    **{month[:3]: month for month in MONTHS if month != "march"},  # "mar" is a verb, a name and a sea
    "sept": "september",
    "bn": "billion",
    "mn": "million",
    "tn": "trillion",
    "%": "percent",
    **{word: str(n) for n, word in enumerate(NUMBERS, 1) if n > 1},  # "one" is mostly a pronoun
}
"""Short spellings of months, units and small numbers, each with the one that replaces it before texts are compared."""
_VOICING = 8
"""Unicode's combining class of the marks that distinguish Japanese ga from ka; they are not accents."""


class _Bare(dict[int, str]):
    """Characters by their codes, each decomposed and without accents.

    Accents are removed from each character by itself: to decompose a whole text sorts each run of them, in a time that
    grows with the square of the run's length.
    """

    def __missing__(self, code: int) -> str:
        marked = unicodedata.normalize("NFKD", chr(code))
        self[code] = bare = "".join(c for c in marked if unicodedata.combining(c) in {0, _VOICING})
        return bare


_BARE = _Bare()
CONTRACTIONS = """
    ain't aren't can't couldn't didn't doesn't don't hadn't hasn't haven't how's i've isn't it'll shan't she's shouldn't
    that's there's they'd they'll they're they've wasn't we've weren't what's when's where's who'd who's who've why's
    won't wouldn't you'd you'll you're you've
""".split()  # noqa: SIM905 - as many quoted words would be harder to read
"""Contractions that are no other words if they are typed without the apostrophe, as "we're" and "she'll" would be."""
STOPWORDS = frozenset(contraction.replace("'", "") for contraction in CONTRACTIONS) | frozenset(
    """
    a about after all also am an and any are as at be because been before being but by can could did do does doing
    for from had has have having he her here hers him his how i if in into is it its itself just me my no nor not
    of off on or other our out over own she should so some such than that the their theirs them then there these
    they this those through to too under until up us very was we were what when where which while who whom whose
    why will with would you your
    何 时 候 什 么 谁 哪 吗 呢 的 了 是 怎 几 は の を に が か
    """.split()  # noqa: SIM905 - a hundred quoted words would be harder to read
)
"""Words that are too frequent to tell texts apart, in English, Chinese and Japanese, as `words` spells them."""
ACRONYMS = frozenset({"IT", "ME", "US", "WHO"})
"""Acronyms that are spelt like stop words; any other such word in capitals is emphasised: "is it NOT open"."""
_ACRONYM = re.compile(
    "[A-Z](?:" + "".join(rf"(?<=\b{name[0]}){name[1:]}\b|" for name in sorted(ACRONYMS)) + r"\.(?:[A-Z]\.)+)"
)
"""One of `ACRONYMS`, or letters with full stops. It begins with a capital, so that only capitals are looked at."""
_stemmers = threading.local()
_CACHED_WORDS = 20_000
"""The number of words whose spelling is cached, in 3 MB: to look one up takes less than half as long as to tidy it."""
_CACHED_TEXTS = 1_000
"""Texts whose terms are cached, in some megabytes: a question's quotes and passages are compared many times."""


def is_unicode(text: str) -> bool:
    """Whether a text can be encoded as UTF-8; one with half of a surrogate pair cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_latin(text: str) -> bool:
    """Whether at least half of the letters of a text are Latin; the models read no other script."""
    letters = [character for character in text if character.isalpha()]
    return 2 * sum(character < "\u0250" for character in letters) >= len(letters)


def without_controls(text: str) -> str:
    """Return a text with each control character replaced by U+FFFD.

    Newlines and tabs stay; a form feed becomes a newline.
    """
    return text.translate(_CONTROLS)


def escape_controls(text: str) -> str:
    r"""Return a text that is safe to print: control characters and marks of direction as escapes, such as \x1b.

    Newlines and tabs stay; a form feed becomes a newline.
    """
    return text.replace("\r\n", "\n").translate(_ESCAPES)


def plain(text: str) -> str:
    """Return a text with curly quotes, long dashes and non-breaking spaces made plain; offsets stay the same."""
    return text if text.isascii() else text.translate(_PLAIN)


def without_invisible(text: str) -> str:
    """Return a text without invisible characters, such as soft hyphens and zero-width spaces."""
    return text if text.isascii() else text.translate(_INVISIBLE)


def without_breaks(text: str) -> str:
    """Return a text without characters that only say where a line may break; other invisible ones stay.

    Many programs show them, or find no word that has one.
    """
    return text if text.isascii() else text.translate(_BREAKS)


def fold(text: str) -> str:
    """Return a text in the form in which texts are compared: visible plain characters, folded case, single spaces."""
    return " ".join(plain(without_invisible(text)).casefold().split())


def words(text: str) -> list[str]:
    """Return the words and numbers of `text` in order, case folded and without accents.

    Hyphens, slashes and a change from letters to digits separate words, so that "GPT-5.4", "GPT 5.4" and "gpt5.4" give
    the same two; invisible characters, such as soft hyphens, do not. Marks of footnotes in Markdown, commas within
    numbers, the full stops of "U.S.", the th of "8th", the possessive 's and short verbs after an apostrophe ("she'll",
    "I'd") are dropped. Dates, units and small numbers get one spelling: "2026-04-08" and "Apr. 8, 2026" both give
    april, 8 and 2026, and "5 %" and "5 per cent" both give 5 and percent.
    """
    if "[^" in text:
        text = _NOTE_MARK.sub(" ", text)
    folded = plain(without_invisible(text))
    if "-" in folded:
        folded = _ISO_DATE.sub(_long_date, folded)
    if not folded.isascii():
        folded = without_accents(_RAISED.sub(" ", folded.replace("™", "")))
    folded = folded.casefold()
    if "per cent" in folded:
        folded = _PER_CENT.sub("percent", folded)
    pattern = _ASCII_WORD if folded.isascii() else WORD
    return list(map(_spelling, pattern.findall(folded)))


def terms(text: str) -> list[str]:
    """Return the stems of the words of `text` (Porter 2), in order, without stop words.

    Acronyms such as WHO, US and U.S. are kept, although they are spelt like stop words, unless all of `text` is in
    capitals.
    """
    return list(_terms(text))


@lru_cache(maxsize=_CACHED_TEXTS)
def _terms(text: str) -> tuple[str, ...]:
    if not hasattr(_stemmers, "english"):  # a Stemmer may not be shared between threads
        _stemmers.english = Stemmer.Stemmer("english")
    all_words = words(text)
    all_capitals = text.isupper() and len(all_words) > 1
    acronyms = set() if all_capitals else {name.replace(".", "").casefold() for name in _ACRONYM.findall(text)}
    content_words = [word for word in all_words if word not in STOPWORDS or word in acronyms]
    return tuple(_stemmers.english.stemWords(content_words))


def _long_date(iso: re.Match[str]) -> str:
    year, month, day = iso.groups()
    return f"{MONTHS[int(month) - 1]} {int(day)}, {year}"


def without_accents(text: str) -> str:
    """Return `text` without accents, in composed form; the marks that distinguish Japanese ga from ka stay."""
    return unicodedata.normalize("NFC", text.translate(_BARE))


@lru_cache(maxsize=_CACHED_WORDS)
def _spelling(word: str) -> str:
    """Return the one spelling of a word or number in folded case that was found in a text."""
    if word[0].isdigit():
        tidied = word.removesuffix("'s").rstrip("stndrh").replace(",", "")
    else:
        tidied = _CLITIC.sub("", word.replace(".", "")).replace("'", "")
    return _SPELT_OUT.get(tidied, tidied)


def shorten(text: str, most: int) -> str:
    """Return `text` on one line of at most `most` characters; a text that is cut ends in "…".

    It is cut at a space if there is one near the end. Unlike textwrap.shorten, this also cuts texts without spaces,
    such as Chinese ones.
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    space = line.rfind(" ", most * 3 // 4, most - 1)
    return f"{line[:space]} …" if space > 0 else f"{line[: most - 1]}…"


def trim(text: str, start: int, end: int) -> Span:
    """Return a span without white space at its ends; a span of only white space becomes empty."""
    part = text[start:end]
    begin = start + len(part) - len(part.lstrip())
    return begin, max(begin, start + len(part.rstrip()))
