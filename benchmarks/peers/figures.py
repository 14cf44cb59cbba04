"""Draws what was measured of the peers: latency against quality, and costs against the number of passages."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from askmuse.evaluation.reports.figures import COLOURS, styled, svg

from .table import COSTS, QUALITY, SPEED, Figure, Result

MARKS = "os^Dv<>PX*"
_HEIGHT, _WIDTH = 3.4, 2.8
"""Inches of one panel."""
_LEGEND = 3.0
"""Inches of the names beside the panels."""
_BY_NAME = {figure.name: figure for figure in (*SPEED, *COSTS, *QUALITY)}
_GROWING = ("p50, ms", "cold, s", "passages/s", "MB, asking", "index, MB")


def write(folder: Path, name: str) -> None:
    """Draw the figures of a data set from all its results in a folder, as SVG files beside them."""
    files = folder.glob(f"peers-{name}-*.json")
    results = sorted((json.loads(file.read_text(encoding="utf-8")) for file in files), key=lambda r: r["passages"])
    (folder / f"peers-{name}-quality.svg").write_text(_quality(results[-1]), encoding="utf-8")
    if len(results) > 1:
        (folder / f"peers-{name}-growth.svg").write_text(_growth(results), encoding="utf-8")


@styled
def _quality(result: Result) -> str:
    """Return a point for each peer: how soon it answers, and how often the right passage is first."""
    figure, (axes,) = panels(1)
    x, y = _BY_NAME["p50, ms"], _BY_NAME["R@1"]
    for number, one in enumerate(result["peers"].values()):
        if not one["unavailable"]:
            axes.plot(x.value(one), y.value(one), MARKS[number], color=colour(number), label=one["title"])
    axes.set(xscale="log", xlabel="median time of a warm question, ms", ylabel="R@1")
    label_plainly(axes.xaxis)
    legend(figure, axes)
    return str(svg(figure))


@styled
def _growth(results: Sequence[Result]) -> str:
    """Return a panel for each cost, with a line for each peer over the sizes that were measured."""
    figure, every = panels(len(_GROWING))
    for axes, name in zip(every, _GROWING, strict=True):
        for number, peer in enumerate(results[-1]["peers"]):
            _line(axes, _BY_NAME[name], results, peer, number)
        axes.set(xscale="log", yscale="log", xlabel="passages", title=name)
        label_plainly(axes.yaxis)
        axes.set_xticks([r["passages"] for r in results], [f"{r['passages']:,}" for r in results])
    legend(figure, every[-1])
    return str(svg(figure))


def _line(axes: Any, figure: Figure, results: Sequence[Result], peer: str, number: int) -> None:
    """Draw the costs of a peer at the sizes at which it was measured."""
    measured = [(r["passages"], r["peers"][peer]) for r in results if peer in r["peers"]]
    points = [(size, figure.value(one)) for size, one in measured if not one["unavailable"]]
    if points:
        title = measured[-1][1]["title"]
        axes.plot(*zip(*points, strict=True), f"{MARKS[number]}-", color=colour(number), label=title, linewidth=1)


def panels(count: int) -> tuple[Any, Any]:
    """Return a figure with panels side by side, and the panels."""
    from matplotlib.figure import Figure as Drawing

    figure = Drawing(figsize=(_WIDTH * count + _LEGEND, _HEIGHT), layout="constrained")
    return figure, figure.subplots(1, count, squeeze=False)[0]


def label_plainly(axis: Any) -> None:
    """Label a logarithmic axis with plain numbers: 1, 2, 5, 10, 20 and so on."""
    from matplotlib.ticker import LogLocator

    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter("{x:g}")
    axis.axes.minorticks_off()


def colour(number: int) -> str:
    """Return the colour of a line or point by its number."""
    return COLOURS[number % len(COLOURS)]


def legend(figure: Any, axes: Any) -> None:
    """Name the lines of a panel beside all panels."""
    figure.legend(*axes.get_legend_handles_labels(), loc="outside right upper", fontsize=8)
