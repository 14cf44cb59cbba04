"""Which articles agree with an answer, and which differ."""

from dataclasses import replace
from datetime import date

import pytest

from askmuse.answering.agreement import MOST, SURE, Stance, stances
from askmuse.answering.extraction import Candidate
from askmuse.questions.question import question_of
from askmuse.types import Article, Kind, Passage, Sentence, Signals

QUESTION = "What did Muse Spark score on GDPval-AA?"


def candidate(name: str, text: str, reader: float = 3.0, title: str = "") -> Candidate:
    """Return a candidate: the only sentence of an article, which the reader marks as a whole."""
    article = Article(name, f"{name}.txt", text, "", title, published=date(2026, 5, 1))
    passage = Passage(f"{name}#1", name, 0, len(text), (Sentence(0, len(text)),))
    return Candidate(article, passage, 0, Signals(1.0, 0.0, 0.0, 0.0, reader), 1.0, (0, len(text)))


def weight(term: str) -> float:
    """Return that every term is rare."""
    return 1.0


ANSWER = candidate("a", "On GDPval-AA Muse Spark has 1427, below GPT-5.4 with 1676.")


def stances_of(
    *others: Candidate, question: str = QUESTION, answer: Candidate = ANSWER
) -> list[tuple[str, str, str, str]]:
    return [
        (s.other.article.id, s.kind, s.value, s.other_value)
        for s in stances(question_of(question), answer, others, weight)
    ]


def test_articles_that_differ_are_listed_before_those_that_agree() -> None:
    same = candidate("b", "Muse Spark scored 1427 on GDPval-AA.")
    other = candidate("c", "Meta’s number for Muse Spark on GDPval-AA is 1444.")
    assert stances(question_of(QUESTION), ANSWER, [same, other], weight) == [
        Stance("differ", other, "1427", "1444"),
        Stance("agree", same, "1427", "1427"),
    ]


def test_the_value_of_another_thing_is_not_compared() -> None:
    assert stances_of(candidate("b", "GPT-5.4 scored 1444 on GDPval-AA, ahead of Muse Spark.")) == []
    assert stances_of(candidate("b", "Muse Spark scored 1444 on SimpleVQA.")) == []
    assert stances_of(candidate("b", "Muse Spark was tested 3 times on GDPval-AA.")) == []


@pytest.mark.parametrize("question", ["What did GPT-5.4 score?", "What did GPT 5.4 score?"])
@pytest.mark.parametrize(("name", "other_name"), [("GPT-5.4", "GPT 5.4"), ("GPT 5.4", "GPT-5.4")])
def test_a_model_is_the_same_with_a_hyphen_or_without(question: str, name: str, other_name: str) -> None:
    answer, other = candidate("a", f"{name} scored 57 points."), candidate("b", f"{other_name} scored 61 points.")
    assert stances_of(other, question=question, answer=answer) == [("b", "differ", "57", "61")]
    assert stances_of(candidate("b", "GPT-4 scored 61 points."), question=question, answer=answer) == []


def test_a_title_may_name_the_subject_of_a_sentence() -> None:
    assert stances_of(candidate("b", "On GDPval-AA it scored 1444.", title="All about Muse Spark")) == [
        ("b", "differ", "1427", "1444")
    ]


def test_a_sentence_that_gives_both_values_agrees() -> None:
    other = candidate("b", "On GDPval-AA Muse Spark has 1444 by Meta’s count and 1427 by that of others.")
    assert stances_of(other) == [("b", "agree", "1427", "1427")]


def test_each_other_article_has_one_stance_and_the_article_of_the_answer_none() -> None:
    lines = ["Muse Spark scored 1427 on GDPval-AA.", "On GDPval-AA Muse Spark has 1444."]
    others = [candidate(name, line) for name in "abcdef" for line in lines]
    assert stances_of(*others) == [(name, "agree", "1427", "1427") for name in "bcd"][:MOST]


def test_a_row_of_a_table_is_not_compared() -> None:
    row = candidate("b", "Muse Spark on GDPval-AA | 1444")
    row = replace(row, passage=replace(row.passage, sentences=(Sentence(0, len(row.article.text), Kind.ROW),)))
    assert stances_of(row) == stances_of(ANSWER, answer=row) == []


def test_a_less_sure_sentence_with_fewer_words_of_the_question_than_the_answer_does_not_differ() -> None:
    question, answer = "What did the repair cost?", candidate("a", "The repair of the roof cost 4 million crowns.")
    less = candidate("b", "The roof cost 9 million crowns.", reader=SURE - 0.1)
    assert stances_of(less, question=question, answer=answer) == []
    other = candidate("b", "The repair of the roof cost 9 million crowns.")
    assert stances_of(other, question=question, answer=answer) == [("b", "differ", "4 million", "9 million")]


