"""How the values of two sentences compare."""

from datetime import date

import pytest

from askmuse.answering.comparing.comparison import Comparison, compare, compare_dates, kind_of_difference
from askmuse.answering.comparing.statements import Statement, content_terms

JUNE, JULY, NEXT_YEAR = date(2024, 6, 1), date(2024, 7, 1), date(2025, 6, 1)


def compared(
    one: str, other: str, days: tuple[date, date] = (JUNE, JUNE), question: str = ""
) -> tuple[str, ...] | None:
    first, second = Statement(one, days[0]), Statement(other, days[1])
    found = compare(first, second, question, lambda term: 0.3)
    return None if found is None else (found.kind, one[slice(*found.span)], other[slice(*found.other_span)])


def test_values_of_the_same_thing_agree_or_differ() -> None:
    one = "The new arena cost 61 million crowns."
    assert compared(one, "The arena cost 61 million crowns.") == ("agree", "61 million", "61 million")
    assert compared(one, "The arena cost 63.4 million crowns.") == ("differ", "61 million", "63.4 million")


def test_values_that_are_months_apart_are_of_another_time_and_equal_ones_a_year_apart_may_be_chance() -> None:
    one, other = "The base rate of the bank is 4.75 per cent.", "The base rate of the bank is 4.5 per cent."
    assert compared(one, other, (JUNE, JULY)) == ("later", "4.75 per cent", "4.5 per cent")
    assert compared(one, one, (JUNE, JULY)) == ("agree", "4.75 per cent", "4.75 per cent")
    assert compared(one, one, (JUNE, NEXT_YEAR)) is None


@pytest.mark.parametrize(
    "other",
    [
        "The arena will hold 61 million visitors.",  # of another measure
        "The arena lost 61 million crowns a year.",  # for a time
        "The debts of the arena are 70 million crowns.",
        "The arena cost 70 million crowns in Dray, said Ann Lee.",  # a name that only this has
        "The average arena cost 70 million crowns.",
        "Pipes cost 70 million crowns.",  # hardly anything in common
        "The arena cost 700 million crowns.",
    ],
)
def test_values_of_other_things_are_not_compared(other: str) -> None:
    assert compared("The new arena cost 61 million crowns.", other) is None


def test_a_sentence_that_has_both_values_agrees_and_tells_what_it_calls_past_or_denies() -> None:
    old = "Nine corbels of the ramp are damaged, a survey found."
    assert compared(old, "The damaged corbels of the ramp are 14, up from nine corbels.") == ("later", "Nine", "14")
    cost = "The pipe will cost 640 million florins."
    assert compared(cost, "The pipe will cost 910 million florins, not 640 million.") == (
        "differ",
        "640 million",
        "910 million",
    )
    assert compared(cost, "The pipe will cost 910 million florins, or 640 million.") == (
        "agree",
        "640 million",
        "640 million",
    )


@pytest.mark.parametrize(
    "taken_back",
    [
        "An earlier version said that the arena cost 61 million crowns.",
        "He denied that the arena cost 61 million crowns.",
    ],
)
def test_a_claim_that_is_taken_back_agrees_with_nothing(taken_back: str) -> None:
    assert compared("The arena cost 61 million crowns.", taken_back) is None


def test_values_that_the_reader_marks_need_fewer_words_in_common() -> None:
    one, other = "Police put it at 22,000.", "Her estimate is 31,500 people."
    question = "crowd size selmin march"
    above = "March in Selmin: the size of the crowd"
    first, second = Statement(one, JUNE, above), Statement(other, JUNE, above)
    assert compare(first, second, question, lambda term: 1.0) is None
    first, second = Statement(one, JUNE, above, "", (17, 23)), Statement(other, JUNE, above, "", (16, 22))
    assert compare(first, second, question, lambda term: 1.0) == Comparison("differ", (17, 23), (16, 22))


@pytest.mark.parametrize(
    ("older", "newer", "days", "expected"),
    [
        ("a", "b", (JUNE, JUNE), "differ"),
        ("a", "b", (JUNE, date(2024, 6, 4)), "differ"),
        ("a", "It has risen since.", (JUNE, date(2024, 6, 4)), "later"),
        ("a", "b", (JUNE, JULY), "later"),
        ("a", "The paper corrected this.", (JUNE, JULY), "differ"),
        ("a", "b", (JUNE, None), None),
        ("a", "b", (None, None), "differ"),
    ],
)
def test_the_days_of_two_articles_and_their_words_tell_a_change_from_a_contradiction(
    older: str, newer: str, days: tuple[date | None, date | None], expected: str | None
) -> None:
    one, other = Statement(older, days[0]), Statement(newer, days[1])
    assert kind_of_difference(one, other) == kind_of_difference(other, one) == expected


def test_dates_compare_where_both_clauses_have_what_is_asked_for() -> None:
    one, other = Statement("The lift closed on 8 April 2026.", JUNE), Statement("The lift closed on 9 April.", JUNE)
    event = content_terms("When did the lift close?")
    assert compare_dates(one, other, event) == Comparison("differ", (19, 31), (19, 26))
    assert compare_dates(one, Statement("The lift closed in April.", JUNE), event) is None
    assert compare_dates(one, Statement("The ramp closed on 9 April.", JUNE), event) is None
    assert compare_dates(one, other, frozenset()) is None
