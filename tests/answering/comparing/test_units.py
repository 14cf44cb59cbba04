"""Units of measurement by their names."""

import re

import pytest

from askmuse.answering.comparing.units import BY_NAME, MEASURES, PATTERN, unit


@pytest.mark.parametrize(
    ("name", "measure", "size"),
    [
        ("feet", "length", 0.3048),
        ("kilometres", "length", 1000.0),
        ("square metres", "area", 1.0),
        ("square-mile", "area", 2589988.11),
        ("kilometres per hour", "speed", 1.0),
        ("nights", "time", 86400.0),
        ("per cent", "share", 1.0),
        ("%", "share", 1.0),
        ("mw", "power", 1e6),
    ],
)
def test_a_unit_has_a_measure_and_a_size(name: str, measure: str, size: float) -> None:
    assert re.fullmatch(PATTERN, name)
    assert unit(name) == (measure, size)


def test_every_unit_is_known_by_each_of_its_names() -> None:
    assert [name for name in BY_NAME if not re.fullmatch(PATTERN, name) or unit(name) != BY_NAME[name]] == []
    assert {measure for measure, _ in BY_NAME.values()} == MEASURES
