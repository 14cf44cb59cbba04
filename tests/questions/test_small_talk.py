"""Small talk before and after a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askmuse.questions.small_talk import asks_nothing, without_small_talk


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("hey, can you tell me who won? thx", "who won?"),
        ("Hi there! When did it shut", "When did it shut"),
        ("ok so who is the mayor", "who is the mayor"),
        ("so Brennick went down? pls", "so Brennick went down?"),
        ("what is it for thx", "what is it for"),
        ("Wow, thanks. And how old is it?", "And how old is it?"),
        ("well who won", "who won"),
        ("pls list the shops", "list the shops"),
        ("can you please tell me if the bridge is open", "the bridge is open"),
        ("Do we know why it failed? Thanks!", "why it failed?"),
        ("I'd like to know what it cost, please", "what it cost"),
        ("any idea when it opens pls", "when it opens"),
        ("quick question: how many died", "how many died"),
        ("is it open??? THX so much!!!", "is it open?"),
        ("when did he resign. cheers mate", "when did he resign."),
        ("hey, who is it", "who is it"),
    ],
)
def test_small_talk_around_a_question_is_left_out(line: str, question: str) -> None:
    assert without_small_talk(line) == question


@pytest.mark.parametrize(
    "question",
    [
        "who said thanks",
        "was there a word of thanks?",
        "Right to roam, when was it passed?",
        "Great Barrier Reef bleached when",
        "well water levels now",
        "no 10 said what",
        "hi-fi sales in May",
        "tell me about the bridge",
        "did they know who leaked it",
        "is it ok",
        "who is Ty?",
        "thanks",
        "ok, thanks a lot!",
        "?!",
        "",
    ],
)
def test_words_that_belong_to_a_question_stay(question: str) -> None:
    assert without_small_talk(question) == question


@given(st.text())
def test_the_rest_is_a_part_of_the_line_and_has_nothing_to_leave_out(line: str) -> None:
    rest = without_small_talk(line)
    assert rest.rstrip("?!.") in line
    assert without_small_talk(rest) == rest


@pytest.mark.parametrize("line", ["thanks", "Thanks a lot, mate!", "ok", "exit", "hi there", "great, bye.", "thx"])
def test_a_line_of_small_talk_asks_nothing(line: str) -> None:
    assert asks_nothing(line)


@pytest.mark.parametrize("line", ["ok and who won", "is it ok", "great bridge", ""])
def test_a_line_with_other_words_asks_something(line: str) -> None:
    assert not asks_nothing(line)
