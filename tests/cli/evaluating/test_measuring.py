"""The command `eval` from outside, over a tiny folder of articles and a fake model."""

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ir_measures
import pytest
from click.testing import Result

from askmuse.errors import GoldError

GOLD: list[dict[str, Any]] = [
    {"id": "q1", "type": "fact", "question": "When did the volcano Etna erupt?", "answers": [["Monday"]]},
]


@pytest.fixture
def run(run_tuning: Callable[..., Result]) -> Callable[..., Result]:
    return run_tuning


@pytest.mark.slow
def test_eval_prints_tables_and_writes_what_is_asked_for(run: Callable[..., Result]) -> None:
    done = run("eval", "--gold", "gold.jsonl", "--save", "saved.json", "--run", "run", "--report", "page")
    assert done.exit_code == 0
    assert "citations_exact" in done.stdout
    assert "not asked, because no article states the answer: q4" in " ".join(done.stdout.split())
    assert done.stderr == "Wrote page/index.html.\n"
    assert "When did the volcano Etna erupt?" in Path("page/index.html").read_text()
    saved = json.loads(Path("saved.json").read_text())
    assert (saved["source"], saved["mode"], saved["n"], saved["stale"]) == ("gold", "instant", 3, ["q4"])
    assert [question["id"] for question in saved["questions"]] == ["q1", "q2", "q3"]
    first = {scored.query_id: scored.doc_id for scored in reversed(list(ir_measures.read_trec_run("run")))}
    assert first == {"q1": "etna#1", "q2": "zebras#1", "q3": "etna#1"}
    printed = json.loads(run("eval", "--gold", "gold.jsonl", "--json").stdout)
    assert printed["measures"] == saved["measures"]
    assert printed["measures"]["hit@1"] == printed["measures"]["citations_exact"] == 1


def test_eval_takes_trec_files(run: Callable[..., Result]) -> None:
    done = run("eval", "--trec-topics", "topics", "--trec-qrels", "qrels", "--json", "--run", "run")
    assert json.loads(done.stdout)["measures"]["RR"] == 1
    assert Path("run").read_text().startswith("1 Q0 etna 1 ")
    done = run("eval", "--trec-topics", "topics", "--trec-qrels", "qrels", "--compare", "run", "--json")
    comparison = json.loads(done.stdout)["comparison"]
    assert comparison["measures"]["RR"] == {"before": 1, "after": 1, "difference": 0, "p": 1}
    assert comparison["won"] == comparison["lost"] == []


def test_follow_ups_are_asked_in_three_ways(run: Callable[..., Result]) -> None:
    line = {
        "id": "f1", "type": "follow-up", "question": "And when?", "answers": [["Monday"]],
        "history": [{"question": "Did the volcano Etna erupt?"}], "rewrite": "When did Etna erupt?",
    }  # fmt: skip
    Path("gold.jsonl").write_text(json.dumps(line) + "\n")
    searched = {
        way: json.loads(run("eval", "--gold", "gold.jsonl", "--follow-ups", way, "--json").stdout)["questions"][0]
        for way in ("resolved", "raw", "rewritten")
    }
    assert {way: (found["searched_as"], found["history"]) for way, found in searched.items()} == {
        "resolved": ("And when? volcano Etna erupt", ["Did the volcano Etna erupt?", ""]),
        "raw": ("And when?", []),
        "rewritten": ("When did Etna erupt?", []),
    }
    done = run("eval", "--gold", "gold.jsonl", "--follow-ups", "guessed")
    assert done.exit_code == 2
    assert "must be one of resolved, raw, rewritten" in " ".join(done.stderr.split())


def test_questions_can_be_asked_carelessly(run: Callable[..., Result]) -> None:
    Path("gold.jsonl").write_text(json.dumps(GOLD[0]) + "\n")
    asked = json.loads(run("eval", "--gold", "gold.jsonl", "--perturb", "lower", "--json").stdout)["questions"]
    assert [question["question"] for question in asked] == [GOLD[0]["question"].lower()]


@pytest.mark.slow
def test_a_comparison_is_printed_and_a_page_has_it(run: Callable[..., Result]) -> None:
    run("eval", "--gold", "gold.jsonl", "--save", "saved.json")
    saved = json.loads(Path("saved.json").read_text())
    saved["questions"][0]["values"]["hit@1"] = 0.0
    Path("saved.json").write_text(json.dumps(saved))
    done = run("eval", "--gold", "gold.jsonl", "--compare", "saved.json", "--report", "page")
    assert done.exit_code == 0
    rows = [line.split() for line in done.stdout.splitlines()]
    assert ["hit@1", "1.000", "1.000–1.000", ".500", "1.000", "+0.500", "1.0000"] in rows
    assert "Won: 1\n  q1  When did the volcano Etna erupt?\nLost: 0\n" in done.stdout
    assert "<h2>Won: 1</h2>" in Path("page/index.html").read_text()


