"""Draws what `benchmarks/million.py` measured: costs over the number of passages, and kinds of indexes compared."""

from collections.abc import Callable, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from askmuse.evaluation.reports.figures import styled, svg
from peers.figures import MARKS, colour, label_plainly, legend, panels

Sizes = Mapping[str, Mapping[str, Any]]
"""The figures of each size, by the number of passages."""
Value = Callable[[Mapping[str, Any]], float]

COSTS: dict[str, dict[str, Value]] = {
    "time of a question, ms": {
        "median": lambda f: f["asked"]["answer_ms"]["p50"],
        "99 of 100 at most": lambda f: f["asked"]["answer_ms"]["p99"],
    },
    "in a new process, s": {
        "opening the index": lambda f: f["asked"]["open_s"],
        "question in a new process": lambda f: f["cold"]["median_s"],
    },
    "building without encoding, s": {
        "all": lambda f: f["built"]["seconds"],
        "100 changed articles": lambda f: f["updated"]["seconds"],
    },
    "memory and disk, MB": {
        "asking, at most": lambda f: f["asked"]["peak_mb"],
        "building, at most": lambda f: f["built"]["peak_mb"] - f["built"]["before_mb"],
        "on disk": lambda f: f["built"]["disk_mb"],
    },
}


def write(folder: Path, sizes: Sizes) -> None:
    """Draw the costs of all sizes, and the kinds of each size at which they were compared, as SVG files in a folder."""
    (folder / "million-growth.svg").write_text(_growth(sizes), encoding="utf-8")
    for size, figures in sizes.items():
        if "front" in figures:
            (folder / f"million-kinds-{size}.svg").write_text(_kinds(figures["front"]["kinds"]), encoding="utf-8")


@styled
def _growth(sizes: Sizes) -> str:
    """Return a panel for each cost, with its lines over the sizes that were measured."""
    from matplotlib.ticker import EngFormatter

    figure, every = panels(len(COSTS))
    ordered = sorted(sizes.items(), key=lambda item: int(item[0]))
    for axes, (title, lines) in zip(every, COSTS.items(), strict=True):
        for number, (name, value) in enumerate(lines.items()):
            points = [(int(size), measured) for size, f in ordered if (measured := _if_measured(value, f)) is not None]
            if points:
                line = f"{MARKS[number]}-"
                axes.plot(*zip(*points, strict=True), line, color=colour(number), label=name, linewidth=1)
        axes.set(xscale="log", yscale="log", xlabel="passages", title=title)
        label_plainly(axes.yaxis)
        axes.xaxis.set_major_formatter(EngFormatter())
        if axes.lines:
            axes.legend(fontsize=7)
    return str(svg(figure))


def _if_measured(value: Value, figures: Mapping[str, Any]) -> float | None:
    try:
        return value(figures)
    except KeyError:
        return None


@styled
def _kinds(kinds: list[dict[str, Any]]) -> str:
    """Return the recall of each kind of index over the time of a search, and over its size in memory."""
    figure, every = panels(2)
    labels = {"p50_ms": "median time of a search, ms", "mb": "size in memory, MB"}
    for axes, (key, label) in zip(every, labels.items(), strict=True):
        for number, (kind, rows) in enumerate(groupby(kinds, itemgetter("kind"))):
            points = [(row[key], row["recall"]) for row in rows]
            line = f"{MARKS[number]}-"
            axes.plot(*zip(*points, strict=True), line, color=colour(number), label=kind, linewidth=1)
        axes.set(xscale="log", xlabel=label, ylabel="recall of the nearest 100")
        label_plainly(axes.xaxis)
    legend(figure, every[0])
    return str(svg(figure))
