"""Changes questions as people vary them, or negates them, to compare the run with that of the unchanged questions.

After the perturbation tests of Ribeiro et al. 2020, "Beyond accuracy: behavioral testing of NLP models with CheckList".
"""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from askmuse.evaluation.gold import GoldQuestion
from askmuse.evaluation.paraphrase import paraphrase
from askmuse.questions.english import QUESTION_WORDS, any_of
from askmuse.text import STOPWORDS

_WORD = re.compile(r"[A-Za-z]{2,}|\d+|\S")
_MARK = re.compile(r"(?<!\w)[^\w\s$€£]+|[^\w\s%]+(?!\w)")
"""Punctuation at the edge of a word; "1.5", "$5", "5%" and "co-op" keep theirs."""
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b", re.IGNORECASE)
_CONTRACTED = {"can": "can't", "will": "won't"}
"""Auxiliary verbs that do not simply get "n't"."""
_NEGATION = re.compile(r"\b(?:not|never|no|nobody|nothing|none|cannot)\b|n['’]t\b", re.IGNORECASE)
_ASKS_FOR_MORE_THAN_YES = re.compile(any_of(QUESTION_WORDS), re.IGNORECASE)


def keywords(question: str) -> str:
    """Return the question words and content words of a question; the question itself if that leaves only one word."""
    dropped = STOPWORDS.difference(QUESTION_WORDS)
    kept = [word for word in _WORD.findall(question) if word.lower() not in dropped and word[0].isalnum()]
    return " ".join(kept) if len(kept) > 1 else question


def misspelt(question: str, rng: random.Random) -> str:
    """Return the question with one letter lost, doubled or swapped with the next."""
    places = [word.start() + 1 for word in re.finditer(r"[A-Za-z]{4,}", question)]
    if not places:
        return question
    index = rng.choice(places) + rng.randrange(2)
    kind = rng.randrange(3)
    if kind == 0:
        return question[:index] + question[index + 1 :]
    if kind == 1:
        return question[:index] + question[index] + question[index:]
    return question[:index] + question[index + 1] + question[index] + question[index + 2 :]


def negated(question: str) -> str:
    """Return the question with its first auxiliary verb negated: "When didn't the quay close?".

    The question stays as it is without such a verb, if it has a negation already, and if it expects yes or no, since
    the same sentence settles it then.
    """
    verb = _AUXILIARY.search(question)
    if verb is None or _NEGATION.search(question) or not _ASKS_FOR_MORE_THAN_YES.match(question):
        return question
    negative = _CONTRACTED.get(verb.group().lower(), f"{verb.group()}n't")
    return f"{question[: verb.start()]}{negative}{question[verb.end() :]}"


PERTURBATIONS: Mapping[str, Callable[[str, random.Random], str]] = {
    "lower": lambda text, _: text.lower(),
    "unpunctuated": lambda text, _: " ".join(_MARK.sub(" ", text).split()) or text,
    "keywords": lambda text, _: keywords(text),
    "typos": misspelt,
    "paraphrased": lambda text, _: paraphrase(text),
    "negated": lambda text, _: negated(text),
}
"""How the text of a question is changed, by name."""


def perturbed(question: GoldQuestion, name: str) -> GoldQuestion:
    """Return a question with its text changed by one of `PERTURBATIONS`, always in the same way; its id stays.

    A negated question counts as one that no article answers: what answered it before is wrong now.
    """
    text = PERTURBATIONS[name](question.text, random.Random(question.id))  # noqa: S311
    if name == "negated" and text != question.text:
        return replace(question, text=text, facts=(), answers=(), sentences=(), articles=(), answerable=False)
    return replace(question, text=text)
