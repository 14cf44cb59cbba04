"""Draws the figures of a report with matplotlib, each as an SVG that needs no other file."""

import io
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from askmuse.errors import GoldError
from askmuse.evaluation.asking import DEPTH
from askmuse.evaluation.certainty import BINS, bins, risk_coverage
from askmuse.evaluation.gold import ALL
from askmuse.evaluation.measures import percentile
from askmuse.evaluation.results import Group, Report, Result

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7f7f7f", "#b8a800")
"""The colours of Okabe & Ito (2008), which people with any colour vision can tell apart; black is for all questions."""
_STYLES = ("-", "--", ":")
_STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "askmuse",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e3e3e3",
    "axes.axisbelow": True,
    "legend.frameon": False,
    "text.parse_math": False,  # a type of question may have a $
}
_SIZE = (5.4, 3.7)
_HITS = ("hit@1", "hit@3", "hit@5")


def require_matplotlib() -> ModuleType:
    """Return the library matplotlib; raises GoldError if it is not installed."""
    try:
        import matplotlib
    except ImportError:
        raise GoldError(
            'A page with figures needs matplotlib: run `pip install "askmuse[eval]"`, or `make test` in a checkout.'
        ) from None
    return matplotlib


def draw(report: Report) -> dict[str, tuple[str, str]]:
    """Return each figure that the report has data for, by its title: the SVG and its caption."""
    figures = {
        "Recall at k": _recall(report),
        "Hits by type": _hits(report),
        "Reliability": _reliability(report.results),
        "Risk and coverage": _risk(report),
        "Latency": _latency(report.latencies),
    }
    return {title: figure for title, figure in figures.items() if figure}


def _axes(width: float = _SIZE[0]) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, _SIZE[1]), layout="constrained")
    return figure, figure.subplots()


def svg(figure: Any) -> str:
    """Return the figure as an SVG element, without the preamble and the metadata that name web addresses."""
    written = io.StringIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    figure.savefig(written, format="svg", metadata=nothing, transparent=True)
    text = written.getvalue()
    return text[text.index("<svg") :]


def styled(make: Any) -> Any:
    """Draw with the style of the page."""

    def drawn(*arguments: Any) -> Any:
        with require_matplotlib().rc_context(_STYLE):
            return make(*arguments)

    return drawn


def recall_curve(results: Sequence[Result]) -> list[float]:
    """Return R@k for k from 1 to the depth of the rankings, over the questions with facts or relevant documents."""
    judged = [result.ranks for result in results if result.ranks]
    total = np.zeros(DEPTH)
    for ranks in judged:
        for rank in ranks:
            if rank is not None and rank <= DEPTH:
                total[rank - 1 :] += 1 / len(ranks)
    return (total / len(judged)).tolist() if judged else []


