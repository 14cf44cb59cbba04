"""The commands `eval` and `why` from outside, over a tiny corpus and a fake model."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ir_measures
import pytest
from typer.testing import CliRunner, Result

from askmuse.assistant import Assistant
from askmuse.cli.main import app
from askmuse.errors import AskmuseError, GoldError
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.settings import Settings
from askmuse.types import Encoder

pytestmark = pytest.mark.usefixtures("_instant")

ARTICLES = {
    "etna.md": "# Etna\n\nThe volcano Etna erupted on Monday.\n",
    "zebras.md": "# Zebras\n\nThe zebra herd counts forty animals.\n",
    "quartz.md": "# Quartz\n\nA quartz watch loses five seconds.\n",
}
GOLD: list[dict[str, Any]] = [
    {"id": "q1", "type": "fact", "question": "When did the volcano Etna erupt?", "answers": [["Monday"]]},
    {"id": "q2", "type": "fact", "question": "How many animals does the zebra herd count?", "answers": [["forty"]]},
    {"id": "q3", "type": "unanswerable", "question": "Who sings in Etna?", "answers": []},
    {"id": "q4", "type": "fact", "question": "What was the price?", "answers": [["nine dollars"]]},
]


@pytest.fixture
def run(
    tmp_path: Path,
    encoder: Encoder,
    write_corpus: Callable[[Mapping[str, str]], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Result]:
    """Return a function that runs a command in a folder with gold.jsonl, topics and qrels; an error is raised."""
    update(write_corpus(ARTICLES), tmp_path / "index", encoder)
    assistant = Assistant(Snapshot.open(tmp_path / "index"), encoder, tmp_path / "index", Settings(min_confidence=0.0))

    @contextmanager
    def opened(corpus: Path | None, index: Path | None) -> Iterator[Assistant]:
        yield assistant

    monkeypatch.setattr("askmuse.cli.tuning.assistant_of", opened)
    monkeypatch.chdir(tmp_path)
    Path("gold.jsonl").write_text("".join(json.dumps(line) + "\n" for line in GOLD))
    Path("topics").write_text("1\tWhen did the volcano Etna erupt?\n")
    Path("qrels").write_text("1 0 etna 1\n")

    def run(*arguments: str) -> Result:
        done = CliRunner().invoke(app, arguments)
        if isinstance(done.exception, AskmuseError):
            raise done.exception
        return done

    return run


def test_eval_prints_tables_and_writes_what_is_asked_for(run: Callable[..., Result]) -> None:
    done = run("eval", "--gold", "gold.jsonl", "--save", "saved.json", "--run", "run", "--report", "page")
    assert done.exit_code == 0
    assert "citations_exact" in done.stdout
    assert "not asked, for no article states the answer any more: q4" in " ".join(done.stdout.split())
    assert done.stderr == "Wrote page/index.html.\n"
    assert "When did the volcano Etna erupt?" in Path("page/index.html").read_text()
    saved = json.loads(Path("saved.json").read_text())
    assert (saved["source"], saved["mode"], saved["n"], saved["stale"]) == ("gold.jsonl", "instant", 3, ["q4"])
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
    assert "is one of resolved, raw, rewritten" in " ".join(done.stderr.split())


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
    assert (done.exit_code, done.stderr) == (1, "RR fell from 2.000 to 1.000 (p = 0.0005)\n")
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
        ["--gold", "gold.jsonl", "--save", "nowhere/run.json"],
        ["--gold", "gold.jsonl", "--run", "corpus"],
        ["--gold", "gold.jsonl", "--report", "gold.jsonl"],
    ],
)
def test_flags_that_do_not_go_together_are_refused(run: Callable[..., Result], arguments: list[str]) -> None:
    assert run("eval", *arguments).exit_code == 2


def test_a_type_of_question_may_look_like_markup(run: Callable[..., Result]) -> None:
    Path("gold.jsonl").write_text(json.dumps(GOLD[0] | {"type": "[/b] $x^$"}) + "\n")
    done = run("eval", "--gold", "gold.jsonl", "--report", "page")
    assert (done.exit_code, "[/b] $x^$" in done.stdout) == (0, True)


def test_a_file_to_compare_with_is_read_before_anything_is_asked(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("bad.json").write_text("{}")
    monkeypatch.delattr("askmuse.cli.tuning.assistant_of")
    for flag in ("--compare", "--fail-if-worse"):
        with pytest.raises(GoldError, match=r"bad\.json holds no results"):
            run("eval", "--gold", "gold.jsonl", flag, "bad.json")


def test_why_prints_places(run: Callable[..., Result]) -> None:
    done = run("why", "When did the volcano Etna erupt?", "--article", "etna", "--at", "8:20")
    assert done.exit_code == 0
    assert done.stdout.startswith("etna#1: rank 1 of 3\n")
    found = json.loads(run("why", "When did Etna erupt?", "--article", "zebras", "--json").stdout)
    assert found["passage_id"] == "zebras#1"
    assert found["passage"]["ranking"]["rank"] == found["rank"] > 1
    assert found["above"][0]["passage_id"] == "etna#1"
    assert run("why", "When?", "--article", "etna", "--at", "20:8").exit_code == 2
    assert run("why", "When?", "--article", "etna", "--at", "here").exit_code == 2
