"""Calibration: the point from which answers are given, and figures of questions that no fit has seen."""

import random

import pytest

from askmuse.calibration import FEWEST_GIVEN, Sample, fit
from askmuse.confidence import Evidence
from askmuse.errors import GoldError

FIELDS = len(Evidence.__slots__)


def samples(count: int, best: float = 1.0) -> list[Sample]:
    """Return first answers whose score says how likely they are right."""
    chance = random.Random(1)
    found = []
    for number in range(count):
        score = chance.random()
        right = chance.random() < best * score
        found.append(Sample((score, *(0.0,) * (FIELDS - 1)), number, 0, right, right, chance.random() < 0.9 or right))
    return found


def test_a_precision_is_told_of_answers_that_the_point_was_not_chosen_on() -> None:
    found = fit(samples(400), precision=0.8)
    given = [
        s for s in samples(400) if found.calibration.probability(Evidence(*s.features)) >= found.calibration.threshold
    ]
    chosen_on = sum(s.right for s in given) / len(given)
    assert chosen_on >= 0.79
    assert found.figures["precision of first answers"] < chosen_on
    assert found.figures["precision of first answers"] == pytest.approx(0.8, abs=0.05)


def test_a_precision_that_few_answers_have_is_refused() -> None:
    with pytest.raises(GoldError, match=r"No abstention point reaches a precision of 0.999: ask for less."):
        fit(samples(400, best=0.6), precision=0.999)
    assert FEWEST_GIVEN == 10
