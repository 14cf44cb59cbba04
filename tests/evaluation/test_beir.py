"""Data sets in BEIR format: how they are read, and a whole evaluation with an index of their documents."""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from askmuse.errors import GoldError, QuestionError
from askmuse.evaluation import evaluate_beir, print_report
from askmuse.evaluation.beir import index_of, read, stale
from askmuse.evaluation.gold import GoldQuestion
from askmuse.index.snapshot import Snapshot
from askmuse.settings import Settings
from askmuse.types import Encoder, Turn

pytestmark = pytest.mark.usefixtures("_instant")

DOCUMENTS: list[dict[str, Any]] = [
    {"_id": "d.1", "title": "Zebras", "text": "The zebra herd counts forty animals. They graze near the river."},
    {"_id": "d.2", "title": "Zebras", "text": "The zebra herd counts forty animals. They graze near the river."},
    {"_id": "d#3/ü", "title": "Volcano", "text": "The volcano Etna erupted on Monday. Villages stayed open."},
    {"_id": "d4", "title": "", "text": "A quartz watch loses five seconds a month."},
    {"_id": "d5", "title": "Empty", "text": ""},
]
QUERIES: list[dict[str, Any]] = [
    {
        "_id": "q1",
        "text": "How many zebra animals does the herd count?",
        "metadata": {"answers": ["FORTY animals", "40"]},
    },
    {
        "_id": "q2",
        "text": "When did the volcano Etna erupt?",
        "metadata": {"answerable": True, "answers": [{"text": "Monday"}]},
    },
    {"_id": "q3", "text": "How much does a quartz watch lose?"},
    {"_id": "q4", "text": "Who sings opera?", "metadata": {"answerable": False, "answers": []}},
    {"_id": "q5", "text": "Of which nothing is known?", "metadata": {"answerable": None}},
    {"_id": "q6", "text": "Judged, but no document fits?"},
]
HEAD = "query-id\tcorpus-id\tscore"
QRELS = [
    HEAD,
    "q1\td.1\t1",
    "q1\td.2\t1",
    "q2\td#3/ü\t2",
    "q3\td4\t1",
    "q3\td5\t1",
    "q6\td4\t0",
]


def write_data_set(
    path: Path,
    documents: Sequence[dict[str, Any]] = DOCUMENTS,
    queries: Sequence[dict[str, Any]] = QUERIES,
    qrels: Sequence[str] = QRELS,
) -> Path:
    path.mkdir(exist_ok=True)
    for name, values in (("corpus", documents), ("queries", queries)):
        (path / f"{name}.jsonl").write_text("".join(json.dumps(value) + "\n" for value in values))
    (path / "qrels.tsv").write_text("\n".join(qrels) + "\n")
    return path


def settings(path: Path) -> Settings:
    return Settings(cache=path / "cache", min_confidence=0.0)


def test_queries_and_judgements_are_read(tmp_path: Path) -> None:
    data_set = read(write_data_set(tmp_path / "set"))
    judged = {"q1": {"d.1": 1, "d.2": 1}, "q2": {"d#3/ü": 2}, "q3": {"d4": 1, "d5": 1}, "q6": {"d4": 0}}
    assert data_set.qrels == judged
    assert [question.id for question in data_set.questions] == ["q1", "q2", "q3", "q4"]
    wordings = ("FORTY animals", "40")
    assert data_set.questions[0] == GoldQuestion("q1", "", QUERIES[0]["text"], (), (wordings,), True, wordings)
    assert [(q.facts, q.answerable) for q in data_set.questions[1:]] == [
        ((("Monday",),), True),
        ((), True),
        ((), False),
    ]


def test_byte_order_marks_and_blank_lines_are_ignored(tmp_path: Path) -> None:
    path = write_data_set(tmp_path / "set")
    expected = read(path)
    for name in ("queries.jsonl", "qrels.tsv"):
        (path / name).write_text(f"\n{(path / name).read_text()}\n", encoding="utf-8-sig")
    assert read(path) == expected


@pytest.mark.parametrize(("only", "ids"), [(1, ["q1"]), (2, ["q1", "q3"]), (3, ["q1", "q2", "q3"]), (9, None)])
def test_a_limited_number_of_queries_is_evenly_spaced(tmp_path: Path, only: int, ids: list[str] | None) -> None:
    chosen = [question.id for question in read(write_data_set(tmp_path / "set"), only).questions]
    assert chosen == (ids or ["q1", "q2", "q3", "q4"])


