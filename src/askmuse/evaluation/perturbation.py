"""Questions typed carelessly, to measure what that costs: compare the run with that of the questions as they are.

After the perturbation tests of Ribeiro et al. 2020, "Beyond accuracy: behavioral testing of NLP models with CheckList".
"""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from askmuse.evaluation.gold import GoldQuestion
from askmuse.questions.english import QUESTION_WORDS
from askmuse.text import STOPWORDS

_WORD = re.compile(r"[A-Za-z]{2,}|\d+|\S")
_MARK = re.compile(r"(?<!\w)[^\w\s$€£]+|[^\w\s%]+(?!\w)")
"""Punctuation at the edge of a word; "1.5", "$5", "5%" and "co-op" keep theirs."""


def keywords(question: str) -> str:
    """Return the question words and the words that tell something; the question itself if that leaves only one."""
    dropped = STOPWORDS.difference(QUESTION_WORDS)
    kept = [word for word in _WORD.findall(question) if word.lower() not in dropped and word[0].isalnum()]
    return " ".join(kept) if len(kept) > 1 else question


def misspelt(question: str, chance: random.Random) -> str:
    """Return the question with one letter lost, doubled or swapped with the next."""
    places = [m.start() + 1 for m in re.finditer(r"[A-Za-z]{4,}", question)]
    if not places:
        return question
    at = chance.choice(places) + chance.randrange(2)
    kind = chance.randrange(3)
    if kind == 0:
        return question[:at] + question[at + 1 :]
    if kind == 1:
        return question[:at] + question[at] + question[at:]
    return question[:at] + question[at + 1] + question[at] + question[at + 2 :]


PERTURBATIONS: Mapping[str, Callable[[str, random.Random], str]] = {
    "lower": lambda text, _: text.lower(),
    "unpunctuated": lambda text, _: " ".join(_MARK.sub(" ", text).split()) or text,
    "keywords": lambda text, _: keywords(text),
    "typos": misspelt,
}
"""How a text is typed carelessly, by name."""


def perturbed(question: GoldQuestion, name: str) -> GoldQuestion:
    """Return a question with its text changed by one of `PERTURBATIONS`, always in the same way; its id stays."""
    return replace(question, text=PERTURBATIONS[name](question.text, random.Random(question.id)))  # noqa: S311
