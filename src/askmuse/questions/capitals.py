"""Restores the capitals of names in a question that was typed in lower case, as the articles write them."""

import re
from collections.abc import Sequence

from askmuse.text import STOPWORDS

_WORD = re.compile(r"[^\W\d_]{2,}")


def with_capitals(question: str, texts: Sequence[str]) -> str:
    """Return a question with a capital for each word that the texts have inside a sentence only with one.

    A question with a capital after its first letter is returned as it is: who types capitals sets them where they
    belong.
    """
    if question[1:] != question[1:].lower():
        return question

    def cased(match: re.Match[str]) -> str:
        return match.group().capitalize() if _is_name(match.group(), texts) else match.group()

    return _WORD.sub(cased, question)


def _is_name(word: str, texts: Sequence[str]) -> bool:
    """Whether the texts have a word after another word, and never in lower case."""
    if word in STOPWORDS or any(f" {word}" in text for text in texts):
        return False
    name = word.capitalize()
    return any(name in text and re.search(rf"[^\W\d_][,;]? {name}\b", text) for text in texts)
