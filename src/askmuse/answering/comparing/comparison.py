"""Compares two sentences: whether they give the same value, or different ones, for the same thing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from askmuse.answering.comparing.days import days
from askmuse.answering.comparing.names import names
from askmuse.answering.comparing.quantity import Quantity
from askmuse.answering.comparing.statements import Statement, Weight, contrast, narrowed, shared, telling
from askmuse.text import words
from askmuse.types import Span

Relation = Literal["agree", "differ", "later"]
LATER = timedelta(days=8)
"""From this time between two publications on, different values are a change and no contradiction."""
LONG = timedelta(days=270)
"""From this time between two publications on, equal values may be chance: what they measure has changed meanwhile."""
DIFFER = 1.3
"""How many rare words two sentences must share, for them to be about the same, where their values differ."""
AGREE = {1: 2.0, 2: 1.1}
"""How many rare words they must share if their values are equal, by the number of digits: few things are 20,410."""
SPECIFIC = 0.5
"""How many rare words they must share if equal values have more digits than `AGREE` lists."""
ONE_SIDED_NAME = 0.8
"""How many rare words two clauses must share if a name stands in only one of them, and the values differ."""
ASKED = 1.0
"""How many rare words it counts for that the reader marks both values as answers to the question."""
_CHANGED = re.compile(
    r"\b(?:now|so far|no longer|has (?:risen|fallen|grown)|have (?:risen|fallen|grown)|rises?|rose|fell|falls|up from"
    r"|down from|raised|lowered|than first reported|still|currently|any more)\b",
    re.IGNORECASE,
)
"""Words that say that a value has changed."""
_CORRECTED = re.compile(
    r"\b(?:correct(?:ed|s|ion)|wrong(?:ly)?|mistake|errors?|instead of|not the|rather (?:than|less)|in fact)\b",
    re.IGNORECASE,
)
"""Words that say that a value corrects another one."""
_CORRECTION = re.compile(r"\bcorrect(?:ed|ions?)\b", re.IGNORECASE)
"""What the title says of an article that takes back what others said."""
_DISOWNED = re.compile(
    r"\b(?:withdr[ae]ws?|withdrawn|retract\w*|den(?:y|ies|ied)|disput\w+|wrong(?:ly)?|false(?:ly)?|untrue"
    r"|incorrect(?:ly)?|mistaken|no longer|never|nor|earlier version|rumou?rs?|if)\b",
    re.IGNORECASE,
)
"""Words that say that a sentence reports a claim as false or withdrawn."""
_MENTIONED: Mapping[str, Relation | None] = {"denied": "differ", "past": "later", "compared": None}
"""The kinds of a difference from a value that a sentence mentions itself; None where the dates tell the kind."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the values of two sentences for one thing compare, and where the values stand in the two sentences."""

    kind: Relation
    span: Span
    other_span: Span


def compare(one: Statement, other: Statement, question: str, weight: Weight) -> Comparison | None:
    """Return how the quantities of two sentences compare, or None unless both measure the same of the same thing.

    Names and terms of the question count as those of both. Equal values count first: a sentence that has the value of
    the other one, and a second value as well, agrees.
    """
    if not any(mine.comparable(theirs) for mine in one.quantities for theirs in other.quantities):
        return None
    common = shared(one, other, weight) + 0.5 * sum(map(weight, telling(question) & one.terms & other.terms))
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
    """Return how much the clauses of two values share, or minus infinity if the values do not measure the same."""
    clause, other_clause = _clause(one, mine), _clause(other, theirs)
    if (
        not mine.comparable(theirs)
        or mine.part in {"whole", "past", "denied", "compared"}
        or contrast(clause, other_clause)
    ):
        return -float("inf")
    named = one.named(mine.span)
    if names(question) and named and named.isdisjoint(words(question)):  # the value of something else
        return -float("inf")
    foreign = [
        one.foreign(mine.span, other, theirs.span, question),
        other.foreign(theirs.span, one, mine.span, question),
    ]
    near = sum(map(weight, (one.near(mine.span) & other.near(theirs.span)) - {mine.measure}))
    asked = one.answers(mine) and other.answers(theirs)
    if all(foreign) and not (mine.same(theirs) and near >= 2 * ONE_SIDED_NAME):
        return -float("inf")
    if not mine.same(theirs):
        apart = any(foreign) and (near < ONE_SIDED_NAME or names(question))
        unlike = apart or narrowed(clause) != narrowed(other_clause)
        if unlike or not (asked or (near >= ONE_SIDED_NAME / 2 and mine.measure == theirs.measure)):
            return -float("inf")
    return near + ASKED * asked


def _clause(statement: Statement, quantity: Quantity) -> str:
    return statement.sentence[slice(*statement.clause(quantity.span))]


def _agree(one: Statement, other: Statement, mine: Quantity, theirs: Quantity, evidence: float) -> Relation | None:
    """Return that two equal values agree, unless one is taken back or from long before."""
    if one.published and other.published and abs(one.published - other.published) > LONG:
        return None
    if any(_DISOWNED.search(s.sentence) or _CORRECTION.search(s.above) for s in (one, other)):
        return None
    if mine.digits == 1 and not (mine.measure and theirs.measure):
        return None
    return "agree" if evidence >= AGREE.get(mine.digits, SPECIFIC) else None


def _difference(one: Statement, other: Statement, mine: Quantity, theirs: Quantity, evidence: float) -> Relation | None:
    """Return the kind of a difference between two values; None where it may be none.

    A sentence that itself calls the other one's value past or denied tells the kind.
    """
    if not mine.differs(theirs) or mine.part:
        return None
    for statement, value in ((one, theirs), (other, mine)):
        for quantity in statement.quantities:
            if quantity.amount == value.amount:
                if quantity.part not in _MENTIONED or quantity.measure != value.measure or evidence < SPECIFIC:
                    return None
                return _MENTIONED[quantity.part] or kind_of_difference(one, other)
    return kind_of_difference(one, other) if evidence >= DIFFER else None


def kind_of_difference(one: Statement, other: Statement) -> Relation | None:
    """Return whether different values contradict each other or hold at different times; None if one has no date."""
    if (one.published is None) != (other.published is None):
        return None
    if one.published is None or other.published is None or one.published == other.published:
        return "differ"
    _, newer = sorted((one, other), key=lambda statement: str(statement.published))
    apart = abs(one.published - other.published)
    if apart >= LATER:
        return "differ" if _CORRECTED.search(newer.sentence) or _CORRECTION.search(newer.above) else "later"
    return "later" if _CHANGED.search(newer.sentence) else "differ"


def compare_dates(one: Statement, other: Statement, event: frozenset[str]) -> Comparison | None:
    """Return how the dates of two sentences compare, if both have all the terms of the `event` near the date."""
    for mine in days(one.sentence):
        for theirs in days(other.sentence):
            clause, other_clause = one.near(mine.span), other.near(theirs.span)
            if event and event <= clause & other_clause and mine.comparable(theirs):
                kind = "agree" if mine.same(theirs) else kind_of_difference(one, other)
                return Comparison(kind, mine.span, theirs.span) if kind else None
    return None
