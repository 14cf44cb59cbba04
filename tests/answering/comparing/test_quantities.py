"""Numbers in a sentence, with what they measure."""

from time import process_time

import pytest

from askmuse.answering.comparing.quantities import MOST, quantities
from askmuse.answering.comparing.quantity import Quantity


def only_quantity(text: str) -> Quantity:
    (quantity,) = quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "amount", "measure", "value"),
    [
        ("It paid $14.3 billion.", 14.3e9, "dollar", "$14.3 billion"),
        ("It cost €5m.", 5e6, "euro", "€5m"),
        ("It cost 3 million pounds.", 3e6, "pound", "3 million"),
        ("It cost 2.1 million florins.", 2.1e6, "florin", "2.1 million"),
        ("It used 58M tokens.", 58e6, "token", "58M"),
        ("It used 1,200 tokens.", 1200.0, "token", "1,200"),
        ("It came to 80.5%.", 80.5, "share", "80.5%"),
        ("It came to 4.5 per cent.", 4.5, "share", "4.5 per cent"),
        ("One in eight agreed.", 12.5, "share", "One in eight"),
        ("It cost half a per cent of output.", 0.5, "share", "half "),
        ("It lasted twenty-one days.", 21 * 86400.0, "time", "twenty-one days"),
        ("It is 9.5 feet deep.", 2.8956, "length", "9.5 feet"),
        ("It is 5m deep.", 5.0, "length", "5m"),
        ("It is eleven and a half kilometres long.", 11500.0, "length", "eleven and a half kilometres"),
        ("Twelve hundred people marched.", 1200.0, "people", "Twelve hundred"),
        ("Half a million people marched.", 5e5, "people", "Half a million"),
        ("The number of damaged corbels is 14.", 14.0, "corbel", "14"),
        ("Its score is 1427.", 1427.0, "", "1427"),
    ],
)
def test_a_quantity_has_an_amount_in_base_units_and_a_measure(
    text: str, amount: float, measure: str, value: str
) -> None:
    quantity = only_quantity(text)
    assert quantity.amount == pytest.approx(amount)
    assert (quantity.measure, text[slice(*quantity.span)]) == (measure, value)


@pytest.mark.parametrize(
    "text",
    [
        "Marta Fenn, 84, lives here.",
        "He is 52 years old.",
        "A 52-year-old man was hurt.",
        "It came on 8 April 2026.",
        "It dates from 1908.",
        "It shut at 4.40pm.",
        "It arrived at 6.30.",
        "It was passed by nine votes to eight.",
        "They lost 29–21.",
        "See page 12.",
        "Llama 4 Maverick was better.",
        "It came third, on the 3rd try.",
        "Ward 5B is shut.",
        "It grew 3 times.",
        f"It has {'1' * 40}.",
    ],
)
def test_ages_dates_times_scores_and_numbers_in_names_are_no_quantities(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("The lake sank by 12 metres.", "change"),
        ("It took 12 minutes longer.", "change"),
        ("They ran within 12 days.", "change"),
        ("Of the 48 corbels some are bad.", "whole"),
        ("It is not 640 million.", "denied"),
        ("It is down from 640 million.", "past"),
        ("It took 12 minutes.", ""),
    ],
)
def test_changes_wholes_and_denied_or_past_amounts_are_told_from_a_value(text: str, part: str) -> None:
    assert only_quantity(text).role == part


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("It may land 12 tonnes of herring a year.", "year"),
        ("It pays 12 crowns monthly.", "month"),
        ("It weighs 12 tonnes.", ""),
    ],
)
def test_a_quantity_has_the_period_for_which_it_holds(text: str, per: str) -> None:
    assert only_quantity(text).per == per


def test_a_number_without_a_measure_takes_that_of_the_only_other_number() -> None:
    kilometres = quantities("Of the 164 kilometres of pipe, 97 have been laid.")
    assert [(quantity.amount, quantity.measure, quantity.role) for quantity in kilometres] == [
        (164000.0, "length", "whole"),
        (97000.0, "length", ""),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "All 48 will be hung.",
        "Of the ramp's 48 corbels many crack.",
        "Only the 48 are known.",
        "The first of 48 is up.",
    ],
)
def test_words_such_as_all_and_only_mark_a_whole(text: str) -> None:
    assert only_quantity(text).role == "whole"


def test_an_amount_of_a_noun_is_no_whole() -> None:
    assert only_quantity("It is a fund of 85 million florins.").role == ""


def test_a_denied_amount_may_follow_a_preposition() -> None:
    assert [q.role for q in quantities("It will fall by nine metres, not by twelve metres.")] == ["change", "denied"]


def test_a_first_word_such_as_some_limits_an_amount_and_is_no_name() -> None:
    cookers = quantities("Some 140,000 Ember cookers were handed in.")
    assert [(quantity.amount, quantity.bound) for quantity in cookers] == [(140000.0, "about")]


@pytest.mark.slow
def test_the_verb_may_after_a_number_is_no_month() -> None:
    assert only_quantity("Of the members, 23 may attend.").amount == 23
    assert list(quantities("It begins on 23 May.")) == []


@pytest.mark.slow
@pytest.mark.parametrize("part", ["1,234,", "123,", "1 ", "1, ", "May 5, ", "A 1 ", "O'", "and A ", "one hundred "])
def test_no_sentence_takes_long_to_read(part: str) -> None:
    started = process_time()
    assert len(quantities(part * (48_000 // len(part)))) <= MOST
    assert process_time() - started < 5
