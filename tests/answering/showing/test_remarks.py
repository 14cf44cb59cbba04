"""The notes on an answer in words: each kind has a sentence, here and on the browser page, or is shown elsewhere."""

import re
from importlib.resources import files
from typing import get_args

import pytest

from askmuse.answering.answer import Note, NoteKind
from askmuse.answering.showing.remarks import remarks

SHOWN_ELSEWHERE = {"newer", "period"}
SENTENCES = {
    Note("unknown_terms", ("Ulm",)): "No article has the word “Ulm”.",
    Note("unknown_terms", ("Ulm", "Kiel")): "No article has the words “Ulm”, “Kiel”.",
    Note("missing_part", ("who paid",)): "No answer to this part of the question: “who paid”.",
    Note("language", ("de", "en")): "The question is in German, the articles are in English: ask in English.",
    Note("degraded"): "Time ran out: this answer is less thorough than the one that was asked for.",
}


@pytest.mark.parametrize(("note", "sentence"), SENTENCES.items(), ids=str)
def test_a_note_is_a_sentence(note: Note, sentence: str) -> None:
    assert list(remarks([note])) == [sentence]


def test_every_kind_has_a_sentence_unless_it_is_shown_elsewhere() -> None:
    assert {note.kind for note in SENTENCES} == {*get_args(NoteKind)} - SHOWN_ELSEWHERE
    assert list(remarks([Note("newer", ("12",), (2,)), Note("period", ("2026-01-01", ""))])) == []


def test_the_browser_page_has_a_sentence_for_every_kind_but_the_period_which_it_shows_above_the_answer() -> None:
    script = files("askmuse.api.page").joinpath("words.js").read_text(encoding="utf-8")
    assert {*re.findall(r'case "(\w+)":', script)} == {*get_args(NoteKind)} - {"period"}
