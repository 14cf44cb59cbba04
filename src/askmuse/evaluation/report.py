"""A report in the terminal: a table by type of question, the measures with their intervals, and a comparison."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from askmuse.evaluation.compare import Comparison
from askmuse.evaluation.gold import ALL
from askmuse.evaluation.results import REFUSED, Group, Report, Result
from askmuse.text import shorten

if TYPE_CHECKING:
    from rich.table import Table

_BY_TYPE = ("R@1", "R@5", "nDCG@10", "RR", "hit@1", "hit@3", "hit@5")
"""What a table of 80 columns has room for."""
_LISTED = 20
"""Questions listed of those that were won, and of those lost."""
_LONGEST = 90
"""Characters of a question."""


def print_report(report: Report, comparison: Comparison | None = None) -> None:
    """Print the tables to the terminal."""
    from rich.console import Console
    from rich.text import Text

    console = Console()
    if report.types:
        console.print(table(report))
    console.print(measured(report, comparison))
    console.print(Text(_below(report, comparison)))
    if comparison:
        for name, results in (("Won", comparison.won), ("Lost", comparison.lost)):
            console.print(Text(listed(name, results)))


def table(report: Report) -> "Table":
    """Return a table with a row for each type of question and one for all, to be printed by rich."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    rows = {**report.types, ALL: Group(report.n, report.measures)}
    names = [name for name in _BY_TYPE if name in report.measures]
    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    drawn.add_column("type", no_wrap=True)
    for name in ("n", *names, *(["refused"] if any(name in report.measures for name in REFUSED) else [])):
        drawn.add_column(name, justify="right", no_wrap=True)
    for kind, group in rows.items():
        refused = [_share(group.measures[name]) for name in REFUSED if name in group.measures]
        cells = [_share(group.measures[name]) if name in group.measures else "" for name in names]
        drawn.add_row(Text(kind), str(group.n), *cells, *refused[:1], end_section=kind == list(rows)[-2:][0])
    return drawn


def measured(report: Report, comparison: Comparison | None = None) -> "Table":
    """Return a table with a row for each measure: its interval, and what it was in another run."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    drawn.add_column(f"n = {report.n}", no_wrap=True)
    changes = comparison.changes if comparison else {}
    compared = ("before", "after", "gained", "p") if comparison else ()
    for name in (report.mode, "95 % interval", *compared):
        drawn.add_column(name, justify="right", no_wrap=True)
    for name, value in report.measures.items():
        interval = "–".join(map(_share, report.intervals[name])) if name in report.intervals else ""
        change = changes.get(name)
        cells = (
            (_share(change.before), _share(change.after), f"{change.difference:+.3f}", f"{change.p:.4f}")
            if change
            else ()
        )
        drawn.add_row(name, _share(value), interval, *cells)
    return drawn


def _share(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _below(report: Report, comparison: Comparison | None) -> str:
    parts = ["latency " + ", ".join(f"{name} {value:.1f} ms" for name, value in report.latency_ms.items())]
    if comparison:
        parts.append(f"compared over {comparison.n} questions")
    if report.stale:
        parts.append(f"not asked, for no article states the answer any more: {', '.join(report.stale)}")
    if report.stale_labels:
        parts.append(f"not counted, for no article bears them out any more: {', '.join(report.stale_labels)}")
    return "; ".join(parts)


def listed(name: str, results: Sequence[Result]) -> str:
    """Return the questions that were won or lost, the first of many."""
    lines = [f"  {result.id}  {shorten(result.question, _LONGEST)}" for result in results[:_LISTED]]
    more = [f"  … and {len(results) - _LISTED} more"] if len(results) > _LISTED else []
    return "\n".join([f"{name}: {len(results)}", *lines, *more])
