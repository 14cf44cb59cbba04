"""Compares the values in two sentences: whether they agree, differ, or hold at different times.

Most decisions weigh how many rare words the two sentences share. A word counts by its rarity, from 0 to 1 for a word
that no other passage has, so "two rare words" may be three that are less rare.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from askmuse.answering.comparing.days import days
from askmuse.answering.comparing.kinds import CORRECTION, Relation, is_over, kind_of_difference, name_other_months
from askmuse.answering.comparing.names import names
from askmuse.answering.comparing.quantity import Quantity
from askmuse.answering.comparing.statements import (
    Statement,
    Weight,
    are_contrasted,
    content_terms,
    narrowing_words,
    shared,
)
from askmuse.text import words
from askmuse.types import Span

LONG = timedelta(days=270)
"""If more time lies between two publications, equal values may be a coincidence: what they measure has changed."""
DIFFER = 1.3
"""How many rare words two sentences must share for different values to be about the same thing."""
AGREE = {1: 2.0, 2: 1.1}
"""How many rare words two sentences must share for equal values to agree, by the number of digits of the values."""
SPECIFIC = 0.5
"""How many they must share if the values have more digits than that: few things are 20,410."""
ONE_SIDED_NAME = 0.8
"""How many rare words two clauses must share if the values differ and only one of the clauses has a name."""
ASKED = 1.0
"""How many shared rare words it is worth that the reader marks the other value, too, as an answer to the question."""
SURELY_ASKED = 3.0
"""How many it is worth if the reader is also sure of the other sentence: then no words need to be in common."""
_DISOWNED = re.compile(
    r"\b(?:withdr[ae]ws?|withdrawn|retract\w*|den(?:y|ies|ied)|disput\w+|wrong(?:ly)?|false(?:ly)?|untrue"
    r"|incorrect(?:ly)?|mistaken|no longer|never|nor|earlier version|rumou?rs?|if)\b",
    re.IGNORECASE,
)
"""Words of a sentence that reports a claim as false or withdrawn."""
_OF_ANYTHING = frozenset(["share", "points", "time"])
"""Measures that hardly tell what is measured: values of these only differ if their sentences have a term in common."""
_OUTDATED = re.compile(r"\b(?:earlier version|misprint|slip of)\b", re.IGNORECASE)
"""Words of a sentence that quotes an error only to correct it."""
_INTENDED = re.compile(
    r"\b(?:want(?:s|ed)?|demand\w*|expect\w*|ask(?:s|ed|ing)? for|propos\w+|hop(?:e|es|ed|ing)|would|could|should|if"
    r"|unless|target\w*|assum\w+)\b",
    re.IGNORECASE,
)
"""Words of a clause about what somebody wants, expects or supposes: such a value is not compared with a fact."""
_MENTIONED: Mapping[str, Relation | None] = {"denied": "differ", "past": "later", "compared": None}
"""If a sentence itself mentions the other one's value, in one of these roles, the kind of the difference; None if the
dates of publication decide it."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the values of two sentences for the same thing compare, and the spans of the values in the two sentences."""

    kind: Relation
    span: Span
    other_span: Span


def compare(one: Statement, other: Statement, question: str, weight: Weight) -> Comparison | None:
    """Return how the quantities of two sentences compare, or None if they don't measure the same of the same thing.

    `one` must surely answer the question, and both must have a term of it. Names and terms of the question count as if
    both sentences had them. Equal values are tried first: a sentence that has the value of the other one, and a second
    value as well, agrees.
    """
    asked = content_terms(question) & one.terms & other.terms
    if not (one.sure and asked):
        return None
    common = shared(one, other, weight) + 0.5 * sum(map(weight, asked))
    listed = [
        (mine.same(theirs), common + _closeness(one, mine, other, theirs, question, weight), mine, theirs)
        for mine in one.quantities
        for theirs in other.quantities
    ]
    for equal, evidence, mine, theirs in sorted(listed, key=lambda pair: (not pair[0], -pair[1])):
        kind = _agree(one, other, mine, theirs, evidence) if equal else _difference(one, other, mine, theirs, evidence)
        if kind:
            return Comparison(kind, mine.span, theirs.span)
    return None


