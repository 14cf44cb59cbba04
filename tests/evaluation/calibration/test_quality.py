"""The figures of a calibration on questions that it was not fitted on, counted by hand."""

import numpy as np
import pytest

from askmuse.evaluation.calibration.quality import Judged, figures
from askmuse.evaluation.calibration.samples import Asked, Sample


def asked(folder: str, *right: bool, answerable: bool = True) -> Asked:
    return Asked(folder, answerable, any(right), tuple(Sample((), one) for one in right))


JUDGED = Judged(
    asked=(
        asked("a", True, False),
        asked("a", False),
        asked("a", False, answerable=False),
        asked("b", True),
        asked("b", False, answerable=False),
        asked("b"),
    ),
    confidence=tuple(np.array(values) for values in ([0.9, 0.4], [0.8], [0.3], [0.5], [0.1], [])),
    points=np.array([[0.6, 0.2]] * 6),
)


def test_every_figure_equals_one_counted_by_hand() -> None:
    values = {name: value for name, (value, _, _) in figures(JUDGED).items()}
    assert values == pytest.approx(
        {
            "first answers right, of answerable": 2 / 4,
            "answered": 2 / 6,
            "answered, of answerable": 2 / 4,
            "right, of answered": 1 / 2,
            "perhaps": 2 / 6,
            "right, of perhaps": 1 / 2,
            "refused, of unanswerable": 1,
            "refused, of answerable": 2 / 4,
            "AUROC, answerable or not": (2 + 2 + 2 + 0) / 8,
            "ECE of first answers": (0.1 + 0.8 + 0.3 + 0.5 + 0.1 + 0) / 6,
            "ECE of other answers": 0.4,
        }
    )


def test_each_interval_contains_its_value() -> None:
    assert all(low <= value <= high for value, low, high in figures(JUDGED).values())


def test_a_folder_has_its_own_figures() -> None:
    values = figures(JUDGED.of("b"))
    assert values["perhaps"][0] == 1 / 3
    assert "right, of answered" not in values


def test_the_largest_gap_is_measured_only_in_tenths_of_the_scale_with_many_answers() -> None:
    count = 40
    judged = Judged(
        tuple(asked("a", number % 2 == 0) for number in range(count)),
        tuple(np.array([0.75]) for _ in range(count)),
        np.zeros((count, 2)),
    )
    assert figures(judged)["largest gap of a tenth"][0] == pytest.approx(0.25)
    assert "largest gap of a tenth" not in figures(JUDGED)
