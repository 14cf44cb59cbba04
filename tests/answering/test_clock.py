"""The time that each stage takes."""

import pytest

from askmuse.answering import clock
from askmuse.answering.clock import Clock


def test_laps_of_one_name_add_up_and_the_total_ends_with_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([10.0, 10.25, 10.75, 11.75])
    monkeypatch.setattr(clock, "perf_counter", lambda: next(times))
    stages = Clock()
    for name in ("search", "read", "search"):
        stages.lap(name)
    assert stages.took_ms() == {"search": 1250.0, "read": 500.0, "total": 1750.0}


def test_a_clock_without_laps_has_taken_no_time() -> None:
    assert Clock().took_ms() == {"total": 0.0}
