"""English words that code looks for (question words, pronouns, prepositions, numbers) and the patterns of names.

Each is defined only here; the months, the words for 1 to 12 and the stop words are in `text`, since reading articles
needs them too. Every pattern is a string, to be put into a larger pattern; those of names must not be compiled with
IGNORECASE.
"""

import re
from collections.abc import Iterable

from askmuse.text import ENGLISH_MONTH, NUMBERS

QUESTION_WORDS = ("who", "whom", "whose", "what", "which", "when", "where", "why", "how")
"""Words that open a question which "yes" or "no" does not answer."""
AUXILIARIES = (
    "is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "can", "could", "will", "would", "should",
    "may", "might", "must", "isn't", "aren't", "wasn't", "weren't", "don't", "doesn't", "didn't", "hasn't", "haven't",
    "hadn't", "can't", "couldn't", "won't", "wouldn't", "shouldn't",
)  # fmt: skip
"""Verbs that open a question which "yes" or "no" answers."""
LINK = r"(?:\b(?:and|but|or|so)\b\W+)*"
"""Words before a question that link it to the one before, to be compiled with IGNORECASE."""
PREPOSITIONS = ("on", "in", "for", "at", "with", "by", "from", "to", "of", "against", "without", "under")
"""Words that tell the role of a name in a sentence. "About" is not among them, since it names the topic instead."""
PERSONAL_PRONOUNS = ("he", "him", "his", "she", "her", "hers")
"""Words that stand for one person."""
PRONOUNS = (*PERSONAL_PRONOUNS, "it", "its", "they", "them", "their", "theirs")
"""Words that stand for somebody or something named before."""
DEMONSTRATIVES = ("this", "that", "these", "those", "there")
"""Words that point at something."""

FRAMING_WORDS = frozenset(
    """
    according actually announce announced anybody anyone anything article articles ask asked became become call
    called cause caused claim claimed come compare consider currently date describe described detail details differ
    difference differences ever everybody everyone everything exactly example explain explained find found get give
    given go going happen happened happening happens hear heard kind kinds know known latest like list long made
    main make makes many mean means mention mentioned month much name named names need never news nobody nothing now
    number often old one ones originally people percent person place please put really reason reasons recently
    report reported said say says see show shows somebody someone something sort still sum summarise summarize take
    taken takes talk tell tells thing things think thought time times today told total two type types use used using
    want wanted way work works world year years yesterday yet
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""Words that word a question, whatever it is about, and so don't tell what it is about."""

OFFICE_WORD = (
    r"(?:chief|officer|executive|boss|president|chair\w*|founder|head|director|ceo|cto|cfo|minister|mayor"
    r"|secretary|senator|judge|scientist|researcher|engineer|analyst|professor|economist|lawyer|spokes\w+|editor|author"
    r"|partner|leader|coach|captain)"
)
"""The last word of an office that many bodies have, to be compiled with IGNORECASE."""

NUMBER_WORDS = {
    **{word: number for number, word in enumerate(NUMBERS, 1)}, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
"""The words for 1 to 20 and for the tens up to 90, and what they count."""
MULTIPLIERS = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "bn": 1e9, "k": 1e3, "m": 1e6, "b": 1e9,
}  # fmt: skip
"""Words and letters after a number, and what they multiply it by."""

MONTH_OR_WEEKDAY = rf"(?:{ENGLISH_MONTH}|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
"""The name of a month or a day of the week, to be compiled with IGNORECASE; it has a capital but is no name."""

_ALPHABETS = range(0x530)
"""The code points of the Latin, Greek and Cyrillic alphabets."""
_SMALL_LETTERS = "".join(filter(str.islower, map(chr, _ALPHABETS)))
CAPITAL = f"[{''.join(filter(str.isupper, map(chr, _ALPHABETS)))}]"
_NAME_WORD = rf"{CAPITAL}\w*(?:(?!['’]s\b)['’&-]\w+){{0,8}}(?:\.\d+){{0,8}}(?:(?<=s)['’](?=\s{CAPITAL}))?"
"""One word of a name, without a final 's: "Muse", "GPT-5.4", "O'Brien", "AT&T", the first of "Supporters' Trust".

The number of a word's parts is limited, so that a long run of parts, each of which could begin a name, is matched fast.
"""
_INITIALS = rf"(?:{CAPITAL}\.){{2,}}"
_PARTICLE = r"(?:of|the|de|van|von)"
"""Words without a capital that stand inside a name."""
_ANY_WORD = rf"(?:{_INITIALS}|{_NAME_WORD})"
_I = r"I(?:\s|['’](?:d|ll|m|ve)\b|\W*\Z)"
"""The pronoun "I", which is not a name."""
NAME = rf"(?<![\w.])(?!{_I}){_ANY_WORD}(?: (?:(?:{_PARTICLE} )?{_ANY_WORD}|\d[\w.]*\b))*"
"""A name: "Meta", "Muse Spark", "Llama 4 Maverick", "Bank of America". It also matches the first word of a sentence."""
FIGURE = r"\b\w*\d[\w.]*\b"
"""A word with a digit, such as "2025" or "4o"."""
NAME_OR_FIGURE = rf"{NAME}|{FIGURE}"
_LONG_WORD = rf"(?={CAPITAL}['’]?\w){_NAME_WORD}"
FULL_NAME = rf"(?<![\w.]){_LONG_WORD}(?: (?:{_PARTICLE} |{CAPITAL}\. )?{_LONG_WORD})+"
"""A name of two words or more, each of two letters or more: "Alexandr Wang", "John F. Kennedy", "King of Spain"."""
PERSON = (
    rf"\b{CAPITAL}[{_SMALL_LETTERS}][\w'’-]{{0,40}}(?: {CAPITAL}\.)?"
    rf"(?: {CAPITAL}[{_SMALL_LETTERS}'’-]{{1,40}}){{1,4}}\b(?! ?\d)"
)
"""A name that can be a person's: two or more words, each with one capital at its start, and no number after them."""

NO_PERSON = re.compile(
    r"\b(?:The|St|Saint|Trust|Union|Party|Court|Project|Company|Board|Council|Commission|League|University|Bank|Club"
    r"|Road|Street|Hospital|Bridge)\b"
)
"""Words in names of organisations and places that look like names of persons."""


def any_of(words: Iterable[str]) -> str:
    """Return the pattern that matches any of the words, as a whole word."""
    return rf"\b(?:{'|'.join(map(re.escape, words))})\b"
