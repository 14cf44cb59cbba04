"""Examples for the reader from a data set in BEIR format: their questions, and the passages that answer them."""

import json
from pathlib import Path

import pytest

from askmuse.errors import GoldError
from askmuse.training.beir_examples import examples_from_beir
from askmuse.types import Encoder

DOCUMENTS = {
    "ulm": "It rained. The mayor of Ulm is Ann Rook.",
    "kiel": "Kiel lies by the sea. Ann Rook once sailed there.",
}


def query(id_: str, text: str, **metadata: object) -> dict[str, object]:
    return {"_id": id_, "text": text, "metadata": metadata}


def answer(document: str, text: str) -> dict[str, object]:
    return {"doc": document, "text": text, "start": DOCUMENTS[document].index(text)}


QUERIES = [
    query("mayor", "Who is mayor of Ulm?", answers=[answer("ulm", "Ann Rook")]),
    query("excluded", "Who was it?", answers=[answer("ulm", "Ann Rook")]),
    query("open", "Who is mayor of Kiel?", answerable=False, source_doc="kiel"),
    query("unmarked", "Where is Ulm?"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = [{"_id": id_, "title": id_.title(), "text": text} for id_, text in DOCUMENTS.items()]
    for name, rows in (("corpus", corpus), ("queries", QUERIES)):
        (tmp_path / f"{name}.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return tmp_path


def test_questions_with_marked_answers_become_examples_unless_they_are_excluded(folder: Path, encoder: Encoder) -> None:
    (folder / "exclude_ids.txt").write_text("excluded\n")
    mayor, kiel = examples_from_beir(folder, encoder, folder / "cache", lambda *_: None)
    assert (mayor.question, kiel.question) == ("Who is mayor of Ulm", "Who is mayor of Kiel")
    (right,) = mayor.right
    assert right.right == {1}
    assert right.context.sentences[1] == (11, 40)
    assert right.span is not None
    assert right.context.text[slice(*right.span)] == "Ann Rook"
    assert kiel.right == ()
    assert [c.context.above for c in kiel.wrong] == ["Kiel.", "Ulm."]


def test_a_question_about_one_story_gets_passages_of_that_story_only(tmp_path: Path, encoder: Encoder) -> None:
    corpus = [{"_id": f"{story}/{id_}", "text": text} for story in ("a", "b") for id_, text in DOCUMENTS.items()]
    mark = {"doc": "a/ulm", "text": "Ann Rook", "start": DOCUMENTS["ulm"].index("Ann Rook")}
    rows = [query("mayor", "Who is mayor of Ulm?", folder="a", answers=[mark])]
    for name, lines in (("corpus", corpus), ("queries", rows)):
        (tmp_path / f"{name}.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    (mayor,) = examples_from_beir(tmp_path, encoder, tmp_path / "cache", lambda *_: None)
    assert mayor.one_story
    assert [(c.context.text, c.right, c.span) for c in mayor.right] == [(DOCUMENTS["ulm"], frozenset({1}), None)]
    assert [c.context.text for c in mayor.wrong] == [DOCUMENTS["kiel"]]


def test_a_follow_up_becomes_an_example_with_the_words_that_the_search_adds(folder: Path, encoder: Encoder) -> None:
    history = ["who is mayor of ulm", "The mayor of Ulm is Ann Rook."]
    follow_up = query("sailed", "and where did she sail?", answers=[answer("kiel", "sailed there")], history=history)
    (folder / "queries.jsonl").write_text(f"{json.dumps(follow_up)}\n")
    (sailed,) = examples_from_beir(folder, encoder, folder / "cache", lambda *_: None)
    assert sailed.question == "and where did she sail mayor ulm Ann Rook"


def test_a_sentence_of_another_document_with_the_words_of_the_answer_is_neither_right_nor_wrong(
    folder: Path, encoder: Encoder
) -> None:
    mayor = examples_from_beir(folder, encoder, folder / "cache", lambda *_: None)[0]
    (other,) = mayor.wrong
    assert other.context.above == "Kiel."
    assert not other.right
    assert other.unsure == {1}


def test_an_answer_that_is_not_at_its_start_offset_is_an_error(folder: Path, encoder: Encoder) -> None:
    wrong = query("mayor", "Who is mayor of Ulm?", answers=[{"text": "Ann Rook", "start": 3, "doc": "ulm"}])
    (folder / "queries.jsonl").write_text(f"{json.dumps(wrong)}\n")
    with pytest.raises(GoldError, match="line 1: the answer 'Ann Rook' is not at 3 in the text of ulm: give"):
        examples_from_beir(folder, encoder, folder / "cache", lambda *_: None)
    spilling = {"text": "The mayor of Ulm is Ann Rook. And more.", "start": 11, "doc": "ulm"}
    (folder / "queries.jsonl").write_text(f"{json.dumps(query('mayor', 'Who is mayor of Ulm?', answers=[spilling]))}\n")
    (mayor,) = examples_from_beir(folder, encoder, folder / "cache", lambda *_: None)
    assert len(mayor.right) == 1


def test_a_value_that_is_null_counts_as_missing(folder: Path, encoder: Encoder) -> None:
    unnamed = answer("ulm", "Ann Rook") | {"doc": None}
    mayor = query("mayor", "Who is mayor?", answerable=None, folder=None, source_doc="ulm", answers=[unnamed])
    unmarked = query("unmarked", "Where is Ulm?", answerable=None, source_doc=None)
    (folder / "queries.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in (mayor, unmarked)))
    (example,) = examples_from_beir(folder, encoder, folder / "cache", lambda *_: None)
    assert [(c.context.above, c.right) for c in example.right] == [("Ulm.", frozenset({1}))]


def test_progress_is_reported_from_the_first_query_to_the_end(folder: Path, encoder: Encoder) -> None:
    reports: list[tuple[str, int, int]] = []
    examples_from_beir(folder, encoder, folder / "cache", lambda *report: reports.append(report))
    assert [(done, of) for task, done, of in reports if task == "Reading examples"] == [(n, 4) for n in range(5)]


def test_a_data_set_without_marked_answers_is_an_error(folder: Path, encoder: Encoder) -> None:
    (folder / "queries.jsonl").write_text(f"{json.dumps(QUERIES[-1])}\n")
    with pytest.raises(GoldError, match="has no query whose answers are marked"):
        examples_from_beir(folder, encoder, folder / "cache", lambda *_: None)
