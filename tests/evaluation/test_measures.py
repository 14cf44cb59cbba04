"""Measures, each with figures that can be worked out by hand."""

import math
import sys

import pytest

from askmuse.errors import GoldError
from askmuse.evaluation.measures import LOWER_IS_BETTER, MEASURES, mean, percentile
from askmuse.evaluation.measures.rankings import measure_facts, measure_rankings, ranking_measure_names, relevant


def test_rankings_are_measured_as_in_trec() -> None:
    qrels = {"two": {"a": 1, "b": 1}, "graded": {"a": 1, "b": 3}, "missed": {"c": 1}, "not run": {"d": 1}}
    run = {"two": ["a", "x", "b"], "graded": ["a", "b"], "missed": ["x", "y"], "not judged": ["a"]}
    measured = measure_rankings(("R@1", "R@5", "nDCG@10", "RR", "AP"), qrels, run)
    third, second = 1 / math.log2(4), 1 / math.log2(3)
    assert measured == {
        "two": pytest.approx(
            {"R@1": 0.5, "R@5": 1, "nDCG@10": (1 + third) / (1 + second), "RR": 1, "AP": (1 + 2 / 3) / 2}
        ),
        "graded": pytest.approx({"R@1": 0.5, "R@5": 1, "nDCG@10": (1 + 3 * second) / (3 + second), "RR": 1, "AP": 1}),
        "missed": {"R@1": 0, "R@5": 0, "nDCG@10": 0, "RR": 0, "AP": 0},
        "not run": {"R@1": 0, "R@5": 0, "nDCG@10": 0, "RR": 0, "AP": 0},
    }


def test_judged_and_bpref_tell_documents_without_a_judgement_from_irrelevant_ones() -> None:
    qrels = {"q": {"a": 1, "b": 0, "c": 1}}
    run = {"q": ["b", "x", "a", "c"]}
    assert ranking_measure_names(qrels)[-2:] == ["Judged@10", "Bpref"]
    assert "Bpref" not in ranking_measure_names({"q": {"a": 1}})
    measured = measure_rankings(("Judged@10", "Bpref"), qrels, run)["q"]
    assert measured == {"Judged@10": pytest.approx(3 / 4), "Bpref": 0}
    assert relevant({**qrels, "none": {"a": 0}}) == {"q": {"a": 1, "c": 1}}


def test_every_measure_has_its_own_name_and_a_description() -> None:
    assert [measure.name for measure in MEASURES.values()] == list(MEASURES)
    assert [name for name, measure in MEASURES.items() if not measure.description] == []
    assert {"refused_answerable", "ECE", "AURC", "risk@.85"} == LOWER_IS_BETTER


def test_the_rank_of_a_document_does_not_depend_on_the_names_of_others() -> None:
    names = ["z", "a", "m"]
    assert measure_rankings(["RR"], {"q": {"m": 1}}, {"q": names}) == {"q": {"RR": pytest.approx(1 / 3)}}


@pytest.mark.parametrize(
    ("ranks", "expected"),
    [
        ([1], {"R@1": 1, "R@5": 1, "R@10": 1, "nDCG@10": 1, "RR": 1}),
        ([5], {"R@1": 0, "R@5": 1, "R@10": 1, "nDCG@10": 1 / math.log2(6), "RR": 1 / 5}),
        ([11], {"R@1": 0, "R@5": 0, "R@10": 0, "nDCG@10": 0, "RR": 1 / 11}),
        ([None], {"R@1": 0, "R@5": 0, "R@10": 0, "nDCG@10": 0, "RR": 0}),
        ([1, 1], {"R@1": 1, "R@5": 1, "R@10": 1, "nDCG@10": 1, "RR": 1}),
        ([2, 1], {"R@1": 0.5, "R@5": 1, "R@10": 1, "nDCG@10": (1 + 1 / math.log2(3)) / 2, "RR": 0.75}),
        (
            [6, None, 3, 3],
            {"R@1": 0, "R@5": 0.5, "R@10": 0.75, "nDCG@10": (1 / math.log2(7) + 1) / 4, "RR": (1 / 6 + 2 / 3) / 4},
        ),
    ],
)
def test_facts_are_measured_by_the_first_passage_that_states_them(
    ranks: list[int | None], expected: dict[str, float]
) -> None:
    assert measure_facts({"q": ranks, "other": [1], "no facts": []})["q"] == pytest.approx(expected)


def test_questions_without_facts_have_no_ranking_measures() -> None:
    assert measure_facts({"q": []}) == {}


def test_the_error_for_a_missing_library_names_the_pip_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(GoldError, match=r'pip install "askmuse\[eval\]"'):
        measure_rankings(["RR"], {}, {})


def test_a_mean_is_over_the_rows_that_have_the_measure() -> None:
    assert mean([{"a": 1.0}, {"a": 0.0, "b": 1.0}, {}]) == {"a": 0.5, "b": 1.0}
    assert mean([]) == {}


@pytest.mark.parametrize(("share", "expected"), [(0.5, 20.0), (0.51, 30.0), (0.75, 30.0), (0.99, 40.0), (1.0, 40.0)])
def test_a_percentile_is_a_value_that_occurred(share: float, expected: float) -> None:
    assert percentile([40.0, 10.0, 30.0, 20.0], share) == expected


def test_a_percentile_of_a_single_value_is_that_value() -> None:
    assert percentile([7.0], 0.99) == 7.0
