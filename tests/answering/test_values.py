"""What sentences say of things, as values that compare."""

from time import process_time

import pytest

from askmuse.answering.values import MOST, Value, is_name, names, values

SCORES = "On GDPval-AA its score is 1427, below GPT-5.4 with 1676 and Claude Sonnet 4.6 with 1648."


def said(text: str, kind: str, *about: str) -> list[tuple[str, object]]:
    return [(text[slice(*value.span)], value.amount) for value in values(text, kind, set(about))]


def test_names_are_folded_words_with_capitals() -> None:
    assert names("What did Muse Spark score on GDPval-AA and GPT-5.4?") == {"muse", "spark", "gdpval-aa", "gpt", "5.4"}
    assert names("GPT-5.4") == names("GPT 5.4")
    assert names("Claude Opus 4.6’s The") == {"claude", "opus", "4.6"}


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({"gdpval-aa"}, [("1427", 1427.0)]),
        ({"gpt", "5.4"}, [("1676", 1676.0)]),
        ({"gpt", "4"}, []),
        ({"claude", "sonnet"}, [("1648", 1648.0)]),
        (set(), [("1427", 1427.0), ("1676", 1676.0), ("1648", 1648.0)]),
    ],
)
def test_a_value_belongs_to_the_name_in_its_clause(about: set[str], expected: list[tuple[str, object]]) -> None:
    assert said(SCORES, "number", *about) == expected


def test_who_reports_is_not_what_a_clause_is_about() -> None:
    text = "Meta reports 42.8 for Muse Spark and an audit by Artificial Analysis came to 39.9%."
    assert said(text, "number", "muse", "spark") == [("42.8", 42.8), ("39.9%", 39.9)]


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("It paid $14.3 billion.", 14.3e9, "$"),
        ("It used 58M tokens.", 58e6, ""),
        ("It used 1,200 tokens.", 1200.0, ""),
        ("It came to 80.5%.", 80.5, "%"),
        ("It took nine months.", 9.0, ""),
        ("It took twenty-one months.", 21.0, ""),
        ("It cost €5m.", 5e6, "€"),
        ("It cost 3 million pounds.", 3e6, "£"),
    ],
)
def test_numbers_have_amounts_and_units(text: str, amount: float, unit: str) -> None:
    assert [(value.amount, value.unit) for value in values(text, "number", set())] == [(amount, unit)]


@pytest.mark.parametrize(
    ("text", "amount"),
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
def test_dates_have_years_months_and_days(text: str, amount: tuple[int, int, int]) -> None:
    assert [value.amount for value in values(text, "date", set())] == [amount]
    assert values(text, "number", set()) == []


def number(amount: float, unit: str = "") -> Value:
    return Value((0, 1), "number", amount, unit)


def day(*amount: int) -> Value:
    year, month, day = amount
    return Value((0, 1), "date", (year, month, day))


@pytest.mark.parametrize(
    ("one", "other", "same", "rivals"),
    [
        (number(80.4), number(80.4, "%"), True, False),
        (number(80.4), number(80.5, "%"), False, True),
        (number(52.0), number(4.0), False, False),
        (number(50.0, "$"), number(51.0, "%"), False, False),
        (day(2026, 4, 8), day(2026, 4, 0), True, False),
        (day(2026, 4, 8), day(0, 4, 8), True, False),
        (day(2026, 4, 8), day(2025, 4, 8), False, True),
        (day(2026, 0, 0), day(0, 5, 5), False, False),
        (number(10.0, "$"), number(10.0, "€"), False, False),
    ],
)
def test_values_are_the_same_or_rivals_or_neither(one: Value, other: Value, same: bool, rivals: bool) -> None:
    assert (one.same(other), other.same(one)) == (same, same)
    assert (one.rivals(other), other.rivals(one)) == (rivals, rivals)


@pytest.mark.parametrize("text", ["Alexandr Wang", "GPT-5.4", "Llama 4 Maverick", "Meta."])
def test_a_name_and_nothing_more_is_a_name(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize("text", ["", "2026", "the lab", "Wang and others", "April 8, 2026", "The"])
def test_what_is_more_or_less_than_a_name_is_none(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize("part", ["1,234,", "123,", "1 ", "1, ", "May 5, ", "A 1 ", "O'", "and A "])
def test_no_sentence_takes_long(part: str) -> None:
    sentence = part * (48_000 // len(part))
    started = process_time()
    for kind in ("number", "date"):
        assert len(values(sentence, kind, set())) <= MOST
    assert process_time() - started < 5


def test_a_long_grouped_number_is_read_in_milliseconds() -> None:
    started = process_time()
    assert values("It counts 1" + ",234" * 12_000, "number", set()) == []
    assert process_time() - started < 1  # 0.08 s where the commas are looked up in order, else many seconds


def test_a_very_long_row_of_digits_is_no_number() -> None:
    assert said(f"It has {'1' * 40}, and 5.", "number") == [("5", 5.0)]
    assert said(f"It has {'123,' * 20}456.", "number") == []


def test_a_number_in_a_name_or_a_date_is_no_value() -> None:
    assert said("On May 5 Llama 4 Maverick came to 6.", "number") == [("6", 6.0)]
