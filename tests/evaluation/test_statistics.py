"""Intervals and tests of significance, on cases that can be worked out by hand or checked against SciPy."""

from collections.abc import Mapping

import numpy as np
import pytest
from scipy.stats import permutation_test

from askmuse.evaluation.certainty import auroc, calibration_error
from askmuse.evaluation.results import Result
from askmuse.evaluation.statistics import intervals, measures, significance


def result(
    values: Mapping[str, float],
    confidence: float = 0.5,
    right: bool | None = None,
    *,
    answerable: bool = True,
    answered: bool = True,
) -> Result:
    return Result(
        id="q", type="", question="q", history=(), searched_as="q", answerable=answerable, answered=answered,
        confidence=confidence, right=right, answers=(), source="", expected=(), documents=(), ranks=(), signals={},
        missed="", because="", above=(), ms=1.0, values=values,
    )  # fmt: skip


def hits(*values: float) -> list[Result]:
    return [result({"hit@1": value}) for value in values]


def test_a_measure_is_the_mean_over_the_questions_that_have_it() -> None:
    means = measures([result({"hit@1": 1}), result({"hit@1": 0, "RR": 0.5}), result({"refused_unanswerable": 1})])
    assert means == {"RR": 0.5, "hit@1": 0.5, "refused_unanswerable": 1}
    assert list(means) == ["RR", "hit@1", "refused_unanswerable"]


def test_each_measure_of_confidence_counts_the_results_that_it_concerns() -> None:
    results = [
        result({}, 0.9, True),
        result({}, 0.8, False),
        result({}, 0.3, True, answered=False),
        result({}, 0.7, False, answerable=False),
        result({}, 0.2, False, answerable=False, answered=False),
        result({}, 0.1, None),
    ]
    assert measures(results) == pytest.approx(
        {
            "AUROC": auroc([0.9, 0.8, 0.3, 0.1], [0.7, 0.2]),
            "refusal_precision": 1 / 2,
            "refusal_recall": 1 / 2,
            "ECE": calibration_error([0.9, 0.8, 0.7], [True, False, False]),
            "AURC": (0 + 1 / 2 + 2 / 3 + 2 / 4 + 3 / 5) / 5,
            "risk@.85": 0,
            "coverage@.85": 1 / 5,
        }
    )
    assert measures(results, certainty=False) == {}


def test_without_a_refusal_there_is_no_refusal_precision() -> None:
    measured = measures([result({}, 0.9, True), result({}, 0.4, False, answerable=False)])
    assert "refusal_precision" not in measured
    assert measured["refusal_recall"] == 0


def test_the_interval_is_that_of_the_percentile_bootstrap() -> None:
    values = [0.0, 0.2, 0.7, 1.0, 1.0]
    random = np.random.default_rng(3)
    means = [np.mean([values[at] for at in row]) for row in random.integers(0, 5, (500, 5))]
    low, high = intervals(hits(*values), resamples=500, seed=3)["hit@1"]
    assert (low, high) == pytest.approx(tuple(np.percentile(means, [2.5, 97.5])))
    assert intervals(hits(1, 1, 1)) == {"hit@1": (1, 1)}


def test_the_interval_of_the_calibration_error_is_corrected_for_the_bias_of_resampling() -> None:
    results = [
        result({}, confidence, n < 100 * confidence) for confidence in (0.25, 0.5, 0.75) for n in range(100)
    ]  # fmt: skip
    low, high = intervals(results)["ECE"]
    assert measures(results)["ECE"] == pytest.approx(0)
    assert low == 0
    assert 0.01 < high < 0.05


@pytest.mark.slow
def test_the_interval_of_a_share_is_as_wide_as_the_normal_approximation() -> None:
    low, high = intervals(hits(*[1.0] * 300, *[0.0] * 100))["hit@1"]
    half = 1.96 * (0.75 * 0.25 / 400) ** 0.5
    assert [low, high] == pytest.approx([0.75 - half, 0.75 + half], abs=0.005)


def test_resamples_with_only_answerable_or_only_unanswerable_questions_are_left_out() -> None:
    bounds = intervals([result({}, 0.9, True), result({}, 0.4, False, answerable=False)])
    assert bounds["AUROC"] == (1, 1)


@pytest.mark.parametrize(
    ("after", "before", "p"),
    [
        ([1, 1, 1], [0, 0, 0], 2 / 8),
        ([1, 1, 1, 0], [0, 0, 0, 1], (2 * 1 + 2 * 4) / 16),
        ([1, 0], [0, 1], 1),
        ([1, 1], [1, 1], 1),
        ([0.5, 1, 0], [0, 0, 1], 1),
        ([0, 0, 0, 0, 0, 0, 1], [1, 1, 1, 1, 1, 1, 1], 2 / 64),
        ([0.9, 0.5], [0.1, 0.2], 2 / 4),
    ],
)
def test_p_of_few_questions_is_exact(after: list[float], before: list[float], p: float) -> None:
    assert significance(hits(*after), hits(*before)) == {"hit@1": pytest.approx(p)}


@pytest.mark.slow
def test_p_of_many_questions_is_that_of_scipy() -> None:
    random = np.random.default_rng(0)
    after, before = random.random(60), random.random(60) - 0.15
    differences = after - before
    expected = permutation_test(
        (differences,), lambda x, axis: x.mean(axis=axis), permutation_type="samples", n_resamples=99_999, rng=1
    ).pvalue
    p = significance(hits(*after), hits(*before), swaps=9_999)["hit@1"]
    assert 0.05 < expected < 0.2
    assert p == pytest.approx(expected, abs=0.01)


def test_a_difference_that_no_swap_reaches_has_the_smallest_possible_p() -> None:
    assert significance(hits(*[1.0] * 40), hits(*[0.0] * 40), swaps=199) == {"hit@1": 1 / 200}


def test_measures_of_confidence_are_tested_by_swapping_questions_between_the_runs() -> None:
    def run(right: list[bool]) -> list[Result]:
        return [result({}, confidence, r) for confidence, r in zip((0.9, 0.6), right, strict=True)]

    p = significance(run([True, False]), run([False, False]))
    assert p["AURC"] == 1  # the one question that differs makes the same difference either way
    after = [result({}, 0.9, True), result({}, 0.8, True), result({}, 0.1, False, answerable=False)]
    before = [result({}, 0.2, True), result({}, 0.3, True), result({}, 0.5, False, answerable=False)]
    # AUROC 1 against 0; of the 8 swaps, none and all give that, the others less
    assert significance(after, before)["AUROC"] == 2 / 8


def test_a_measure_that_only_one_run_has_is_not_tested() -> None:
    assert significance([result({"hit@1": 1, "EM": 1})], [result({"hit@1": 0})]) == {"hit@1": 1}


def test_computing_in_batches_gives_the_same_as_computing_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    after, before = hits(*random.integers(0, 2, 40).tolist()), hits(*random.integers(0, 2, 40).tolist())
    at_once = intervals(after, resamples=100), significance(after, before, swaps=100)
    monkeypatch.setattr("askmuse.evaluation.statistics._CELLS", 300)
    assert (intervals(after, resamples=100), significance(after, before, swaps=100)) == at_once
