"""Names in a question that was typed in lower case get the capitals that they have in the articles."""

import pytest

from askmuse.questions.capitals import with_capitals

TEXTS = (
    "Sund closed the quay. The mayor of Sund, Ida Moe, said so on 3 May.",
    "Meanwhile the ferry serves Vik, not viking. It may sail in June. A sund is a strait.",
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("who is the mayor of vik's port", "who is the mayor of Vik's port"),
        ("does ida moe sail to vik in june?", "does Ida Moe sail to Vik in June?"),
        ("is the quay in sund closed", "is the quay in sund closed"),  # the articles also write it without a capital
        ("meanwhile, may it sail?", "meanwhile, may it sail?"),  # a capital at the start of a sentence makes no name
        ("Who runs vik", "Who runs Vik"),
        ("did Ida close vik", "did Ida close vik"),  # has a capital already
        ("what did sun close", "what did sun close"),  # a part of another word is no word
        ("VIK", "VIK"),
        ("who is gunnar", "who is gunnar"),
        ("", ""),
    ],
)
def test_words_get_a_capital_that_the_texts_have_only_with_one(question: str, expected: str) -> None:
    assert with_capitals(question, TEXTS) == expected


def test_without_texts_a_question_stays_as_it_is() -> None:
    assert with_capitals("who runs vik", ()) == "who runs vik"
