"""How a typed question is prepared for the search."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from askmuse.answering.preparation import Prepared, prepare
from askmuse.errors import QuestionError
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.types import Filters, Turn
from conftest import WordEncoder

LAB = "---\npublisher: Gazette\npublished: 2026-03-04\n---\n\nThe laboratory in Oslo opened in spring. Ada leads it.\n"
Prepare = Callable[..., Prepared]


@pytest.fixture
def prepare_question(
    tmp_path: Path, encoder: WordEncoder, write_corpus: Callable[[Mapping[str, str]], Path]
) -> Prepare:
    update(write_corpus({"lab.md": LAB}), tmp_path / "index", encoder)
    snapshot = Snapshot.open(tmp_path / "index")
    return lambda typed, history=(), filters=None: prepare(snapshot, encoder, typed, history, filters)


def test_a_period_becomes_a_filter_and_a_typing_error_is_corrected(prepare_question: Prepare) -> None:
    prepared = prepare_question("As of February 2026, when did the labratory open?")
    assert (prepared.question.typed, prepared.question.text) == (
        "when did the labratory open?",
        "when did the laboratory open?",
    )
    assert (prepared.filters.published_to, prepared.filters.keep_undated) == (date(2026, 2, 28), True)
    assert (prepared.latest, prepared.over_time) == (False, False)


def test_small_talk_and_curly_signs_are_left_out_and_contractions_are_spelt_out(prepare_question: Prepare) -> None:
    prepared = prepare_question("hey, can you tell me what’s “Ada”? thx")
    assert (prepared.question.typed, prepared.question.text) == ('what\'s "Ada"?',) * 2
    assert prepare_question("whats new since May").filters.published_from == date(2025, 5, 1)
    assert not prepare_question("thanks a lot").question.weights


def test_a_follow_up_gets_words_of_earlier_questions(prepare_question: Prepare) -> None:
    prepared = prepare_question("And who leads it?", [Turn("Where is the laboratory?", "")])
    assert prepared.question.text == "And who leads it? laboratory"


def test_the_words_of_a_question_tell_whether_it_asks_for_the_latest_or_for_changes(prepare_question: Prepare) -> None:
    assert prepare_question("Who leads the laboratory now?").latest
    assert prepare_question("Timeline of the laboratory").over_time


def test_names_in_filters_are_spelt_as_in_the_articles_and_unknown_ones_are_refused(prepare_question: Prepare) -> None:
    assert prepare_question("Who leads it?", filters=Filters(publisher=("gazette",))).filters == Filters(
        publisher=("Gazette",)
    )
    with pytest.raises(QuestionError):
        prepare_question("Who leads it?", filters=Filters(publisher=("Herald",)))
