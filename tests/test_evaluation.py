"""Evaluations of an assistant whose answers are written here, and of a real one over a tiny corpus."""

import io
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from askmuse.assistant import Assistant
from askmuse.errors import GoldError
from askmuse.evaluation import Report, evaluate_gold, print_report, table
from askmuse.indexing import update
from askmuse.settings import Settings
from askmuse.snapshot import Snapshot
from askmuse.types import Answer, AnswerSentence, Article, Encoder, Filters, IndexInfo, RankedPassage, Turn

ARTICLES = ["red one", "green two", "blue three", "late six"]
PASSAGES = ["red one", "green two", "blue three", "x", "y", "late six"]


def answer(question: str, texts: Iterable[str], passages: Iterable[str], confidence: float) -> Answer:
    found = tuple(AnswerSentence(text, None, 1.0, confidence, (1,)) for text in texts)
    ranked = tuple(RankedPassage(rank, 1.0, f"a#{rank}", "a", "A", 0, 1, text) for rank, text in enumerate(passages, 1))
    info = IndexInfo("s", "2026-01-01")
    return Answer(question, question, "instant", bool(found), confidence, found, (), ranked, (), info, {"total": 1.0})


class Scripted(Assistant):
    """Answers each question with given sentences and confidence; the passages are the same for all."""

    def __init__(self, script: dict[str, tuple[list[str], float]]) -> None:
        self.script = script
        self.asked: list[tuple[str, tuple[Turn, ...], int, str | None]] = []

    def articles(self) -> list[Article]:
        return [Article(text, text, text, "", text) for text in ARTICLES]

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        k: int = 5,
        mode: str | None = None,
        filters: Filters | None = None,
    ) -> Answer:
        self.asked.append((question, tuple(history), k, mode))
        return answer(question, self.script[question][0], PASSAGES[:k], self.script[question][1])


def gold(folder: Path, *rows: tuple[str, str, list[list[str]]]) -> Path:
    file = folder / "gold.jsonl"
    lines = [{"id": question, "type": kind, "question": question, "answers": facts} for question, kind, facts in rows]
    file.write_text("\n".join(json.dumps(line) for line in lines))
    return file


def measured(folder: Path, kind: str, facts: list[list[str]], texts: list[str]) -> dict[str, Any]:
    report = evaluate_gold(Scripted({"q": (texts, 0.9)}), gold(folder, ("q", kind, facts)))
    return dict(report.measures)


@pytest.mark.parametrize(
    ("kind", "facts", "texts", "hits"),
    [
        ("fact", [["one"]], ["red one", "green two"], (1, 1, 1)),
        ("fact", [["two"]], ["red one", "green two"], (0, 1, 1)),
        ("fact", [["one"], ["two"]], ["red one", "green two"], (0, 1, 1)),
        ("multi", [["one"], ["two"]], ["red one", "green two"], (1, 1, 1)),
        ("conflict", [["one"], ["two"]], ["red one", "green two"], (1, 1, 1)),
        ("multi", [["one"], ["three"]], ["red one", "x", "y", "blue three"], (1, 0, 1)),
        ("fact", [["six"]], ["red one"], (0, 0, 0)),
        ("fact", [["one"]], [], (0, 0, 1)),
    ],
)
def test_hits(tmp_path: Path, kind: str, facts: list[list[str]], texts: list[str], hits: tuple[int, int, int]) -> None:
    found = measured(tmp_path, kind, facts, texts)
    assert (found["hit@1"], found["hit@3"], found["hit@5"]) == hits


def test_all_measures_of_a_gold_file(tmp_path: Path) -> None:
    assistant = Scripted(
        {
            "first": (["red one"], 0.95),
            "second": (["red one", "green two"], 0.35),
            "sixth": ([], 0.15),
            "both": (["red one", "blue three"], 0.95),
            "none": ([], 0.25),
            "wrongly": (["x"], 0.35),
        }
    )
    report = evaluate_gold(
        assistant,
        gold(
            tmp_path,
            ("first", "fact", [["one", "uno"]]),
            ("second", "fact", [["two"]]),
            ("sixth", "fact", [["six"]]),
            ("both", "multi", [["one"], ["three"]]),
            ("none", "unanswerable", []),
            ("wrongly", "unanswerable", []),
            ("gone", "fact", [["nowhere"]]),
        ),
    )
    log3 = 1 / math.log2(3)
    found = report.to_dict()
    assert found["n"] == 6
    assert found["stale"] == ["gone"]
    assert found["measures"] == pytest.approx(
        {
            "R@1": (1 + 0 + 0 + 0.5) / 4,
            "R@5": (1 + 1 + 0 + 1) / 4,
            "nDCG@10": (1 + log3 + 1 / math.log2(7) + (1 + 0.5) / 2) / 4,
            "RR": (1 + 1 / 2 + 1 / 6 + (1 + 1 / 3) / 2) / 4,
            "hit@1": (1 + 0 + 0 + 1) / 4,
            "hit@3": (1 + 1 + 0 + 1) / 4,
            "hit@5": (1 + 1 + 0 + 1) / 4,
            "refused_answerable": 1 / 4,
            "refused_unanswerable": 1 / 2,
            "AUROC": (2 + 1.5 + 0 + 2) / 8,
            "ECE": (2 * 0.05 + 2 * 0.35) / 4,
        }
    )
    assert found["types"] == {
        "fact": pytest.approx(
            {
                "n": 3,
                "R@1": 1 / 3,
                "R@5": 2 / 3,
                "nDCG@10": (1 + log3 + 1 / math.log2(7)) / 3,
                "RR": (1 + 1 / 2 + 1 / 6) / 3,
                "hit@1": 1 / 3,
                "hit@3": 2 / 3,
                "hit@5": 2 / 3,
                "refused_answerable": 1 / 3,
            }
        ),
        "multi": pytest.approx(
            {
                "n": 1,
                "R@1": 0.5,
                "R@5": 1,
                "nDCG@10": 0.75,
                "RR": 2 / 3,
                "hit@1": 1,
                "hit@3": 1,
                "hit@5": 1,
                "refused_answerable": 0,
            }
        ),
        "unanswerable": {"n": 2, "refused_unanswerable": 0.5},
    }
    assert list(found["latency_ms"]) == ["p50", "p99"]
    assert 0 < found["latency_ms"]["p50"] <= found["latency_ms"]["p99"]
    assert "gone" not in {question for question, *_ in assistant.asked}


