"""What an evaluation found: as JSON, and as a table for the terminal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table

_RANKING = ("R@1", "R@5", "nDCG@10", "RR", "AP")
_ANSWERS = ("hit@1", "hit@3", "hit@5")
_REFUSED = ("refused_answerable", "refused_unanswerable")
MEASURES = (*_RANKING, *_ANSWERS, *_REFUSED)
"""The measures that each question has a share in, in the order of a report."""
_CERTAINTY = ("AUROC", "ECE")
"""Measures of all questions together, which stand below the table."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one type: how many, and their mean measures. What does not apply to them is left out."""

    n: int
    measures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Report:
    """The measures of `n` questions, all together and by type; those of `stale` were not asked.

    R@k, nDCG@10, RR and AP rate the ranking; hit@1 and hit@3 are the shares of answerable questions whose first answer,
    or first three together, are right (a refusal is wrong); hit@5 is the same of the first five passages. AUROC is the
    chance that an answerable question gets more confidence than an unanswerable one, ECE the calibration error of what
    was answered. `latency_ms` are milliseconds of a whole answer.
    """

    n: int
    measures: Mapping[str, float]
    latency_ms: Mapping[str, float]
    types: Mapping[str, Group] = field(default_factory=dict)
    stale: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the report as `askmuse eval --json` prints it."""
        return {
            "n": self.n,
            "measures": dict(self.measures),
            "types": {name: {"n": group.n, **group.measures} for name, group in self.types.items()},
            "latency_ms": dict(self.latency_ms),
            "stale": list(self.stale),
        }


def table(report: Report) -> "Table":
    """Return a table with a row for each type of question and one for all, to be printed by rich."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    rows = {**report.types, "all": Group(report.n, report.measures)}
    names = [name for name in report.measures if name not in {*_CERTAINTY, *_REFUSED}]
    drawn = Table(
        caption=_caption(report), caption_justify="left", box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True
    )
    drawn.add_column("type", no_wrap=True)
    for name in ("n", *names, *(["refused"] if any(name in report.measures for name in _REFUSED) else [])):
        drawn.add_column(name, justify="right", no_wrap=True)
    for kind, group in rows.items():
        refused = [_share(group.measures[name]) for name in _REFUSED if name in group.measures]
        cells = [_share(group.measures[name]) if name in group.measures else "" for name in names]
        drawn.add_row(kind, str(group.n), *cells, *refused[:1], end_section=kind == list(rows)[-2:][0])
    return drawn


def _share(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def print_report(report: Report) -> None:
    """Print the table to the terminal."""
    from rich.console import Console

    Console().print(table(report))


def _caption(report: Report) -> str:
    parts = [f"{name} {report.measures[name]:.3f}" for name in _CERTAINTY if name in report.measures]
    if "refused_unanswerable" in report.measures:
        parts.append(f"refused of unanswerable {_share(report.measures['refused_unanswerable'])}")
    parts.append("latency " + ", ".join(f"{name} {value:.1f} ms" for name, value in report.latency_ms.items()))
    if report.stale:
        parts.append(f"not asked, for no article states the answer any more: {', '.join(report.stale)}")
    return "; ".join(parts)
