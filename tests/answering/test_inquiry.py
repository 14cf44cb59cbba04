"""One question to one snapshot: which passages are considered, what is read, and which mode answers."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from askmuse.answering.clock import Clock
from askmuse.answering.confidence import Calibration
from askmuse.answering.inquiry import Inquiry
from askmuse.answering.modes import AUTO, CONTEMPLATING, INSTANT, LARGE_POOL, THINKING, TIMELINE_POOL, USUAL_POOL, Mode
from askmuse.errors import AbandonedError
from askmuse.index.snapshot import Snapshot
from askmuse.questions.question import question_of
from askmuse.ranking.reranking import MOST_READ
from askmuse.types import Turn
from conftest import WordEncoder, WordReader, build_index

NEVER, ALWAYS = Calibration(-30.0, {}, 0.5), Calibration(30.0, {}, 0.5)
COUNT = 22
ARTICLES = {
    f"town{number:02}.md": f"The river in town {number} crested at 12 metres. Roads closed.\n"
    for number in range(COUNT)
}

Ask = Callable[..., Inquiry]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Return the index of 22 short articles, each of one passage."""
    return Snapshot.open(build_index(tmp_path_factory.mktemp("shared"), ARTICLES))


@pytest.fixture
def ask(snapshot: Snapshot, encoder: WordEncoder, reader: WordReader) -> Ask:
    """Return a function that makes an inquiry; its reader keeps what it read."""

    def inquiry(question: str, mode: Mode = THINKING, sure: Mapping[str, Calibration] | None = None) -> Inquiry:
        weighed = question_of(question).weighed(snapshot.idf)
        calibrations = {"thinking": ALWAYS, "instant": ALWAYS} | dict(sure or {})
        return Inquiry(snapshot, encoder, lambda: reader, calibrations, weighed, mode)

    return inquiry


RIVER = "Which river crested?"


def test_a_search_returns_the_pool_of_its_mode_or_more_if_more_are_listed(ask: Ask) -> None:
    assert len(ask(RIVER).search(0).passages) == USUAL_POOL
    assert len(ask(RIVER).search(COUNT).passages) == COUNT
    assert len(ask(RIVER, CONTEMPLATING).search(0).passages) == COUNT < LARGE_POOL


@pytest.mark.parametrize("question", ["What is Crested?", RIVER])
def test_a_question_for_a_definition_and_a_follow_up_consider_more_passages(question: str, ask: Ask) -> None:
    history = [Turn("Who lives there?", "Nobody.")] if question == RIVER else []
    assert len(replace(ask(question), history=history).search(0).passages) == COUNT


@pytest.mark.parametrize(
    ("question", "mode", "latest", "timeline", "expected"),
    [
        (RIVER, INSTANT, False, False, 0),
        (RIVER, THINKING, False, False, MOST_READ),
        (RIVER, THINKING, True, False, USUAL_POOL),
        ("Which rivers crested?", THINKING, False, False, USUAL_POOL),
        (RIVER, THINKING, False, True, TIMELINE_POOL),
    ],
)
def test_instant_reads_nothing_and_thinking_reads_more_for_the_latest_for_lists_and_for_timelines(
    question: str, mode: Mode, latest: bool, timeline: bool, expected: int, ask: Ask, reader: WordReader
) -> None:
    inquiry = replace(ask(question, mode), latest=latest, timeline=timeline)
    ranking = inquiry.search(0)
    inquiry.reranked(ranking)
    assert len(ranking.passages) >= expected
    assert [id_ for ids in reader.asked for id_ in ids] == [p.passage.id for p in ranking.passages[:expected]]


def test_a_question_without_terms_has_passages_and_no_candidates(ask: Ask, reader: WordReader) -> None:
    inquiry = ask("What is it?")
    study = inquiry.study(inquiry.search(0))
    assert (study.candidates, study.evidence, reader.asked) == ([], [], [])


def test_every_candidate_has_its_evidence_and_its_place(ask: Ask) -> None:
    inquiry = ask(RIVER, CONTEMPLATING)
    study = inquiry.study(inquiry.search(0))
    assert [evidence.place for evidence in study.evidence] == [0.0, 1.0, 2.0, 2.0, 2.0, 2.0][: len(study.candidates)]
    assert study.candidates[0].text.startswith("The river in town")


