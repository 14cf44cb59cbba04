"""How the values of two sentences compare."""

from dataclasses import replace
from datetime import date

import pytest

from askmuse.answering.comparing.comparison import Comparison, compare, compare_dates
from askmuse.answering.comparing.statements import Statement, content_terms

JUNE, JULY, NEXT_YEAR = date(2024, 6, 1), date(2024, 7, 1), date(2025, 6, 1)


def statement(text: str, day: date | None = JUNE, *, sure: bool = True, above: str = "") -> Statement:
    """Return a statement whose whole sentence the reader marks as the answer."""
    return Statement(text, day, above, "", (0, len(text)), sure)


def compared(
    one: str, other: str, days: tuple[date, date] = (JUNE, JUNE), question: str = "arena", *, sure: bool = False
) -> tuple[str, ...] | None:
    """Return how two sentences compare; the reader is sure of the first, and of the second if `sure` is true."""
    comparison = compare(statement(one, days[0]), statement(other, days[1], sure=sure), question, lambda term: 0.3)
    return (
        None
        if comparison is None
        else (comparison.kind, one[slice(*comparison.span)], other[slice(*comparison.other_span)])
    )


def test_values_of_the_same_thing_agree_or_differ() -> None:
    one = "The new arena cost 61 million crowns."
    assert compared(one, "The arena cost 61 million crowns.") == ("agree", "61 million", "61 million")
    assert compared(one, "The arena cost 63.4 million crowns.") == ("differ", "61 million", "63.4 million")


def test_values_a_month_apart_are_of_another_time_and_equal_ones_a_year_apart_may_be_chance() -> None:
    one, other = "The base rate of the bank is 4.75 per cent.", "The base rate of the bank is 4.5 per cent."
    assert compared(one, other, (JUNE, JULY), "base rate") == ("later", "4.75 per cent", "4.5 per cent")
    assert compared(one, one, (JUNE, JULY), "base rate") == ("agree", "4.75 per cent", "4.75 per cent")
    assert compared(one, one, (JUNE, NEXT_YEAR), "base rate") is None


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


def test_a_sentence_with_both_values_agrees_unless_it_calls_one_of_them_past_or_denies_it() -> None:
    old = "Nine corbels of the ramp are damaged, a survey found."
    new = "The damaged corbels of the ramp are 14, up from nine corbels."
    assert compared(old, new, question="damaged corbels") == ("later", "Nine", "14")
    cost = "The pipe will cost 640 million florins."
    assert compared(cost, "The pipe will cost 910 million florins, not 640 million.", question="pipe") == (
        "differ",
        "640 million",
        "910 million",
    )
    assert compared(cost, "The pipe will cost 910 million florins, or 640 million.", question="pipe") == (
        "agree",
        "640 million",
        "640 million",
    )


@pytest.mark.parametrize(
    "withdrawn",
    [
        "An earlier version said that the arena cost 61 million crowns.",
        "He denied that the arena cost 61 million crowns.",
    ],
)
def test_a_claim_that_is_corrected_or_denied_agrees_with_nothing(withdrawn: str) -> None:
    assert compared("The arena cost 61 million crowns.", withdrawn) is None


def test_values_that_the_reader_is_sure_of_need_no_words_in_common() -> None:
    one, other = "Police put it at 22,000.", "Her estimate is 31,500 people."
    above, question = "March in Selmin: the size of the crowd", "crowd size selmin march"
    first, second = statement(one, above=above), statement(other, above=above)
    assert compare(first, second, question, lambda term: 0.1) == Comparison("differ", (17, 23), (16, 22))
    assert compare(first, replace(second, sure=False), question, lambda term: 0.1) is None
    assert compare(replace(first, sure=False), second, question, lambda term: 0.1) is None


def test_values_differ_only_if_the_reader_marks_both() -> None:
    one, other = statement("The new arena cost 61 million crowns."), statement("The arena cost 63.4 million crowns.")
    assert compare(one, replace(other, answering=(0, 9)), "arena", lambda term: 0.3) is None
    assert compare(replace(one, answering=(0, 9)), other, "arena", lambda term: 0.3) is None


