"""Finds and parses dates as articles write them, in a dozen languages."""

import re
from datetime import date, datetime
from functools import cache
from typing import Any

_MONTHS = tuple(
    names.split()
    for names in (
        "january jan januar jänner januari januari janvier janv enero ene gennaio janeiro stycznia январь января",
        "february feb februar februari février févr fevrier febrero febbraio fevereiro fev lutego февраль февраля",
        "march mar märz mrz mär maart mars marts marzo março marca март марта",
        "april apr avril avr abril abr aprile kwietnia апрель апреля",
        "may mai mei maj mayo maggio maio maja май мая",
        "june jun juni juin junio giugno junho czerwca июнь июня",
        "july jul juli juillet juil julio luglio julho lipca июль июля",
        "august aug augustus augusti août aout agosto ago sierpnia август августа",
        "september sept sep septembre septiembre settembre setembro września сентябрь сентября",
        "october oct oktober okt octobre octubre ottobre outubro października октябрь октября",
        "november nov novembre noviembre novembro listopada ноябрь ноября",
        "december dec dezember dez desember décembre déc diciembre dic dicembre dezembro grudnia декабрь декабря",
    )
)
"""The names of each month as they stand in dates: in English, German, Dutch, French, Spanish, Italian, Portuguese, the
languages of Scandinavia, Polish and Russian."""
_WEEKDAYS = tuple(
    names.split()
    for names in (
        "monday mon montag maandag måndag mandag lundi lunes lunedì segunda poniedziałek понедельник",
        "tuesday tue tues dienstag dinsdag tisdag tirsdag mardi martes martedì terça wtorek вторник",
        "wednesday wed mittwoch woensdag onsdag mercredi miércoles mercoledì quarta środa среда",
        "thursday thu thur thurs donnerstag donderdag torsdag jeudi jueves giovedì quinta czwartek четверг",
        "friday fri freitag vrijdag fredag vendredi viernes venerdì sexta piątek пятница",
        "saturday sat samstag sonnabend zaterdag lördag lørdag samedi sábado sabato sobota суббота",
        "sunday sun sonntag zondag söndag søndag dimanche domingo domenica niedziela воскресенье",
    )
)


def _any_of(names: tuple[list[str], ...]) -> str:
    return "|".join(sorted((name for group in names for name in group), key=len, reverse=True))


MONTH_NAME = rf"(?:{_any_of(_MONTHS)})(?!\w)\.?"
"""The pattern of the name of a month in any of these languages, to be compiled with IGNORECASE."""
WEEKDAY = rf"(?:{_any_of(_WEEKDAYS)})(?!\w)"
"""The pattern of the name of a weekday, to be compiled with IGNORECASE."""
_YEAR = r"(?:19|20)\d\d"
DATE = (
    rf"\b(?:{MONTH_NAME}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|[.ºª])?\s+(?:of\s+|de\s+|d['’])?{MONTH_NAME},?\s+(?:de\s+|del\s+)?{_YEAR}(?:\s*(?:г|р|r)\.)?"
    rf"|{_YEAR}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?|\d{{1,2}}[/-]\d{{1,2}}[/-]{_YEAR}"
    rf"|\d{{1,2}}\.\s?\d{{1,2}}\.\s?{_YEAR}(?:\s*(?:г|р|r)\.)?"
    rf"|{_YEAR}年\d{{1,2}}月\d{{1,2}}日)(?![\w/-])"
)
"""The pattern of a date with a year, to be compiled with IGNORECASE."""
_DOTTED = re.compile(rf"(?<![\d.])(\d{{1,2}})\.\s?(1[0-2]|0?[1-9])\.\s?({_YEAR})(?!\d)")
_DAY_FIRST = frozenset("bg cs da de et fi hr hy is ka lv nb nn no pl ro ru sk sl sr tr uk".split())  # noqa: SIM905
"""The languages in which a date with full stops is day, month and year: 3.4.2026 is in April. A page may declare some
that are not detected in a text."""
_LONGEST = 100
"""The most characters of a date with weekday, time and zone."""
_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_BETWEEN = "de del d le den der dem el il em op am an um à a the of uhr er г р r года år"
"""Words between the parts of a date, which tell nothing."""


def is_month(word: str) -> bool:
    """Whether a word is the name of a month in any of the languages that dates are read in."""
    return any(word.lower() in names for names in _MONTHS)


def parse_date(value: Any, language: str | None = None) -> date | None:
    """Return the day of a date, a time or a text in a language, or None if day, month or year is missing.

    Neither the order of day and month nor the century is guessed: 8/4/2026 and 26-04-08 are not dates, and 8.4.2026 is
    one only in languages that write it in one way.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str | int):
        return None
    text = str(value)[: _LONGEST + 1]
    if len(text) > _LONGEST or not re.search(r"\d{4}", text):
        return None
    text = _ASIAN.sub(r"\1-\2-\3", text)
    if language in _DAY_FIRST:
        text = _DOTTED.sub(lambda match: f"{match[1]} {_MONTHS[int(match[2]) - 1][0]} {match[3]}", text)
    from dateutil import parser

    try:
        year_first = bool(re.match(r"\s*\d{4}", text))
        first = parser.parse(text, _names(), default=datetime(2000, 1, 1))
        second = parser.parse(text, _names(), default=datetime(2001, 2, 2), dayfirst=not year_first)
    except (ValueError, OverflowError):
        return None
    return first.date() if first.date() == second.date() else None


@cache
def _names() -> Any:
    """Return dateutil's table of names with those above; made on first use, since importing dateutil takes 40 ms."""
    from dateutil import parser

    names = {
        "JUMP": [*parser.parserinfo.JUMP, *_BETWEEN.split()],
        "MONTHS": [tuple(names) for names in _MONTHS],
        "WEEKDAYS": [tuple(names) for names in _WEEKDAYS],
    }
    return type("Names", (parser.parserinfo,), names)()
