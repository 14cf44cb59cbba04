"""The evidence for an answer, its probability, and the outcome that follows from it."""

import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from askmuse.answering.confidence import FLOOR, Calibration, Evidence, calibrations, shipped, weigh
from askmuse.answering.extraction import Candidate
from askmuse.errors import SnapshotDamaged
from askmuse.index.snapshot import Snapshot
from askmuse.index.terms.acronyms import Acronyms
from askmuse.questions.question import Question, question_of
from askmuse.ranking.stages import ScoredPassage
from askmuse.types import Article, Passage, Sentence, Signals

SNAPSHOT = cast("Snapshot", SimpleNamespace(acronyms=Acronyms({}), vocabulary={"news": 0}))
TEXT = "Rates\nThe bank raised it. Savers left in 2026. It rains."
PASSAGE = Passage("a#1", "a", 6, 55, (Sentence(6, 25), Sentence(26, 46), Sentence(47, 55)), (0, 5))
ARTICLE = Article("a", "a.txt", TEXT, "", "News")
ZERO = Signals(0.0, 0.0, 0.0, 0.0)


def weighed_question(text: str, **idf: float) -> Question:
    question = question_of(text)
    return Question(question.asked, question.weights, idf=idf)


def ranked_passage(*signals: Signals) -> ScoredPassage:
    scores = tuple(s.score + (s.reader or 0.0) for s in signals)
    return ScoredPassage(1, max(scores), PASSAGE, signals, scores)


def evidence(question: Question, passage: ScoredPassage, number: int, place: int = 0) -> Evidence:
    """Return the evidence for one sentence of the passage."""
    answer = Candidate(ARTICLE, PASSAGE, number, passage.signals[number], passage.scores[number])
    answer.quoted = number, number
    return weigh(question, answer, place, [passage], SNAPSHOT)


def test_the_score_and_the_lead_are_those_of_the_sentence_against_the_others() -> None:
    passage = ranked_passage(Signals(0.5, 0.25, 0.5, 0.75), Signals(0.5, 0.25, 0.25, 0.5), ZERO)
    weighed = evidence(question_of("who"), passage, 0)
    assert (weighed.score, weighed.lead) == (2.0, 0.5)
    assert evidence(question_of("who"), passage, 1).lead == -0.5


def test_the_lead_is_at_most_1() -> None:
    assert evidence(question_of("who"), ranked_passage(Signals(1, 1, 1, 1), ZERO, ZERO), 0).lead == 1.0


def test_a_quote_of_all_ranked_sentences_has_the_usual_lead_and_cosine() -> None:
    passage = ranked_passage(ZERO, ZERO, ZERO)
    answer = Candidate(ARTICLE, PASSAGE, 0, ZERO, 0.0)
    answer.quoted = 0, 2
    weighed = weigh(question_of("who"), answer, 0, [passage], SNAPSHOT)
    assert (weighed.lead, weighed.cosine_z) == (0.5, 1.6)


def test_the_cosine_is_in_standard_deviations_from_the_mean_of_all_sentences() -> None:
    passage = ranked_passage(Signals(0, 0.75, 0, 0), Signals(0, 0.25, 0, 0), Signals(0, 0.5, 0, 0))
    deviation = math.sqrt((0.25**2 + 0.25**2 + 0) / 3)
    assert evidence(question_of("who"), passage, 0).cosine_z == pytest.approx(0.25 / deviation)
    assert evidence(question_of("who"), ranked_passage(ZERO, ZERO, ZERO), 0).cosine_z == 0.0


def test_terms_that_passage_heading_and_title_lack_are_uncovered() -> None:
    question = weighed_question("bank rates news rivers", bank=1.0, rate=2.0, news=1.0, river=4.0)
    weighed = evidence(question, ranked_passage(ZERO, ZERO, ZERO), 0)
    assert weighed.uncovered == 4.0 / 8.0
    assert weighed.missing_idf == 1.0
    assert weighed.length == math.log(5)


def test_words_that_only_word_a_question_do_not_count_if_no_article_has_them() -> None:
    question = weighed_question("what do articles say of rates in the news", articl=4.0, say=4.0, rate=1.0, news=3.0)
    weighed = evidence(question, ranked_passage(ZERO, ZERO, ZERO), 1)
    assert (weighed.uncovered, weighed.missing_idf, weighed.length) == (0.0, 0.0, math.log1p(2))


