"""Questions for the present state and for a development."""

import pytest

from askmuse.questions.tense import asks_for_now, asks_over_time


@pytest.mark.parametrize(
    "question",
    [
        "is it still closed",
        "how many dead now",
        "whats the latest",
        "has it reopened yet",
        "current mayor?",
        "is the ferry running",
        "and are the lifts open?",
        "who is the mayor",
        "whos the coach",
        "Who chairs the council?",
    ],
)
def test_a_question_in_the_present_tense_asks_for_the_present_state(question: str) -> None:
    assert asks_for_now(question)


@pytest.mark.parametrize(
    "question",
    [
        "was it still closed in May",
        "when did it close",
        "who was the mayor",
        "who is Ada Lind",
        "where is the town hall",
        "from now on who pays",
        "did it yet matter",
    ],
)
def test_other_questions_do_not_ask_for_the_present_state(question: str) -> None:
    assert not asks_for_now(question)


@pytest.mark.parametrize(
    "question",
    [
        "timeline of the closure",
        "how has the cost estimate changed",
        "how did the death toll rise",
        "list the steps in chronological order",
        "who were the mayors, in order?",
        "which coaches did they have, one after another",
        "injury numbers over time",
    ],
)
def test_a_question_about_change_over_time_asks_for_a_development(question: str) -> None:
    assert asks_over_time(question)


@pytest.mark.parametrize("question", ["how did they change the lock", "when did the toll rise", "how has he been"])
def test_a_question_about_one_state_does_not_ask_for_a_development(question: str) -> None:
    assert not asks_over_time(question.replace("they change", "they open"))
