"""Dates that name a day in full, and those that leave something to guess."""

from datetime import date, datetime

import pytest

from askmuse.articles.metadata.dates import parse_date


@pytest.mark.parametrize("language", ["bg", "cs", "da", "de", "fi", "hy", "ka", "nb", "pl", "ro", "ru", "tr", "uk"])
@pytest.mark.parametrize("text", ["03.04.2026", "3.4.2026", "3. 4. 2026", "Freitag, 03.04.2026, 12:00", "3.4.2026 г."])
def test_a_dotted_date_starts_with_the_day_in_languages_that_write_it_so(text: str, language: str) -> None:
    assert parse_date(text, language) == date(2026, 4, 3)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("03.04.2026", "en", None),
        ("03.04.2026", None, None),
        ("03/04/2025", "de", None),
        ("03-04-2025", "de", None),
        ("31.04.2026", "de", None),
        ("04.13.2026", "de", date(2026, 4, 13)),
        ("1.03.04.2026", "de", None),
        ("2026-04-03", "de", date(2026, 4, 3)),
        ("3. Mai 2026", "de", date(2026, 5, 3)),
    ],
)
def test_the_language_decides_the_order_of_dotted_dates_only(text: str, language: str | None, day: date | None) -> None:
    assert parse_date(text, language) == day


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (date(2026, 4, 8), date(2026, 4, 8)),
        (datetime(2026, 4, 8, 23, 59), date(2026, 4, 8)),
        ("2026-04-08", date(2026, 4, 8)),
        ("2026-04-08T10:00:00Z", date(2026, 4, 8)),
        ("Wed, 08 Apr 2026 10:00:00 GMT", date(2026, 4, 8)),
        ("April 8th, 2026", date(2026, 4, 8)),
        (20260408, date(2026, 4, 8)),
        ("20/4/2026", date(2026, 4, 20)),
        ("20.4.2026", date(2026, 4, 20)),
        ("8. April 2026", date(2026, 4, 8)),
        ("Mittwoch, 8. März 2026, 12:00 Uhr", date(2026, 3, 8)),
        ("1er août 2025", date(2025, 8, 1)),
        ("8 de octubre de 2025", date(2025, 10, 8)),
        ("8 октября 2025 г.", date(2025, 10, 8)),
        ("8 maart 2026", date(2026, 3, 8)),
        ("2026年4月8日", date(2026, 4, 8)),
        ("8/4/2026", None),
        ("03/04/2025", None),
        ("8.4.2026", None),
        ("26-04-28", None),
        ("28/04/26", None),
        ("2026-04", None),
        ("2026-04-08 " + " " * 100, None),
        ("April 2026", None),
        ("8 April", None),
        ("2026", None),
        ("10:30", None),
        ("April 31, 2026", None),
        ("9" * 30, None),
        ("", None),
        (None, None),
        ([1], None),
    ],
)
def test_parse_date_returns_a_complete_unambiguous_day_or_none(value: object, day: date | None) -> None:
    assert parse_date(value) == day
