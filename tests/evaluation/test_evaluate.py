"""Evaluations of an assistant with scripted answers, and of a real one over three short articles."""

import io
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from askmuse.answering.answer import Answer, AnswerSentence, Citation, Examination, IndexInfo, RankedPassage
from askmuse.assistant import Assistant
from askmuse.errors import GoldError
from askmuse.evaluation import Report, Result, evaluate_gold, print_report, save, table
from askmuse.evaluation.misses import Miss
from askmuse.evaluation.reports.terminal import measured as measured_table
from askmuse.evaluation.results import load
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.questions.question import Question
from askmuse.ranking.stages import Ranking, ScoredPassage
from askmuse.settings import Settings
from askmuse.types import Article, Encoder, Filters, Passage, Sentence, Signals, Turn

pytestmark = pytest.mark.usefixtures("_instant")

PASSAGES = ["red one", "green two", "blue three", "x", "y", "late six"]
TEXT = "\n".join(PASSAGES)
ARTICLE = Article("a", "a.txt", TEXT, "", "A")


def answer_of(question: str, texts: Iterable[str], k: int, confidence: float, span: str | None = None) -> Answer:
    sentences = tuple(AnswerSentence(text, span, 1.0, confidence, (n,)) for n, text in enumerate(texts, 1))
    cited = ((n, text, TEXT.find(text)) for n, text in enumerate(texts, 1))
    citations = tuple(
        Citation(n, "a", "A", None, None, None, None, None, False, at, at + len(text), text, "")
        for n, text, at in cited
    )
    ranked = tuple(
        RankedPassage(s.rank, s.score, s.passage.id, "a", "A", s.passage.start, s.passage.end, PASSAGES[s.rank - 1])
        for s in scored()[:k]
    )
    info = IndexInfo("s", "2026-01-01")
    return Answer(
        question=question,
        searched_as=question,
        mode="instant",
        outcome="answered" if sentences else "not_said",
        answerable=bool(sentences),
        confidence=confidence,
        answers=sentences,
        citations=citations,
        nearest=(),
        passages=ranked,
        agreement=(),
        notes=(),
        index=info,
        took_ms={"total": 1.0},
    )


def scored() -> list[ScoredPassage]:
    """Return the passages, ranked by the sum of signals; `sparse_sentence` alone gives the opposite order."""
    ranked = []
    for rank, text in enumerate(PASSAGES, 1):
        at = TEXT.index(text)
        passage = Passage(f"a#{rank}", "a", at, at + len(text), (Sentence(at, at + len(text)),))
        signals = Signals(1 - rank / 10, 0.5, 0.0, rank / 100)
        ranked.append(ScoredPassage(rank, signals.score, passage, (signals,), (signals.score,)))
    return ranked


class ScriptedAssistant(Assistant):
    """Answers each question with given sentences and confidence; the passages are the same for all."""

    def __init__(
        self, script: dict[str, tuple[list[str], float]], threshold: float = 0.0, span: str | None = None
    ) -> None:
        self.script = script
        self.span = span
        self.asked: list[tuple[str, tuple[Turn, ...], int, str | None]] = []
        self._threshold = threshold
        self.settings = Settings(mode="instant")

    def min_confidence(self, mode: str | None = None) -> float:
        return self._threshold

    def articles(self) -> list[Article]:
        return [ARTICLE]

    def article(self, article_id: str) -> Article:
        return {"a": ARTICLE}[article_id]

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        k: int = 5,
        mode: str | None = None,
        filters: Filters | None = None,
        min_confidence: float | None = None,
        timeline: bool = False,
        timeout_ms: float | None = None,
        wanted: Callable[[], bool] | None = None,
    ) -> Answer:
        self.asked.append((question, tuple(history), k, mode))
        texts, confidence = self.script[question]
        least = self.min_confidence(mode) if min_confidence is None else min_confidence
        return answer_of(question, texts if confidence >= least else [], k, confidence, self.span)

    def examine(
        self, question: str, history: Sequence[Turn] = (), mode: str | None = None, depth: int = 100
    ) -> Examination:
        answer = self.ask(question, history, mode=mode)
        texts, confidence = self.script[question]
        unrestrained = answer_of(question, texts, 5, confidence, self.span)
        return Examination(answer, unrestrained, Ranking(Question(question, {}), tuple(scored()[:depth])))


def gold(folder: Path, *rows: tuple[str, str, list[list[str]]]) -> Path:
    file = folder / "gold.jsonl"
    lines = [{"id": question, "type": kind, "question": question, "answers": facts} for question, kind, facts in rows]
    file.write_text("\n".join(json.dumps(line) for line in lines))
    return file