def test_terms_of_the_passage_may_be_missing_in_the_quote() -> None:
    question = weighed_question("bank savers rates", bank=1.0, saver=2.0, rate=4.0)
    assert [evidence(question, ranked_passage(ZERO, ZERO, ZERO), number).missing_idf for number in (0, 1, 2)] == [
        0.5,
        0.25,
        0.5,
    ]
    assert evidence(question, ranked_passage(ZERO, ZERO, ZERO), 0).uncovered == 0.0


@pytest.mark.parametrize(
    ("question", "missing"), [("Did Savers leave?", 0.0), ("Did Nina leave?", 1.0), ("Did 3 leave?", 1.0)]
)
def test_a_name_or_a_figure_that_the_passage_lacks_is_missing(question: str, missing: float) -> None:
    assert evidence(question_of(question), ranked_passage(ZERO, ZERO, ZERO), 1).missing_name == missing


def test_the_evidence_says_whether_the_quote_has_the_type_of_value_asked_for() -> None:
    passage = ranked_passage(ZERO, ZERO, ZERO)
    when, plain = question_of("When did savers leave?"), question_of("Did savers leave?")
    assert [(e.asks_for_type, e.fits) for e in (evidence(when, passage, 1), evidence(when, passage, 0))] == [
        (1.0, 1.0),
        (1.0, -1.0),
    ]
    assert (evidence(plain, passage, 1).asks_for_type, evidence(plain, passage, 1).fits) == (0.0, 0.0)


def test_the_reader_counts_only_for_passages_that_it_read() -> None:
    unread = evidence(question_of("who"), ranked_passage(ZERO, ZERO, ZERO), 0, place=2)
    assert (unread.reader, unread.span, unread.any_relevant, unread.place) == (0.0, 0.0, 0.0, 2.0)
    read = ranked_passage(Signals(0, 0, 0, 0, 2.0, 0.5), Signals(0, 0, 0, 0, 1.0, 0.25), ZERO)
    weighed = evidence(question_of("who"), read, 0)
    assert (weighed.reader, weighed.span) == (2.0, 0.5)
    assert weighed.any_relevant == pytest.approx(math.log(math.exp(2.0) + math.exp(1.0)))


CALIBRATION = Calibration(-1.0, {"score": 2.0, "place": -0.5}, threshold=0.75, floor=0.25)


def test_the_probability_is_logistic_in_the_evidence() -> None:
    example = Evidence(1.0, 9.0, 9.0, 2.0, 9.0, 9.0, 9.0, 9.0, 9.0)
    assert CALIBRATION.probability(example) == 0.5
    assert Calibration(1e9, {}, 0.5).probability(example) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("confidence", "least", "outcome"),
    [
        (0.75, None, "answered"),
        (0.74, None, "perhaps"),
        (0.25, None, "perhaps"),
        (0.24, None, "not_said"),
        (0.74, 0.5, "answered"),
        (0.8, 0.9, "perhaps"),
        (0.1, 0.1, "answered"),
        (0.0, 0.0, "answered"),
    ],
)
def test_the_outcome_follows_from_the_threshold_and_the_floor(
    confidence: float, least: float | None, outcome: str
) -> None:
    assert CALIBRATION.outcome(confidence, least) == outcome


def test_the_calibration_of_an_index_counts_for_the_modes_that_it_has(tmp_path: Path) -> None:
    assert calibrations(tmp_path) == shipped()
    own = {"instant": {"intercept": 1, "coefficients": {"score": 2}, "threshold": 0.5}}
    (tmp_path / "confidence.json").write_text(json.dumps(own))
    assert calibrations(tmp_path) == shipped() | {"instant": Calibration(1.0, {"score": 2.0}, 0.5, FLOOR)}


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"instant": {}}',
        '{"instant": {"intercept": 0, "coefficients": {"charm": 1}, "threshold": 0.5}}',
        '{"instant": {"intercept": NaN, "coefficients": {}, "threshold": 0.5}}',
    ],
)
def test_the_error_for_a_damaged_calibration_names_it_and_says_what_to_do(text: str, tmp_path: Path) -> None:
    file = tmp_path / "confidence.json"
    file.write_text(text)
    with pytest.raises(SnapshotDamaged) as raised:
        calibrations(tmp_path)
    assert str(raised.value) == (
        f"{file} is damaged: delete it, and calibrate anew with `askmuse calibrate --gold FILE`."
    )
