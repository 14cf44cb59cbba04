"""What the values in a sentence are about."""

import pytest

from askmuse.answering.comparing.quantity import Quantity
from askmuse.answering.comparing.statements import Statement, are_contrasted, content_terms, narrowing_words, shared

CLAUSES = Statement("The ramp is 412 metres long, and the police counted 9,600 vehicles a day.")


def test_a_clause_ends_at_commas_but_not_inside_a_number() -> None:
    assert [CLAUSES.sentence[slice(*CLAUSES.clause(quantity.span))] for quantity in CLAUSES.quantities] == [
        "The ramp is 412 metres long",
        "and the police counted 9,600 vehicles a day.",
    ]


def test_a_sentence_that_refers_back_is_about_what_the_sentence_before_names() -> None:
    before = "The repair of the roof is dear."
    assert Statement("It is 9 million crowns.", before=before).near((6, 15)) == {"crown", "repair", "roof", "dear"}
    assert Statement("The hall cost 9 million crowns.", before=before).near((14, 23)) == {"hall", "cost", "crown"}


def test_a_name_is_unshared_unless_the_other_sentence_its_heading_or_the_question_has_it() -> None:
    one, bare = Statement("Then inflation in Lorvia was 3.9 per cent."), Statement("Inflation was 4.9 per cent.")
    span, other_span = one.quantities[0].span, bare.quantities[0].span
    assert one.unshared_names(span, bare, other_span, "") == {"lorvia"}
    assert one.unshared_names(span, Statement(bare.sentence, above="Lorvia today"), other_span, "") == set()
    assert one.unshared_names(span, bare, other_span, "inflation in lorvia") == set()
    lists = Statement("Inflation was 4.9 per cent, in Lorvia, and in Ardova 5 per cent.")
    assert [one.unshared_names(span, lists, quantity.span, "") for quantity in lists.quantities] == [set(), {"lorvia"}]


def test_a_value_answers_if_it_is_in_the_part_that_the_reader_marks() -> None:
    statement = Statement("It is 9 metres long and 4 metres wide.", answering=(3, 14))
    assert [statement.answers(quantity) for quantity in statement.quantities] == [True, False]
    assert not Statement("It is 9 metres long.").answers(Quantity((6, 14), 9.0))


def test_common_terms_and_numbers_are_not_content_terms() -> None:
    assert content_terms("Police said on Tuesday that about 400 people marched") == {"polic", "march"}


def test_a_shared_word_counts_half_if_one_sentence_has_it_only_in_its_context() -> None:
    one = Statement("The march drew 400.", above="Selmin")
    assert shared(one, Statement("The march drew a crowd."), lambda term: 1.0) == 2.0  # march, drew
    assert shared(one, Statement("Selmin sang."), lambda term: 1.0) == 0.5


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("19 people were killed", "19 people were injured", True),
        ("the debts are 9 million", "the budget is 9 million", True),
        ("19 people were killed", "the toll is 19", False),
        ("19 people", "19 people were injured", False),
        ("the arena cost 9 million", "the debts are 9 million", True),
    ],
)
def test_contrasting_words_tell_two_things_apart(one: str, other: str, expected: bool) -> None:
    assert are_contrasted(one, other) is are_contrasted(other, one) is expected


def test_some_words_narrow_what_is_measured() -> None:
    assert narrowing_words("the average wait for children, in all") == {"average", "children"}
    assert narrowing_words("for the 112 who say they were injured") == {"claim"}
    assert narrowing_words("only nine left the room") == frozenset()
