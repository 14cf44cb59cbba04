"""Questions that ask for several things, and those that ask for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askmuse.questions.subquestions import MOST, asks_for_several, described_question, subquestions


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Who leads Meta Superintelligence Labs and when was it formed?",
            ["Who leads Meta Superintelligence Labs", "when was it formed? Meta Superintelligence Labs"],
        ),
        (
            "When did Llama 2 and Llama 3 come out?",
            ["When did Llama 2 come out?", "When did Llama 3 come out?"],
        ),
        (
            "How many tokens did Muse Spark, Claude Opus 4.6 and GPT-5.4 use for it?",
            [
                "How many tokens did Muse Spark use for it?",
                "How many tokens did Claude Opus 4.6 use for it?",
                "How many tokens did GPT-5.4 use for it?",
            ],
        ),
        (
            "How did it score on MMMU Pro and SimpleVQA?",
            ["How did it score on MMMU Pro?", "How did it score on SimpleVQA?"],
        ),
        ("Is it an app or a website?", ["Is it an app?", "Is it a website?"]),
        (
            "What did it cost? And who paid for it?",
            ["What did it cost", "who paid for it?"],
        ),
        (
            "My mother is 74 and sleeps badly. How many pills and drops did she take?",
            ["How many pills did she take?", "How many drops did she take?"],
        ),
        (
            "What did Meta pay for Scale AI, and how much was offered to recruits and managers?",
            [
                "What did Meta pay for Scale AI",
                "how much was offered to recruits? Meta Scale AI",
                "how much was offered to managers? Meta Scale AI",
            ],
        ),
    ],
)
def test_a_question_for_several_things_is_split(question: str, expected: list[str]) -> None:
    assert subquestions(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who leads the lab?",
        "",
        "and?",
        "And Gemini?",
        "Is it faster than the others?",
        "Who criticises it and why?",
        "Where is the Bank of America?",
        "What does it say on terms of use",
    ],
)
def test_a_question_for_one_thing_has_no_parts(question: str) -> None:
    assert subquestions(question) == []


@given(st.text(alphabet="aAbB ,.?andor"))
def test_the_number_of_parts_is_limited_and_no_part_is_empty(question: str) -> None:
    found = subquestions(question)
    assert len(found) <= MOST
    assert all(part.strip() for part in found)
    assert len(found) != 1


def test_a_description_becomes_a_question_of_its_own() -> None:
    question = "How old is the man who leads Meta Superintelligence Labs?"
    assert described_question(question) == ("who leads Meta Superintelligence Labs?", (11, len(question) - 1))
    assert described_question("When was the company that Wang founded sold?") == (
        "which company Wang founded sold?",
        (9, 43),
    )
    assert described_question("Who leads the lab?") is None


@pytest.mark.parametrize(
    "question",
    [
        "what were the conditions for letting people back",
        "list all the coaches of the season",
        "which of the shops have closed for good",
        "which ministers resigned",
        "reasons the pipeline got more expensive",
        "what are the three causes in the report",
        "whats in the pay deal",
        "who paid for the roof and how much each",
        "who leads the lab and when was it formed?",
    ],
)
def test_lists_and_conjunctions_are_recognised_as_several_things(question: str) -> None:
    assert asks_for_several(question)


@pytest.mark.parametrize(
    "question", ["who is the mayor", "how many marched", "which was the first", "what was the cost of the repair"]
)
def test_a_question_for_one_thing_is_not_recognised_as_several(question: str) -> None:
    assert not asks_for_several(question)