def test_equal_values_agree_if_the_reader_marks_one_or_is_sure_of_both_sentences() -> None:
    one, other = statement("The new arena cost 61 million crowns."), statement("The arena cost 61 million crowns.")
    unmarked = replace(one, answering=None)
    agreed = Comparison("agree", (19, 29), (15, 25))
    assert compare(one, replace(other, answering=None, sure=False), "arena", lambda term: 0.3) == agreed
    assert compare(unmarked, other, "arena", lambda term: 0.3) == agreed
    assert compare(unmarked, replace(other, sure=False), "arena", lambda term: 0.3) is None


@pytest.mark.parametrize("question", ["How high is the tower?", ""])
def test_sentences_without_a_word_of_the_question_are_not_compared(question: str) -> None:
    assert (
        compared("The new arena cost 61 million crowns.", "The arena cost 61 million crowns.", question=question)
        is None
    )


@pytest.mark.parametrize(
    "other",
    [
        "The owners want the arena for 70 million crowns.",
        "The arena would cost 70 million crowns.",
        "The arena costs 70 million crowns if it opens.",
    ],
)
def test_a_wish_or_a_supposition_is_not_compared_with_a_fact(other: str) -> None:
    assert compared("The new arena cost 61 million crowns.", other, sure=True) is None
    assert compared(other, "The new arena cost 61 million crowns.", sure=True) is None


def test_an_error_that_is_quoted_to_correct_it_differs_from_nothing() -> None:
    slip, steps = "An earlier version said there were 241 steps.", "There are 214 steps."
    assert compared("It said there were 241 steps.", steps, question="steps", sure=True) == ("differ", "241", "214")
    assert (
        compared(slip, steps, question="steps", sure=True) is compared(steps, slip, question="steps", sure=True) is None
    )


def test_a_value_of_a_past_event_has_no_later_value() -> None:
    one, other = "The ambulance took 21 minutes.", "She said that the ambulance took 26 minutes."
    assert compared(one, other, question="ambulance", sure=True) == ("differ", "21 minutes", "26 minutes")
    assert compared(one, other, (JUNE, JULY), "ambulance", sure=True) is None
    lasting = "The ambulance takes 26 minutes now."
    assert compared(one, lasting, (JUNE, JULY), "ambulance", sure=True) == ("later", "21 minutes", "26 minutes")
    may, june = "Inflation was 4.7 per cent in May.", "Inflation was 4.9 per cent in June."
    assert compared(may, june, (JUNE, JULY), "inflation", sure=True) == ("later", "4.7 per cent", "4.9 per cent")


def test_percentages_of_different_things_are_not_compared() -> None:
    rate, prices = "The bank left its rate at 4.25 per cent.", "Prices rose by some 4.9 per cent."
    above = "The Bank of Ardova and the economy"
    assert (
        compare(statement(rate, above=above), statement(prices, above=above), "bank of ardova", lambda term: 1.0)
        is None
    )


def test_small_numbers_without_a_noun_are_compared_only_if_their_clauses_share_a_word() -> None:
    one, other = "Six are beyond repair, says the flood office.", "Eight of them came home after the flood."
    assert compared(one, other, question="flood", sure=True) is None
    one, other = "The official toll of the flood is nine.", "The official figure for the flood is seven."
    assert compared(one, other, question="flood", sure=True) == ("differ", "nine", "seven")


def test_dates_are_compared_if_both_clauses_have_the_event_of_the_question() -> None:
    one, other = Statement("The lift closed on 8 April 2026.", JUNE), Statement("The lift closed on 9 April.", JUNE)
    event = content_terms("When did the lift close?")
    assert compare_dates(one, other, event) == Comparison("differ", (19, 31), (19, 26))
    assert compare_dates(one, Statement("The lift closed in April.", JUNE), event) is None
    assert compare_dates(one, Statement("The ramp closed on 9 April.", JUNE), event) is None
    assert compare_dates(one, other, frozenset()) is None
