"""Finds the quantities in a sentence: each is an amount with its measure, which is a unit or the things counted.

Ages, years, dates, times of day, scores, ordinals and labels ("room 12") are not quantities.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from askmuse.answering.comparing import units
from askmuse.answering.comparing.context import bound, is_label, rate, role
from askmuse.answering.comparing.numbers import NUMBER, SHARE, SMALL, number_of, share_of
from askmuse.answering.comparing.quantity import Quantity
from askmuse.answering.comparing.things import counted_noun
from askmuse.questions.answer_types import TYPES
from askmuse.text import plain
from askmuse.types import Span

MOST = 40
"""The most quantities of a sentence that are compared. A longer list is data, which would take too long to compare."""
_AFTER, _BEFORE = 60, 40
"""The numbers of characters after and before a number that are searched for its measure and for limiting words."""
_DATE = next(kind.pattern for kind in TYPES if kind.name == "date")
_SCORE = re.compile(
    rf"(?<!from )\b(?:\d{{1,3}}|{SMALL}) (?:votes )?to (?:\d{{1,3}}|{SMALL})\b(?![,.]\d| per| million)", re.IGNORECASE
)
"""The result of a match or a vote: "nine votes to eight"."""
_HOURS = 24
"""A number up to this after "at", without a measure, is a time of day."""
_NUMBER_OF = re.compile(
    r"\b(?:number|count|total|toll|share) of (?:the )?((?:[a-z]+ )?[a-z]+s)\b[^,;]{0,40}\Z", re.IGNORECASE
)
"""Words before a number that name what it counts: "the number of damaged corbels is"."""


@lru_cache(maxsize=4096)
def quantities(sentence: str) -> tuple[Quantity, ...]:
    """Return the first `MOST` quantities of a sentence.

    Quantities without a measure get the measure of the others, if these have only one: "9 metres, up from 8".
    """
    text = plain(sentence)
    dates = [match.span() for pattern in (_DATE, _SCORE) for match in pattern.finditer(text)]
    listed = list(islice((q for q in _quantities(text) if not _overlaps(q.span, dates)), MOST))
    measures = {q.measure: q for q in listed if q.measure and q.measure not in {"time", "share"}}
    if len(measures) == 1 and len(listed) > 1:
        (only,) = measures.values()
        measure, size = only.measure, only.size
        listed = [
            q if q.measure else replace(q, measure=measure, amount=q.amount * size, step=q.step * size, size=size)
            for q in listed
        ]
    return tuple(listed)


def _overlaps(span: Span, others: list[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _quantities(text: str) -> Iterator[Quantity]:
    matches = (*SHARE.finditer(text), *NUMBER.finditer(text))
    end = 0
    for match in sorted(matches, key=lambda match: (match.start(), -match.end())):
        if match.start() < end:
            continue
        quantity = _share(text, match) if match.re is SHARE else _quantity(text, match)
        if quantity:
            end = quantity.span[1]
            yield quantity


def _share(text: str, match: re.Match[str]) -> Quantity | None:
    """Return the share that a match of `SHARE` states, in per cent; None for the whole or more."""
    share = share_of(match)
    if share >= 1:
        return None
    in_per_cent = text[match.end() :].lstrip(" a").startswith(("per cent", "percent"))
    before = text[max(0, match.start() - _BEFORE) : match.start()]
    amount = share if in_per_cent else 100 * share
    return Quantity(match.span(), round(amount, 4), "share", bound=bound(before, ""), step=0.01, written="share")


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    """Return the quantity of a match of `NUMBER`, or None if it counts and measures nothing, as in "page 12"."""
    first, last = match.span()
    before, after = text[max(0, first - _BEFORE) : first], text[last : last + _AFTER]
    sign = before.rstrip()[-1:]
    money = units.SIGNS.get(sign, "")
    of_unit = None if money else units.UNIT.match(after)
    letter = match["letter"] or ""
    if letter == "m" and not money:  # "5m" is five metres, "$5m" five million
        of_unit, last, after = re.match("m", "m"), last - 1, "m" + after
        letter = ""
    if (match.group().lower() == "one" and not of_unit) or (not money and is_label(text, match, before, after)):
        return None
    if letter and not money and not counted_noun(after):  # such as the ward 5B
        return None
    number, step = number_of(match, letter)
    if of_unit:
        measure, size = units.unit(of_unit.group().lower().lstrip(" -"))
    else:
        measure, size = money or counted_noun(after), 1.0
    after = after[of_unit.end() :] if of_unit else after
    if not measure and (listed := _NUMBER_OF.search(text[:first])):
        measure = counted_noun(f" {listed[1]}")
    if money:
        before = before.rstrip()[:-1]
    if not measure and number <= _HOURS and before.endswith("at "):
        return None
    start = first - (len(text[:first]) - len(text[:first].rstrip()) + 1 if money else 0)
    return Quantity(
        (start, last + (of_unit.end() if of_unit else 0)), round(number * size, 6), measure, rate(before, after),
        bound(before, after), role(before, after, measure), step * size, size,
        f"{of_unit.group().strip(' -') if of_unit else ''}{step >= 1000}",
    )  # fmt: skip
