"""Figures of what was measured of the peers, as SVG files whose texts can be read."""

import json
from pathlib import Path
from typing import Any

import pytest

from peers.figures import write


def measured(title: str, unavailable: str = "") -> dict[str, Any]:
    return {
        "title": title,
        "builds": [{"per_second": 60, "peak_mb": 100, "index_mb": 2}],
        "colds": [{"seconds": 0.5, "peak_mb": 80}],
        "warms": [{"ms": [4.0, 8.0], "alone_mb": 90}],
        "quality": {"R@1": 0.5},
        "unavailable": unavailable,
    }


def keep(folder: Path, passages: int) -> None:
    peers = {"instant": measured("askmuse, instant"), "gone": measured("Gone", "it fell over")}
    result = {"passages": passages, "peers": peers}
    (folder / f"peers-set-{passages}.json").write_text(json.dumps(result), encoding="utf-8")


@pytest.mark.slow
def test_one_size_is_drawn_as_latency_against_quality(tmp_path: Path) -> None:
    keep(tmp_path, 100)
    write(tmp_path, "set")
    assert sorted(file.name for file in tmp_path.glob("*.svg")) == ["peers-set-quality.svg"]
    drawn = (tmp_path / "peers-set-quality.svg").read_text(encoding="utf-8")
    assert all(f">{text}<" in drawn for text in ("R@1", "median time of a warm question, ms", "askmuse, instant"))
    assert "Gone" not in drawn


@pytest.mark.slow
def test_several_sizes_are_drawn_as_costs_that_grow(tmp_path: Path) -> None:
    keep(tmp_path, 100)
    keep(tmp_path, 1000)
    write(tmp_path, "set")
    drawn = (tmp_path / "peers-set-growth.svg").read_text(encoding="utf-8")
    assert all(f">{text}<" in drawn for text in ("passages", "p50, ms", "MB, asking", "askmuse, instant"))
    assert "Gone" not in drawn
