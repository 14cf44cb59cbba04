"""Whether different values contradict each other or hold at different times."""

from datetime import date

import pytest

from askmuse.answering.comparing.kinds import is_over, kind_of_difference, name_other_months
from askmuse.answering.comparing.statements import Statement

JUNE, JULY = date(2024, 6, 1), date(2024, 7, 1)


@pytest.mark.parametrize(
    ("older", "newer", "days", "expected"),
    [
        ("a", "b", (JUNE, JUNE), "differ"),
        ("a", "b", (JUNE, date(2024, 6, 4)), "differ"),
        ("a", "It has risen since.", (JUNE, date(2024, 6, 4)), "later"),
        ("a", "b", (JUNE, JULY), "later"),
        ("a", "The paper corrected this.", (JUNE, JULY), "differ"),
        ("a", "b", (JUNE, None), None),
        ("a", "b", (None, None), None),
    ],
)
def test_the_dates_and_the_words_of_two_articles_tell_a_change_from_a_contradiction(
    older: str, newer: str, days: tuple[date | None, date | None], expected: str | None
) -> None:
    one, other = Statement(older, days[0]), Statement(newer, days[1])
    assert kind_of_difference(one, other) == kind_of_difference(other, one) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The ambulance took 26 minutes.", True),
        ("Police said 9,000 people took part.", True),
        ("The works employs 505 people.", False),
        ("There are 14 shops open.", False),
        ("The toll has reached 54.", False),
        ("The bank raised its rate to 4.5 per cent.", False),
    ],
)
def test_an_event_is_over_if_the_sentence_describes_no_state_and_no_change(sentence: str, expected: bool) -> None:
    assert is_over(sentence, sentence) == expected


def test_two_sentences_name_other_months_if_both_name_months_but_none_in_common() -> None:
    assert name_other_months("It was 4.7 in November.", "It was 4.9 in Sept.")
    assert not name_other_months("It was 4.7 in November.", "It was 4.9 in Nov.")
    assert not name_other_months("It was 4.7 in November.", "It was 4.9.")
    assert not name_other_months("It was 4.7 in November.", "It may have been 4.9, to the dismay of all.")
