"""Questions typed carelessly, to measure what that costs: compare the run with that of the questions as they are.

After the perturbation tests of Ribeiro et al. 2020, "Beyond accuracy: behavioral testing of NLP models with CheckList".
"""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from askmuse.evaluation.gold import GoldQuestion
from askmuse.text import STOPWORDS

_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_MARK = re.compile(r"(?<!\w)[^\w\s$€£]+|[^\w\s%]+(?!\w)")
"""Punctuation at the edge of a word; "1.5", "$5", "5%" and "co-op" keep theirs."""
_TYPOS = 2
"""Words of a question that get a typing error."""


def _typos(text: str, chance: random.Random) -> str:
    """Return the text with a letter lost, doubled or swapped with the next one in each of `_TYPOS` words."""
    words = list(_LONG_WORD.finditer(text))
    for word in sorted(chance.sample(words, min(_TYPOS, len(words))), key=lambda word: -word.start()):
        at = chance.randrange(word.start() + 1, word.end() - 1)
        one, two = text[at], text[at + 1]
        text = text[:at] + chance.choice([two, one + one + two, two + one]) + text[at + 2 :]
    return text


def _keywords(text: str, _: random.Random) -> str:
    """Return the words of the text that are not stop words; the text itself if there are none."""
    return " ".join(word for word in _MARK.sub("", text).split() if word.lower() not in STOPWORDS) or text


PERTURBATIONS: Mapping[str, Callable[[str, random.Random], str]] = {
    "lower": lambda text, _: text.lower(),
    "unpunctuated": lambda text, _: " ".join(_MARK.sub(" ", text).split()) or text,
    "keywords": _keywords,
    "typos": _typos,
}
"""How a text is typed carelessly, by name."""


def perturbed(question: GoldQuestion, name: str) -> GoldQuestion:
    """Return a question with its text changed by one of `PERTURBATIONS`, always in the same way; its id stays."""
    return replace(question, text=PERTURBATIONS[name](question.text, random.Random(question.id)))  # noqa: S311