def test_no_amount_is_compared_if_the_question_asks_for_something_else_or_the_reader_is_not_sure() -> None:
    other = candidate("b", "Muse Spark scored 1427 on GDPval-AA.")
    assert stances_of(other) == [("b", "agree", "1427", "1427")]
    assert stances_of(other, question="Who tested Muse Spark on GDPval-AA?") == []
    assert stances_of(other, answer=replace(ANSWER, signals=replace(ANSWER.signals, reader=SURE - 0.1))) == []


def test_dates_agree_if_the_parts_that_both_have_are_equal() -> None:
    answer = candidate("a", "Muse Spark came on April 8, 2026.")
    others = [candidate("b", "Muse Spark came in April 2026."), candidate("c", "Muse Spark came on 2026-05-08.")]
    assert stances_of(*others, question="When did Muse Spark come?", answer=answer) == [
        ("c", "differ", "April 8, 2026", "2026-05-08"),
        ("b", "agree", "April 8, 2026", "April 2026"),
    ]


WANG = candidate("a", "The lab is led by Alexandr Wang.")
WANG.marked = (18, 31)
LEE = candidate("c", "Ann Lee led the lab.")
LEE.marked = (0, 7)


def test_the_same_name_for_the_person_asked_for_agrees() -> None:
    other = candidate("b", "The lab has been led by Alexandr Wang for long.")
    other.marked = (24, 37)
    assert stances_of(other, question="Who led the lab?", answer=WANG) == [
        ("b", "agree", "Alexandr Wang", "Alexandr Wang")
    ]


@pytest.mark.parametrize("question", ["Where did Ann Lee go?", "where did ann lee go"])
def test_a_person_whom_the_question_names_does_not_answer_it(question: str) -> None:
    watched, led = candidate("a", "Ann Lee will go."), candidate("b", "Ann Lee may go in three weeks.")
    watched.marked = led.marked = (0, 7)
    assert stances_of(led, question=question, answer=watched) == []


def test_nearly_the_same_wording_agrees_unless_one_sentence_denies() -> None:
    answer = candidate("a", "The grey owls of the old mill wood hunt at night.")
    same, other = (
        candidate("b", "Grey owls of the old mill wood hunt at night."),
        candidate("c", "The grey owls of the old mill wood never hunt at night."),
    )
    assert [(name, kind) for name, kind, *_ in stances_of(same, other, question="What do owls do?", answer=answer)] == [
        ("b", "agree")
    ]


@pytest.mark.parametrize("question", ["Who led the lab?", "By whom is the lab led?", "Which person led the lab?"])
def test_another_name_for_the_only_person_asked_for_differs(question: str) -> None:
    assert stances_of(LEE, question=question, answer=WANG) == [("c", "differ", "Alexandr Wang", "Ann Lee")]


@pytest.mark.parametrize(
    "question", ["Who else led the lab?", "Who reported that he led the lab?", "How is the lab led?"]
)
def test_no_name_differs_if_several_may_be_right(question: str) -> None:
    assert stances_of(LEE, question=question, answer=WANG) == []


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Ann Lee left the company.", (0, 7)),  # says nothing of who led it
        ("Before Alexandr Wang, Ann Lee led the lab.", (22, 29)),  # has both names
        ("The lab is led by somebody else.", (18, 31)),  # no name
        ("The former head Ann Lee led the lab.", (16, 23)),
        ("Ann Lee, who led the lab, has stood down.", (0, 7)),
        ("Ann Lee, who led the lab, was dismissed.", (0, 7)),
        ("The Lab Trust led the lab.", (0, 13)),
        ("Ann Lee never led the lab.", (0, 7)),
    ],
)
def test_a_name_that_does_not_answer_the_question_does_not_differ(text: str, span: tuple[int, int]) -> None:
    other = candidate("b", text)
    other.marked = span
    assert stances_of(other, question="Who led the lab?", answer=WANG) == []


def test_a_longer_word_that_contains_a_word_of_the_question_is_another_word() -> None:
    question, answer = "How many people did Meta hire?", candidate("a", "Meta hired 40 people.")
    assert stances_of(candidate("b", "The metal plant hired 60 people."), question=question, answer=answer) == []
    question, answer = "What does Meta build?", candidate("a", "Meta builds AI.")
    answer.marked = (12, 14)
    assert (
        stances_of(candidate("b", "Zuckerberg said that Meta sells headsets."), question=question, answer=answer) == []
    )


def test_a_copy_of_the_article_of_the_answer_has_no_stance() -> None:
    copy = candidate("b", "Muse Spark scored 1427 on GDPval-AA.")
    copied = replace(copy, article=replace(copy.article, copy_of="a"))
    assert stances_of(copied) == []
    other = replace(copied, article=replace(copy.article, copy_of="c"))
    assert stances_of(candidate("c", "Muse Spark scored 1427 on GDPval-AA."), other) == [("c", "agree", "1427", "1427")]


def test_a_sum_of_money_is_not_compared_with_a_number_of_people() -> None:
    paid = candidate("a", "Meta bought Instagram for $1 billion in cash.")
    used = candidate("b", "Meta said that Instagram now has 1 billion users.")
    assert stances_of(used, question="What did Meta pay for Instagram?", answer=paid) == []
