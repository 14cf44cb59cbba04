"""A question in parts: which are asked, and in what order their answers come."""

from dataclasses import replace

from askmuse.answering.confidence import Evidence
from askmuse.answering.contemplation import contemplate
from askmuse.answering.extraction import CONTEMPLATING_SCALE, Candidate
from askmuse.answering.study import Study
from askmuse.questions.question import question_of
from askmuse.ranking.stages import Ranking
from askmuse.types import Article, Passage, Sentence, Signals

EVIDENCE = Evidence(0, 0, 0, 0, 0, 0, 0, 0, 0)


ROOMS = ["Ann cooks.", "Bob paints.", "Cyd sings.", "Dan sleeps.", "Eve writes.", "Fay jumps.", "Gil swims."]


def study(question: str, *texts: str) -> Study:
    """Return what a question found: one article for each text."""
    found = []
    for text in texts:
        article = Article(text, f"{text}.txt", text, "", "")
        passage = Passage(f"{text}#1", text, 0, len(text), (Sentence(0, len(text)),))
        found.append(Candidate(article, passage, 0, Signals(1.0, 0.0, 0.0, 0.0), 1.0))
    asked = question_of(question)
    return Study(asked, Ranking(asked, ()), found, [EVIDENCE] * len(found))


class Answers:
    """What is known, by question; keeps what was asked."""

    def __init__(self, known: dict[str, Study]) -> None:
        self.known = known
        self.asked: list[str] = []

    def __call__(self, question: str) -> Study:
        self.asked.append(question)
        return self.known.get(question, study(question))


def texts(found: Study) -> list[str]:
    return [answer.article.text for answer in found.candidates]


def test_the_best_of_each_part_comes_behind_the_best_of_the_whole() -> None:
    question = "Who leads the lab and when was it formed?"
    parts = Answers(
        {
            "Who leads the lab": study("", "Wang leads it.", "Ann cooks there."),
            "when was it formed?": study("", "It opened in summer.", "Summer was hot."),
        }
    )
    whole = study(question, "Wang leads it.", "It has a roof.")
    found = contemplate(whole, parts, 1, CONTEMPLATING_SCALE)
    assert parts.asked == ["Who leads the lab", "when was it formed?"]
    assert texts(found) == ["Wang leads it.", "It opened in summer.", "It has a roof."]
    assert (found.question, found.ranking, len(found.evidence)) == (whole.question, whole.ranking, 3)


def test_what_the_question_leaves_open_is_looked_up_first() -> None:
    question = "How old is the man who leads the lab?"
    first = study("", "Alexandr Wang leads it.")
    first.candidates[0].marked = (0, 13)
    hops = Answers({"who leads the lab?": first, "How old is Alexandr Wang?": study("", "Wang is 29.")})
    whole = study(question, "The lab is old.")
    assert texts(contemplate(whole, hops, 2, CONTEMPLATING_SCALE)) == ["The lab is old.", "Wang is 29."]
    assert hops.asked == ["who leads the lab?", "How old is Alexandr Wang?"]


def test_a_question_for_one_thing_is_answered_as_it_is() -> None:
    asked = Answers({})
    whole = study("Who leads the lab?", *ROOMS)
    found = contemplate(whole, asked, 1, CONTEMPLATING_SCALE)
    assert asked.asked == []
    assert texts(found) == ROOMS[: CONTEMPLATING_SCALE.most]


def test_a_scale_may_ask_for_more_and_keep_what_differs_in_figures_alone() -> None:
    rates = [f"The bank raised its rate to {n} percent." for n in range(2, 12)]
    whole = study("Who leads the lab?", *rates)
    assert texts(contemplate(whole, Answers({}), 1, CONTEMPLATING_SCALE)) == rates[:1]
    scale = replace(CONTEMPLATING_SCALE, most=10, by_figures=True)
    assert texts(contemplate(whole, Answers({}), 1, scale)) == rates


def test_nothing_found_stays_nothing() -> None:
    whole = study("Who is it and why?")
    assert texts(contemplate(whole, Answers({}), 1, CONTEMPLATING_SCALE)) == []
