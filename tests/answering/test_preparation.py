"""What becomes of a typed question before it is searched."""

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
def prepared(tmp_path: Path, encoder: WordEncoder, write_corpus: Callable[[Mapping[str, str]], Path]) -> Prepare:
    update(write_corpus({"lab.md": LAB}), tmp_path / "index", encoder)
    snapshot = Snapshot.open(tmp_path / "index")
    return lambda typed, history=(), filters=None: prepare(snapshot, encoder, typed, history, filters)


def test_a_period_becomes_a_filter_and_a_slip_is_corrected(prepared: Prepare) -> None:
    made = prepared("As of February 2026, when did the labratory open?")
    assert (made.question.typed, made.question.text) == (
        "when did the labratory open?",
        "when did the laboratory open?",
    )
    assert (made.filters.published_to, made.filters.keep_undated) == (date(2026, 2, 28), True)
    assert (made.latest, made.over_time) == (False, False)


def test_words_of_earlier_questions_are_added(prepared: Prepare) -> None:
    made = prepared("And who leads it?", [Turn("Where is the laboratory?", "")])
    assert made.question.text == "And who leads it? laboratory"


def test_the_words_of_a_question_tell_whether_it_asks_for_the_latest_or_for_changes(prepared: Prepare) -> None:
    assert prepared("Who leads the laboratory now?").latest
    assert prepared("Timeline of the laboratory").over_time


def test_filters_are_resolved(prepared: Prepare) -> None:
    assert prepared("Who leads it?", filters=Filters(publisher=("gazette",))).filters == Filters(publisher=("Gazette",))
    with pytest.raises(QuestionError):
        prepared("Who leads it?", filters=Filters(publisher=("Herald",)))
