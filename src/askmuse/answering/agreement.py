"""Finds sentences of other articles that agree with an answer, contradict it, or give the value at another time.

Two sentences are compared by their values if an amount may answer the question and both measure the same property of
the same thing, by their dates if the question asks when something happened, and otherwise by the person that they name
or by their wording. If it is not clear that both answer the question, nothing is said. Nothing here decides which of
two articles is right.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from askmuse.answering.comparing.amount_questions import may_ask_for_amount
from askmuse.answering.comparing.comparison import compare, compare_dates
from askmuse.answering.comparing.kinds import Relation, kind_of_difference
from askmuse.answering.comparing.names import names
from askmuse.answering.comparing.statements import Statement, Weight, content_terms
from askmuse.answering.extraction import Candidate
from askmuse.questions.answer_types import asked_types
from askmuse.questions.english import NO_PERSON, PERSON, PREPOSITIONS, PRONOUNS, any_of
from askmuse.questions.question import Question
from askmuse.text import fold, terms, words
from askmuse.types import Kind, Span

MOST = 3
"""The most sentences to list for one answer."""
SAME_WORDS = 0.8
"""Two sentences agree by their wording if they have at least this share of all their terms in common."""
LEAST_WORDS = 5
"""The fewest terms of a sentence that is compared by its wording; shorter ones say too little."""
SURE = 1.2
"""The least logit of the reader at which a sentence surely answers the question. Of the notes on sentences below it,
few are right (benchmarks/ATTEMPTS.md)."""
_ASKS_FOR_ONE = re.compile(
    rf"(?:{any_of(PREPOSITIONS)} )?(?:who(?:m|se)?|where|(?:what|which) (?:\w+ )?(?:person|man|woman|company"
    r"|firm|maker|lab|bank|agency|group|party|team|club|league|sport|school|university|hospital|museum|country|nation"
    r"|state|province|county|city|town|village|place|river|language|religion|genre|network|station|publisher|label))\b"
    r"(?! (?:else|all|are|were|have|supports?|opposes?|critici[sz]\w+|sa(?:ys?|id)|thinks?|claim(?:s|ed)"
    r"|report(?:s|ed))\b)",
    re.IGNORECASE,
)
"""The start of a question that one name answers: "who leads" or "which firm", but not "who else" or "who are"."""
AROUND = 25
"""The characters on either side of a person's name that must have all terms of the question, such as the office."""
_PERSON = re.compile(PERSON)
_NO_HOLDER = re.compile(
    r"\b(?:deputy|acting|vice|interim|candidates?|former|formerly|then|until|before|resign\w*|quit|retir(?:es|ed|ing)"
    r"|(?:steps|stepped|stepping|stands|stood|standing) down|sacked|dismissed|ousted|gave up)\b"
)
"""Words of a sentence that may name a former, acting or future holder of an office instead of the present one."""
_PRONOUN = re.compile(any_of(PRONOUNS), re.IGNORECASE)
_DENIAL = re.compile(r"\b(?:not?|never|none|den(?:y|ies|ied)|without|nor|\w+n['’]t)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stance:
    """A sentence of another article, and whether it agrees with an answer, differs, or is about another time."""

    kind: Relation
    other: Candidate
    value: str
    """The value in the answer."""
    other_value: str
    """The value in the other sentence."""


def stances(question: Question, answer: Candidate, others: Sequence[Candidate], weight: Weight) -> list[Stance]:
    """Return at most `MOST` sentences of `others` that agree with an answer to `question` or differ from it.

    An article and its copies have at most one among them. Differing sentences come first; apart from that, the order
    is that of `others`. `weight` returns how rare a term is, from 0 to 1.
    """
    if _is_row(answer):
        return []
    by_article: dict[str, Stance] = {}
    for other in others:
        original = other.article.original_id
        if original == answer.article.original_id or original in by_article or _is_row(other):
            continue
        if stance := _stance(question, answer, other, weight):
            by_article[original] = stance
    return sorted(by_article.values(), key=lambda stance: stance.kind == "agree")[:MOST]


@lru_cache(maxsize=64)
def _asks_when(question: str) -> bool:
    return any(kind.name == "date" for kind in asked_types(question))


def _is_row(candidate: Candidate) -> bool:
    """Whether a candidate's best sentence is a table row: what its figures measure is only said in the table's head."""
    return candidate.passage.sentences[candidate.best].kind is Kind.ROW


def _stance(question: Question, answer: Candidate, other: Candidate, weight: Weight) -> Stance | None:
    """Return whether another sentence agrees with an answer or differs, or None if the two cannot be compared."""
    one, two = _statement(answer), _statement(other)
    named = {word for name in names(question.text) for word in words(name)}
    if named and not named <= set(words(f"{two.context} {two.sentence}")):
        return None  # the other sentence is not about what the question names
    asked = content_terms(question.text)
    compared = compare(one, two, question.text, weight) if may_ask_for_amount(question.asked) else None
    if compared is None and _asks_when(question.text_for_type):
        compared = compare_dates(one, two, content_terms(question.asked))
    if compared is None:
        by_name = _ASKS_FOR_ONE.match(question.text) and _by_name(question.text, answer, other)
        return by_name or _by_wording(other, one, two)
    if compared.kind != "agree" and not (one.sure and two.sure) and not asked & one.terms <= two.terms:
        return None  # the other sentence, of which the reader is less sure, lacks terms that question and answer share
    return Stance(compared.kind, other, one.sentence[slice(*compared.span)], two.sentence[slice(*compared.other_span)])


def _statement(candidate: Candidate) -> Statement:
    """Return a candidate's best sentence with its context: the title, the heading and the sentence before."""
    article, sentences = candidate.article, candidate.passage.sentences
    sentence = sentences[candidate.best]
    before = sentences[candidate.best - 1] if candidate.best else None
    logit = candidate.signals.reader or 0.0
    return Statement(
        article.text[sentence.start : sentence.end],
        article.published,
        article.above(candidate.passage),
        article.text[before.start : before.end] if before else "",
        _in_best_sentence(candidate, candidate.marked) if logit > 0 else None,
        sure=logit >= SURE,
    )


def _in_best_sentence(candidate: Candidate, span: Span | None) -> Span | None:
    """Return a span of the article as a span of the candidate's best sentence, or None if it is not inside that."""
    start, end = (sentence := candidate.passage.sentences[candidate.best]).start, sentence.end
    return (span[0] - start, span[1] - start) if span and start <= span[0] and span[1] <= end else None


def _by_wording(other: Candidate, one: Statement, two: Statement) -> Stance | None:
    """Return that a sentence agrees if it has nearly the same words and both or neither deny something; else None."""
    term_sets = [frozenset(terms(statement.sentence)) for statement in (one, two)]
    denials = [bool(_DENIAL.search(statement.sentence)) for statement in (one, two)]
    if min(map(len, term_sets)) < LEAST_WORDS or denials[0] != denials[1]:
        return None
    if not (_are_similar(*term_sets) and _are_similar(content_terms(one.sentence), content_terms(two.sentence))):
        return None
    return Stance("agree", other, one.sentence, two.sentence)


def _are_similar(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two sets of terms have a Jaccard similarity of at least `SAME_WORDS`."""
    return len(a & b) >= SAME_WORDS * len(a | b)


def _by_name(question: str, answer: Candidate, other: Candidate) -> Stance | None:
    """Return whether a sentence answers with the same person as the answer or with another; None if that is unclear.

    Both must have all content terms of the question close to the name, and neither may have the other one's name.
    """
    name, other_name = _person(question, answer), _person(question, other)
    one, two = _statement(answer), _statement(other)
    if not (name and other_name) or _PRONOUN.search(question) or _DENIAL.search(f"{one.sentence} {two.sentence}"):
        return None
    if fold(name) == fold(other_name):
        return Stance("agree", other, name, other_name)
    if names(name) & names(two.sentence) or names(other_name) & names(one.sentence):
        return None
    kind = kind_of_difference(one, two)
    return Stance(kind, other, name, other_name) if kind else None


def _person(question: str, candidate: Candidate) -> str:
    """Return the person with whom a candidate answers the question, or "" if none is named close to its terms."""
    sentence = _statement(candidate).sentence
    span = _in_best_sentence(candidate, candidate.span(question))
    name = _PERSON.search(sentence, *span) if span else None
    if not name:
        return ""
    around = sentence[max(0, name.start() - AROUND) : name.end() + AROUND]
    close = content_terms(question) <= content_terms(around) and not _NO_HOLDER.search(sentence)
    person = name.group()
    return person if close and not NO_PERSON.search(person) and not set(words(person)) & set(words(question)) else ""
