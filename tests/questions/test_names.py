"""The names in a question, and the capitals that they get if it was typed in lower case."""

import pytest

from askmuse.questions.names import names_in, with_capitals

TEXTS = (
    "Sund closed the quay. The mayor of Sund, Ida Moe, said so on 3 May.",
    "Meanwhile the ferry serves Vik, not viking. It may sail in June. A sund is a strait.",
    "OpenVik gave 3 boats. NGO says no.",
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
        ("VIK", "Vik"),
        ("When Did Vik Close the Quay?", "when did Vik close the quay?"),
        ("Who moved to The Quay", "Who moved to The Quay"),
        ("does openvik pay the ngo", "does OpenVik pay the NGO"),
        ("who is gunnar", "who is gunnar"),
        ("", ""),
    ],
)
def test_words_get_a_capital_that_the_texts_have_only_with_one(question: str, expected: str) -> None:
    assert with_capitals(question, TEXTS) == expected


def test_without_texts_a_question_stays_as_it_is() -> None:
    assert with_capitals("who runs vik", ()) == "who runs vik"


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What did Ida Moe tell Vik's council?", ["Ida Moe", "Vik"]),
        ("Vik's mayor", []),  # the first word has a capital in any case
        ("who was mayor in May 2024", []),
        ("Is it shut on Fridays? Or from Tue 3 June in Summer", []),
        ("did it EVER open, and is it NOT safe", []),
        ("What did WHO and the US say about IT", ["WHO", "US", "IT"]),
        ("Did I see what Ida saw", ["Ida"]),
    ],
)
def test_times_and_common_words_are_no_names(question: str, names: list[str]) -> None:
    assert names_in(question) == names
