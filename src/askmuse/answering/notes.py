"""Makes the notes on an answer: unknown words, parts left unanswered, newer values, the period that was searched.

A new kind of note is added to `NoteKind` (`answering/answer.py`) and yielded by `notes`. It is described in
`api/schemas/answers.py`, and put into words in `answering/showing/remarks.py` and in `api/page/words.js`.
"""

import re
from collections.abc import Iterator, Sequence

from askmuse.answering.answer import Agreement, Citation, Note
from askmuse.answering.extraction import Candidate
from askmuse.answering.inquiry import Inquiry
from askmuse.answering.study import Study
from askmuse.articles.language import is_frequent, language_of
from askmuse.articles.metadata.dates import is_month
from askmuse.questions.english import FRAMING_WORDS
from askmuse.questions.names import names_and_figures_in
from askmuse.questions.subquestions import subquestions
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
    if languages := tuple(other_languages(inquiry)):
        yield Note("language", languages)
    elif unknown := tuple(unknown_words(inquiry, answered=bool(answers))):
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


def other_languages(inquiry: Inquiry) -> Sequence[str]:
    """Return the codes of the question's language and of the articles' languages, if no article is in the first.

    Return nothing if one is, or if the language of the question or of all articles is not clear.
    """
    language = language_of(inquiry.question.asked)
    known = inquiry.snapshot.store.languages() if language else []
    return [language, *known] if language and known and language not in known else []


def unknown_words(inquiry: Inquiry, *, answered: bool) -> Iterator[str]:
    """Yield the words of a question that no article has and that tell what the question is about, each once.

    Those are names, figures and rare words. An ordinary word, such as "cost", may have a synonym in the articles; so it
    is yielded only if nothing was answered, and never if it only serves to word a question, as "tell" does.
    """
    if not inquiry.question.weights:  # small talk
        return
    vocabulary = inquiry.snapshot.vocabulary
    text = inquiry.question.asked
    named = {w.lower() for name in names_and_figures_in(inquiry.question.named) for w in _WORD.findall(name)}
    language = language_of(text)
    for word in dict.fromkeys(_WORD.findall(text)):
        stems = terms(word)
        if not stems or any(stem in vocabulary for stem in stems):
            continue
        if language != "en" and (is_frequent(word.lower(), language) or is_month(word)):
            continue
        ordinary = word.lower() not in named and inquiry.encoder.knows(word.lower())
        if not ordinary or not (answered or word.lower() in FRAMING_WORDS):
            yield word


def missing_parts(study: Study, answers: Sequence[Candidate]) -> Iterator[str]:
    """Yield the parts of a question that no answer covers: none has a term that only this part of the question has.

    If there are no answers, yield nothing.
    """
    if not answers:
        return
    answered = frozenset[str]().union(*(answer.terms for answer in answers))
    questions = subquestions(study.question.asked)
    stems = [set(terms(part)) for part in questions]
    for number, part in enumerate(questions):
        own = stems[number].difference(*(other for at, other in enumerate(stems) if at != number))
        if own and not own & answered:
            yield part
