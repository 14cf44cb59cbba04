"""Dates in a sentence, and how they compare."""

import pytest

from askmuse.answering.comparing.days import Day, days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It came on April 8, 2026.", (2026, 4, 8)),
        ("It came on 8 April 2026.", (2026, 4, 8)),
        ("It came on 2026-04-08.", (2026, 4, 8)),
        ("It came on the 8th of April 2026.", (2026, 4, 8)),
        ("It came on 8th April, 2026.", (2026, 4, 8)),
        ("It came on April 8th.", (0, 4, 8)),
        ("It came on 8 April.", (0, 4, 8)),
        ("It came in July 2023.", (2023, 7, 0)),
        ("It came in 2025.", (2025, 0, 0)),
        ("Omar 2024 it was.", (2024, 0, 0)),
    ],
)
def test_dates_have_years_months_and_days(text: str, expected: tuple[int, int, int]) -> None:
    assert [day.parts for day in days(text)] == [expected]


@pytest.mark.parametrize(
    ("one", "other", "comparable", "same"),
    [
        ((2026, 4, 8), (2026, 4, 0), True, True),
        ((2026, 4, 8), (0, 4, 8), True, True),
        ((2026, 4, 8), (2025, 4, 8), True, False),
        ((2026, 0, 0), (0, 5, 5), False, False),
    ],
)
def test_two_dates_are_compared_by_the_parts_that_both_have(
    one: tuple[int, int, int], other: tuple[int, int, int], comparable: bool, same: bool
) -> None:
    first, second = Day((0, 1), *one), Day((0, 1), *other)
    assert (first.comparable(second), second.comparable(first)) == (comparable, comparable)
    assert (first.same(second), second.same(first)) == (same, same)
