"""What a question says of when its sources were published: "as of March 2026", "in articles from 2025", "the latest".

A date in a question mostly belongs to what is asked about ("What did Meta release on April 8, 2026?"), and to leave
articles out for it would lose answers. So a date restricts only where the words around it speak of the reporting:

    as of DATE                                          "Who leads the lab as of March 2026?"
    articles, or stories published, WHEN                "What do articles from 2025 say about Llama?"
    DATE's articles, news or coverage                   "What do last week's articles say?"
    the press reports, says or writes WHEN              "What did the media report on April 8, 2026?"
    what was reported, known, written, published WHEN   "What was known about Avocado before April 8, 2026?"
    any news, anything new since DATE; in the news WHEN "Any news on Llama since May?"

WHEN is before, until, since, after, in, on, between … and …, or a stretch such as "last week". Where a topic stands
between ("known about Avocado before"), only before, until, since and after count, and only a short topic without a
verb: what was written "about the riots in 2024" need not be written then. All else restricts nothing: a question with
"by DATE", which may mean either, with an event instead of a date ("before the launch"), or with an order of day and
month that would be guessed (8/4/2026).

The dates themselves are read by dateutil, imported when there is one to read (40 ms of processor time). dateparser
takes 90 ms to import and 140 ms more for its first date, and reads nothing more that the rules have a use for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from askmuse.text import MONTH, NUMBERS
from askmuse.types import Filters, Span

_WHICH = ("last", "past", "previous")
_RELATIVE = (
    rf"(?:today|yesterday|(?:this|(?:the )?(?:{'|'.join(_WHICH)}))(?: (?:\d\d?|{'|'.join(NUMBERS)}))?"
    r" (?:day|week|month|year)s?)"
)
_YEAR = r"(?:19|20)\d\d"
_DAY = r"\d\d?(?:st|nd|rd|th)?"
_ABSOLUTE = (
    rf"(?:{_YEAR}-\d\d(?:-\d\d)?|(?:the )?{_DAY} (?:of )?{MONTH}(?:,? {_YEAR})?"
    rf"|{MONTH} (?:the )?{_DAY}\b(?:,? {_YEAR})?|{MONTH},? (?:of )?{_YEAR}|{MONTH}|{_YEAR})(?![\w%$€£]|[-./,:]\d)"
)
_DATE = rf"(?<!\w)(?<!\d[-./,:])(?:(?P<absolute>{_ABSOLUTE})|{_RELATIVE}\b(?! of ))"
_MARKS = {"date": "\x00", "stretch": "\x01", "day": "\x02", "year": "\x03", "may": "\x04"}
_STRETCH = f"{_MARKS['stretch']}+"
_ANY = f"[{''.join(_MARKS.values())}]+"
"""What stands for a date in the rules: each of its characters becomes a mark that says what sort it is of. So the rules
need not spell out what a date is, and are compiled in a fraction of the time. A year alone may be a count, and May a
verb."""
_NOT_COUNTED = rf"(?!{_MARKS['may']}|(?<=\bof\x20the\x20){_MARKS['year']})"
_VAGUE = r"(?P<vague>(?:early|mid|late)(?: |-)|the (?:start|beginning|middle|end) of )?"
_LIMITS = {
    "before": "before|prior to|earlier than|older than",
    "until": "until|till|up to|up until|through|no later than",
    "since": "since",
    "after": "after|later than|newer than",
}
_LIMIT = rf"(?:(?:from )?(?P<how>{'|'.join(_LIMITS.values())}) {_VAGUE}(?P<day>{_ANY}))"
_WHEN = (
    rf"(?:(?:between|from) (?P<first>{_ANY}) (?:and|to|until|till|through) (?P<last>{_ANY})"
    rf"|from (?P<onward>{_ANY}) on(?:wards?)?\b"
    rf"|(?:from )?(?P<how>{'|'.join(_LIMITS.values())}|in|from|during|dated"
    rf"|(?:on|of)(?= [{_MARKS['day']}{_MARKS['stretch']}])) {_VAGUE}(?P<day>{_ANY})"
    rf"|(?P<stretch>{_STRETCH}))"
)
_ARTICLES = r"\b(?:articles?|(?:news|press|media) (?:articles?|reports?|stories|coverage|pieces))"
_PUBLISHED = r"(?:(?:that|which) (?:were|was|are|is) )?(?:published|written|printed|posted|dated)"
_SOURCES = rf"(?:{_ARTICLES}(?: {_PUBLISHED})?|\b(?:stories|coverage|pieces|sources) {_PUBLISHED})"
_IN_SOURCES = r"\b(?:in|from|only in|according to)(?: the| all)? "
_PRESS = r"(?:\b(?:press|newspapers?|journalists|reporters|outlets|articles|the news)|(?<!social\s)\bmedia)"
_SAYS = r"(?: already| also| first)? (?:wr[io]te|written|report(?:ed)?|sa(?:y|id))"
_IS = r"(?: (?:is|was|has been|had been|have been))?(?: already| publicly| generally| widely| first)?"
_REPORTED = r" (?:reported|(?P<known>known)|written|published|rumou?red)\b"
_WHAT = r"\b(?:what|how much(?=(?: \w+){1,2} known\b)|anything|(?:is|was|has|had) anything(?: been)?)"
_ABOUT = (
    r" (?:about|on|of|regarding)(?: (?!(?:that|which|who|whom|when|where|was|were|is|are|did|does|do|had|has|have|will"
    r"|in|on|at|by|before|after|since|until|from|to)\b|\w+(?:ed|ing)\b)[\w’'.&-]+){1,6}"
)
_RULES = (
    rf"(?P<cut>\bas (?:of|at) {_VAGUE}(?P<stand>{_ANY}))",
    rf"(?P<cut>{_IN_SOURCES}{_SOURCES} {_WHEN})",
    rf"{_ARTICLES}(?P<cut>(?: {_PUBLISHED})? {_WHEN})",
    rf"\b(?:stories|coverage|pieces|sources)(?P<cut> {_PUBLISHED} {_WHEN})",
    rf"(?P<cut>{_IN_SOURCES}(?P<day>{_ANY})(?:['’]s?)? {_ARTICLES})",
    rf"(?P<cut>(?:\bthe )?(?P<day>{_NOT_COUNTED}{_ANY})(?:['’]s?)?) {_ARTICLES}",
    rf"(?P<cut>(?P<stretch>{_STRETCH})['’]s?) (?:news|coverage|stories)\b",
    rf"{_PRESS}{_SAYS}(?P<cut> {_WHEN})",
    rf"{_PRESS}{_SAYS}{_ABOUT}(?P<cut> {_LIMIT})",
    rf"{_WHAT}{_IS}{_REPORTED}(?P<cut> {_WHEN})(?!{_ANY}| (?:by|as)\b)",
    rf"{_WHAT}(?! is\b){_IS}{_REPORTED}{_ABOUT}(?P<cut> {_LIMIT})",
    rf"^\W*?(?P<cut>{_WHEN}),? {_WHAT}{_IS}{_REPORTED}(?! by\b)",
    rf"\b(?:any|the|what|latest|recent|big) news(?:{_ABOUT})?(?P<cut> {_LIMIT})",
    rf"\b(?:what(?:['’]s| is| was)|anything|something) new(?:{_ABOUT})?(?P<cut> {_LIMIT})",
    rf"\bin the (?:news|press|papers|media|newspapers)\b(?P<cut> {_WHEN})",
)
"""What `cut` holds is said of the sources alone, and is not searched; the first rule that fits counts."""
_SPEAKS = re.compile(
    r"\b(?:as (?:of|at)|articles?|news|newspapers?|press|media|stories|coverage|pieces|sources|journalists|reporters"
    r"|outlets|reported|known|written|published|rumou?red|new)\b",
    re.IGNORECASE,
)
"""What every rule holds a word of: cheaper to look for than the rules."""
_DATED = re.compile(
    rf"\b{_YEAR}\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|today|yesterday)|\b(?:day|week|month|year)s?\b",
    re.IGNORECASE,
)
_LATEST = re.compile(
    r"\b(?:(?<!at the )latest|most recent(?:ly)?|newest|currently|at (?:present|the moment)|right now|so far"
    r"|(?<!up )to date|up to now|as of (?:now|today))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """When the sources of a question were published, as it says: from `first` to `last`, both included."""

    rest: str
    """The question without the words that say so."""
    first: date | None = None
    last: date | None = None
    latest: bool = False
    """Whether, of answers that fit about as well, the later published one is wanted."""

    def within(self, filters: Filters | None) -> Filters:
        """Return the filters with this period, which keeps articles without a date; a period of their own wins."""
        given = filters or Filters()
        if given.published_from or given.published_to or not (self.first or self.last):
            return given
        return replace(given, published_from=self.first, published_to=self.last, keep_undated=True)


def mentions(question: str) -> bool:
    """Whether a question may hold a period: where False, `period` finds none. Cheap, and imports nothing."""
    return bool(_LATEST.search(question) or (_SPEAKS.search(question) and _DATED.search(question)))


def period(question: str, today: date) -> Period | None:
    """Return what a question says of when its sources were published, or None where it says nothing of that.

    "last week" counts from `today`; a month without a year is the last one that began until then. "the latest" and its
    like restrict nothing and stay part of what is searched, since they mostly name something ("Meta's latest model").
    """
    if not mentions(question):
        return None
    latest = bool(_LATEST.search(question))
    for cut, parts in _readings(question):
        if bounds := _bounds(parts, today):
            return Period(_without(question, *cut), *bounds, latest)
    return Period(question, latest=True) if latest else None


def _readings(question: str) -> Iterator[tuple[Span, dict[str, str]]]:
    """Yield, for each rule that fits, where it cuts and what its groups hold."""
    if not (_SPEAKS.search(question) and _DATED.search(question)):
        return
    dated, rules = _compiled()
    marked = dated.sub(lambda found: _MARKS[_sort(found)] * len(found.group()), question)
    for rule in rules:
        if found := rule.search(marked):
            yield found.span("cut"), {name: question[slice(*found.span(name))] for name in found.re.groupindex}


def _sort(found: re.Match[str]) -> str:
    """Return which sort of date a match is: the name of a mark."""
    text = found["absolute"]
    if text is None:
        return "stretch"
    if text.isdigit():
        return "year"
    if text.lower() == "may":
        return "may"
    return "day" if re.search(r"\b\d\d?(?:st|nd|rd|th)?\b(?<!\d{4}-\d\d)|-\d\d-", text) else "date"


@cache
def _compiled() -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]:
    """Return what a date is, and the rules; compiled when a question first needs them."""
    dated, *rules = (re.compile(text.replace(" ", r"\s+"), re.IGNORECASE) for text in (_DATE, *_RULES))
    return dated, tuple(rules)


def _without(question: str, start: int, end: int) -> str:
    before, after = question[:start].rstrip(" ,"), question[end:].lstrip(" ,")
    return f"{before}{'' if after[:1] in {*'?.!;:)'} else ' '}{after}".strip()


def _bounds(parts: dict[str, str], today: date) -> tuple[date | None, date | None] | None:
    """Return the first and the last day that the parts of a rule name, None where one is open; None for no dates."""
    if parts.get("first"):
        last = _days(parts["last"], today)
        first = last and _days(parts["first"], last[1])  # "between March and May 2026": of the same year
        return (first[0], last[1]) if first and last and first[0] <= last[1] else None
    named = next((text for name in ("stand", "onward", "day", "stretch") if (text := parts.get(name))), "")
    days = _days(named, today)
    if days is None:
        return None
    how = _limit(parts)
    vague = bool(parts.get("vague"))  # "before late March" takes March in: wider loses less
    if how == "before":
        return None, days[1] if vague else days[0] - timedelta(1)
    if how == "after":
        return days[0] if vague else days[1] + timedelta(1), None
    return None if how == "until" else days[0], None if how == "since" else days[1]


def _limit(parts: dict[str, str]) -> str:
    """Return which limit the words of a rule set: a name of `_LIMITS`, or "in". What is known in May is known until."""
    if parts.get("stand"):
        return "until"
    if parts.get("onward"):
        return "since"
    said = " ".join((parts.get("how") or "in").lower().split())
    limit = next((name for name, wordings in _LIMITS.items() if said in wordings.split("|")), "in")
    return "until" if limit == "in" and parts.get("known") else limit


def _days(text: str, today: date) -> tuple[date, date] | None:
    """Return the first and the last day of what a text names, or None where there is no such day."""
    text = " ".join(text.lower().split())
    return _relative(text, today) if re.fullmatch(_RELATIVE, text) else _named(text, today)


def _named(text: str, today: date) -> tuple[date, date] | None:
    """Return the days of "8 April 2026", "March 2026", "2025" or "May"."""
    from dateutil import parser
    from dateutil.relativedelta import relativedelta

    bare = re.sub(r"\b(?:the|of)\b", " ", text)
    try:  # what the defaults fill in is what the text leaves out; both years have a February 29
        one, other = (parser.parse(bare, default=datetime(*parts)).date() for parts in ((2000, 1, 1), (2004, 2, 2)))
    except (ValueError, OverflowError):
        return None
    if one.year != other.year:
        before = (one + relativedelta(year=today.year - back) for back in range(9))
        found = next((day for day in before if day <= today and day.day == one.day), None)
        if found is None:
            return None
        one = found
    if one.month != other.month:
        return one, one + relativedelta(month=12, day=31)
    return one, one + relativedelta(day=31) if one.day != other.day else one


def _relative(text: str, today: date) -> tuple[date, date]:
    """Return the days of "yesterday", of "last week" (the one before this) or of "the last two weeks" (until today)."""
    from dateutil.relativedelta import MO, relativedelta

    if text in {"today", "yesterday"}:
        day = today - timedelta(text == "yesterday")
        return day, day
    *which, unit = text.removesuffix("s").split()
    one, start = {
        "day": (relativedelta(days=1), relativedelta()),
        "week": (relativedelta(weeks=1), relativedelta(weekday=MO(-1))),
        "month": (relativedelta(months=1), relativedelta(day=1)),
        "year": (relativedelta(years=1), relativedelta(month=1, day=1)),
    }[unit]
    counts = [NUMBERS.index(word) + 1 if word in NUMBERS else int(word) for word in which[1:] if word not in _WHICH]
    if counts or which[0] in {"the", "past"}:
        return today - one * max([1, *counts]), today
    first = today + start
    return (first, first + one - timedelta(1)) if which[0] == "this" else (first - one, first - timedelta(1))