@pytest.mark.parametrize(
    ("bounds", "code", "said"),
    [
        (["hit@1=1", "citations_exact=1"], 0, ""),
        (["RR=1.01", "hit@1=.5"], 1, "RR is 1.000, worse than 1.01.\n"),
        (["refused_answerable=0", "ECE=1"], 0, ""),
        (["ECE=-0.5"], 1, "worse than -0.5.\n"),
        (["AP=.1"], 1, "AP is not measured on these questions.\n"),
    ],
)
def test_a_measure_below_its_bound_fails(run: Callable[..., Result], bounds: list[str], code: int, said: str) -> None:
    done = run("eval", "--gold", "gold.jsonl", *(part for bound in bounds for part in ("--fail-under", bound)))
    assert (done.exit_code, done.stderr.endswith(said), bool(done.stderr)) == (code, True, bool(said))


@pytest.mark.slow
def test_a_run_that_is_significantly_worse_fails(run: Callable[..., Result]) -> None:
    many = [GOLD[0] | {"id": f"q{number}"} for number in range(12)]
    Path("gold.jsonl").write_text("".join(json.dumps(line) + "\n" for line in many))
    run("eval", "--gold", "gold.jsonl", "--save", "saved.json")
    assert run("eval", "--gold", "gold.jsonl", "--fail-if-worse", "saved.json").exit_code == 0
    saved = json.loads(Path("saved.json").read_text())
    for question in saved["questions"]:
        question["values"]["RR"] = 2.0
        question["values"]["hit@1"] = 0.0
    Path("saved.json").write_text(json.dumps(saved))
    done = run("eval", "--gold", "gold.jsonl", "--fail-if-worse", "saved.json")
    assert (done.exit_code, done.stderr) == (1, "RR got worse, from 2.000 to 1.000 (p = 0.0005)\n")
    compared = run("eval", "--gold", "gold.jsonl", "--fail-if-worse", "saved.json", "--compare", "saved.json")
    assert (compared.exit_code, compared.stderr) == (1, done.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--gold", "gold.jsonl", "--beir", "set"],
        ["--gold", "gold.jsonl", "--trec-topics", "topics", "--trec-qrels", "qrels"],
        ["--trec-topics", "topics"],
        ["--gold", "gold.jsonl", "--trec-qrels", "qrels"],
        ["--gold", "gold.jsonl", "--only", "3"],
        ["--beir", "set", "--corpus", "corpus"],
        ["--gold", "gold.jsonl", "--fail-under", "hit@9=.5"],
        ["--gold", "gold.jsonl", "--fail-under", "hit@1"],
        ["--gold", "gold.jsonl", "--fail-under", "hit@1=nan"],
        ["--trec-topics", "topics", "--trec-qrels", "qrels", "--follow-ups", "raw"],
        ["--trec-topics", "topics", "--trec-qrels", "qrels", "--perturb", "lower"],
        ["--gold", "gold.jsonl", "--perturb", "shouted"],
        ["--gold", "gold.jsonl", "--save", "nowhere/run.json"],
        ["--gold", "gold.jsonl", "--run", "corpus"],
        ["--gold", "gold.jsonl", "--report", "gold.jsonl"],
    ],
)
def test_flags_that_do_not_go_together_are_refused(run: Callable[..., Result], arguments: list[str]) -> None:
    assert run("eval", *arguments).exit_code == 2


@pytest.mark.slow
def test_a_type_of_question_may_look_like_markup(run: Callable[..., Result]) -> None:
    Path("gold.jsonl").write_text(json.dumps(GOLD[0] | {"type": "[/b] $x^$"}) + "\n")
    done = run("eval", "--gold", "gold.jsonl", "--report", "page")
    assert (done.exit_code, "[/b] $x^$" in done.stdout) == (0, True)


