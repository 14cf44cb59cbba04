"""How near a span comes to the answers that were recorded, as SQuAD measures it (Rajpurkar et al. 2016)."""

import re
import string
from collections import Counter
from collections.abc import Iterable

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = dict.fromkeys(map(ord, string.punctuation))


def normalise(text: str) -> str:
    """Return a text in lower case, without ASCII punctuation and the words a, an, the; white space collapsed."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact_match(span: str, answers: Iterable[str]) -> float:
    """Return 1 where the span is one of the answers when both are normalised, else 0."""
    return float(normalise(span) in {normalise(answer) for answer in answers})


def token_f1(span: str, answers: Iterable[str]) -> float:
    """Return the harmonic mean of precision and recall of the span's words, of the answer it comes nearest to."""
    return max(_f1(normalise(span).split(), normalise(answer).split()) for answer in answers)


def _f1(span: list[str], answer: list[str]) -> float:
    if not span or not answer:
        return float(span == answer)
    return 2 * (Counter(span) & Counter(answer)).total() / (len(span) + len(answer))
