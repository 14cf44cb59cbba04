"""Compares the values in two sentences: whether they agree, differ, or hold at different times.

Most decisions weigh how many rare words the two sentences share. A word counts by its rarity, from 0 to 1 for a word
that no other passage has, so "two rare words" may be three that are less rare.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from askmuse.answering.comparing.days import days
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

Relation = Literal["agree", "differ", "later"]
LATER = timedelta(days=8)
"""If this much time or more lies between two publications, different values are a change and not a contradiction."""
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
"""How many rare words it counts for if the reader marks both values as answers to the question."""
_CHANGED = re.compile(
    r"\b(?:now|so far|no longer|has (?:risen|fallen|grown)|have (?:risen|fallen|grown)|rises?|rose|fell|falls|up from"
    r"|down from|raised|lowered|than first reported|still|currently|any more)\b",
    re.IGNORECASE,
)
"""Words of a sentence that says that a value has changed."""
_CORRECTED = re.compile(
    r"\b(?:correct(?:ed|s|ion)|wrong(?:ly)?|mistake|errors?|instead of|not the|rather (?:than|less)|in fact)\b",
    re.IGNORECASE,
)
"""Words of a sentence that says that a value corrects another one."""
_CORRECTION = re.compile(r"\bcorrect(?:ed|ions?)\b", re.IGNORECASE)
"""Words in the title of an article that corrects an earlier report."""
_DISOWNED = re.compile(
    r"\b(?:withdr[ae]ws?|withdrawn|retract\w*|den(?:y|ies|ied)|disput\w+|wrong(?:ly)?|false(?:ly)?|untrue"
    r"|incorrect(?:ly)?|mistaken|no longer|never|nor|earlier version|rumou?rs?|if)\b",
    re.IGNORECASE,
)
"""Words of a sentence that reports a claim as false or withdrawn."""
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

    Names and terms of the question count as if both sentences had them. Equal values are tried first: a sentence that
    has the value of the other one, and a second value as well, agrees.
    """
    if not any(mine.comparable(theirs) for mine in one.quantities for theirs in other.quantities):
        return None
    common = shared(one, other, weight) + 0.5 * sum(map(weight, content_terms(question) & one.terms & other.terms))
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
    clause, other_clause = _clause(one, mine), _clause(other, theirs)
    if (
        not mine.comparable(theirs)
        or mine.role in {"whole", "past", "denied", "compared"}
        or are_contrasted(clause, other_clause)
    ):
        return -float("inf")
    named = one.named(mine.span)
    if names(question) and named and named.isdisjoint(words(question)):  # a value of something that is not asked about
        return -float("inf")
    unshared_names = [
        one.unshared_names(mine.span, other, theirs.span, question),
        other.unshared_names(theirs.span, one, mine.span, question),
    ]
    near = sum(map(weight, (one.near(mine.span) & other.near(theirs.span)) - {mine.measure}))
    asked = one.answers(mine) and other.answers(theirs)
    if all(unshared_names) and not (mine.same(theirs) and near >= 2 * ONE_SIDED_NAME):
        return -float("inf")
    if not mine.same(theirs):
        of_another = any(unshared_names) and (near < ONE_SIDED_NAME or names(question))
        unlike = of_another or narrowing_words(clause) != narrowing_words(other_clause)
        if unlike or not (asked or (near >= ONE_SIDED_NAME / 2 and mine.measure == theirs.measure)):
            return -float("inf")
    return near + ASKED * asked


def _clause(statement: Statement, quantity: Quantity) -> str:
    return statement.sentence[slice(*statement.clause(quantity.span))]


def _agree(one: Statement, other: Statement, mine: Quantity, theirs: Quantity, evidence: float) -> Relation | None:
    """Return "agree" for two equal values, or None if that may be a coincidence or one of them was withdrawn."""
    if one.published and other.published and abs(one.published - other.published) > LONG:
        return None
    if any(_DISOWNED.search(s.sentence) or _CORRECTION.search(s.above) for s in (one, other)):
        return None
    if mine.digits == 1 and not (mine.measure and theirs.measure):
        return None
    return "agree" if evidence >= AGREE.get(mine.digits, SPECIFIC) else None


def _difference(one: Statement, other: Statement, mine: Quantity, theirs: Quantity, evidence: float) -> Relation | None:
    """Return the kind of a difference between two values, or None if the values may be of different things.

    A sentence that itself calls the other one's value past or denied decides the kind.
    """
    if not mine.differs(theirs) or mine.role:
        return None
    for statement, value in ((one, theirs), (other, mine)):
        for quantity in statement.quantities:
            if quantity.amount == value.amount:
                if quantity.role not in _MENTIONED or quantity.measure != value.measure or evidence < SPECIFIC:
                    return None
                return _MENTIONED[quantity.role] or kind_of_difference(one, other)
    return kind_of_difference(one, other) if evidence >= DIFFER else None


def kind_of_difference(one: Statement, other: Statement) -> Relation | None:
    """Return whether different values contradict each other or hold at different times.

    Return None if only one of the two articles has a date of publication.
    """
    if (one.published is None) != (other.published is None):
        return None
    if one.published is None or other.published is None or one.published == other.published:
        return "differ"
    _, newer = sorted((one, other), key=lambda statement: str(statement.published))
    if abs(one.published - other.published) >= LATER:
        return "differ" if _CORRECTED.search(newer.sentence) or _CORRECTION.search(newer.above) else "later"
    return "later" if _CHANGED.search(newer.sentence) else "differ"


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
