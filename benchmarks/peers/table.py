"""Tables of what was measured of the peers, for `benchmarks/tables.py`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from askmuse.evaluation.measures import percentile

from .environments import OURS

Measured = Mapping[str, Any]
"""What a result holds of one peer."""
Result = Mapping[str, Any]
Results = Mapping[str, Result]
"""Results by the names of their files without the ending: peers-SET-PASSAGES."""
_BASE = OURS[0]
"""The peer that the others are compared with."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that is measured: a value for each turn, the median of which counts."""

    name: str
    turns: Callable[[Measured], Sequence[float]]
    digits: int
    lower_is_better: bool = True

    def value(self, measured: Measured) -> float:
        """Return the median over the turns."""
        return median(self.turns(measured))

    def ratio(self, measured: Measured, base: Measured) -> float:
        """Return how many times that of `base` it is: the median over the turns, each paired with its own."""
        return median(a / b for a, b in zip(self.turns(measured), self.turns(base), strict=True))

    def shown(self, measured: Measured) -> str:
        """Return the value as a table shows it."""
        return f"{self.value(measured):,.{self.digits}f}"


def _each(part: str, key: str) -> Callable[[Measured], list[float]]:
    return lambda measured: [turn[key] for turn in measured[part]]


def _clients(at: int) -> Callable[[Measured], list[float]]:
    return lambda measured: [turn["per_second"][at] for turn in measured["warms"]]


def _late(share: float) -> Callable[[Measured], list[float]]:
    return lambda measured: [percentile(turn["ms"], share) for turn in measured["warms"]]


def _quality(name: str) -> Callable[[Measured], list[float]]:
    return lambda measured: [measured["quality"][name]]


SPEED = (
    Figure("cold, s", _each("colds", "seconds"), 2),
    Figure("p50, ms", _late(0.5), 1),
    Figure("p99, ms", _late(0.99), 1),
    Figure("answers/s", _clients(0), 1, lower_is_better=False),
    Figure("8 clients", _clients(1), 1, lower_is_better=False),
    Figure("32 clients", _clients(2), 1, lower_is_better=False),
    Figure("passages/s", _each("builds", "per_second"), 1, lower_is_better=False),
)
COSTS = (
    Figure("MB, cold", _each("colds", "peak_mb"), 0),
    Figure("MB, asking", _each("warms", "alone_mb"), 0),
    Figure("MB, 32 clients", _each("warms", "crowded_mb"), 0),
    Figure("MB, building", _each("builds", "peak_mb"), 0),
    Figure("index, MB", _each("builds", "index_mb"), 1),
    Figure("installed, MB", lambda measured: [measured["environment_mb"]], 0),
)
QUALITY = tuple(Figure(name, _quality(name), 3, lower_is_better=False) for name in ("R@1", "R@5", "nDCG@10"))


def conditions(name: str, kept: Results) -> list[list[str]]:
    """Return a row for each thing that tells how the tools were measured."""
    result = kept[f"peers-{name}"]
    ours, machine = result["peers"][_BASE], result["machine"]
    turns = f"{len(ours['builds'])} of building, {len(ours['colds'])} cold, {len(ours['warms'])} warm"
    return [
        ["measured with", ""],
        ["passages", f"{result['passages']:,} of {result['set']}"],
        ["questions", f"{result['questions']:,}"],
        ["turns", turns],
        ["machine", f"{machine['cores']} cores, {machine['architecture']}, Python {machine['python']}"],
        ["load before", ", ".join(f"{load:.2f}" for load in result["load_before"])],
        ["at the same time", result["note"] or "nothing noted"],
    ]


def speed(name: str, kept: Results) -> list[list[str]]:
    """Return a row for each peer with its times, and how many times those of askmuse they are."""
    result = kept[f"peers-{name}"]
    base = result["peers"][_BASE]
    return _rows(result, SPEED, lambda figure, one: f"{figure.shown(one)} ({figure.ratio(one, base):.2g}×)")


def costs(name: str, kept: Results) -> list[list[str]]:
    """Return a row for each peer with its memory, the size of its index and of what is installed, and its quality."""
    return _rows(kept[f"peers-{name}"], (*COSTS, *QUALITY), Figure.shown)


def standing(name: str, kept: Results) -> list[list[str]]:
    """Return a row for each figure: both modes of askmuse, the best of the others, and how they compare."""
    peers = kept[f"peers-{name}"]["peers"]
    ours = [peers[mode] for mode in OURS]
    others = [one for peer, one in peers.items() if peer not in OURS and not one["unavailable"]]
    rows = []
    for figure in (*SPEED, *COSTS, *QUALITY):
        best = (min if figure.lower_is_better else max)(others, key=figure.value)
        rows.append(
            [
                figure.name,
                *(figure.shown(one) for one in (*ours, best)),
                best["title"],
                *(_compared(figure, one, best) for one in ours),
            ]
        )
    head = [one["title"] for one in ours]
    return [["", *head, "best of the others", "which", *(f"{title.split(', ')[1]} is" for title in head)], *rows]


def _rows(result: Result, figures: Sequence[Figure], cell: Callable[[Figure, Measured], str]) -> list[list[str]]:
    """Return a head and a row for each peer; one that was not measured says why."""
    rows = []
    for one in result["peers"].values():
        cells = ["" for _ in figures] if one["unavailable"] else [cell(figure, one) for figure in figures]
        reason = f": not measured ({one['unavailable']})" if one["unavailable"] else ""
        rows.append([f"{one['title']}{reason}", *cells])
    return [["", *(figure.name for figure in figures)], *rows]


def _compared(figure: Figure, ours: Measured, best: Measured) -> str:
    """Return by how many times askmuse is ahead of a peer or behind it."""
    times = figure.ratio(best, ours) if figure.lower_is_better else figure.ratio(ours, best)
    if f"{times:.2f}" == "1.00":
        return "even"
    return f"ahead {times:.2f}×" if times > 1 else f"**behind** {1 / times:.2f}×"
