"""The threshold and the floor of a calibration, on answers that can be counted by hand."""

import numpy as np
import pytest

from askmuse.evaluation.calibration.points import floor, threshold

LIKELY = np.array([0.95] * 10 + [0.8] * 10 + [0.555] * 10 + [0.3] * 10 + [0.1] * 10)
RIGHT = np.array([True] * 10 + [True] * 8 + [False] * 2 + [True] * 3 + [False] * 7 + [True] * 2 + [False] * 18)


@pytest.mark.parametrize(
    ("precision", "expected"), [(1.0, 0.81), (0.9, 0.56), (0.85, 0.56), (0.7, 0.31), (0.55, 0.11), (0.4, 0.0)]
)
def test_the_threshold_is_the_least_confidence_above_which_the_precision_is_reached(
    precision: float, expected: float
) -> None:
    assert threshold(LIKELY, RIGHT, precision) == expected


def test_too_few_answers_or_wrong_ones_give_no_threshold() -> None:
    assert threshold(LIKELY[:9], RIGHT[:9], 0.85) is None
    assert threshold(LIKELY, ~RIGHT, 0.95) is None


def test_the_floor_is_the_confidence_from_which_one_answer_in_five_is_right() -> None:
    assert floor(LIKELY, RIGHT, 0.81) == 0.3
    assert floor(LIKELY, RIGHT, 0.25) == 0.25
    assert floor(LIKELY, np.zeros(50, dtype=bool), 0.81) == 0.81


def test_a_single_right_answer_at_the_lowest_confidence_does_not_lower_the_floor() -> None:
    lucky = RIGHT.copy()
    lucky[-1] = True
    assert floor(np.append(LIKELY[:-1], 0.05), lucky, 0.81) == 0.3
