"""Draws what was measured of the peers: latency against quality, and costs against the number of passages."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from askmuse.evaluation.reports.figures import COLOURS, styled, svg

from .table import COSTS, QUALITY, SPEED, Figure, Result

_MARKS = "os^Dv<>PX*"
_HEIGHT, _WIDTH = 3.4, 4.0
"""Inches of one panel."""
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
    figure, (axes,) = _panels(1)
    x, y = _BY_NAME["p50, ms"], _BY_NAME["R@1"]
    for number, one in enumerate(_measured(result).values()):
        axes.plot(x.value(one), y.value(one), _MARKS[number], color=_colour(number), label=one["title"])
    axes.set(xscale="log", xlabel="median time of a warm question, ms", ylabel="R@1")
    _legend(figure, axes)
    return str(svg(figure))


@styled
def _growth(results: Sequence[Result]) -> str:
    """Return a panel for each cost, with a line for each peer over the sizes that were measured."""
    figure, panels = _panels(len(_GROWING))
    for axes, name in zip(panels, _GROWING, strict=True):
        for number, peer in enumerate(results[-1]["peers"]):
            _line(axes, _BY_NAME[name], results, peer, number)
        axes.set(xscale="log", yscale="log", xlabel="passages", title=name)
    _legend(figure, panels[-1])
    return str(svg(figure))


def _line(axes: Any, figure: Figure, results: Sequence[Result], peer: str, number: int) -> None:
    points = [(r["passages"], _measured(r)[peer]) for r in results if peer in _measured(r)]
    if points:
        xs, ys = [size for size, _ in points], [figure.value(one) for _, one in points]
        axes.plot(xs, ys, f"{_MARKS[number]}-", color=_colour(number), label=points[-1][1]["title"], linewidth=1)


def _measured(result: Result) -> Mapping[str, Any]:
    return {name: one for name, one in result["peers"].items() if not one["unavailable"]}


def _panels(count: int) -> tuple[Any, Any]:
    from matplotlib.figure import Figure as Drawing

    figure = Drawing(figsize=(_WIDTH * count + 2, _HEIGHT), layout="constrained")
    return figure, figure.subplots(1, count, squeeze=False)[0]


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _legend(figure: Any, axes: Any) -> None:
    figure.legend(*axes.get_legend_handles_labels(), loc="outside right upper", fontsize=8)