def _closeness(
    one: Statement, mine: Quantity, other: Statement, theirs: Quantity, question: str, weight: Weight
) -> float:
    """Return how many rare words the clauses of two values share; minus infinity if they measure different things."""
    if not mine.comparable(theirs) or not _may_answer(one, mine, other, theirs) or _unlike(one, mine, other, theirs):
        return -float("inf")
    named = one.named(mine.span)
    if names(question) and named and named.isdisjoint(words(question)):  # a value of something that is not asked about
        return -float("inf")
    unshared_names = [
        one.unshared_names(mine.span, other, theirs.span, question),
        other.unshared_names(theirs.span, one, mine.span, question),
    ]
    near = sum(map(weight, (one.near(mine.span) & other.near(theirs.span)) - {mine.measure}))
    if all(unshared_names) and not (mine.same(theirs) and near >= 2 * ONE_SIDED_NAME):
        return -float("inf")
    if not mine.same(theirs):
        of_another = any(unshared_names) and (near < ONE_SIDED_NAME or names(question))
        small = min(mine.digits, theirs.digits) == 1 and not (mine.measure and theirs.measure)
        if of_another or (small and not near):  # "six" and "eight" of things without a noun may count anything
            return -float("inf")
    return near + (SURELY_ASKED if other.sure else ASKED) * other.answers(theirs)


def _may_answer(one: Statement, mine: Quantity, other: Statement, theirs: Quantity) -> bool:
    """Whether two values may answer the question, since the reader marks both.

    If they are equal, it is enough that the reader marks that of `one`, or is sure of `other`.
    """
    if mine.role in {"whole", "past", "denied", "compared"}:
        return False
    if mine.same(theirs):
        return one.answers(mine) or other.sure
    return one.answers(mine) and other.answers(theirs)


def _unlike(one: Statement, mine: Quantity, other: Statement, theirs: Quantity) -> bool:
    """Whether words near two values tell that they measure different things, or one is a fact and the other a wish."""
    clause, other_clause = _clause(one, mine), _clause(other, theirs)
    if are_contrasted(clause, other_clause) or bool(_INTENDED.search(clause)) != bool(_INTENDED.search(other_clause)):
        return True
    if mine.same(theirs):
        return False
    in_common = content_terms(one.sentence) & content_terms(other.sentence)
    return narrowing_words(clause) != narrowing_words(other_clause) or (mine.measure in _OF_ANYTHING and not in_common)


def _clause(statement: Statement, quantity: Quantity) -> str:
    return statement.sentence[slice(*statement.clause(quantity.span))]


def _agree(one: Statement, other: Statement, mine: Quantity, theirs: Quantity, evidence: float) -> Relation | None:
    """Return "agree" for two equal values, or None if that may be a coincidence or one of them was withdrawn."""
    if one.published and other.published and abs(one.published - other.published) > LONG:
        return None
    if any(_DISOWNED.search(s.sentence) or CORRECTION.search(s.above) for s in (one, other)):
        return None
    if mine.digits == 1 and not (mine.measure and theirs.measure):
        return None
    return "agree" if evidence >= AGREE.get(mine.digits, SPECIFIC) else None


def _difference(one: Statement, other: Statement, mine: Quantity, theirs: Quantity, evidence: float) -> Relation | None:
    """Return the kind of a difference between two values, or None if the values may be of different things.

    A sentence that itself calls the other one's value past or denied decides the kind.
    """
    if not mine.differs(theirs) or mine.role or any(_OUTDATED.search(s.sentence) for s in (one, other)):
        return None
    for statement, value in ((one, theirs), (other, mine)):
        for quantity in statement.quantities:
            if quantity.amount == value.amount:
                if quantity.role not in _MENTIONED or quantity.measure != value.measure or evidence < SPECIFIC:
                    return None
                return _MENTIONED[quantity.role] or kind_of_difference(one, other)
    kind = kind_of_difference(one, other) if evidence >= DIFFER else None
    both_over = is_over(one.sentence, _clause(one, mine)) and is_over(other.sentence, _clause(other, theirs))
    if kind == "later" and both_over and not name_other_months(one.sentence, other.sentence):
        return None  # this may be one event, of which somebody gives a wrong value
    return kind


def compare_dates(one: Statement, other: Statement, event: frozenset[str]) -> Comparison | None:
    """Return how the dates of an event in two sentences compare, or None if they cannot be compared.

    Both sentences must have all terms of the `event` near the date.
    """
    for mine in days(one.sentence):
        for theirs in days(other.sentence):
            clause, other_clause = one.near(mine.span), other.near(theirs.span)
            if event and event <= clause & other_clause and mine.comparable(theirs):
                kind = "agree" if mine.same(theirs) else kind_of_difference(one, other)
                return Comparison(kind, mine.span, theirs.span) if kind else None
    return None
