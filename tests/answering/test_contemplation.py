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


SENTENCES = ["Ann cooks.", "Bob paints.", "Cyd sings.", "Dan sleeps.", "Eve writes.", "Fay jumps.", "Gil swims."]


def study(question: str, *texts: str) -> Study:
    """Return the study of a question whose candidates are articles of one sentence with these texts."""
    candidates = []
    for text in texts:
        article = Article(text, f"{text}.txt", text, "", "")
        passage = Passage(f"{text}#1", text, 0, len(text), (Sentence(0, len(text)),))
        candidates.append(Candidate(article, passage, 0, Signals(1.0, 0.0, 0.0, 0.0), 1.0))
    searched = question_of(question)
    return Study(searched, Ranking(searched, ()), candidates, [EVIDENCE] * len(candidates))


class KnownStudies:
    """Studies by question; `asked` has the questions that were asked."""

    def __init__(self, known: dict[str, Study]) -> None:
        self.known = known
        self.asked: list[str] = []

    def __call__(self, question: str) -> Study:
        self.asked.append(question)
        return self.known.get(question, study(question))


def texts(contemplated: Study) -> list[str]:
    return [answer.article.text for answer in contemplated.candidates]


def test_the_best_answer_of_each_part_follows_that_of_the_whole_question() -> None:
    question = "Who leads the lab and when was it formed?"
    parts = KnownStudies(
        {
            "Who leads the lab": study("", "Wang leads it.", "Ann cooks there."),
            "when was it formed?": study("", "It opened in summer.", "Summer was hot."),
        }
    )
    whole = study(question, "Wang leads it.", "It has a roof.")
    contemplated = contemplate(whole, parts, 1, CONTEMPLATING_SCALE)
    assert parts.asked == ["Who leads the lab", "when was it formed?"]
    assert texts(contemplated) == ["Wang leads it.", "It opened in summer.", "It has a roof."]
    assert (contemplated.question, contemplated.ranking, len(contemplated.evidence)) == (
        whole.question,
        whole.ranking,
        3,
    )


def test_a_person_whom_the_question_only_describes_is_looked_up_first() -> None:
    question = "How old is the man who leads the lab?"
    first = study("", "Alexandr Wang leads it.")
    first.candidates[0].marked = (0, 13)
    hops = KnownStudies({"who leads the lab?": first, "How old is Alexandr Wang?": study("", "Wang is 29.")})
    whole = study(question, "The lab is old.")
    assert texts(contemplate(whole, hops, 2, CONTEMPLATING_SCALE)) == ["The lab is old.", "Wang is 29."]
    assert hops.asked == ["who leads the lab?", "How old is Alexandr Wang?"]


def test_a_question_for_one_thing_is_not_divided() -> None:
    parts = KnownStudies({})
    whole = study("Who leads the lab?", *SENTENCES)
    contemplated = contemplate(whole, parts, 1, CONTEMPLATING_SCALE)
    assert parts.asked == []
    assert texts(contemplated) == SENTENCES[: CONTEMPLATING_SCALE.most]


def test_a_scale_may_list_more_answers_and_keep_those_that_differ_only_in_figures() -> None:
    rates = [f"The bank raised its rate to {n} percent." for n in range(2, 12)]
    whole = study("Who leads the lab?", *rates)
    assert texts(contemplate(whole, KnownStudies({}), 1, CONTEMPLATING_SCALE)) == rates[:1]
    scale = replace(CONTEMPLATING_SCALE, most=10, by_figures=True)
    assert texts(contemplate(whole, KnownStudies({}), 1, scale)) == rates


def test_without_candidates_there_are_no_answers() -> None:
    whole = study("Who is it and why?")
    assert texts(contemplate(whole, KnownStudies({}), 1, CONTEMPLATING_SCALE)) == []
