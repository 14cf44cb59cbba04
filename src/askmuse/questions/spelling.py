"""Words of a question that neither the articles nor the model know are matched to the words of the articles."""

import re
from collections.abc import Callable, Mapping, Set

from rapidfuzz import process
from rapidfuzz.distance import OSA

from askmuse.text import STOPWORDS, terms, words

_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{4,}+(?!['’]t\b)")
_ENDINGS = ("", "s", "es", "ed", "d", "ing")
"""What a word may end in that the model knows without."""
_SHORT = 7
"""Letters. A shorter word may differ by one edit from the word it is taken for, others by two: "benchmrak",
"phisicans"."""


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
        word = match.group().casefold()
        near = process.extract(
            word, vocabulary.keys(), scorer=OSA.distance, score_cutoff=1 if len(word) < _SHORT else 2, limit=None
        )
        same = [(distance, -vocabulary[found], found) for found, distance, _ in near if found[0] == word[0]]
        if not same:
            return match.group()
        found = min(same)[2]
        return found.capitalize() if match.group()[0].isupper() else found

    return _WORD.sub(mend, question)
