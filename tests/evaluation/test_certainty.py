"""Measures of confidence, each with figures that can be worked out by hand."""

import numpy as np
import pytest

from askmuse.evaluation.certainty import (
    auroc,
    calibration_error,
    risk_coverage,
    weighted_aurc,
    weighted_auroc,
    weighted_calibration_error,
    weighted_selective_risk,
)


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
def test_auroc_counts_a_tie_as_a_half(positives: list[float], negatives: list[float], expected: float) -> None:
    assert auroc(positives, negatives) == pytest.approx(expected)


def test_calibration_error_weighs_the_gaps_of_ten_bins() -> None:
    confidences = [0.05, 0.71, 0.79, 0.95, 1.0]
    right = [False, True, False, True, True]
    gaps = [0.05, 0.75 - 0.5, 1 - 0.975]
    assert calibration_error(confidences, right) == pytest.approx((1 * gaps[0] + 2 * gaps[1] + 2 * gaps[2]) / 5)


def test_errors_within_a_bin_cancel_out_and_errors_across_bins_do_not() -> None:
    assert calibration_error([0.5, 0.5], [True, False]) == pytest.approx(0)
    assert calibration_error([0.25, 0.75], [True, False]) == pytest.approx(0.75)


def test_aurc_is_the_mean_risk_over_all_coverages() -> None:
    confidences, right = np.array([0.9, 0.8, 0.6, 0.3]), np.array([True, False, True, False])
    assert weighted_aurc(confidences, right, np.ones((1, 4))) == pytest.approx([(0 + 1 / 2 + 1 / 3 + 2 / 4) / 4])
    coverage, risk = risk_coverage(confidences, right)
    assert coverage.tolist() == [0.25, 0.5, 0.75, 1]
    assert risk == pytest.approx([0, 1 / 2, 1 / 3, 1 / 2])


def test_answers_with_equal_confidence_are_one_step_of_coverage() -> None:
    confidences, right = np.array([0.5, 0.9, 0.5]), np.array([False, True, True])
    assert weighted_aurc(confidences, right, np.ones((1, 3))) == pytest.approx([(0 + 1 / 3 + 1 / 3) / 3])
    coverage, risk = risk_coverage(confidences, right)
    assert coverage == pytest.approx([1 / 3, 1])
    assert risk == pytest.approx([0, 1 / 3])


@pytest.mark.slow  # imports scikit-learn
def test_a_weight_counts_like_that_many_repetitions() -> None:
    from sklearn.metrics import roc_auc_score

    scores = np.array([0.9, 0.7, 0.7, 0.4, 0.4, 0.1])
    right = np.array([True, True, False, True, False, False])
    weights = np.array([2, 0, 3, 1, 1, 2])
    repeated, flags = np.repeat(scores, weights), np.repeat(right, weights)
    for measure in (weighted_auroc, weighted_aurc, weighted_calibration_error):
        once = measure(scores, right, weights[None].astype(float))
        assert once == pytest.approx(measure(repeated, flags, np.ones((1, len(repeated)))))
    by_sklearn = roc_auc_score(right, scores, sample_weight=weights)
    assert weighted_auroc(scores, right, weights[None].astype(float)) == pytest.approx([by_sklearn])


def test_a_measure_is_nan_if_there_is_nothing_to_measure() -> None:
    nothing = np.array([[1.0, 0.0], [0.0, 0.0]])
    assert np.isnan(weighted_auroc(np.array([0.1, 0.2]), np.array([True, False]), nothing)).all()
    aurc = weighted_aurc(np.array([0.1, 0.2]), np.array([True, False]), nothing)
    assert (aurc[0], np.isnan(aurc[1])) == (0, True)


def test_coverage_and_risk_count_the_answers_from_a_confidence_on() -> None:
    confidences, right = np.array([0.9, 0.8, 0.8, 0.3]), np.array([True, False, True, False])
    weights = np.array([[1.0, 1.0, 1.0, 1.0], [0.0, 3.0, 0.0, 1.0], [0.0, 0.0, 0.0, 2.0]])
    coverage, risk = weighted_selective_risk(confidences, right, weights, 0.8)
    assert coverage.tolist() == [3 / 4, 3 / 4, 0]
    assert risk.tolist()[:2] == [1 / 3, 1]
    assert np.isnan(risk[2])