def test_judgements_may_be_in_the_subfolder_qrels_as_in_beir(tmp_path: Path) -> None:
    path = write_data_set(tmp_path / "set")
    (path / "qrels").mkdir()
    (path / "qrels.tsv").rename(path / "qrels" / "test.tsv")
    assert sorted(read(path).qrels) == ["q1", "q2", "q3", "q6"]


@pytest.mark.parametrize(
    ("name", "lines", "fault"),
    [
        ("queries.jsonl", ['{"_id": "q1"}'], 'line 1: "text" is missing: add it.'),
        ("queries.jsonl", ['{"_id": "q1", "text": "a"}'] * 2, "line 2: the _id 'q1' is taken by an earlier line"),
        ("queries.jsonl", ['{"_id": "q1", "text": "a", "metadata": []}'], '"metadata" must be an object.'),
        ("queries.jsonl", ['{"_id": "q1", "text": "a", "metadata": {"answerable": "no"}}'], '"answerable" must be'),
        ("queries.jsonl", ['{"_id": "q1", "text": "a", "metadata": {"answers": [1]}}'], '"answers" must be a list'),
        ("queries.jsonl", ['{"_id": "q1", "text": "a", "metadata": {"answers": "a"}}'], '"answers" must be a list'),
        ("queries.jsonl", ['{"_id": "q1", "text": "a", "metadata": {"history": [1]}}'], '"history" must be a list'),
        ("queries.jsonl", ['{"_id": "q1", "text": "a", "metadata": {"history": "a"}}'], '"history" must be a list'),
        ("queries.jsonl", ['{"_id": "q1", "text": "a", "metadata": {"rewrite": 1}}'], '"rewrite" must be a string'),
        ("queries.jsonl", ['{"_id": "else", "text": "a"}'], "has no query with a relevant document"),
        ("qrels.tsv", [HEAD, "q1 0 d1 1"], "line 2: write query-id, corpus-id, score"),
        ("qrels.tsv", ["q1\td1\tyes"], "line 1: write query-id, corpus-id, score"),
        ("corpus.jsonl", ['{"_id": "d1"}'], 'line 1: "title" and "text" must be strings.'),
        ("corpus.jsonl", ['{"_id": "d1", "text": "a"}'] * 2, "line 2: the _id 'd1' is taken by an earlier line"),
        ("corpus.jsonl", [""], "holds no documents"),
    ],
)
def test_the_error_for_a_malformed_file_names_the_folder_and_the_fault(
    tmp_path: Path, name: str, lines: list[str], fault: str, encoder: Encoder
) -> None:
    path = write_data_set(tmp_path / "set")
    (path / name).write_text("\n".join(lines))
    with pytest.raises(GoldError) as caught:
        evaluate_beir(path, settings(tmp_path), encoder=encoder)
    assert fault in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_the_error_for_a_missing_file_names_it(tmp_path: Path, name: str, encoder: Encoder) -> None:
    path = write_data_set(tmp_path / "set")
    (path / name).unlink()
    with pytest.raises(GoldError, match=rf"set has no {name}: give a folder with corpus\.jsonl"):
        evaluate_beir(path, settings(tmp_path), encoder=encoder)


def test_the_measures_of_a_data_set_equal_those_computed_by_hand(tmp_path: Path, encoder: Encoder) -> None:
    report = evaluate_beir(write_data_set(tmp_path / "set"), settings(tmp_path), encoder=encoder)
    assert (report.n, report.types, report.stale) == (4, {}, ())
    judged = {"R@1": (0.5 + 1 + 0.5) / 3, "R@5": (1 + 1 + 0.5) / 3, "RR": 1, "AP": (1 + 1 + 0.5) / 3}
    judged["nDCG@10"] = (1 + 1 + 1 / (1 + 1 / math.log2(3))) / 3
    hits = {"hit@1": 1, "hit@3": 1, "hit@5": 1, "refused_answerable": 0}
    assert {name: report.measures[name] for name in judged | hits} == pytest.approx(judged | hits)
    of_confidence = {"AUROC", "refusal_recall", "ECE", "AURC", "risk@.85", "coverage@.85"}
    others = {"R@10", "Judged@10", "EM", "F1", "refused_unanswerable", "citations_exact"} | of_confidence
    assert report.measures.keys() - judged.keys() - hits.keys() == others
    assert report.run["q2"][0][0] == "d#3/ü"
    assert report.qrels.keys() == {"q1", "q2", "q3"}
    assert report.results[0].documents == ("d.1", "d.2")
    assert report.results[0].ranks == (1, 2)


