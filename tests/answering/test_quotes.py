"""How much of a passage is quoted, so that it can be read alone."""

import pytest

from askmuse.answering.quotes import readable
from askmuse.articles.passages import passages
from askmuse.types import Article


def quoted(text: str, number: int) -> str:
    (passage,) = passages(Article("a", "a.txt", text, "", "Title"))
    first, last = readable(text, passage.sentences, number)
    return text[passage.sentences[first].start : passage.sentences[last].end]


@pytest.mark.parametrize(
    "statement",
    [
        "The quay will open in May, she said.",
        "“The quay will open in May,” she told the council.",
        "In May, she added, the quay will open.",
        "According to her, the quay opens in spring.",
    ],
)
def test_a_statement_brings_the_sentence_that_names_its_speaker(statement: str) -> None:
    text = f"Harbour master Ada Lind spoke on Monday. {statement} Rain fell.\n"
    assert quoted(text, 1) == f"Harbour master Ada Lind spoke on Monday. {statement}"


def test_a_statement_that_names_its_speaker_stands_alone() -> None:
    assert quoted("The council met. The quay will open in May, Ada Lind said.\n", 1) == (
        "The quay will open in May, Ada Lind said."
    )


@pytest.mark.parametrize(
    "opening",
    [
        "Residents asked who would pay for the repair.",
        "The Herald wanted to know whether the quay was safe.",
        "The inspector gave two reasons.",
        "He listed several changes:",
    ],
)
def test_a_sentence_that_only_asks_or_announces_brings_the_next(opening: str) -> None:
    assert quoted(f"{opening} The county pays for the bolts. Rain fell.\n", 0) == (
        f"{opening} The county pays for the bolts."
    )


def test_a_sentence_that_answers_by_itself_stands_alone() -> None:
    assert quoted("The county pays. The bolts rusted. Rain fell.\n", 1) == "The bolts rusted."