def measures_of(folder: Path, kind: str, facts: list[list[str]], texts: list[str]) -> dict[str, Any]:
    report = evaluate_gold(ScriptedAssistant({"q": (texts, 0.9)}), gold(folder, ("q", kind, facts)))
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
def test_a_hit_states_every_fact_asked_for(
    tmp_path: Path, kind: str, facts: list[list[str]], texts: list[str], hits: tuple[int, int, int]
) -> None:
    measures = measures_of(tmp_path, kind, facts, texts)
    assert (measures["hit@1"], measures["hit@3"], measures["hit@5"]) == hits


def test_the_measures_of_a_gold_file_equal_those_computed_by_hand(tmp_path: Path) -> None:
    assistant = ScriptedAssistant(
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
    saved = report.to_dict()
    assert saved["n"] == 6
    assert saved["stale"] == ["gone"]
    assert saved["measures"] == pytest.approx(
        {
            "R@1": (1 + 0 + 0 + 0.5) / 4,
            "R@5": (1 + 1 + 0 + 1) / 4,
            "R@10": 1,
            "nDCG@10": (1 + log3 + 1 / math.log2(7) + (1 + 0.5) / 2) / 4,
            "RR": (1 + 1 / 2 + 1 / 6 + (1 + 1 / 3) / 2) / 4,
            "hit@1": (1 + 0 + 0 + 1) / 4,
            "hit@3": (1 + 1 + 0 + 1) / 4,
            "hit@5": (1 + 1 + 0 + 1) / 4,
            "EM": 0,
            "F1": (2 / 3 + 0 + 0) / 3,
            "refused_answerable": 1 / 4,
            "refused_unanswerable": 1 / 2,
            "citations_exact": 1,
            "AUROC": (2 + 1.5 + 0 + 2) / 8,
            "refusal_precision": 1 / 2,
            "refusal_recall": 1 / 2,
            "ECE": (2 * 0.05 + 2 * 0.35) / 4,
            "AURC": (0 + 0 + 2 / 4 + 2 / 4 + 3 / 5 + 4 / 6) / 6,
            "risk@.85": 0,
            "coverage@.85": 2 / 6,
        }
    )
    bounds = {kind: group.pop("intervals") for kind, group in saved["types"].items()}
    assert bounds.keys() == saved["types"].keys()
    assert all(bounds[kind].keys() == group.keys() - {"n"} for kind, group in saved["types"].items())
    assert saved["intervals"].keys() == saved["measures"].keys()
    assert all(low <= saved["measures"][name] <= high for name, (low, high) in saved["intervals"].items())
    assert saved["types"] == {
        "fact": pytest.approx(
            {
                "n": 3,
                "R@1": 1 / 3,
                "R@5": 2 / 3,
                "R@10": 1,
                "nDCG@10": (1 + log3 + 1 / math.log2(7)) / 3,
                "RR": (1 + 1 / 2 + 1 / 6) / 3,
                "hit@1": 1 / 3,
                "hit@3": 2 / 3,
                "hit@5": 2 / 3,
                "EM": 0,
                "F1": 2 / 9,
                "refused_answerable": 1 / 3,
                "citations_exact": 1,
            }
        ),
        "multi": pytest.approx(
            {
                "n": 1,
                "R@1": 0.5,
                "R@5": 1,
                "R@10": 1,
                "nDCG@10": 0.75,
                "RR": 2 / 3,
                "hit@1": 1,
                "hit@3": 1,
                "hit@5": 1,
                "refused_answerable": 0,
                "citations_exact": 1,
            }
        ),
        "unanswerable": {"n": 2, "refused_unanswerable": 0.5, "citations_exact": 1},
    }
    assert list(saved["latency_ms"]) == ["p50", "p99"]
    assert 0 < saved["latency_ms"]["p50"] <= saved["latency_ms"]["p99"]
    assert "gone" not in {question for question, *_ in assistant.asked}


def test_measures_that_do_not_apply_are_left_out(tmp_path: Path) -> None:
    script = ScriptedAssistant({"q": ([], 0.1)})
    answerable = evaluate_gold(script, gold(tmp_path, ("q", "fact", [["one"]]))).measures
    ranking, hits = {"R@1", "R@5", "R@10", "nDCG@10", "RR"}, {"hit@1", "hit@3", "hit@5", "EM", "F1"}
    assert set(answerable) == ranking | hits | {"refused_answerable", "AURC", "coverage@.85"}
    assert evaluate_gold(script, gold(tmp_path, ("q", "unanswerable", []))).measures == {"refused_unanswerable": 1}


def test_the_assistant_gets_the_history_and_the_mode(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    line = {"id": "q", "type": "follow-up", "question": "q", "answers": [["one"]], "history": [{"question": "before"}]}
    file.write_text(json.dumps(line))
    assistant = ScriptedAssistant({"q": (["red one"], 0.9)})
    evaluate_gold(assistant, file, "instant")
    assert assistant.asked == [("q", (Turn("before"),), 5, "instant")]


def test_progress_is_reported(tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    file = gold(tmp_path, ("q", "fact", [["one"]]), ("p", "fact", [["one"]]))
    evaluate_gold(ScriptedAssistant({"q": ([], 0), "p": ([], 0)}), file, progress=lambda *step: steps.append(step))
    assert steps == [("Asking gold", 0, 2), ("Asking gold", 1, 2)]


def test_gold_questions_about_other_articles_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"No article states any answer of .*gold\.jsonl: name the folder"):
        evaluate_gold(ScriptedAssistant({}), gold(tmp_path, ("q", "fact", [["nowhere"]])))


def test_the_table_has_a_row_for_each_type_and_one_for_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = evaluate_gold(
        ScriptedAssistant({"q": (["red one"], 0.9), "u": ([], 0.1)}),
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
    console.print(measured_table(report))
    rows = [line.split() for line in console.export_text().splitlines() if line.strip()]
    assert rows[0] == ["n", "=", "2", "instant", "95", "%", "interval"]
    assert ["AUROC", "1.000", "1.000–1.000"] in rows
    assert ["refusal_recall", "1.000", "1.000–1.000"] in rows
    print_report(report)
    out = " ".join(capsys.readouterr().out.split())
    assert re.search(r"latency p50 \S+ ms, p99 \S+ ms; not asked, because no article states the answer: gone$", out)
    print_report(Report(1, {"R@1": 0.25}, {"p50": 1.0}))
    assert ".250" in capsys.readouterr().out


def result_of(
    folder: Path, facts: list[list[str]], texts: list[str], confidence: float, threshold: float = 0.5
) -> Result:
    script = ScriptedAssistant({"q": (texts, confidence)}, threshold)
    return evaluate_gold(script, gold(folder, ("q", "fact", facts))).results[0]


@pytest.mark.parametrize(
    ("facts", "texts", "confidence", "missed", "because", "above"),
    [
        ([["one"]], ["red one"], 0.9, "", "", ()),
        ([["one"]], ["red one"], 0.2, Miss.REFUSED, "the right answer was withheld, 20% sure", ("red one",)),
        ([["one"]], ["x"], 0.2, Miss.REFUSED, "a wrong answer was withheld, 20% sure", ("x",)),
        ([["two"]], ["x", "red one", "green two"], 0.9, Miss.NOT_FIRST, "it is answer 3", ("x", "red one")),
        ([["two"]], ["red one"], 0.9, Miss.NOT_FIRST, "no answer is the right sentence", ("red one",)),
        ([], ["red one", "x"], 0.9, Miss.ANSWERED, "", ("red one",)),
        ([], ["red one", "x"], 0.2, "", "", ()),
    ],
)
def test_a_result_says_why_its_question_was_missed(
    tmp_path: Path, facts: list[list[str]], texts: list[str], confidence: float, missed: str, because: str,
    above: tuple[str, ...],
) -> None:  # fmt: skip
    result = result_of(tmp_path, facts, texts, confidence)
    assert (result.missed, result.because.split(";")[0], result.above) == (missed, because, above)


def test_a_result_says_whether_the_right_passage_was_not_read_or_not_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askmuse.evaluation.asking.USUAL_POOL", 5)
    result = result_of(tmp_path, [["six"]], ["red one"], 0.9)
    assert (result.missed, result.above) == (Miss.NOT_READ, ("red one", "green two", "blue three"))
    assert result.because == "the right passage is at rank 6, and the first 5 are looked at"
    assert result.ranks == (6,)
    monkeypatch.setattr("askmuse.evaluation.asking.DEPTH", 2)
    result = result_of(tmp_path, [["six"]], ["red one"], 0.9)
    assert (result.missed, result.above) == (Miss.NOT_FOUND, ("red one", "green two"))
    assert (result.ranks, result.signals) == ((None,), {})


def test_a_result_has_the_answer_its_source_and_its_rank_by_each_signal(tmp_path: Path) -> None:
    result = result_of(tmp_path, [["three"], ["two"]], ["blue three"], 0.2)
    at = TEXT.index("blue three")
    assert (result.answered, result.right, result.answers) == (False, False, ("blue three",))
    assert (result.source, result.expected, result.ranks) == (f"a {at}:{at + 10}", (("three",), ("two",)), (3, 2))
    assert result.signals == {
        "dense_passage": 2,
        "dense_sentence": 1,
        "sparse_passage": 1,
        "sparse_sentence": 4,
        "fusion": 2,
        "ranking": 2,
    }


def test_a_withheld_answer_counts_for_the_risk_but_is_no_hit(tmp_path: Path) -> None:
    script = ScriptedAssistant({"sure": (["x"], 0.9), "unsure": (["red one"], 0.2)}, threshold=0.5)
    report = evaluate_gold(script, gold(tmp_path, ("sure", "fact", [["one"]]), ("unsure", "fact", [["one"]])))
    assert report.measures["hit@1"] == 0
    assert [result.right for result in report.results] == [False, True]
    assert report.measures["AURC"] == (1 / 1 + 1 / 2) / 2


def test_the_span_is_compared_with_the_recorded_answer(tmp_path: Path) -> None:
    file = gold(tmp_path, ("q", "fact", [["The one!"]]))
    file.write_text(file.read_text().replace("The one!", "red one"))
    measures = evaluate_gold(ScriptedAssistant({"q": (["red one"], 0.9)}, span="one"), file).measures
    assert (measures["EM"], measures["F1"]) == (0, 2 / 3)
    measures = evaluate_gold(ScriptedAssistant({"q": (["red one"], 0.9)}, span="the RED one"), file).measures
    assert (measures["EM"], measures["F1"]) == (1, 1)


def test_a_quote_that_is_not_the_slice_of_its_article_lowers_citations_exact(tmp_path: Path) -> None:
    class Shifted(ScriptedAssistant):
        def article(self, article_id: str) -> Article:
            return Article("a", "a.txt", f" {TEXT}", "", "A")

    report = evaluate_gold(Shifted({"q": (["red one"], 0.9)}), gold(tmp_path, ("q", "fact", [["one"]])))
    assert report.measures["citations_exact"] == 0


def test_the_other_modes_are_timed_with_every_mode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("askmuse.evaluation.evaluate.MODES", ("instant", "deep"))
    file = gold(tmp_path, ("q", "fact", [["one"]]), ("p", "fact", [["one"]]))
    script = ScriptedAssistant({"q": (["red one"], 0.9), "p": (["red one"], 0.9)})
    assert list(evaluate_gold(script, file).latencies) == ["instant"]
    script.asked.clear()
    report = evaluate_gold(script, file, "deep", every_mode=True)
    assert {mode: len(times) for mode, times in report.latencies.items()} == {"deep": 2, "instant": 2}
    assert [mode for *_, mode in script.asked] == ["deep"] * 2 + ["instant"] * 2
    assert report.mode == "deep"


def test_results_are_saved_and_read_back(tmp_path: Path) -> None:
    script = ScriptedAssistant({"q": (["red one"], 0.9), "u": ([], 0.1)})
    report = evaluate_gold(script, gold(tmp_path, ("q", "fact", [["one", "ein"]]), ("u", "unanswerable", [])))
    save(report, tmp_path / "saved.json")
    assert load(tmp_path / "saved.json") == report.results
    assert json.loads((tmp_path / "saved.json").read_text())["measures"] == report.measures


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"questions": [{}]}', '{"questions": 1}', '{"questions": ["q"]}'])
def test_a_file_without_results_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "saved.json"
    file.write_text(text)
    with pytest.raises(GoldError, match=r"saved\.json holds no results: give a file that"):
        load(file)
    with pytest.raises(GoldError, match=r"gone\.json cannot be read"):
        load(tmp_path / "gone.json")


def test_a_real_assistant_is_measured_over_three_articles(
    tmp_path: Path, encoder: Encoder, write_corpus: Callable[[Mapping[str, str]], Path]
) -> None:
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
    report = evaluate_gold(assistant, questions)
    expected = {
        "R@1": 0.75,
        "R@5": 1,
        "nDCG@10": (1 + (1 + 1 / math.log2(3)) / 2) / 2,
        "RR": (1 + 0.75) / 2,
        "hit@5": 1,
    }
    assert {name: report.measures[name] for name in expected} == pytest.approx(expected)
    assert report.types["fact"].measures["hit@1"] == 1
