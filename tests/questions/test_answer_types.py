"""What a question asks for, and where a sentence holds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askmuse.questions.answer_types import TYPES, asks_for_type, find_span, fits

SPANS = [
    ("When was Llama 4 released?", "Llama 4 came out in April 2025, in a rush.", "April 2025"),
    ("When did it launch?", "Muse Spark launched on April 8, 2026.", "April 8, 2026"),
    ("When did it launch?", "It launched on 8 April 2026.", "8 April 2026"),
    ("When did it launch?", "It launched on 2026-04-08 in Paris.", "2026-04-08"),
    ("When did it launch?", "It launched on the 8th of April 2026.", "8th of April 2026"),
    ("When will it launch?", "It has 5 seats; 10 may launch in 2026.", "2026"),
    ("When did it launch?", "It launched on Apr. 8th, 2026.", "Apr. 8th, 2026"),
    ("When did it launch?", "It launched on April 8 in Paris.", "April 8"),
    ("When will it launch?", "It may launch in 2026 or later.", "2026"),
    ("When is it due?", "The model is due on Wednesday.", "Wednesday"),
    ("What year was it founded?", "It was founded in the summer of 2025.", "summer of 2025"),
    ("When was that?", "In late 2025 it ended.", "late 2025"),
    ("When was that?", "By mid-2025 it had ended.", "mid-2025"),
    ("At what time does it start?", "It starts at 5 p.m. on Monday.", "5 p.m."),
    ("When does it start?", "It starts at 10:30am.", "10:30am"),
    ("When in 2025 was it?", "It was in 2025, in March 2025.", "March 2025"),
    ("How much did Meta pay?", "Meta paid $14.3 billion for 49% of Scale.", "$14.3 billion"),
    ("How much is it?", "It is 14.3 billion dollars.", "14.3 billion dollars"),
    ("What does it cost?", "It costs €5m, or so.", "€5m"),
    ("What is the price?", "The price was US$ 3,000 then.", "US$ 3,000"),
    ("How much more than $5 is it?", "It rose from $5 to $7.", "$7"),
    ("What percentage was lost?", "It fell 5.5% on Monday.", "5.5%"),
    ("How much cheaper is it?", "The model is 40 percent cheaper.", "40 percent"),
    ("What share is that?", "Some 58 per cent of it.", "58 per cent"),
    ("How many parameters does Llama 4 have?", "Llama 4 has 17 billion parameters.", "17 billion"),
    ("How many people died?", "Dozens of people died; 40 were hurt.", "Dozens"),
    ("How many came?", "Some two hundred men came.", "two hundred"),
    ("How many came?", "Twenty people came.", "Twenty"),
    ("How many physicians helped?", "More than 1,000 physicians helped.", "1,000"),
    ("What did GPT-5.4 score?", "GPT-5.4 scored 76.1.", "76.1"),
    ("How well did it do on HLE?", "It got 58% on HLE.", "58%"),
    ("How many came?", "Of 40 (or so) some came.", "40"),
    ("How old is Wang?", "Wang, the 29-year-old head, leads it.", "29"),
    ("How many are there in v1.5?", "In v1.5 there are 3, not 5-turbo.", "3"),
    ("Who leads MSL?", "MSL is led by Alexandr Wang today.", "Alexandr Wang"),
    ("Whom did Alexandr Wang lead?", "Alexandr Wang led Scale AI before.", "Scale AI"),
    ("Who said so?", "It was the King of Spain who said so.", "King of Spain"),
    ("Who wrote it?", "The report said: Ludwig van Beethoven did.", "Ludwig van Beethoven"),
    ("Whose idea was it?", "It was Mark Zuckerberg’s idea.", "Mark Zuckerberg"),
    ("Who was it?", "It was Conan O'Brien.", "Conan O'Brien"),
]


@pytest.mark.parametrize(("question", "text", "span"), SPANS)
def test_the_span_has_the_type_that_is_asked_for(question: str, text: str, span: str) -> None:
    start = text.index(span)
    assert find_span(question, text) == (start, start + len(span))
    assert fits(question, text) == 1


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When did it launch?", "It launched after a delay."),
        ("When did it launch in 2026?", "It launched in 2026."),
        ("How much did Meta pay?", "Meta paid a lot for 49 of them."),
        ("How many points did GPT-5.4 get?", "GPT-5.4 got points."),
        ("Who leads MSL?", "Zuckerberg said that he leads it."),
        ("Who leads Meta Superintelligence Labs?", "Meta Superintelligence Labs has a head."),
    ],
)
def test_a_sentence_without_the_type_of_answer_has_no_span(question: str, text: str) -> None:
    assert asks_for_type(question)
    assert find_span(question, text) is None
    assert fits(question, text) == -1


@pytest.mark.parametrize(
    "question",
    ["What is in Muse Spark?", "Why did it fail?", "Which model is best?", "", "Is it open?", "What did WHO advise?"],
)
def test_a_question_without_an_expected_type_fits_any_sentence(question: str) -> None:
    assert not asks_for_type(question)
    assert find_span(question, "On April 8, 2026, Alexandr Wang paid $5.") is None
    assert fits(question, "On April 8, 2026, Alexandr Wang paid $5.") == 0


def test_of_several_types_asked_for_the_first_that_a_sentence_has_is_taken() -> None:
    assert [kind.name for kind in TYPES] == ["date", "money", "share", "number", "name"]
    text = "Alexandr Wang came with 3 men."
    assert find_span("When did how many come, and who?", text) == (24, 25)
    assert find_span("When did how many come, and who?", f"{text} It was 2026.") == (38, 42)


@pytest.mark.slow
@given(st.sampled_from([question for question, _, _ in SPANS]), st.text())
def test_a_span_lies_within_its_text_without_surrounding_space(question: str, text: str) -> None:
    text = f"{text} in 2026 for $5, so 7% of Jane Doe, {text}"
    span = find_span(question, text)
    if span is not None:
        assert 0 <= span[0] < span[1] <= len(text)
        assert text[slice(*span)] == text[slice(*span)].strip()


@pytest.mark.parametrize("question", ["Why did it cost so much?", "And why was it paid?", "How come it has a price?"])
def test_a_question_that_asks_why_asks_for_no_type(question: str) -> None:
    assert not asks_for_type(question)
    assert fits(question, "It cost $5.") == 0
