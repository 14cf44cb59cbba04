"""Adjusts the calibrated probability of an answer in two cases that the calibration's features don't cover."""

from typing import TYPE_CHECKING

from askmuse.answering.confidence import Calibration, Evidence
from askmuse.answering.extraction import Candidate
from askmuse.questions.holders import asked_office, follows_subject, names_holder, specific
from askmuse.questions.names import names_in
from askmuse.questions.question import Question
from askmuse.text import is_latin, terms

if TYPE_CHECKING:
    from askmuse.index.engines.engine import Engine

ABOUT_ANOTHER = 0.3
"""Factor for the probability of an answer about something else than the question names, such as the head of another
firm. Chosen, not fitted: a sure answer becomes a "perhaps", an unsure one is refused."""
MOST_ABOUT_ANOTHER = 0.9
"""The most probability of such an answer, as a share of the threshold, so that it is never given."""
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
    if is_about_another(question, candidate, snapshot):
        return min(ABOUT_ANOTHER * probability, MOST_ABOUT_ANOTHER * calibration.threshold)
    return probability


def is_about_another(question: Question, candidate: Candidate, snapshot: "Engine") -> bool:
    """Whether an answer is about something else than the question names.

    That is so if no article has one of the question's names, if the passage, its title and its heading lack one, or if
    the quote names the holder of another office than the one that is asked about, or not the body that has it.
    """
    if names_holder(question.named, candidate.text) is False:
        return True
    office = asked_office(question.named)
    terms_of = specific if office else terms
    names = [name for name in map(set, map(terms_of, names_in(question.named))) if name]
    if not names:
        return False
    if any(snapshot.vocabulary.keys().isdisjoint(name) for name in names):
        return True
    article, passage, first = candidate.article, candidate.passage, candidate.first
    above = f"{article.title}\n{article.text[slice(*passage.heading)] if passage.heading else ''}"
    if not office:
        around = set(snapshot.acronyms.widen(f"{above}\n{article.text[passage.start : passage.end]}"))
        return any(name.isdisjoint(around) for name in names)
    before = passage.sentences[first - 1] if first else None
    if before and follows_subject(question.named, article.text[before.start : before.end]):
        return False
    quoted = set(snapshot.acronyms.widen(f"{above}\n{candidate.text}"))
    return all(name.isdisjoint(quoted) for name in names)


def holders_first(question: str, candidates: list[Candidate]) -> list[Candidate]:
    """Return candidates with those first that name the holder asked about, if the first one names another."""
    if not candidates or names_holder(question, candidates[0].text) is not False:
        return candidates
    return sorted(candidates, key=lambda candidate: names_holder(question, candidate.text) is not True)


def _covered(question: Question, candidate: Candidate) -> float:
    """Return the weight of the question's terms that the quote has, as a share of the weight of all."""
    total = sum(question.idf.values())
    return sum(weight for term, weight in question.idf.items() if term in candidate.terms) / total if total else 0.0