def test_documents_with_the_same_text_are_both_indexed(tmp_path: Path, encoder: Encoder) -> None:
    _, snapshot = index_of(write_data_set(tmp_path / "set"), encoder, tmp_path, lambda *_: None)
    assert [article.id for article in snapshot.store.articles()] == sorted(d["_id"] for d in DOCUMENTS)
    assert {article.copy_of for article in snapshot.store.articles()} == {None}
    assert snapshot.manifest.passages == 4


def test_an_index_is_built_only_once_unless_the_documents_change(tmp_path: Path, encoder: Encoder) -> None:
    steps: list[tuple[str, int, int]] = []
    path = write_data_set(tmp_path / "set")
    first, _ = index_of(path, encoder, tmp_path, lambda *step: steps.append(step))
    assert first.parent == tmp_path / "beir"
    assert {(task, total) for task, _, total in steps} == {("Encoding", 8)}  # passages, and sentences
    steps.clear()
    assert index_of(path, encoder, tmp_path, lambda *step: steps.append(step))[0] == first
    assert steps == []
    other, snapshot = index_of(write_data_set(path, DOCUMENTS[:3]), encoder, tmp_path, lambda *_: None)
    assert other != first
    assert snapshot.manifest.passages == 3
    assert Snapshot.open(first).manifest.passages == 4


