"""Whether an amount may answer a question."""

import pytest

from askmuse.answering.comparing.amount_questions import may_ask_for_amount


@pytest.mark.parametrize(
    "question",
    ["how many were hurt", "injury numbers over time", "What did the repair cost?", "and how much is it now"],
)
def test_an_amount_may_answer_keywords_and_questions_for_an_amount(question: str) -> None:
    assert may_ask_for_amount(question)


@pytest.mark.parametrize(
    "question",
    [
        "who did the cost review", "and who is police chief", "Where was the depot?", "so why did the price rise",
        "which shops have closed", "did anyone say it was safe", "Was it paid?", "reasons the link got more expensive",
        "how much more is the tunnel than they thought", "how much cheaper is it",
    ],
)  # fmt: skip
def test_no_amount_answers_a_question_for_something_else_or_for_a_difference(question: str) -> None:
    assert not may_ask_for_amount(question)
