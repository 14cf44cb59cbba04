"""Tables of peers from results that can be worked out by hand."""

from typing import Any

from peers.table import conditions, costs, speed, standing


def measured(title: str, times: float, unavailable: str = "") -> dict[str, Any]:
    """Return a peer that takes so many times as long and as much as one of the simplest figures."""
    return {
        "title": title,
        "builds": [{"per_second": 60 / times, "peak_mb": 100 * times, "index_mb": 2 * times}],
        "colds": [{"seconds": seconds * times, "peak_mb": 80 * times} for seconds in (0.5, 0.7, 0.6)],
        "warms": [
            {"ms": [4.0 * times, 8.0 * times], "per_second": [9.0, 18.0, 27.0], "alone_mb": 90, "crowded_mb": 95}
        ],
        "environment_mb": 1000 * times,
        "quality": {"R@1": 0.5, "R@5": 0.75, "nDCG@10": 0.625 / times},
        "unavailable": unavailable,
    }


KEPT = {
    "peers-set-10": {
        "set": "set",
        "passages": 10,
        "questions": 1200,
        "machine": {"cores": 2, "architecture": "x86_64", "python": "3.11.7"},
        "load_before": [0.254, 1.0, 2.0],
        "note": "",
        "peers": {
            "instant": measured("askmuse, instant", 1),
            "thinking": measured("askmuse, thinking", 4),
            "slow": measured("Slow", 8),
            "fair": measured("Fair", 2),
            "gone": {"title": "Gone", "unavailable": "pip: no such package"},
        },
    }
}


def test_times_are_medians_with_their_ratio_to_askmuse() -> None:
    head, instant, _, slow, _, gone = speed("set-10", KEPT)
    assert head == ["", "cold, s", "p50, ms", "p99, ms", "answers/s", "8 clients", "32 clients", "passages/s"]
    assert instant == [
        "askmuse, instant", "0.60 (1×)", "4.0 (1×)", "8.0 (1×)", "9.0 (1×)", "18.0 (1×)", "27.0 (1×)", "60.0 (1×)",
    ]  # fmt: skip
    assert slow[:3] == ["Slow", "4.80 (8×)", "32.0 (8×)"]
    assert slow[-1] == "7.5 (0.12×)"
    assert gone == ["Gone: not measured (pip: no such package)", *[""] * 7]


def test_costs_and_quality_are_shown_as_they_are() -> None:
    assert costs("set-10", KEPT)[4] == ["Fair", "160", "90", "95", "200", "4.0", "2,000", "0.500", "0.750", "0.312"]


def test_both_modes_are_compared_with_the_best_of_the_others() -> None:
    head, cold, *rows = standing("set-10", KEPT)
    assert head == [
        "", "askmuse, instant", "askmuse, thinking", "best of the others", "which", "instant is", "thinking is",
    ]  # fmt: skip
    assert cold == ["cold, s", "0.60", "2.40", "1.20", "Fair", "ahead 2.00×", "**behind** 2.00×"]
    assert rows[-3] == ["R@1", "0.500", "0.500", "0.500", "Slow", "even", "even"]
    assert rows[-1] == ["nDCG@10", "0.625", "0.156", "0.312", "Fair", "ahead 2.00×", "**behind** 2.00×"]


def test_how_it_was_measured_is_told() -> None:
    assert conditions("set-10", KEPT)[1:] == [
        ["passages", "10 of set"],
        ["questions", "1,200"],
        ["turns", "1 of building, 3 cold, 1 warm"],
        ["machine", "2 cores, x86_64, Python 3.11.7"],
        ["load before", "0.25, 1.00, 2.00"],
        ["at the same time", "nothing noted"],
    ]