def test_an_index_of_an_earlier_version_is_replaced(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_data_set(tmp_path / "set")
    with monkeypatch.context() as earlier:
        for module in ("snapshot", "indexing"):
            earlier.setattr(f"askmuse.index.{module}.shape", lambda: "earlier")
        before, snapshot = index_of(path, encoder, tmp_path, lambda *_: None)
    index, newer = index_of(path, encoder, tmp_path, lambda *_: None)
    assert (before, snapshot.manifest.fingerprint) == (index, f"earlier-{encoder.fingerprint}")
    newer.require(encoder.fingerprint)
    assert [index_folder.name for index_folder in (tmp_path / "beir").iterdir()] == [index.name]


def test_a_damaged_index_is_built_again(tmp_path: Path, encoder: Encoder) -> None:
    path = write_data_set(tmp_path / "set")
    index, _ = index_of(path, encoder, tmp_path, lambda *_: None)
    (index / "CURRENT").write_text("lost\n")
    assert index_of(path, encoder, tmp_path, lambda *_: None)[1].manifest.passages == 4


def query_with(tmp_path: Path, metadata: dict[str, Any]) -> GoldQuestion:
    queries = [{"_id": "q1", "text": "How many zebra animals does the herd count?", "metadata": metadata}]
    return read(write_data_set(tmp_path / "set", queries=queries)).questions[0]


SPEAKER_TURNS = [
    {"speaker": "user", "text": "Who is it?"},
    {"speaker": "agent", "text": "Wang."},
    {"speaker": "agent", "text": "He is 29."},
    {"speaker": "user", "text": "And then?"},
]


@pytest.mark.parametrize(
    ("history", "turns", "kind"),
    [
        (SPEAKER_TURNS, (Turn("Who is it?", "Wang. He is 29."), Turn("And then?")), "follow-up"),
        (["Who is it?", "Wang.", "Why?"], (Turn("Who is it?", "Wang."), Turn("Why?")), "follow-up"),
        ([], (), "first turn"),
        (["q", "a"] * 30, (Turn("q", "a"),) * 20, "follow-up"),
    ],
)
def test_the_history_of_a_query_may_be_a_list_of_turns_or_of_texts(
    tmp_path: Path, history: list[Any], turns: tuple[Turn, ...], kind: str
) -> None:
    query = query_with(tmp_path, {"history": history, "rewrite": "Who is Wang?"})
    assert (query.history, query.type) == (turns, kind)
    assert query.asked("resolved") is query
    assert (query.asked("raw").text, query.asked("raw").history) == (query.text, ())
    assert (query.asked("rewritten").text, query.asked("rewritten").history) == ("Who is Wang?", ())
    assert query_with(tmp_path, {"history": history}).asked("rewritten").text == query.text


def test_marked_sentences_may_be_one_object_or_lists_of_texts(tmp_path: Path) -> None:
    one = query_with(
        tmp_path, {"answer_sentence": {"text": "A b.", "start": 0}, "answers": [{"text": "b", "start": 2}]}
    )
    assert (one.sentences, one.facts, one.answers) == (("A b.",), (("b",),), ("b",))
    many = query_with(tmp_path, {"answer_sentences": [["A.", "B."], ["B.", "C."]], "answers": ["In other words."]})
    assert (many.sentences, many.facts, many.answers) == (("A.", "B.", "C."), (), ("In other words.",))
    with pytest.raises(GoldError, match='"answer_sentences" must be a list of strings'):
        query_with(tmp_path, {"answer_sentences": [[1]]})


@pytest.mark.parametrize(
    ("sentence", "hit"),
    [
        ("The  zebra herd\ncounts forty animals .", None),
        ("The  zebra herd\ncounts forty animals.", 1),
        ("herd counts forty", 1),
        ("They graze near the river.", 0),
        ("forty animals. They graze near", 1),
        ("No such sentence.", None),
    ],
)
def test_a_first_quote_that_contains_or_overlaps_a_marked_sentence_is_a_hit(
    tmp_path: Path, encoder: Encoder, sentence: str, hit: float | None
) -> None:
    metadata = {"answer_sentences": [["Elsewhere."], [sentence]]}
    queries = [{"_id": "q1", "text": "How many zebra animals does the herd count?", "metadata": metadata}]
    report = evaluate_beir(write_data_set(tmp_path / "set", queries=queries), settings(tmp_path), encoder=encoder)
    assert report.results[0].answers[0] == "The zebra herd counts forty animals."
    assert report.measures.get("sentence_hit@1") == hit  # none where no document has the sentence
    assert report.results[0].right is (None if hit is None else bool(hit))
    assert "hit@1" not in report.measures


def test_a_query_whose_answer_the_documents_no_longer_contain_is_stale(tmp_path: Path, encoder: Encoder) -> None:
    def query(id_: str, **metadata: Any) -> dict[str, Any]:
        return {"_id": id_, "text": "How many zebra animals does the herd count?", "metadata": metadata}

    queries = [
        query("q1", answers=[{"text": "forty  Animals", "start": 22}, {"text": "fifty", "start": 0}]),
        query("gone", answers=[{"text": "fifty animals", "start": 22}]),
        query("free", answers=["fifty animals"]),
        query("across", answers=[{"text": "fifty animals", "start": 22, "inside": False}]),
        query("no document"),
        query("none", answerable=False),
    ]
    qrels = [HEAD, "q1\td.1\t1", "gone\td.1\t1", "free\td.1\t1", "across\td.1\t1", "no document\tlost\t1"]
    path = write_data_set(tmp_path / "set", queries=queries, qrels=qrels)
    _, snapshot = index_of(path, encoder, tmp_path, lambda *_: None)
    assert stale(read(path), snapshot.store.articles()) == ["gone", "no document"]
    report = evaluate_beir(path, settings(tmp_path), encoder=encoder)
    assert report.stale == ("gone", "no document")
    assert [result.id for result in report.results] == ["q1", "free", "across", "none"]


def test_a_label_that_no_document_contains_is_reported_and_the_other_labels_count(
    tmp_path: Path, encoder: Encoder, capsys: pytest.CaptureFixture[str]
) -> None:
    metadata = {"answer_sentences": [["The zebra herd counts forty animals."], ["It counts fifty."]]}
    queries = [{"_id": "q1", "text": "How many zebra animals does the herd count?", "metadata": metadata}]
    path = write_data_set(tmp_path / "set", queries=queries, qrels=[HEAD, "q1\td.1\t1", "q1\tlost\t1"])
    report = evaluate_beir(path, settings(tmp_path), encoder=encoder)
    assert (report.stale, report.stale_labels) == ((), ("q1: lost", "q1: It counts fifty."))
    assert report.to_dict()["stale_labels"] == ["q1: lost", "q1: It counts fifty."]
    assert (report.measures["R@1"], report.measures["AP"], report.measures["sentence_hit@1"]) == (1, 1, 1)
    assert report.results[0].expected == (("The zebra herd counts forty animals.",),)
    print_report(report)
    shown = " ".join(capsys.readouterr().out.split())
    assert "ignored labels, which no article has any more: q1: lost, q1: It counts fifty." in shown


def test_only_the_beginning_of_a_query_that_is_too_long_is_asked(tmp_path: Path) -> None:
    path = write_data_set(tmp_path / "set", queries=[{"_id": "q1", "text": f"How many zebras? {'x' * 2000}"}])
    assert read(path).questions[0].text == f"How many zebras? {'x' * 1983}"


def test_an_unknown_mode_is_refused(tmp_path: Path, encoder: Encoder) -> None:
    with pytest.raises(QuestionError, match="Unknown mode 'none'"):
        evaluate_beir(write_data_set(tmp_path / "set"), settings(tmp_path), encoder=encoder, mode="none")