def test_a_file_to_compare_with_is_read_before_anything_is_asked(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("bad.json").write_text("{}")
    monkeypatch.delattr("askmuse.cli.evaluating.sources.assistant_of")
    for flag in ("--compare", "--fail-if-worse"):
        with pytest.raises(GoldError, match=r"bad\.json holds no results"):
            run("eval", "--gold", "gold.jsonl", flag, "bad.json")


@pytest.fixture
def folders(run: Callable[..., Result]) -> list[str]:
    """Return the options for two gold files with articles beside them; both have a question q1."""
    for name, lines in {
        "alps": [GOLD[0], {"id": "q2", "type": "unanswerable", "question": "Who sings in Etna?", "answers": []}],
        "beach": [{"id": "q1", "type": "multi", "question": "How many zebras?", "answers": [["forty"], ["watch"]]}],
    }.items():
        Path(name, "articles").mkdir(parents=True)
        Path(name, "questions.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return ["--gold", "alps/questions.jsonl", "--gold", "beach/questions.jsonl"]


def test_several_folders_are_measured_apart_and_together(
    run: Callable[..., Result], folders: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: Any = importlib.import_module("askmuse.cli.evaluating.sources")
    opened, asked = commands.assistant_of, list[tuple[Path | None, Path | None]]()

    def noted(corpus: Path | None, index: Path | None) -> Any:
        asked.append((corpus, index))
        return opened(corpus, index)

    monkeypatch.setattr(commands, "assistant_of", noted)
    done = run("eval", *folders, "--save", "saved.json", "--run", "run", "--qrels", "qrels.txt")
    assert done.exit_code == 0
    assert asked == [(Path("alps/articles"), None), (Path("beach/articles"), None)]
    saved = json.loads(Path("saved.json").read_text())
    assert (saved["source"], saved["n"], saved["measures"]["hit@1"]) == ("alps, beach", 3, 0.5)
    assert {name: (group["n"], group["hit@1"]) for name, group in saved["folders"].items()} == {
        "alps": (2, 1.0),
        "beach": (1, 0.0),
    }
    assert saved["folders"]["alps"]["AUROC"] == saved["folders"]["alps"]["intervals"]["AUROC"][0] == 1
    assert {name: group["n"] for name, group in saved["types"].items()} == {"fact": 1, "unanswerable": 1, "multi": 1}
    assert [question["id"] for question in saved["questions"]] == ["alps/q1", "alps/q2", "beach/q1"]
    assert Path("qrels.txt").read_text() == "alps/q1 0 etna#1 1\nbeach/q1 0 quartz#1 1\nbeach/q1 0 zebras#1 1\n"
    assert [line.split()[0] for line in Path("run").read_text().splitlines()][:1] == ["alps/q1"]
    assert [line.split()[:2] for line in done.stdout.splitlines() if line.strip().startswith(("alps", "beach"))] == [
        ["alps", "2"],
        ["beach", "1"],
    ]
    one = run("eval", *folders[:2], "--compare", "saved.json", "--json")
    assert json.loads(one.stdout)["comparison"]["n"] == 2


def test_folders_need_names_of_their_own_and_no_other_articles(run: Callable[..., Result], folders: list[str]) -> None:
    assert run("eval", *folders, "--corpus", "corpus").exit_code == 2
    with pytest.raises(GoldError, match=r"Two sets of questions are called 'alps': rename one of their folders"):
        run("eval", *folders[:2], *folders[:2])


def test_measures_by_what_is_known_of_the_answering_article(run: Callable[..., Result]) -> None:
    done = run("eval", "--gold", "gold.jsonl", "--by", "format", "--by", "publisher", "--json")
    slices = json.loads(done.stdout)["slices"]
    assert {by: {name: group["n"] for name, group in groups.items()} for by, groups in slices.items()} == {
        "format": {"md": 2},
        "publisher": {"unknown": 2},
    }
    assert "unknown" in run("eval", "--gold", "gold.jsonl", "--by", "publisher").stdout
    assert run("eval", "--gold", "gold.jsonl", "--by", "colour").exit_code == 2


def test_answers_of_another_system_are_scored(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("askmuse.cli.evaluating.sources.assistant_of")
    answers = [
        {"id": "q1", "answers": ["On Monday, they say."], "confidence": 0.9, "passages": ["On Monday."]},
        {"question": "How many animals does the zebra herd count?", "answers": [], "nearest": ["forty"]},
        {"id": "q3", "answers": ["Ada."]},
        {"id": "q4", "answers": []},
    ]
    Path("theirs.jsonl").write_text("".join(json.dumps(answer) + "\n" for answer in answers))
    measured = json.loads(run("eval", "--gold", "gold.jsonl", "--answers", "theirs.jsonl", "--json").stdout)
    assert (measured["mode"], measured["n"], measured["latency_ms"]) == ("theirs", 4, {})
    expected = {"hit@1": 2 / 3, "refused_answerable": 2 / 3, "refused_unanswerable": 0, "RR": 1}
    assert {name: measured["measures"][name] for name in expected} == expected
    assert run("eval", "--gold", "gold.jsonl", "--answers", "theirs.jsonl", "--run", "run").exit_code == 2
