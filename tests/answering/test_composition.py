"""From candidates to the answer object: what is answered, what is listed, and what is cited."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from askmuse.answering.answer import Answer
from askmuse.answering.composition import compose
from askmuse.answering.confidence import Calibration, Evidence
from askmuse.answering.extraction import Candidate
from askmuse.answering.inquiry import Inquiry
from askmuse.answering.modes import INSTANT
from askmuse.answering.study import Study
from askmuse.index.snapshot import Snapshot
from askmuse.questions.question import question_of
from conftest import WordEncoder, WordReader, build_index

ARTICLES = {
    "july.md": "---\npublished: 2026-07-01\n---\n\nThe river crested in July.\n",
    "march.md": "---\npublished: 2026-03-01\n---\n\nThe river crested in March 2026.\n",
    "undated.md": "The river crested once.\n",
}
QUOTES = {
    "july": "The river crested in July.",
    "march": "The river crested in March 2026.",
    "undated": "The river crested once.",
}

Compose = Callable[..., Answer]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return Snapshot.open(build_index(tmp_path_factory.mktemp("shared"), ARTICLES))


@pytest.fixture
def compose_answer(snapshot: Snapshot, encoder: WordEncoder, reader: WordReader) -> Compose:
    """Return a function that composes an answer from articles and the logits of their probability, best first."""
    question = question_of("When did the river crest?").weighed(snapshot.idf)
    calibration = Calibration(0.0, {"score": 1.0}, threshold=0.5, floor=0.25)

    def compose_from_logits(
        logits: dict[str, float], k: int = 5, least: float | None = None, **asks_for: bool
    ) -> Answer:
        inquiry = replace(
            Inquiry(snapshot, encoder, lambda: reader, {"instant": calibration}, question, INSTANT),
            timeline=asks_for.get("timeline", False),
            latest=asks_for.get("latest", False),
        )
        ranking = inquiry.search(k)
        passages = {scored.passage.article_id: scored for scored in ranking.passages}
        candidates = [
            Candidate(snapshot.article(name), passages[name].passage, 0, passages[name].signals[0], logit)
            for name, logit in logits.items()
        ]
        evidence = [Evidence(logit, 0, 0, 0, 0, 0, 0, 0, 0) for logit in logits.values()]
        return compose(inquiry, Study(question, ranking, candidates, evidence), "When, then?", k, least)

    return compose_from_logits


def texts(answer: Answer) -> tuple[list[str], list[str]]:
    return [one.text for one in answer.answers], [one.text for one in answer.nearest]


def test_answers_above_the_threshold_are_given_and_cited_in_order(compose_answer: Compose) -> None:
    answer = compose_answer({"march": 1.0, "july": 0.5})
    assert (answer.outcome, answer.answerable) == ("answered", True)
    assert answer.confidence == pytest.approx(0.7311, abs=1e-4)
    assert texts(answer) == ([QUOTES["march"], QUOTES["july"]], [])
    assert [one.citations for one in answer.answers] == [(1,), (2,)]
    assert [(c.number, c.article_id, c.quote) for c in answer.citations] == [
        (1, "march", QUOTES["march"]),
        (2, "july", QUOTES["july"]),
    ]
    assert [one.score for one in answer.answers] == [1.0, 0.5]
    assert answer.answers[0].span == "March 2026"


def test_the_question_is_shown_as_typed_and_as_searched(compose_answer: Compose) -> None:
    answer = compose_answer({"march": 1.0})
    assert (answer.question, answer.searched_as, answer.mode) == ("When, then?", "When did the river crest?", "instant")


def test_sentences_between_the_floor_and_the_threshold_are_nearest_and_cited(compose_answer: Compose) -> None:
    answer = compose_answer({"march": -0.5, "july": -1.0})
    assert (answer.outcome, answer.answerable) == ("perhaps", False)
    assert texts(answer) == ([], [QUOTES["march"], QUOTES["july"]])
    assert [one.citations for one in answer.nearest] == [(1,), (2,)]
    assert [c.article_id for c in answer.citations] == ["march", "july"]


@pytest.mark.parametrize("logits", [{}, {"march": -2.0}])
def test_below_the_floor_the_outcome_is_not_said_and_passages_are_listed(
    logits: dict[str, float], compose_answer: Compose
) -> None:
    answer = compose_answer(logits, k=2)
    assert (answer.outcome, texts(answer), answer.citations) == ("not_said", ([], []), ())
    assert [passage.rank for passage in answer.passages] == [1, 2]
    assert answer.confidence == pytest.approx(0.1192 if logits else 0.0, abs=1e-4)


def test_a_least_confidence_replaces_the_threshold(compose_answer: Compose) -> None:
    assert compose_answer({"march": -0.5}, least=0.3).outcome == "answered"
    assert compose_answer({"march": 1.0}, least=0.8).outcome == "perhaps"
    assert compose_answer({"march": -5.0}, least=0.0).outcome == "answered"


def test_an_answer_far_less_likely_than_the_first_is_left_out(compose_answer: Compose) -> None:
    unlikely, likely = -2.15, -2.05  # .104 and .114, where .15 of the first is .110
    assert texts(compose_answer({"march": 1.0, "july": unlikely}))[0] == [QUOTES["march"]]
    assert texts(compose_answer({"march": 1.0, "july": likely}))[0] == [QUOTES["march"], QUOTES["july"]]


def test_a_question_for_the_present_leaves_out_more_of_the_less_likely_answers(compose_answer: Compose) -> None:
    unlikely, likely = -1.4, -1.2  # .198 and .231, where .3 of the first is .219
    assert texts(compose_answer({"march": 1.0, "july": unlikely}))[0] == [QUOTES["march"], QUOTES["july"]]
    assert texts(compose_answer({"march": 1.0, "july": unlikely}, latest=True))[0] == [QUOTES["march"]]
    assert texts(compose_answer({"march": 1.0, "july": likely}, latest=True))[0] == [QUOTES["march"], QUOTES["july"]]


def test_a_timeline_is_in_the_order_of_publication_and_undated_articles_come_last(compose_answer: Compose) -> None:
    answer = compose_answer({"undated": 2.0, "july": 1.0, "march": 0.5}, timeline=True)
    assert [c.article_id for c in answer.citations] == ["march", "july", "undated"]
    assert [c.published for c in answer.citations] == [date(2026, 3, 1), date(2026, 7, 1), None]
    assert answer.confidence == pytest.approx(0.8808, abs=1e-4)


def test_passages_are_listed_with_their_place_in_the_text(compose_answer: Compose, snapshot: Snapshot) -> None:
    answer = compose_answer({"march": 1.0}, k=3)
    assert len(answer.passages) == 3
    for passage in answer.passages:
        assert snapshot.article(passage.article_id).text[passage.start : passage.end] == passage.text
        assert passage.text == QUOTES[passage.article_id]


def test_an_answer_names_its_snapshot_and_how_long_it_took(compose_answer: Compose, snapshot: Snapshot) -> None:
    answer = compose_answer({"march": 1.0})
    assert (answer.index.snapshot, answer.index.built_at) == (snapshot.name, snapshot.manifest.built_at)
    assert list(answer.took_ms) == ["compose", "total"]
