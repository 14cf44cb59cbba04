"""Data sets, with qrels and without."""

import json
from pathlib import Path
from typing import Any

from peers.data import Data, read
from peers.passages import Passage

DOCUMENTS = [
    {"_id": "a", "title": "Quay", "text": " The quay closed. It rained. "},
    {"_id": "b", "text": "Nobody came."},
    {"_id": "c", "title": "Mill", "text": "The mill burned."},
]
QUERIES: list[dict[str, Any]] = [
    {"_id": "1", "text": "when did it rain", "metadata": {"answers": [{"doc": "a"}, {"doc": "b"}]}},
    {"_id": "2", "text": "what burned", "metadata": {"answers": [{"doc": "c"}]}},
    {"_id": "3", "text": "who came", "metadata": {"answerable": False}},
    {"_id": "4", "text": "what closed", "metadata": {"answers": [{"doc": "a"}]}},
]
QRELS = "query-id\tcorpus-id\tscore\n1\ta\t1\n2\tc\t2\n4\tb\t0\n"


def data_set(folder: Path, qrels: str = "") -> Path:
    for name, rows in (("corpus", DOCUMENTS), ("queries", QUERIES)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    if qrels:
        (folder / "qrels.tsv").write_text(qrels, encoding="utf-8")
    return folder


def test_judgements_above_zero_name_the_relevant_passages(tmp_path: Path) -> None:
    assert read(data_set(tmp_path, QRELS), 3, 10) == Data(
        (
            Passage("Quay", "The quay closed. It rained."),
            Passage("", "Nobody came."),
            Passage("Mill", "The mill burned."),
        ),
        ("when did it rain", "what burned"),
        (frozenset({0}), frozenset({2})),
    )


def test_without_judgements_the_documents_of_answers_are_relevant(tmp_path: Path) -> None:
    data = read(data_set(tmp_path), 3, 10)
    assert data.questions == ("when did it rain", "what burned", "what closed")
    assert data.relevant == (frozenset({0, 1}), frozenset({2}), frozenset({0}))


def test_questions_about_passages_that_are_left_out_are_not_asked(tmp_path: Path) -> None:
    data = read(data_set(tmp_path), 2, 10)
    assert len(data.passages) == 2
    assert data.questions == ("when did it rain", "what closed")


def test_questions_are_evenly_spaced(tmp_path: Path) -> None:
    assert read(data_set(tmp_path), 3, 2).questions == ("when did it rain", "what burned")


def test_a_set_that_is_too_small_is_filled_with_its_own_sentences(tmp_path: Path) -> None:
    data = read(data_set(tmp_path), 6, 10)
    sentences = ("The quay closed.", "It rained.", "Nobody came.", "The mill burned.")
    assert [passage.title in {"Quay", "", "Mill"} for passage in data.passages[3:]] == [True] * 3
    for passage in data.passages[3:]:
        rest = passage.text
        for sentence in sentences:
            rest = rest.replace(sentence, "")
        assert rest.split() == []
    assert data == read(tmp_path, 6, 10)
