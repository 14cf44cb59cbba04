"""Spelling: a word that neither the articles nor the model know is replaced by the nearest word of the articles."""

import re
from collections.abc import Callable, Mapping, Set

from askmuse.text import STOPWORDS, terms, words

_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{4,}+(?!['’]t\b)")
_ENDINGS = ("", "s", "es", "ed", "d", "ing")
"""Endings that are removed from a word before the model is asked whether it knows it."""
_SHORT = 7
"""Letters. A shorter word is corrected by one edit at most, a longer one by two: "benchmrak", "phisicans"."""


def correct(question: str, vocabulary: Mapping[str, int], stems: Set[str], knows: Callable[[str], bool]) -> str:
    """Return `question` with each unknown word replaced by the nearest word of the vocabulary, where one is near.

    `vocabulary` maps the words of the articles to how often they occur, `stems` are their terms; among equally near
    words the commonest wins. A word that the model `knows` is left alone. Edits are insertions, deletions, replacements
    and swaps of neighbours (optimal string alignment); the first letter must be right, which it nearly always is in a
    slip of the finger.
    """

    def known(word: str) -> bool:
        bare = word.casefold()
        return (
            vocabulary.keys() >= set(words(bare))
            or bare in STOPWORDS
            or stems >= set(terms(word))
            or any(knows(bare.removesuffix(ending)) for ending in _ENDINGS)
        )

    def mend(match: re.Match[str]) -> str:
        if known(match.group()):
            return match.group()
        from rapidfuzz import process  # here, since few questions have a slip
        from rapidfuzz.distance import OSA

        word = match.group().casefold()
        near = process.extract(
            word, vocabulary.keys(), scorer=OSA.distance, score_cutoff=1 if len(word) < _SHORT else 2, limit=None
        )
        candidates = [(distance, -vocabulary[other], other) for other, distance, _ in near if other[0] == word[0]]
        if not candidates:
            return match.group()
        nearest = min(candidates)[2]
        return nearest.capitalize() if match.group()[0].isupper() else nearest

    return _WORD.sub(mend, question)
