"""Finds dates in questions, absolute ("8 April 2026") or relative ("last week"), and the days that they stand for.

`FORMS` lists the forms that are recognised, each with an example that a test checks. A space in a pattern matches any
white space. dateutil parses the dates; it is imported only when there is one, since that takes 40 ms of processor time.
The library dateparser takes 90 ms to import and 140 ms for its first date, and recognises no further form that is
needed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from askmuse.text import ENGLISH_MONTH, NUMBERS

Days = tuple[date, date]
"""A first and a last day, both included."""
_YEAR = r"(?:19|20)\d\d"
_DAY = r"\d\d?(?:st|nd|rd|th)?"
_LAST = ("last", "past", "previous")
_UNIT = r"(?:day|week|month|year)s?"
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""The seasons of the northern hemisphere, as weather services count them, and the month in which each begins."""
_SEASON = rf"(?:{'|'.join(_SEASONS)})"
_ORDINALS = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True)
class Form:
    """A form of dates: its name, its pattern, an example, and its sort."""

    name: str
    pattern: str
    example: str
    sort: str = "date"
    """"day"; "date" for anything longer; "relative" for what counts from today; "year" or "word" for what may be no
    date at all: "2000" may be a count, "may" a verb and "fall" a loss."""


FORMS = (
    Form("ISO day", rf"{_YEAR}-\d\d-\d\d", "2026-04-08", "day"),
    Form("day with full stops", rf"\d\d?\.\d\d?\.{_YEAR}", "8.4.2026", "day"),
    Form("ISO month", rf"{_YEAR}-\d\d", "2026-04"),
    Form("month in figures", rf"(?:0?[1-9]|1[0-2])/{_YEAR}", "4/2026"),
    Form("decade", r"(?:the )?(?:19|20)\d0s", "the 1990s"),
    Form(
        "day before month", rf"(?:the )?{_DAY} (?:of )?{ENGLISH_MONTH}(?:,? {_YEAR})?", "the 8th of April, 2026", "day"
    ),
    Form("day after month", rf"{ENGLISH_MONTH} (?:the )?{_DAY}\b(?:,? {_YEAR})?", "April 8, 2026", "day"),
    Form("month of a year", rf"{ENGLISH_MONTH},? (?:of )?{_YEAR}", "March 2026"),
    Form("may", "may", "May", "word"),
    Form("month", ENGLISH_MONTH, "March"),
    Form("season of a year", rf"(?:the )?{_SEASON},? (?:of )?{_YEAR}", "the summer of 2025"),
    Form("quarter of a year", rf"(?:the )?(?:q[1-4]|(?:{'|'.join(_ORDINALS)}) quarter),? (?:of )?{_YEAR}", "Q2 2025"),
    Form("half of a year", rf"(?:the )?(?:first|second) half of {_YEAR}", "the first half of 2025"),
    Form("year by name", rf"(?:the )?year (?:of )?{_YEAR}", "the year 2025"),
    Form("year", _YEAR, "2025", "year"),
    Form("day near today", "today|yesterday", "yesterday", "relative"),
    Form("season near today", rf"(?:this|(?:the )?(?:{'|'.join(_LAST)})) {_SEASON}", "last summer", "relative"),
    Form(
        "period up to today",
        rf"(?:this|(?:the )?(?:{'|'.join(_LAST)}))(?: (?:\d\d?|{'|'.join(NUMBERS)}))? {_UNIT}",
        "the last two weeks",
        "relative",
    ),
    Form("season", rf"(?:the )?{_SEASON}", "summer", "word"),
)
"""The forms of dates; of two that fit at the same place, the first counts."""
_MAY_BE_DATE = re.compile(
    rf"\b(?:{_YEAR}|(?:19|20)\d0s|today|yesterday|{_UNIT}|{_SEASON}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*)\b",
    re.IGNORECASE,
)
"""Matches a word that every form of date contains; searching for it takes less time than searching for the forms."""


def may_hold_date(text: str) -> bool:
    """Whether a text may contain a date; False means that it contains none."""
    return bool(_MAY_BE_DATE.search(text))


def replace_dates(text: str, replacement: Callable[[str, str], str]) -> str:
    """Return the text with each date replaced by `replacement(sort, wording)`; the sort is that of its `Form`."""
    pattern = _compiled()

    def replaced(match: re.Match[str]) -> str:
        return replacement(FORMS[int((match.lastgroup or "_0")[1:])].sort, match.group())

    return pattern.sub(replaced, text)


@cache
def _compiled() -> re.Pattern[str]:
    """Return the pattern of any date, compiled when it is first needed; the group `_n` matches `FORMS[n]`."""
    absolute, relative = (
        "|".join(f"(?P<_{n}>{form.pattern})" for n, form in enumerate(FORMS) if (form.sort == "relative") is near)
        for near in (False, True)
    )
    pattern = rf"(?<!\w)(?<!\d[-./,:])(?:(?:{relative})\b(?! of )|(?:{absolute})(?![\w%$€£]|[-./,:]\d))"
    return re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE)