@pytest.mark.parametrize(
    ("question", "sure", "mode"),
    [
        (RIVER, ALWAYS, INSTANT),
        (RIVER, NEVER, THINKING),
        ("Which river crested and when did roads close?", ALWAYS, THINKING),
    ],
)
def test_auto_answers_instantly_if_it_is_sure_and_one_thing_is_asked_for(
    question: str, sure: Calibration, mode: Mode, ask: Ask
) -> None:
    inquiry = ask(question, AUTO, {"instant": sure})
    answered, study = inquiry.answer(inquiry.search(0))
    assert answered.mode == mode
    assert study.question == inquiry.question


def test_contemplating_searches_and_reads_the_parts_as_well(ask: Ask, reader: WordReader) -> None:
    inquiry = ask("Which river crested and which roads closed?", CONTEMPLATING)
    ranking = inquiry.search(0)
    inquiry.study(ranking)
    whole = len(reader.asked)
    reader.asked.clear()
    inquiry.answer(ranking)
    assert len(reader.asked) > whole


def test_only_modes_that_read_compare_articles(ask: Ask) -> None:
    inquiry = ask("How high was the river that crested?")
    study = inquiry.study(inquiry.search(0))
    assert list(inquiry.stances([], study.ranking)) == []
    assert list(replace(inquiry, mode=INSTANT).stances(study.candidates, study.ranking)) == []
    assert {stance.kind for _, stance in inquiry.stances(study.candidates[:1], study.ranking)} == {"agree"}


def test_the_calibration_is_that_of_the_mode(ask: Ask, tmp_path: Path) -> None:
    sure = {"instant": NEVER, "thinking": ALWAYS}
    assert ask(RIVER, INSTANT, sure).calibration == NEVER
    assert ask(RIVER, CONTEMPLATING, sure).calibration == ALWAYS


class Ticking(Clock):
    """A clock that shows these times one after the other, and then always the last one."""

    def __init__(self, *times: float) -> None:
        super().__init__()
        self.times = list(times)

    @property
    def elapsed_ms(self) -> float:
        return self.times.pop(0) if len(self.times) > 1 else self.times[0]


PARTS = "Which river crested and which roads closed?"


@pytest.mark.parametrize(
    ("mode", "times", "answers", "late"),
    [
        (THINKING, [10.0], INSTANT, True),
        (THINKING, [9.9, 10.0], THINKING, False),
        (AUTO, [10.0], INSTANT, True),
        (INSTANT, [10.0], INSTANT, False),
        (CONTEMPLATING, [10.0], INSTANT, True),
        (CONTEMPLATING, [0.0, 10.0], THINKING, True),
        (CONTEMPLATING, [0.0, 0.0, 10.0], THINKING, True),
        (CONTEMPLATING, [0.0, 0.0, 9.9], CONTEMPLATING, False),
    ],
)
def test_when_time_is_over_the_most_thorough_mode_that_is_finished_answers(
    mode: Mode, times: list[float], answers: Mode, late: bool, ask: Ask
) -> None:
    inquiry = replace(ask(PARTS, mode, {"instant": NEVER}), timeout_ms=10.0, clock=Ticking(*times))
    ranking = inquiry.search(0)
    answered, study = inquiry.answer(ranking)
    assert (answered.mode, answered.degraded) == (answers, late)
    alone = ask(PARTS, answers)
    expected = alone.answer(alone.search(0))[1]
    assert [candidate.text for candidate in study.candidates] == [candidate.text for candidate in expected.candidates]


def test_a_question_of_one_part_is_finished_once_it_is_read(ask: Ask) -> None:
    inquiry = replace(ask(RIVER, CONTEMPLATING), timeout_ms=10.0, clock=Ticking(0.0, 10.0))
    answered, _ = inquiry.answer(inquiry.search(0))
    assert (answered.mode, answered.degraded) == (CONTEMPLATING, False)


@pytest.mark.parametrize(("steps", "read"), [(0, 0), (1, 4), (2, 6)])
def test_work_ends_with_the_step_in_which_the_client_leaves(
    steps: int, read: int, ask: Ask, reader: WordReader
) -> None:
    waiting = iter([True] * steps)
    inquiry = replace(ask(PARTS, CONTEMPLATING), wanted=lambda: next(waiting, False))
    with pytest.raises(AbandonedError, match=r"^The client has left before the answer was made\.$"):
        inquiry.answer(inquiry.search(0))
    assert len(reader.asked) == read
