"""Notes on an answer: unknown words, parts left unanswered, newer values, and the period that was searched."""

import re
from collections.abc import Iterator, Sequence

from askmuse.answering.answer import Agreement, Citation, Note
from askmuse.answering.extraction import Candidate
from askmuse.answering.inquiry import Inquiry
from askmuse.answering.study import Study
from askmuse.questions.subquestions import parts
from askmuse.text import terms

_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")


def notes(
    inquiry: Inquiry,
    study: Study,
    answers: Sequence[Candidate],
    agreement: Sequence[Agreement],
    citations: Sequence[Citation],
) -> Iterator[Note]:
    """Yield the notes on the `answers` to a question; `citations` are all those of the answer object."""
    if unknown := tuple(unknown_words(inquiry)):
        yield Note("unknown_terms", unknown)
    days = {citation.number: citation.published for citation in citations}
    for stance in agreement:
        published, other = (days[number] for number in stance.citations)
        if stance.kind == "later" and published and other and published < other:
            yield Note("newer", stance.values[1:], stance.citations[1:])
    if missing := tuple(missing_parts(study, answers)):
        yield Note("missing_part", missing)
    if inquiry.filters.published_from or inquiry.filters.published_to:
        limits = (inquiry.filters.published_from, inquiry.filters.published_to)
        yield Note("period", tuple("" if limit is None else limit.isoformat() for limit in limits))
    if inquiry.degraded:
        yield Note("degraded")


def unknown_words(inquiry: Inquiry) -> Iterator[str]:
    """Return the words of a question that no article has, each once."""
    vocabulary = inquiry.snapshot.sparse_passages.vocabulary
    words = dict.fromkeys(_WORD.findall(inquiry.question.asked))
    asked = words if inquiry.question.weights else ()  # small talk asks for nothing
    return (word for word in asked if (stems := terms(word)) and not any(stem in vocabulary for stem in stems))


def missing_parts(study: Study, answers: Sequence[Candidate]) -> Iterator[str]:
    """Yield the parts of a question that the answers leave out: no term that only this part has is in any of them.

    Without answers, yield nothing.
    """
    if not answers:
        return
    answered = frozenset[str]().union(*(answer.terms for answer in answers))
    questions = parts(study.question.asked)
    stems = [set(terms(part)) for part in questions]
    for number, part in enumerate(questions):
        own = stems[number].difference(*(other for at, other in enumerate(stems) if at != number))
        if own and not own & answered:
            yield part
