"""Measures of rankings of passages."""

import pytest

from peers.quality import quality


def test_rankings_are_measured_over_all_questions() -> None:
    relevant = [frozenset({3}), frozenset({1, 2})]
    measured = quality({"good": [[3, 0], [2, 1]], "bad": [[0, 3], []]}, relevant)
    assert measured == {
        "good": pytest.approx({"R@1": 0.75, "R@5": 1.0, "nDCG@10": 1.0}),
        "bad": pytest.approx({"R@1": 0.0, "R@5": 0.5, "nDCG@10": 0.3155}, abs=1e-4),
    }