@styled
def _recall(report: Report) -> tuple[str, str] | None:
    curves = {
        question_type: recall_curve([result for result in report.results if result.type == question_type])
        for question_type in report.types
    }
    curves = {question_type: curve for question_type, curve in curves.items() if curve}
    all_questions = recall_curve(report.results)
    if not all_questions:
        return None
    figure, axes = _axes()
    ks = range(1, DEPTH + 1)
    for number, (question_type, curve) in enumerate(curves.items()):
        style = {
            "color": COLOURS[number % len(COLOURS)],
            "linestyle": _STYLES[number // len(COLOURS) % len(_STYLES)],
        }
        axes.plot(ks, curve, label=question_type, linewidth=1.2, **style)
    axes.plot(ks, all_questions, label=ALL, color="black", linewidth=2)
    ticks = [k for k in (1, 2, 5, 10, 20, 50, 100) if k <= DEPTH]
    axes.set(xscale="log", xlabel="k", ylabel="R@k", xlim=(1, DEPTH), ylim=(0, 1.02))
    axes.set_xticks(ticks, [str(k) for k in ticks])
    axes.minorticks_off()
    axes.legend(fontsize=8, ncols=2)
    known = ", ".join(f"R@{k} {all_questions[k - 1]:.3f}" for k in (1, 5, 10, DEPTH))
    return svg(figure), f"Share of the facts or relevant documents among the first k of the ranking. All: {known}."


@styled
def _hits(report: Report) -> tuple[str, str] | None:
    groups = {**report.types, ALL: Group(report.n, report.measures, report.intervals)}
    groups = {name: group for name, group in groups.items() if any(hits in group.measures for hits in _HITS)}
    if not groups:
        return None
    figure, axes = _axes(max(_SIZE[0], 0.8 * len(groups) + 1))
    for number, name in enumerate(_HITS):
        values = [group.measures.get(name, np.nan) for group in groups.values()]
        bounds = [
            group.intervals.get(name, (value, value)) for group, value in zip(groups.values(), values, strict=True)
        ]
        errors = [[max(0.0, value - low) for value, (low, _) in zip(values, bounds, strict=True)],
                  [max(0.0, high - value) for value, (_, high) in zip(values, bounds, strict=True)]]  # fmt: skip
        positions = np.arange(len(groups)) + (number - 1) * 0.27
        marks = {"ecolor": "#333333", "capsize": 2, "error_kw": {"linewidth": 0.8}}
        axes.bar(positions, values, 0.25, yerr=errors, label=name, color=COLOURS[number], **marks)
    axes.set_xticks(
        np.arange(len(groups)), [f"{name}\nn {_count(report.results, name)}" for name in groups], fontsize=7.5
    )
    axes.set(ylim=(0, 1.02), ylabel="share of questions")
    axes.grid(visible=False, axis="x")
    axes.legend(ncols=3, loc="lower left", bbox_to_anchor=(0, 1))
    caption = (
        "Share of answerable questions that the first answer, the first three answers or the first five passages get "
        "right; bars are 95 % intervals."
    )
    return svg(figure), caption


def _count(results: Sequence[Result], question_type: str) -> int:
    """Return how many questions of a type have a known answer."""
    return sum("hit@1" in result.values and question_type in (result.type, ALL) for result in results)


@styled
def _reliability(results: Sequence[Result]) -> tuple[str, str] | None:
    shown = [result for result in results if result.answered and result.right is not None]
    if not any(result.right for result in shown):
        return None
    confidence = np.array([result.confidence for result in shown])
    right = np.array([bool(result.right) for result in shown])
    bin_of_answer = bins(confidence)
    figure, axes = _axes()
    axes.plot([0, 1], [0, 1], color="#999999", linestyle="--", linewidth=1)
    filled = [bin_number for bin_number in range(BINS) if (bin_of_answer == bin_number).any()]
    mean_confidence = [float(confidence[bin_of_answer == bin_number].mean()) for bin_number in filled]
    share_right = [float(right[bin_of_answer == bin_number].mean()) for bin_number in filled]
    counts = [int((bin_of_answer == bin_number).sum()) for bin_number in filled]
    axes.plot(mean_confidence, share_right, color=COLOURS[0], linewidth=1)
    areas = [20 + 180 * count / max(counts) for count in counts]
    axes.scatter(mean_confidence, share_right, s=areas, color=COLOURS[0], zorder=3)
    for x, y, count in zip(mean_confidence, share_right, counts, strict=True):
        axes.annotate(str(count), (x, y), textcoords="offset points", xytext=(8, -10), fontsize=7.5)
    axes.set(xlim=(0, 1.02), ylim=(0, 1.04), xlabel="confidence", ylabel="share right")
    caption = "Answers that were given, by confidence, ten bins; numbers count them. On the line: as sure as right."
    return svg(figure), caption


@styled
def _risk(report: Report) -> tuple[str, str] | None:
    known = [result for result in report.results if result.right is not None]
    if "AURC" not in report.measures:
        return None
    right = np.array([bool(result.right) for result in known])
    coverage, risk = risk_coverage(np.array([result.confidence for result in known]), right)
    figure, axes = _axes()
    axes.plot(coverage, risk, color=COLOURS[0], drawstyle="steps-post")
    answered = [result for result in known if result.answered]
    caption = (
        "Share of wrong answers if only the most confident x % of questions were answered. "
        f"AURC {report.measures['AURC']:.3f}."
    )
    if answered:
        point = len(answered) / len(known), sum(not result.right for result in answered) / len(answered)
        axes.plot(*point, "o", color=COLOURS[5], markersize=8)
        axes.annotate("answered", point, textcoords="offset points", xytext=(-8, 8), ha="right", fontsize=8)
        since = "" if report.min_confidence is None else f", from a confidence of {report.min_confidence:.2f} on"
        caption += f" Answered: {point[0]:.3f}{since}; {point[1]:.3f} of these are wrong."
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02), xlabel="coverage: share of questions answered", ylabel="risk: share wrong")
    return svg(figure), caption


@styled
def _latency(latencies: Mapping[str, Sequence[float]]) -> tuple[str, str] | None:
    if not latencies:
        return None
    figure, axes = _axes()
    captions = []
    for number, (mode, times) in enumerate(latencies.items()):
        colour = COLOURS[number % len(COLOURS)]
        axes.ecdf(times, label=f"{mode}, n {len(times)}", color=colour)
        middle, late = percentile(times, 0.5), percentile(times, 0.99)
        axes.plot([middle, late], [0.5, 0.99], "o", color=colour, markersize=4)
        captions.append(f"{mode}: p50 {middle:.1f} ms, p99 {late:.1f} ms")
    axes.set(xscale="log", xlabel="ms", ylabel="share of questions answered by then", ylim=(0, 1.02))
    low, high = axes.get_xlim()
    ticks = [
        tick for power in range(-3, 7) for tick in (10**power, 2 * 10**power, 5 * 10**power) if low <= tick <= high
    ]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    axes.legend()
    return svg(figure), f"Time of a whole answer. {'; '.join(captions)}."
