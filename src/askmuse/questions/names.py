"""Finds the names in a question, and restores their capitals if it was typed without, as the articles write them."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from askmuse.questions.english import FIGURE, FRAMING_WORDS, MONTH_OR_WEEKDAY, NAME
from askmuse.text import ACRONYMS, STOPWORDS

_NAME = re.compile(rf"(?<!^)(?<![.?!] ){NAME}")
"""A name that is not at the start of a sentence."""
_FIGURE = re.compile(FIGURE)
_TIME = (
    rf"(?:{MONTH_OR_WEEKDAY}s?|(?:mon|tues?|wed|thur?s?|fri|sat|sun)\b\.?|spring|summer|autumn|winter|christmas|easter"
    r"|new year)"
)
_TIMES = re.compile(rf"{_TIME}(?: (?:{_TIME}|\d\w*))*", re.IGNORECASE)
_COMMON = STOPWORDS | FRAMING_WORDS
_WORD = re.compile(r"[^\W\d_]{2,}")
_TOKEN = re.compile(r"\w+")
_AFTER_WORD = re.compile(r"[^\W\d_][,;]?\Z")


def names_in(question: str) -> list[str]:
    """Return the names in a question, in order, without its first word.

    Times such as months are no names, since an article often has them only in its date; nor are common words, which
    have a capital for emphasis, as in "did it EVER open".
    """
    found = _NAME.findall(question)
    return [name for name in found if not _TIMES.fullmatch(name) and not _is_common(name)]


def names_and_figures_in(question: str) -> list[str]:
    """Return the names in a question, and then its words with a digit."""
    return [*names_in(question), *_FIGURE.findall(question)]


def _is_common(name: str) -> bool:
    return all(word.lower() in _COMMON and word not in ACRONYMS for word in name.split())


def with_capitals(question: str, texts: Iterable[str]) -> str:
    """Return a question with capitals for the words that the texts write with some inside sentences, and never without.

    A question with a capital after its first letter is returned as it is, unless its author puts capitals everywhere.
    With its other words changed as well, .111 instead of .099 of the answerable questions in
    benchmarks/questions/gold.jsonl would be refused.
    """
    if question[1:] != question[1:].lower():
        if not _has_capitals_by_habit(question):
            return question
        question = question.lower()
    text, asked = "\n".join(texts), set(_WORD.findall(question))
    spellings: dict[str, str] = {}
    for spelling, _ in Counter(word for word in _TOKEN.findall(text) if word.lower() in asked).most_common():
        if spelling.islower() or spelling.lower() not in spellings:
            spellings[spelling.lower()] = spelling

    def cased(match: re.Match[str]) -> str:
        word = match.group()
        spelling = spellings.get(word, word)
        if word in STOPWORDS or spelling == word:
            return word
        return spelling if spelling[1:] != word[1:] or _is_inside_sentence(spelling, text) else word

    return _WORD.sub(cased, question)


def _is_inside_sentence(word: str, text: str) -> bool:
    """Whether a text has a word after another one: at the start of a sentence, any word has a capital."""
    parts = text.split(f" {word}")
    return any(_AFTER_WORD.search(before[-2:]) and not _TOKEN.match(after) for before, after in pairwise(parts))


def _has_capitals_by_habit(question: str) -> bool:
    """Whether a question is typed in capitals, or with one for each word: "When Did the Bridge Close"."""
    others = _WORD.findall(question)[1:]
    common = [word for word in others if word.lower() in STOPWORDS and word != "The"]  # as in "The Hague"
    return question.isupper() or (
        any(map(str.istitle, common)) and all(word[0].isupper() for word in others if word.lower() not in STOPWORDS)
    )
