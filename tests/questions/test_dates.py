"""The forms of dates, each with its example, and the days that dates stand for."""

import re
from datetime import date

import pytest

from askmuse.questions.dates import FORMS, Form, days, may_hold_date, replace_dates

TODAY = date(2026, 11, 21)
"""A Saturday."""
DAYS = {
    "ISO day": ("2026-04-08", "2026-04-08"),
    "day with full stops": ("2026-04-08", "2026-04-08"),
    "month in figures": ("2026-04-01", "2026-04-30"),
    "decade": ("1990-01-01", "1999-12-31"),
    "ISO month": ("2026-04-01", "2026-04-30"),
    "day before month": ("2026-04-08", "2026-04-08"),
    "day after month": ("2026-04-08", "2026-04-08"),
    "month of a year": ("2026-03-01", "2026-03-31"),
    "may": ("2026-05-01", "2026-05-31"),
    "month": ("2026-03-01", "2026-03-31"),
    "season of a year": ("2025-06-01", "2025-08-31"),
    "quarter of a year": ("2025-04-01", "2025-06-30"),
    "half of a year": ("2025-01-01", "2025-06-30"),
    "year by name": ("2025-01-01", "2025-12-31"),
    "year": ("2025-01-01", "2025-12-31"),
    "day near today": ("2026-11-20", "2026-11-20"),
    "season near today": ("2026-06-01", "2026-08-31"),
    "period up to today": ("2026-11-07", "2026-11-21"),
    "season": ("2026-06-01", "2026-08-31"),
}
"""The days of each form's example."""


def found(text: str) -> list[tuple[str, str]]:
    """Return the dates in a text, each with its sort."""
    dates: list[tuple[str, str]] = []

    def keep(sort: str, wording: str) -> str:
        dates.append((sort, wording))
        return ""

    replace_dates(text, keep)
    return dates


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_each_form_of_a_date_reads_its_example(form: Form) -> None:
    first, last = DAYS[form.name]
    assert re.fullmatch(form.pattern, form.example, re.IGNORECASE)
    assert may_hold_date(form.example)
    assert found(f"What was reported in {form.example}, then?") == [(form.sort, form.example)]
    assert days(form.example, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


def test_each_form_of_a_date_has_a_unique_name() -> None:
    assert sorted(form.name for form in FORMS) == sorted(DAYS)


@pytest.mark.parametrize(
    "text",
    [
        "8/4/2026", "2026-04-08-1", "12025", "2025%", "$2025x", "3.2025", "the last week of the war", "1995s",
        "13/2025", "1.2.3.2025", "mayor", "falling", "summertime", "the fifth quarter", "q5", "yesterdays",
        "the last two hours", "20256",
    ],
)  # fmt: skip
def test_text_that_only_resembles_a_date_is_not_read_as_one(text: str) -> None:
    dates = [wording for _, wording in found(f"What of {text} of it?")]
    assert dates == []


@pytest.mark.parametrize(
    ("text", "today", "first", "last"),
    [
        ("winter 2025", "2026-11-21", "2025-12-01", "2026-02-28"),
        ("fall of 2025", "2026-11-21", "2025-09-01", "2025-11-30"),
        ("winter", "2026-11-21", "2025-12-01", "2026-02-28"),
        ("spring", "2026-02-01", "2025-03-01", "2025-05-31"),
        ("last winter", "2026-02-01", "2024-12-01", "2025-02-28"),
        ("this winter", "2026-02-01", "2025-12-01", "2026-02-28"),
        ("this summer", "2026-02-01", "2026-06-01", "2026-08-31"),
        ("the fourth quarter of 2025", "2026-11-21", "2025-10-01", "2025-12-31"),
        ("the second half of 2025", "2026-11-21", "2025-07-01", "2025-12-31"),
    ],
)
def test_seasons_quarters_and_halves_are_periods(text: str, today: str, first: str, last: str) -> None:
    assert days(text, date.fromisoformat(today)) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("text", ["", "31 April 2026", "2026-13-01", "\x00"])
def test_days_that_do_not_exist_are_not_dates(text: str) -> None:
    assert days(text, TODAY) is None
