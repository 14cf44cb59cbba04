"""What something is: how it is asked, and what a sentence that says so looks like."""

import pytest

from askmuse.questions.answer_types import asks_for_type, find_span, fits
from askmuse.questions.definitions import definition

SAID = [
    ("What is Corvo?", "On Monday Corvo, a small reasoning model, came out."),
    ("What's Corvo?", "Corvo is a model for phones."),
    ("what is corvo", "Corvo is the lab's first model."),
    ("What are the Corvo Models?", "The Corvo models were one family of three."),
    ("And what exactly is Corvo?", "A model named Corvo beat it."),
    ("What is Corvo?", "Corvo (short for corvid) is what they call it."),
    ("What is Corvo 2.1?", "Corvo 2.1, which is free, has few users."),
    ("What is test awareness?", "Test awareness means that a model sees the exam."),
    ("What is a context window?", "The context window describes how much it can keep."),
    ("What does LRC stand for?", "LRC stands for Long Range Corpus."),
    ("What does LRC mean?", "LRC refers to a corpus."),
    ("Who is Ana Lind?", "Ana Lind, chief scientist since May, said so."),
    ("Who is Ana Lind?", "It was praised by analyst Ana Lind."),
    ("Who was Ana Lind?", "Ana Lind, 41, from Oslo, was the first to see it."),
    ("Who is Lind?", "Lind, who runs the lab, left."),
]


@pytest.mark.parametrize(("question", "text"), SAID)
def test_a_sentence_that_defines_the_name_is_recognised(question: str, text: str) -> None:
    assert asks_for_type(question)
    assert fits(question, text) == 1
    assert find_span(question, text) is not None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What is Corvo?", "Corvo is not first on every test."),
        ("What is Corvo?", "They spoke of Corvo, and of Crow."),
        ("What is Corvo?", "Corvosoft is a firm."),
        ("Who is Ana Lind?", "Ana Lind said that Bo Ek leads the lab."),
    ],
)
def test_a_sentence_that_only_mentions_the_name_is_not_a_definition(question: str, text: str) -> None:
    assert fits(question, text) == -1
    assert find_span(question, text) is None


@pytest.mark.parametrize(
    "question",
    [
        "What is the price of Corvo?",
        "What is the price?",
        "What is Corvo's score?",
        "What is in it?",
        "Who is the head of the lab?",
        "Who leads Corvo?",
        "What does it mean?",
        "What is a very long name that has many words?",
        "What is?",
        "",
        "Who is running Corvo?",
        "Who was fired?",
        "What is Ana Lind's Corvo planning?",
        "What was announced?",
        "What is it?",
    ],
)
def test_a_question_about_something_else_asks_for_no_definition(question: str) -> None:
    assert definition(question) is None


def test_a_name_is_matched_as_it_is_written() -> None:
    assert fits("What is C++ (20)?", "Cxx 20 is a language.") == -1
    assert fits("What is Mu-3?", "Mu 3 is a language.") == -1
    assert fits("What is Mu 3?", "Mu-3 is a language.") == 1


def test_a_name_may_hold_a_common_word() -> None:
    assert fits("Who is Will Smith?", "Will Smith is an actor.") == 1
    assert fits("What is The Verge?", "The Verge is a magazine.") == 1


def test_words_carried_from_earlier_questions_do_not_belong_to_the_name() -> None:
    assert fits("and what is Corvo? leads Lab", "Corvo is a model.") == 1


@pytest.mark.parametrize("question", ["What is a" + " " * 1900 + ",", "what is " * 250, "what does " * 200])
def test_pathological_questions_are_read_in_time(question: str) -> None:
    assert definition(question) is None


def test_pathological_texts_are_searched_in_time() -> None:
    assert fits("What is Muse?", "Muse (" * 300) == -1
