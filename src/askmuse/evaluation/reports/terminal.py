"""Prints a report in the terminal: tables by type of question, folder and slice, the measures, and a comparison."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from askmuse.evaluation.compare import Comparison
from askmuse.evaluation.gold import ALL
from askmuse.evaluation.measures import REFUSED
from askmuse.evaluation.results import Group, Report, Result
from askmuse.text import shorten

if TYPE_CHECKING:
    from rich.table import Table

_BY_TYPE = ("R@1", "R@5", "nDCG@10", "RR", "hit@1", "hit@3", "hit@5")
_BY_FOLDER = ("R@5", "hit@1", "hit@3", "hit@5", "AUROC", "ECE")
_BY_SLICE = ("R@5", "hit@1", "hit@3", "hit@5")
"""The measures that fit into a table of 80 columns."""
_LISTED = 20
"""The most questions that are listed as won, and as lost."""
_LONGEST = 90
"""The characters of a question that are shown."""


def print_report(report: Report, comparison: Comparison | None = None) -> None:
    """Print the tables to the terminal."""
    from rich.console import Console
    from rich.text import Text

    console = Console()
    if report.types:
        console.print(table(report))
    if report.folders:
        console.print(table(report, "folder", report.folders, _BY_FOLDER))
    for name, groups in report.slices.items():
        console.print(table(report, name, groups, _BY_SLICE))
    console.print(measured(report, comparison))
    console.print(Text(_below(report, comparison)))
    if comparison:
        for name, results in (("Won", comparison.won), ("Lost", comparison.lost)):
            console.print(Text(listed(name, results)))


def table(
    report: Report,
    by: str = "type",
    groups: Mapping[str, Group] | None = None,
    names: Sequence[str] = _BY_TYPE,
) -> "Table":
    """Return a table with a row for each group, by default each type of question, and one for all questions."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    rows = {**(report.types if groups is None else groups), ALL: Group(report.n, report.measures)}
    names = [name for name in names if name in report.measures]
    rich_table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    rich_table.add_column(by, no_wrap=True)
    for name in ("n", *names, *(["refused"] if any(name in report.measures for name in REFUSED) else [])):
        rich_table.add_column(name, justify="right", no_wrap=True)
    for group_name, group in rows.items():
        refused = [_share(group.measures[name]) for name in REFUSED if name in group.measures]
        cells = [_share(group.measures[name]) if name in group.measures else "" for name in names]
        last_of_groups = group_name == list(rows)[-2:][0]
        rich_table.add_row(Text(group_name), str(group.n), *cells, *refused[:1], end_section=last_of_groups)
    return rich_table


def measured(report: Report, comparison: Comparison | None = None) -> "Table":
    """Return a table with a row for each measure: its value and interval, and its change since an earlier run."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    rich_table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    rich_table.add_column(f"n = {report.n}", no_wrap=True)
    changes = comparison.changes if comparison else {}
    compared = ("before", "after", "gained", "p") if comparison else ()
    for name in (report.mode, "95 % interval", *compared):
        rich_table.add_column(name, justify="right", no_wrap=True)
    for name, value in report.measures.items():
        interval = "–".join(map(_share, report.intervals[name])) if name in report.intervals else ""
        change = changes.get(name)
        cells = (
            (_share(change.before), _share(change.after), f"{change.difference:+.3f}", f"{change.p:.4f}")
            if change
            else ()
        )
        rich_table.add_row(name, _share(value), interval, *cells)
    return rich_table


def _share(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")


def _below(report: Report, comparison: Comparison | None) -> str:
    times = ", ".join(f"{name} {value:.1f} ms" for name, value in report.latency_ms.items())
    parts = [f"latency {times}"] if times else []
    if comparison:
        parts.append(f"compared over {comparison.n} questions")
    if report.stale:
        parts.append(f"not asked, because no article states the answer: {', '.join(report.stale)}")
    if report.stale_labels:
        parts.append(f"ignored labels, which no article has any more: {', '.join(report.stale_labels)}")
    return "; ".join(parts)


def listed(name: str, results: Sequence[Result]) -> str:
    """Return the first of the questions that were won or lost, a line each."""
    lines = [f"  {result.id}  {shorten(result.question, _LONGEST)}" for result in results[:_LISTED]]
    more = [f"  … and {len(results) - _LISTED} more"] if len(results) > _LISTED else []
    return "\n".join([f"{name}: {len(results)}", *lines, *more])
