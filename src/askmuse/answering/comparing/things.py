"""Finds the noun that a number counts, such as "boats" in "12 fishing boats"; synonyms count as the same noun."""

import re

from askmuse.text import STOPWORDS, terms

_NOUN = re.compile(r"[ -]([a-zA-Z][\w'’]*)")
"""A word after a number, which may be a noun."""
_OTHER_WORDS = frozenset(["one", "ones", "goes", "runs", "comes", "takes", "makes", "gets", "gives", "says"])
"""Words that end like a plural, or stand for a noun, but are not nouns."""
_PLURALS = frozenset(["people", "men", "women", "children", "staff", "dead", "injured", "wounded", "crew", "police"])
"""Plurals without a final s."""
_SAME_THINGS = (
    "people man woman voter resident visitor protester demonstrator spectator", "boat vessel ship",
    "car vehicle", "home house", "worker employee job staff post", "case infection", "shop store", "pupil student",
    "machine device unit",
)  # fmt: skip
"""Groups of nouns that may stand for the same things."""
_PEOPLE = frozenset(terms("worker pupil claimant fan guest member passenger patient player teacher"))
"""Nouns of people: "505 people" and "640 workers" may count the same."""
_THING = {term: line.split()[0] for line in _SAME_THINGS for term in terms(line)}


def counted_noun(after: str) -> str:
    """Return the stem of the plural noun among the next four words after a number, or "" if there is none.

    The nouns of one group of `_SAME_THINGS` give the same stem.
    """
    at = 0
    for _ in range(4):
        match = _NOUN.match(after, at)
        if match is None:
            return ""
        word, at = match[1].lower(), match.end()
        if word in STOPWORDS or word in _OTHER_WORDS:
            return ""
        if word in _PLURALS or re.search(r"(?<![su'’i])s\Z", word):
            stem = "".join(terms(word)[:1])
            return _THING.get(stem, stem)
    return ""


def may_be_same(noun: str, other: str) -> bool:
    """Whether two stems of `counted_noun` may stand for the same things, as "people" and any noun of people may."""
    people = _THING["peopl"]
    return noun == other or (noun == people and other in _PEOPLE) or (other == people and noun in _PEOPLE)
