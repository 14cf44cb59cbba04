"""Adjusts the calibrated probability of an answer in two cases that the calibration's features don't cover."""

import re
from typing import TYPE_CHECKING

from askmuse.answering.confidence import Calibration, Evidence
from askmuse.answering.extraction import Candidate
from askmuse.questions.english import NAME
from askmuse.questions.question import Question
from askmuse.text import is_latin, terms

if TYPE_CHECKING:
    from askmuse.index.engines.engine import Engine

_NAME = re.compile(rf"(?<!^)(?<![.?!] ){NAME}")
"""A name that is not at the start of a sentence."""
ABOUT_ANOTHER = 0.3
"""Factor for the probability of an answer about something else than the question names, such as the head of another
firm. Chosen, not fitted: a sure answer becomes a "perhaps", an unsure one is refused."""
UNREAD = 0.6
"""Probability of an answer that has all terms of a question in a script that the models cannot read. Chosen, not
fitted: without the models, shared terms are the only evidence."""


def likelihood(
    question: Question, candidate: Candidate, evidence: Evidence, calibration: Calibration, snapshot: "Engine"
) -> float:
    """Return the probability, from 0 to 1, that a candidate answers the question."""
    probability = calibration.probability(evidence)
    if not is_latin(question.asked):
        probability = max(probability, UNREAD * _covered(question, candidate))
    return ABOUT_ANOTHER * probability if is_about_another(question, candidate, snapshot) else probability


def is_about_another(question: Question, candidate: Candidate, snapshot: "Engine") -> bool:
    """Whether an answer is about something else than the question names.

    That is so if the quote, its title and its heading have none of the question's names, or if no article has one of
    them.
    """
    names = [name for name in map(set, map(terms, _NAME.findall(question.asked))) if name]
    if not names:
        return False
    if any(snapshot.vocabulary.keys().isdisjoint(name) for name in names):
        return True
    article, heading = candidate.article, candidate.passage.heading
    above = f"{article.title}\n{article.text[slice(*heading)] if heading else ''}"
    quoted = set(snapshot.acronyms.widen(f"{above}\n{candidate.text}"))
    return all(name.isdisjoint(quoted) for name in names)


def _covered(question: Question, candidate: Candidate) -> float:
    """Return the weight of the question's terms that the quote has, as a share of the weight of all."""
    total = sum(question.idf.values())
    return sum(weight for term, weight in question.idf.items() if term in candidate.terms) / total if total else 0.0