def test_measures_that_do_not_apply_are_left_out(tmp_path: Path) -> None:
    script = Scripted({"q": ([], 0.1)})
    answerable = evaluate_gold(script, gold(tmp_path, ("q", "fact", [["one"]]))).measures
    assert set(answerable) == {"R@1", "R@5", "nDCG@10", "RR", "hit@1", "hit@3", "hit@5", "refused_answerable"}
    assert evaluate_gold(script, gold(tmp_path, ("q", "unanswerable", []))).measures == {"refused_unanswerable": 1}


def test_history_and_mode_reach_the_assistant(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    line = {"id": "q", "type": "follow-up", "question": "q", "answers": [["one"]], "history": [{"question": "before"}]}
    file.write_text(json.dumps(line))
    assistant = Scripted({"q": (["red one"], 0.9)})
    evaluate_gold(assistant, file, "instant")
    assert assistant.asked == [("q", (Turn("before"),), 5, "instant"), ("q", (Turn("before"),), 50, "instant")]


def test_progress_is_reported(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    file = gold(tmp_path, ("q", "fact", [["one"]]), ("p", "fact", [["one"]]))
    evaluate_gold(Scripted({"q": ([], 0), "p": ([], 0)}), file, progress=lambda *step: seen.append(step))
    assert seen == [("Asking", 0, 2), ("Asking", 1, 2)]


def test_gold_for_other_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"No article states any answer of .*gold\.jsonl: name the folder"):
        evaluate_gold(Scripted({}), gold(tmp_path, ("q", "fact", [["nowhere"]])))


def test_the_table_has_a_row_for_each_type_and_one_for_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = evaluate_gold(
        Scripted({"q": (["red one"], 0.9), "u": ([], 0.1)}),
        gold(tmp_path, ("q", "fact", [["one"]]), ("u", "unanswerable", []), ("gone", "fact", [["nowhere"]])),
    )
    console = Console(width=140, record=True, file=io.StringIO())
    console.print(table(report))
    drawn = console.export_text()
    lines = [line.split() for line in drawn.splitlines() if line.strip()]
    assert lines[0] == ["type", "n", "R@1", "R@5", "nDCG@10", "RR", "hit@1", "hit@3", "hit@5", "refused"]
    assert [line for line in lines[1:] if line[0] in {"fact", "unanswerable", "all"}] == [
        ["fact", "1", *["1.000"] * 7, ".000"],
        ["unanswerable", "1", "1.000"],
        ["all", "2", *["1.000"] * 7, ".000"],
    ]
    caption = " ".join(drawn[drawn.index("AUROC") :].split())
    assert caption.startswith("AUROC 1.000; ECE 0.100; refused of unanswerable 1.000; latency p50 ")
    assert caption.endswith("; not asked, for no article states the answer any more: gone")
    print_report(Report(1, {"R@1": 0.25}, {"p50": 1.0}))
    assert ".250" in capsys.readouterr().out


def test_a_real_assistant(tmp_path: Path, encoder: Encoder, write_corpus: Callable[[Mapping[str, str]], Path]) -> None:
    corpus = write_corpus(
        {
            "etna.md": "# Etna\n\nThe volcano Etna erupted on Monday.\n",
            "zebras.md": "# Zebras\n\nThe zebra herd counts forty animals.\n",
            "quartz.md": "# Quartz\n\nA quartz watch loses five seconds.\n",
        }
    )
    update(corpus, tmp_path / "index", encoder)
    assistant = Assistant(Snapshot.open(tmp_path / "index"), encoder, tmp_path / "index", Settings(min_confidence=0.0))
    questions = gold(
        tmp_path,
        ("When did the volcano Etna erupt?", "fact", [["monday"]]),
        ("How many animals does the zebra herd count, and when did Etna erupt?", "multi", [["FORTY"], ["Monday"]]),
    )
    found = evaluate_gold(assistant, questions)
    expected = {
        "R@1": 0.75,
        "R@5": 1,
        "nDCG@10": (1 + (1 + 1 / math.log2(3)) / 2) / 2,
        "RR": (1 + 0.75) / 2,
        "hit@5": 1,
    }
    assert {name: found.measures[name] for name in expected} == pytest.approx(expected)
    assert found.types["fact"].measures["hit@1"] == 1
