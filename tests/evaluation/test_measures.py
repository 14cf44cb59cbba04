"""Measures, each with figures that can be worked out by hand."""

import math
import sys

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from askmuse.errors import GoldError
from askmuse.evaluation.measures import (
    auroc,
    calibration_error,
    mean,
    of_facts,
    of_rankings,
    percentile,
    risk_coverage,
    weighted_aurc,
    weighted_auroc,
    weighted_calibration_error,
)


def test_rankings_are_rated_as_in_trec() -> None:
    qrels = {"two": {"a": 1, "b": 1}, "graded": {"a": 1, "b": 3}, "missed": {"c": 1}, "not run": {"d": 1}}
    run = {"two": ["a", "x", "b"], "graded": ["a", "b"], "missed": ["x", "y"], "not judged": ["a"]}
    found = of_rankings(("R@1", "R@5", "nDCG@10", "RR", "AP"), qrels, run)
    third, second = 1 / math.log2(4), 1 / math.log2(3)
    assert found == {
        "two": pytest.approx(
            {"R@1": 0.5, "R@5": 1, "nDCG@10": (1 + third) / (1 + second), "RR": 1, "AP": (1 + 2 / 3) / 2}
        ),
        "graded": pytest.approx({"R@1": 0.5, "R@5": 1, "nDCG@10": (1 + 3 * second) / (3 + second), "RR": 1, "AP": 1}),
        "missed": {"R@1": 0, "R@5": 0, "nDCG@10": 0, "RR": 0, "AP": 0},
        "not run": {"R@1": 0, "R@5": 0, "nDCG@10": 0, "RR": 0, "AP": 0},
    }


def test_names_that_sort_before_a_document_do_not_change_its_rank() -> None:
    names = ["z", "a", "m"]
    assert of_rankings(["RR"], {"q": {"m": 1}}, {"q": names}) == {"q": {"RR": pytest.approx(1 / 3)}}


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
def test_facts_are_rated_by_the_passage_that_first_states_them(
    ranks: list[int | None], expected: dict[str, float]
) -> None:
    assert of_facts({"q": ranks, "other": [1], "no facts": []})["q"] == pytest.approx(expected)


def test_questions_without_facts_have_no_ranking_measures() -> None:
    assert of_facts({"q": []}) == {}


def test_a_missing_extra_names_the_pip_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(GoldError, match=r'pip install "askmuse\[eval\]"'):
        of_rankings(["RR"], {}, {})


def test_a_mean_is_over_the_rows_that_have_the_measure() -> None:
    assert mean([{"a": 1.0}, {"a": 0.0, "b": 1.0}, {}]) == {"a": 0.5, "b": 1.0}
    assert mean([]) == {}


@pytest.mark.parametrize(
    ("positives", "negatives", "expected"),
    [
        ([0.9, 0.8], [0.1], 1.0),
        ([0.1], [0.9, 0.8], 0.0),
        ([0.5], [0.5], 0.5),
        ([0.5, 0.9], [0.5, 0.1], 3.5 / 4),
        ([0.2, 0.2, 0.7], [0.2, 0.7, 0.0], (1.5 + 1.5 + 2.5) / 9),
    ],
)
def test_auroc_counts_ties_half(positives: list[float], negatives: list[float], expected: float) -> None:
    assert auroc(positives, negatives) == pytest.approx(expected)


def test_calibration_error_weighs_the_gaps_of_ten_bins() -> None:
    confidences = [0.05, 0.71, 0.79, 0.95, 1.0]
    right = [False, True, False, True, True]
    gaps = [0.05, 0.75 - 0.5, 1 - 0.975]
    assert calibration_error(confidences, right) == pytest.approx((1 * gaps[0] + 2 * gaps[1] + 2 * gaps[2]) / 5)


def test_errors_within_a_bin_cancel_and_across_bins_do_not() -> None:
    assert calibration_error([0.5, 0.5], [True, False]) == pytest.approx(0)
    assert calibration_error([0.25, 0.75], [True, False]) == pytest.approx(0.75)


def test_the_area_under_the_risk_coverage_curve() -> None:
    confidences, right = np.array([0.9, 0.8, 0.6, 0.3]), np.array([True, False, True, False])
    assert weighted_aurc(confidences, right, np.ones((1, 4))) == pytest.approx([(0 + 1 / 2 + 1 / 3 + 2 / 4) / 4])
    coverage, risk = risk_coverage(confidences, right)
    assert coverage.tolist() == [0.25, 0.5, 0.75, 1]
    assert risk == pytest.approx([0, 1 / 2, 1 / 3, 1 / 2])


def test_answers_that_are_equally_sure_are_given_together() -> None:
    confidences, right = np.array([0.5, 0.9, 0.5]), np.array([False, True, True])
    assert weighted_aurc(confidences, right, np.ones((1, 3))) == pytest.approx([(0 + 1 / 3 + 1 / 3) / 3])
    coverage, risk = risk_coverage(confidences, right)
    assert coverage == pytest.approx([1 / 3, 1])
    assert risk == pytest.approx([0, 1 / 3])


def test_a_weight_counts_as_so_many_repetitions() -> None:
    scores = np.array([0.9, 0.7, 0.7, 0.4, 0.4, 0.1])
    right = np.array([True, True, False, True, False, False])
    weights = np.array([2, 0, 3, 1, 1, 2])
    repeated, flags = np.repeat(scores, weights), np.repeat(right, weights)
    for measure in (weighted_auroc, weighted_aurc, weighted_calibration_error):
        once = measure(scores, right, weights[None].astype(float))
        assert once == pytest.approx(measure(repeated, flags, np.ones((1, len(repeated)))))
    by_sklearn = roc_auc_score(right, scores, sample_weight=weights)
    assert weighted_auroc(scores, right, weights[None].astype(float)) == pytest.approx([by_sklearn])


def test_where_there_is_nothing_to_measure_a_measure_is_nan() -> None:
    nothing = np.array([[1.0, 0.0], [0.0, 0.0]])
    assert np.isnan(weighted_auroc(np.array([0.1, 0.2]), np.array([True, False]), nothing)).all()
    aurc = weighted_aurc(np.array([0.1, 0.2]), np.array([True, False]), nothing)
    assert (aurc[0], np.isnan(aurc[1])) == (0, True)


@pytest.mark.parametrize(("share", "expected"), [(0.5, 20.0), (0.51, 30.0), (0.75, 30.0), (0.99, 40.0), (1.0, 40.0)])
def test_a_percentile_is_a_value_that_occurred(share: float, expected: float) -> None:
    assert percentile([40.0, 10.0, 30.0, 20.0], share) == expected


def test_a_percentile_of_one_value() -> None:
    assert percentile([7.0], 0.99) == 7.0