def days(text: str, today: date) -> Days | None:
    """Return the first and the last day that the wording of a date stands for, or None if there is no such day.

    "last week" counts from `today`; a month or season without a year is the latest that had begun by `today`.
    """
    words = re.sub(r"\b(?:the|of|year)\b(?! *\Z)|,", " ", " ".join(text.lower().split())).split()
    if not words:
        return None
    if words[0] in {"today", "yesterday"}:
        day = today - timedelta(words[0] == "yesterday")
        return day, day
    if words[0] in {"this", *_LAST}:
        if words[-1] in _SEASONS:
            return _season_near(words, today)
        return _relative(words, today, rolling=text.lower().split()[0] in {"the", "past"})
    if (part := _part_of_year(words, today)) is not None:
        return part
    if words[0].endswith("0s"):
        decade = int(words[0][:4])
        return date(decade, 1, 1), date(decade + 9, 12, 31)
    if re.fullmatch(r"\d\d?\.\d\d?\.\d{4}", words[0]):  # full stops are only used where the day comes first
        return _absolute("-".join(reversed(words[0].split("."))), today)
    if re.fullmatch(r"\d\d?/\d{4}", words[0]):
        return _absolute("-".join(reversed(words[0].split("/"))), today)
    return _absolute(" ".join(words), today)


def _part_of_year(words: list[str], today: date) -> Days | None:
    """Return the days of a season, a quarter or a half; None for any other date."""
    year = next((int(word) for word in words if re.fullmatch(_YEAR, word)), None)
    if words[0] in _SEASONS:
        month = _SEASONS[words[0]]
        latest = today.year if date(today.year, month, 1) <= today else today.year - 1
        return _months(latest if year is None else year, month, 3)
    if year is None:
        return None
    if words[0] in {"q1", "q2", "q3", "q4"}:
        return _months(year, 3 * int(words[0][1]) - 2, 3)
    if words[0] in _ORDINALS and words[1] in {"quarter", "half"}:
        length = 3 if words[1] == "quarter" else 6
        return _months(year, length * _ORDINALS.index(words[0]) + 1, length)
    return None


def _season_near(words: list[str], today: date) -> Days:
    """Return the days of "this summer", which is now or comes next, or of "last summer", the latest that has ended."""
    month = _SEASONS[words[-1]]
    seasons = [_months(today.year + offset, month, 3) for offset in (-2, -1, 0, 1)]
    if words[0] == "this":
        return next(season for season in seasons if season[1] >= today)
    return [season for season in seasons if season[1] < today][-1]


def _months(year: int, month: int, count: int) -> Days:
    """Return the days of `count` months, beginning with this one."""
    end = year * 12 + month - 1 + count
    return date(year, month, 1), date(end // 12, end % 12 + 1, 1) - timedelta(1)


def _absolute(text: str, today: date) -> Days | None:
    """Return the days of "8 April 2026", "March 2026", "2025" or "May"."""
    from dateutil import parser
    from dateutil.relativedelta import relativedelta

    # parsed with two defaults: the parts in which the results differ are those that the text leaves out
    try:
        day, other = (parser.parse(text, default=datetime(*parts)).date() for parts in ((2000, 1, 1), (2004, 2, 2)))
    except (ValueError, OverflowError):
        return None
    if day.year != other.year:
        candidates = (
            day + relativedelta(year=today.year - back) for back in range(9)
        )  # leap years are 8 apart at most
        latest = next((candidate for candidate in candidates if candidate <= today and candidate.day == day.day), None)
        if latest is None:
            return None
        day = latest
    if day.month != other.month:
        return day, day + relativedelta(month=12, day=31)
    return day, day + relativedelta(day=31) if day.day != other.day else day


def _relative(words: list[str], today: date, *, rolling: bool) -> Days:
    """Return the days of "last week", the calendar week before this one, or of "the last two weeks", up to today.

    A period is `rolling`, up to today, if it begins with "the" or "past", and whenever there is a number.
    """
    from dateutil.relativedelta import MO, relativedelta

    *qualifiers, unit = words
    length, start = {
        "day": (relativedelta(days=1), relativedelta()),
        "week": (relativedelta(weeks=1), relativedelta(weekday=MO(-1))),
        "month": (relativedelta(months=1), relativedelta(day=1)),
        "year": (relativedelta(years=1), relativedelta(month=1, day=1)),
    }[unit.removesuffix("s")]
    counts = [NUMBERS.index(word) + 1 if word in NUMBERS else int(word) for word in qualifiers[1:]]
    if counts or rolling:
        return today - length * max([1, *counts]), today
    first = today + start
    return (first, first + length - timedelta(1)) if words[0] == "this" else (first - length, first - timedelta(1))
