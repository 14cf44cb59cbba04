"""Finds the period in which a question wants its sources published: "as of March 2026", "in articles from 2025".

A date in a question mostly belongs to what is asked about ("What did Meta release on April 8, 2026?"), and excluding
articles because of it would lose answers. So a date restricts the sources only if the words around it are about
reporting:

    as of DATE                                          "Who leads the lab as of March 2026?"
    articles, or stories published, WHEN                "What do articles from 2025 say about Llama?"
    DATE's articles, news or coverage                   "What do last week's articles say?"
    reports, or other texts, WHEN, and what they say    "What do reports from 2025 say about Llama?"
    the press reports, says or writes WHEN              "What did the media report on April 8, 2026?"
    what was reported, known, written, published WHEN   "What was known about Avocado before April 8, 2026?"
    any news, anything new since DATE; in the news WHEN "Any news on Llama since May?"

WHEN is before, until, since, after, in, on, between … and …, or a relative date such as "last week". If a topic stands
before WHEN ("known about Avocado before"), only before, until, since and after count, and only for a short topic
without a verb: what was written "about the riots in 2024" need not have been written in 2024. Nothing else restricts:
not "by DATE", which may mean either, nor an event ("before the launch"), nor a date whose order of day and month is
unclear (8/4/2026). `period_rules` has the table of these wordings, `dates` the table of dates.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from askmuse.questions.dates import days, may_hold_date, replace_dates
from askmuse.questions.period_rules import LIMITS, MARKS, RULES, SOURCE_WORD
from askmuse.types import Filters, Span

_NO_MARKS = dict.fromkeys(map(ord, MARKS.values()), "\ufffd")
"""Control characters in a question are replaced, so that they are not taken for the marks of dates."""
_LATEST = re.compile(
    r"\b(?:(?<!at the )latest|most recent(?:ly)?|newest|currently|at (?:present|the moment)|right now|so far"
    r"|(?<!up )to date|up to now|as of (?:now|today))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """The period in which a question wants its sources published: from `first` to `last`, both included."""

    rest: str
    """The question without the words that name the period."""
    first: date | None = None
    last: date | None = None
    latest: bool = False
    """Whether the question asks for the latest, so that of about equally good answers the newer one is preferred."""

    def within(self, filters: Filters | None) -> Filters:
        """Return the filters with this period added, unless they have one; articles without a date still pass."""
        filters = filters or Filters()
        if filters.published_from or filters.published_to or not (self.first or self.last):
            return filters
        return replace(filters, published_from=self.first, published_to=self.last, keep_undated=True)


def may_name_period(question: str) -> bool:
    """Whether a question may name a period; if False, `period` returns None. Fast, and imports no library."""
    return bool(_LATEST.search(question)) or _may_restrict(question)


def period(question: str, today: date) -> Period | None:
    """Return the period in which a question wants its sources published, or None if it names none.

    "last week" counts from `today`; a month without a year is the latest that had begun by `today`. "the latest" and
    the like restrict nothing and stay in the question, since they mostly name something ("Meta's latest model").
    """
    latest = bool(_LATEST.search(question))
    for cut, groups in _readings(question):
        if bounds := _bounds(groups, today):
            return Period(_without(question, *cut), *bounds, latest)
    return Period(question, latest=True) if latest else None


def _may_restrict(question: str) -> bool:
    return bool(SOURCE_WORD.search(question)) and may_hold_date(question)


def _readings(question: str) -> Iterator[tuple[Span, dict[str, str]]]:
    """Yield, for each rule that matches, the span of words about the sources and the text of each of its groups."""
    if not _may_restrict(question):
        return
    marked = replace_dates(question.translate(_NO_MARKS), lambda sort, wording: MARKS[sort] * len(wording))
    for pattern in _patterns():
        if match := pattern.search(marked):
            yield match.span("cut"), {name: question[slice(*match.span(name))] for name in pattern.groupindex}


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of the rules, compiled when a question first needs them."""
    return tuple(rule.compiled() for rule in RULES)


def _without(question: str, start: int, end: int) -> str:
    """Return a question without the words from `start` to `end`."""
    before, after = question[:start].rstrip(" ,"), question[end:].lstrip(" ,")
    return f"{before}{'' if after[:1] in {*'?.!;:)'} else ' '}{after}".strip()


def _bounds(groups: dict[str, str], today: date) -> tuple[date | None, date | None] | None:
    """Return the first and last day that a rule's groups name, None for an open end; None if there is no valid date."""
    if groups.get("first"):
        last = days(groups["last"], today)
        first = last and days(groups["first"], last[1])  # "between March and May 2026": of the same year
        return (first[0], last[1]) if first and last and first[0] <= last[1] else None
    wording = next(
        (text for name in ("as_of", "onward", "backward", "day", "relative") if (text := groups.get(name))), ""
    )
    named = days(wording, today)
    if named is None:
        return None
    limit = _limit(groups)
    vague = bool(groups.get("vague"))  # "before late March" keeps March: too wide a period loses no answer
    if limit == "before":
        return None, named[1] if vague else named[0] - timedelta(1)
    if limit == "after":
        return named[0] if vague else named[1] + timedelta(1), None
    return None if limit == "until" else named[0], None if limit == "since" else named[1]


def _limit(groups: dict[str, str]) -> str:
    """Return the limit that a rule's groups set: a key of `LIMITS`, or "in". "Known in May" means known until May."""
    if groups.get("as_of") or groups.get("backward"):
        return "until"
    if groups.get("onward"):
        return "since"
    word = " ".join((groups.get("how") or "in").lower().split())
    limit = next((name for name, wordings in LIMITS.items() if word in wordings.split("|")), "in")
    return "until" if limit == "in" and groups.get("known") else limit
