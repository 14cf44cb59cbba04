"""TREC files: how they are read and written, and an evaluation of topics over articles and over passages."""

from collections.abc import Callable, Mapping
from pathlib import Path

import ir_measures
import numpy as np
import pytest

from askmuse.assistant import Assistant
from askmuse.errors import GoldError
from askmuse.evaluation import evaluate_trec
from askmuse.evaluation.measures.rankings import measure_rankings
from askmuse.evaluation.trec import qrels, read_run, topics, write_run
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.settings import Settings
from askmuse.types import Encoder

pytestmark = pytest.mark.usefixtures("_instant")

MARKED = """
<top>
<num> Number: 301
<title> International Organized
 Crime

<desc> Description:
Identify organizations.
<narr> Narrative:
Some < more.
</top>
<top lang="en"><num>302</num><title></title><desc>Is a < b?</desc></top>
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_topics_may_be_marked_up_or_one_on_each_line(tmp_path: Path) -> None:
    read = topics(write(tmp_path / "topics", MARKED))
    assert [(topic.id, topic.text) for topic in read] == [
        ("301", "International Organized Crime"),
        ("302", "Is a < b?"),
    ]
    read = topics(write(tmp_path / "topics", "1\tWho asks? \n\n q2 \t<b>Why</b>\tso\n"))
    assert [(topic.id, topic.text) for topic in read] == [("1", "Who asks?"), ("q2", "<b>Why</b>\tso")]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<top><title> x </top>", "a topic has no <num>"),
        ("<top><num> 1 <narr> x </top>", "neither <title> nor <desc>"),
        ("1\ta\n2 b\n", "line 2: write the number of the topic, a tab and its text."),
        ("1\ta\n1\tb\n", "the topic '1' occurs twice"),
        ("\n", "holds no topics"),
    ],
)
def test_the_error_for_malformed_topics_says_what_is_wrong(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(GoldError) as caught:
        topics(write(tmp_path / "topics", text))
    assert fault in str(caught.value)


def test_a_byte_order_mark_is_not_part_of_an_id(tmp_path: Path) -> None:
    assert [topic.id for topic in topics(write(tmp_path / "topics", "\ufeff1\tWho?\n2\tWhen?\n"))] == ["1", "2"]
    assert qrels(write(tmp_path / "qrels", "\ufeff1 0 a 1\n")) == {"1": {"a": 1}}


def test_judgements_are_read_and_malformed_ones_are_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "qrels", "1 0 a 1\n1 0 b 0\n1 0 c -1\n\n2\t0\tmy%20file#2\t3\n")
    assert qrels(file) == {"1": {"a": 1, "b": 0, "c": -1}, "2": {"my file#2": 3}}
    with pytest.raises(GoldError, match="line 2: write topic, 0, document, relevance"):
        qrels(write(file, "1 0 a 1\n1 0 a yes\n"))
    with pytest.raises(GoldError, match="line 3: write topic, 0, document, relevance"):
        qrels(write(file, "1 0 a 1\n\n1 0 my file 1\n"))
    with pytest.raises(GoldError, match="calls no document relevant"):
        qrels(write(file, "1 0 a 0\n"))
    with pytest.raises(GoldError, match=r"gone cannot be read \(No such file"):
        qrels(tmp_path / "gone")


def test_a_written_run_is_read_back_the_same_here_and_by_ir_measures(tmp_path: Path) -> None:
    run = {"q 1": [("b", 0.5), ("a", 0.5), ("c", 0.7), ("d d%", -1.0)], "q2": [("a", 2.25)]}
    file = tmp_path / "run"
    write_run(run, file)
    read = list(ir_measures.read_trec_run(str(file)))
    assert [(r.query_id, r.doc_id) for r in read] == [
        ("q%201", "b"),
        ("q%201", "a"),
        ("q%201", "c"),
        ("q%201", "d%20d%25"),
        ("q2", "a"),
    ]
    scores = [np.float32(r.score) for r in read[:4]]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4
    assert scores[0] == 0.5
    assert scores[1:3] == pytest.approx([0.5, 0.5], abs=1e-6)
    assert read[4].score == 2.25
    assert read_run(file) == {"q 1": ["b", "a", "c", "d d%"], "q2": ["a"]}
    by_file = ir_measures.calc_aggregate([ir_measures.RR], [ir_measures.Qrel("q%201", "c", 1)], read)
    assert by_file[ir_measures.RR] == pytest.approx(1 / 3)


def test_a_run_is_ordered_by_score_whatever_the_order_of_its_lines(tmp_path: Path) -> None:
    file = write(tmp_path / "run", "1 Q0 low 1 0.1 x\n1 Q0 high 2 0.9 x\n")
    assert read_run(file) == {"1": ["high", "low"]}
    tied = [f"1 Q0 {document} 1 5.0 x\n" for document in "bca"]
    ranked = read_run(write(tmp_path / "ties", "".join(tied)))["1"]
    assert ranked == ["c", "b", "a"]
    judged = [ir_measures.Qrel("1", "b", 1)]
    theirs = ir_measures.calc_aggregate([ir_measures.RR], judged, ir_measures.read_trec_run("".join(tied)))
    assert theirs[ir_measures.RR] == 1 / (ranked.index("b") + 1)
    with pytest.raises(GoldError, match="line 1: neither a line of a TREC run"):
        read_run(write(file, "1 Q0 low\n"))


@pytest.fixture
def assistant(tmp_path: Path, encoder: Encoder, write_corpus: Callable[[Mapping[str, str]], Path]) -> Assistant:
    rows = " ".join(f"The zebra herd number {number} counts forty animals near the river." for number in range(12))
    corpus = write_corpus(
        {
            "etna.md": "# Etna\n\nThe volcano Etna erupted on Monday.\n",
            "my zebras.md": f"# Zebras\n\n{rows}\n",
            "quartz.md": "# Quartz\n\nA quartz watch loses five seconds, as the volcano of a watch.\n",
        }
    )
    update(corpus, tmp_path / "index", encoder)
    return Assistant(Snapshot.open(tmp_path / "index"), encoder, tmp_path / "index", Settings(min_confidence=0.0))


def test_topics_are_measured_with_judgements_of_articles(tmp_path: Path, assistant: Assistant) -> None:
    topics_file = write(
        tmp_path / "topics", "1\tWhen did the volcano Etna erupt?\n2\tzebra herd\n3\tnot judged\n4\told\n"
    )
    lines = ["1 0 etna 1", "1 0 quartz 1", "1 0 gone 1", "2 0 my-zebras 1", "4 0 gone 1"]
    report = evaluate_trec(assistant, topics_file, write(tmp_path / "qrels", "\n".join(lines)))
    assert (report.n, report.stale, report.stale_labels) == (2, ("4",), ("1: gone",))
    assert report.measures["RR"] == 1
    assert report.measures["R@10"] == 1
    assert report.measures["nDCG@10"] == pytest.approx(1)
    assert [document for document, _ in report.run["1"]][:2] == ["etna", "quartz"]
    assert "hit@1" not in report.measures
    write_run(report.run, tmp_path / "run")
    run = read_run(tmp_path / "run")
    assert run == {id_: [document for document, _ in ranked] for id_, ranked in report.run.items()}
    assert measure_rankings(["R@10"], report.qrels, run) == {"1": {"R@10": 1}, "2": {"R@10": 1}}


def test_topics_are_measured_with_judgements_of_passages(tmp_path: Path, assistant: Assistant) -> None:
    topics_file = write(tmp_path / "topics", "2\tzebra herd number 11\n")
    last = assistant.passages("my-zebras")[-1].id
    assert last == "my-zebras#2"
    report = evaluate_trec(assistant, topics_file, write(tmp_path / "qrels", f"2 0 {last} 1\n"))
    assert report.measures["RR"] == 1
    assert report.run["2"][0][0] == last
    assert report.results[0].ranks == (1,)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("9 0 etna 1", "judges none of the topics of"),
        ("1 0 gone 1", "No article has an id that"),
        ("1 0 etna 1\n1 0 etna#1 1", "judges articles and passages: judge either."),
    ],
)
def test_judgements_that_do_not_fit_the_topics_or_the_articles_are_refused(
    tmp_path: Path, assistant: Assistant, lines: str, fault: str
) -> None:
    topics_file = write(tmp_path / "topics", "1\tWhen did the volcano Etna erupt?\n")
    with pytest.raises(GoldError, match=fault):
        evaluate_trec(assistant, topics_file, write(tmp_path / "qrels", lines))
