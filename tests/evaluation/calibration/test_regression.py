"""The regression of a calibration, and the division of questions into those to fit on and those to judge."""

import numpy as np
import pytest

from askmuse.evaluation.calibration.regression import cross_fitted, folds, regress
from askmuse.evaluation.calibration.samples import NAMES


def test_each_folder_is_judged_by_a_fit_on_the_other_folders() -> None:
    parts = [(learned.tolist(), judged.tolist()) for learned, judged in folds(["b", "a", "b", "c"])]
    assert sorted(judged for _, judged in parts) == [[0, 2], [1], [3]]
    assert all(sorted(learned + judged) == [0, 1, 2, 3] for learned, judged in parts)


def test_each_question_of_a_single_folder_is_judged_once_by_a_fit_without_it() -> None:
    parts = [(learned.tolist(), judged.tolist()) for learned, judged in folds(["a"] * 25)]
    assert len(parts) == 10
    assert sorted(number for _, judged in parts for number in judged) == list(range(25))
    assert all(not set(learned) & set(judged) for learned, judged in parts)


def test_evidence_for_an_answer_never_lowers_its_probability() -> None:
    random = np.random.default_rng(0)
    features = random.random((200, len(NAMES)))
    fitted = regress(features, features[:, NAMES.index("score")] < 0.5)
    weights = dict(zip(NAMES, fitted.weights, strict=True))
    assert weights["score"] == 0
    assert regress(features, features[:, NAMES.index("score")] > 0.5).weights[NAMES.index("score")] > 1


def test_if_all_answers_are_right_the_probability_is_high_and_finite() -> None:
    features = np.zeros((5, len(NAMES)))
    assert regress(features, np.ones(5, dtype=bool)).probabilities(features) == pytest.approx(1, abs=1e-3)


def test_an_answer_is_not_judged_by_a_fit_on_its_own_folder() -> None:
    features = np.zeros((20, len(NAMES)))
    right = np.array([True] * 10 + [False] * 10)
    unseen = cross_fitted(features, right, np.arange(20), ["a"] * 10 + ["b"] * 10)
    assert (unseen[:10] < 0.01).all()
    assert (unseen[10:] > 0.99).all()
