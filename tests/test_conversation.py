"""Questions that lean on earlier ones, and those that stand alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askmuse.conversation import CARRIED, KEYWORDS, stand_alone
from askmuse.sparse import query
from askmuse.types import Query, Turn

IDF = {"muse": 1.0, "spark": 1.0, "llama": 2.0, "score": 1.5, "benchmark": 3.0, "exam": 4.0, "human": 5.0}


def telling(term: str) -> float:
    return IDF.get(term, 6.0)


def asked(*questions: str) -> list[Turn]:
    return [Turn(question, "An answer with Gemini in it.") for question in questions]


@pytest.mark.parametrize(
    ("question", "earlier", "expected"),
    [
        ("and for coding?", "How did Muse Spark score?", "and for coding? Muse Spark score"),
        ("Why?", "Who is Wang?", "Why? Wang"),
        (
            "How old is he?",
            "Who leads Meta Superintelligence Labs?",
            "How old is he? leads Meta Superintelligence Labs",
        ),
        (
            "And Gemini 3.1 Pro?",
            "What did GPT-5.4 score on Humanity's Last Exam?",
            "And Gemini 3.1 Pro? GPT-5.4 score Humanity's Last Exam",
        ),
        (
            "What about the health benchmarks it was tested on?",
            "What is Muse Spark?",
            "What about the health benchmarks it was tested on? Muse Spark",
        ),
        ("Does Muse Spark beat it?", "How good is the Muse Spark model?", "Does Muse Spark beat it? good model"),
        ("Is it Llama’s?", "What are Llama’s models, and what is Meta’s plan?", "Is it Llama’s? models Meta's plan"),
    ],
)
def test_a_question_that_leans_gets_words_of_the_one_before(question: str, earlier: str, expected: str) -> None:
    assert stand_alone(question, asked(earlier), telling).text == expected


@pytest.mark.parametrize(
    "question",
    [
        "What did Muse Spark score on the exam?",
        "How many physicians helped Meta train Muse Spark?",
        "Who leads Meta Superintelligence Labs?",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(question: str) -> None:
    assert stand_alone(question, asked("Who is Wang?"), telling) == query(question)


@pytest.mark.parametrize("question", ["Why?", "and it?", "", "What did Muse Spark score?"])
def test_without_a_history_nothing_changes(question: str) -> None:
    assert stand_alone(question, [], telling) == query(question)


def test_the_heaviest_words_are_taken_in_the_order_of_asking() -> None:
    history = asked("Did Muse Spark score on the human exam benchmark against Llama?")
    assert KEYWORDS == 5
    assert stand_alone("And it?", history, telling).text == "And it? human exam benchmark against Llama"


def test_words_are_taken_from_the_latest_three_questions_alone() -> None:
    history = asked("Who is Zuckerberg?", "Who is Wang?", "Who is LeCun?", "Who is Bosworth?")
    assert stand_alone("Why?", history, telling).text == "Why? Wang LeCun Bosworth"


def test_a_word_is_taken_once_and_not_from_answers() -> None:
    history = asked("What do models score?", "Which model scored?")
    assert stand_alone("Why so?", history, telling).text == "Why so? models score"


def test_words_taken_over_count_less_than_those_asked() -> None:
    assert stand_alone("And how did Llama score?", asked("Who scored on the human exam?"), telling) == Query(
        "And how did Llama score? human exam", {"llama": 1.0, "score": 1.0, "human": CARRIED, "exam": CARRIED}
    )
    assert 0 < CARRIED < 1


@given(st.text(), st.lists(st.text(), max_size=4))
def test_the_question_itself_comes_first_and_counts_most(question: str, earlier: list[str]) -> None:
    found = stand_alone(question, asked(*earlier), telling)
    assert found.text == question or found.text.startswith(f"{question} ")
    assert len(found.text[len(question) :].split()) <= KEYWORDS
    own = query(question).weights
    assert {term: weight for term, weight in found.weights.items() if term in own} == own
    assert {weight for term, weight in found.weights.items() if term not in own} <= {CARRIED}
