"""Comparisons of two runs."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from askmuse.errors import GoldError
from askmuse.evaluation import Report, Result, compare, read, save
from askmuse.evaluation.compare import Change, Comparison, Earlier
from askmuse.evaluation.reports.terminal import listed
from askmuse.evaluation.trec import write_run


def result(id_: str, values: Mapping[str, float], confidence: float = 0.5, right: bool | None = None) -> Result:
    return Result(
        id=id_, type="", question=f"{id_}?", history=(), searched_as="q", answerable=True, answered=True,
        confidence=confidence, right=right, answers=(), source="", expected=(), documents=(), ranks=(), signals={},
        missed="", because="", above=(), ms=1.0, values=values,
    )  # fmt: skip


def report(results: list[Result], qrels: Mapping[str, Mapping[str, int]] | None = None) -> Report:
    return Report(len(results), {}, {"p50": 1.0}, results=tuple(results), qrels=qrels or {})


def saved(folder: Path, results: list[Result]) -> Path:
    save(report(results), folder / "before.json")
    return folder / "before.json"


def test_a_comparison_has_the_changed_measures_and_the_questions_won_and_lost(tmp_path: Path) -> None:
    before = [
        result("gained", {"hit@1": 0, "RR": 0.5}),
        result("lost", {"hit@1": 1, "RR": 1}),
        result("gained too", {"hit@1": 0, "RR": 0.5}),
        result("kept", {"hit@1": 1, "RR": 0.5}),
        result("refused", {"refused_unanswerable": 0}),
        result("ranked", {"RR": 0.5}),
        result("gone", {"hit@1": 1}),
    ]
    after = [
        result("ranked", {"RR": 0.25}),
        result("new", {"hit@1": 1}),
        result("gained", {"hit@1": 1, "RR": 0.5}),
        result("lost", {"hit@1": 0, "RR": 1}),
        result("gained too", {"hit@1": 1, "RR": 0.5}),
        result("kept", {"hit@1": 1, "RR": 1}),
        result("refused", {"refused_unanswerable": 1}),
        replace(result("gone", {"hit@1": 0}), question="Asked otherwise?"),
    ]
    comparison = compare(report(after), read(saved(tmp_path, before)))
    assert comparison.n == 6
    assert comparison.changes == {
        "RR": Change(3 / 5, 3.25 / 5, 1.0),
        "hit@1": Change(2 / 4, 3 / 4, 1.0),
        "refused_unanswerable": Change(0, 1, 1.0),
    }
    assert [r.id for r in comparison.won] == ["gained", "gained too", "refused"]
    assert [r.id for r in comparison.lost] == ["ranked", "lost"]
    assert comparison.to_dict()["measures"]["hit@1"] == {"before": 0.5, "after": 0.75, "difference": 0.25, "p": 1.0}
    assert comparison.to_dict()["won"] == ["gained", "gained too", "refused"]


def test_a_measure_is_worse_if_it_changed_significantly_in_its_bad_direction() -> None:
    changes = {
        "hit@1": Change(0.5, 0.4, 0.024),
        "hit@3": Change(0.5, 0.4, 0.05),
        "hit@5": Change(0.4, 0.5, 0.001),
        "ECE": Change(0.1, 0.2, 0.001),
        "AURC": Change(0.2, 0.1, 0.001),
        "refused_answerable": Change(0.1, 0.2, 0.001),
        "refused_unanswerable": Change(0.1, 0.2, 0.001),
    }
    assert Comparison(9, changes, (), ()).worse() == ["hit@1", "ECE", "refused_answerable"]


@pytest.mark.parametrize(("p", "worse"), [(0.0249, ["RR"]), (0.025, [])])
def test_the_more_measures_there_are_the_smaller_p_must_be(p: float, worse: list[str]) -> None:
    changes = {"R@1": Change(0.5, 0.4, 0.9), "RR": Change(0.5, 0.4, p)}
    assert Comparison(9, changes, (), ()).worse() == worse


def test_a_measure_that_one_of_the_runs_lacks_is_not_compared() -> None:
    refused = replace(result("q1", {"hit@1": 0}, 0.1, right=False), answered=False)
    answered = result("q1", {"hit@1": 1}, 0.9, right=True)
    assert set(compare(report([refused]), Earlier(Path("run"), (answered,), {})).changes) == {
        "hit@1",
        "AURC",
        "coverage@.85",
    }


def test_a_trec_run_is_compared_by_the_ranking_alone(tmp_path: Path) -> None:
    qrels = {"q1": {"a": 1}, "q2": {"b": 1}}
    after = [
        result("q1", {"R@1": 1, "RR": 1, "hit@1": 1}, 0.9, right=True),
        result("q2", {"R@1": 0, "RR": 0.5, "hit@1": 1}, 0.9, right=True),
        result("not judged", {"hit@1": 1}),
    ]
    write_run({"q1": [("b", 2.0), ("a", 1.0)], "q2": [("b", 1.0)], "q9": [("a", 1.0)]}, tmp_path / "run")
    comparison = compare(report(after, qrels), read(tmp_path / "run"))
    assert comparison.n == 2
    assert comparison.changes == {"R@1": Change(0.5, 0.5, 1.0), "RR": Change(0.75, 0.75, 1.0)}
    assert ([r.id for r in comparison.won], [r.id for r in comparison.lost]) == (["q1"], ["q2"])
    with pytest.raises(GoldError, match="run is a TREC run: compare gold questions with what"):
        compare(report(after), read(tmp_path / "run"))


def test_runs_without_a_common_question_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="have no question in common"):
        compare(report([result("a", {"hit@1": 1})]), read(saved(tmp_path, [result("b", {"hit@1": 1})])))
    with pytest.raises(GoldError, match=r"gone\.json cannot be read"):
        read(tmp_path / "gone.json")


def test_only_the_first_twenty_of_many_questions_are_listed() -> None:
    lines = listed("Won", [result(f"q{number}", {}) for number in range(22)]).splitlines()
    assert (lines[0], lines[1], lines[20:]) == ("Won: 22", "  q0  q0?", ["  q19  q19?", "  … and 2 more"])
    assert listed("Lost", []) == "Lost: 0"
