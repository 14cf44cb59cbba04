"""Corrects spelling: apostrophes that were left out, and words that neither the articles nor the model know."""

import re
from collections.abc import Callable, Mapping, Set

from askmuse.questions.english import any_of
from askmuse.text import CONTRACTIONS, STOPWORDS, terms, words

_APOSTROPHE = {contraction.replace("'", ""): contraction.index("'") for contraction in CONTRACTIONS}
"""Contractions without their apostrophe, and where it belongs."""
_WITHOUT_APOSTROPHE = re.compile(rf"{any_of(_APOSTROPHE)}(?!['’])", re.IGNORECASE)
"""Such a contraction in any case; it also matches letters that only fold to those of one, as ſ does to s."""
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{4,}+(?!['’]t\b)")
_ENDINGS = ("", "s", "es", "ed", "d", "ing")
"""Endings without which a word may be in the model's vocabulary."""
_TWO_EDITS = 7
"""Letters from which on a word is corrected by up to two edits ("phisicans"); a shorter one is corrected by one."""


def correct(question: str, vocabulary: Mapping[str, int], stems: Set[str], knows: Callable[[str], bool]) -> str:
    """Return `question` with each unknown word replaced by the nearest word of the vocabulary, where one is near.

    `vocabulary` maps the words of the articles to how often they occur, `stems` are their terms; of equally near words
    the most frequent is taken. A word that the model `knows` is left alone. The distance is the optimal string
    alignment: insertions, deletions, replacements and swaps of neighbours. The first letter must be right, as it nearly
    always is in typing errors.
    """

    def known(word: str) -> bool:
        bare = word.casefold()
        return (
            vocabulary.keys() >= set(words(bare))
            or bare in STOPWORDS
            or stems >= set(terms(word))
            or any(knows(bare.removesuffix(ending)) for ending in _ENDINGS)
        )

    def corrected(match: re.Match[str]) -> str:
        if known(match.group()):
            return match.group()
        from rapidfuzz import process  # here, since few questions have a typing error
        from rapidfuzz.distance import OSA

        word = match.group().casefold()
        most = 1 if len(word) < _TWO_EDITS else 2
        near = process.extract(word, vocabulary.keys(), scorer=OSA.distance, score_cutoff=most, limit=None)
        candidates = [(distance, -vocabulary[other], other) for other, distance, _ in near if other[0] == word[0]]
        if not candidates:
            return match.group()
        nearest = min(candidates)[2]
        return nearest.capitalize() if match.group()[0].isupper() else nearest

    return _WORD.sub(corrected, question)


def with_apostrophes(question: str) -> str:
    """Return a question with apostrophes in its contractions: "whos" becomes "who's"."""
    return _WITHOUT_APOSTROPHE.sub(_with_apostrophe, question)


def _with_apostrophe(match: re.Match[str]) -> str:
    word = match.group()
    place = _APOSTROPHE.get(word.lower())
    return f"{word[:place]}'{word[place:]}" if place else word
