"""Counts that are kept in a file, each until its time ends."""

import time
from collections.abc import Callable
from pathlib import Path

from askmuse.service.counts import SharedCounts


def test_a_key_is_counted_from_0_again_once_its_time_has_ended(
    set_time: Callable[[float], None], tmp_path: Path
) -> None:
    start, counts = time.time(), SharedCounts(tmp_path / "counts")
    assert [counts.incr("a", 60), counts.incr("a", 60, 2), counts.incr("b", 10)] == [1, 3, 1]
    set_time(10)
    assert [(counts.get(key), counts.get_expiry(key)) for key in "ab"] == [(3, start + 60), (0, start + 10)]
    set_time(60)
    assert [counts.incr("a", 60), counts.get_expiry("a")] == [1, start + 120]


def test_what_has_ended_is_deleted_with_the_next_new_key(set_time: Callable[[float], None], tmp_path: Path) -> None:
    counts = SharedCounts(tmp_path / "counts")
    for number in range(5):
        counts.incr(str(number), 60)
    set_time(61)
    counts.incr("new", 60)
    assert counts.reset() == 1


def test_a_key_may_be_forgotten(tmp_path: Path) -> None:
    counts = SharedCounts(tmp_path / "counts")
    counts.incr("a", 60)
    counts.clear("a")
    assert (counts.get("a"), counts.check()) == (0, True)
