"""Writes a table of several runs over the same questions as text, CSV or LaTeX."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from askmuse.errors import GoldError
from askmuse.evaluation.compare import SIGNIFICANT, paired
from askmuse.evaluation.measures import MEASURES
from askmuse.evaluation.results import Result
from askmuse.evaluation.statistics import measures, significance

Cell = tuple[float, float | None]
"""The value of a measure, and the p of its difference from the first run, None for the first run or if not tested."""
_LATEX = str.maketrans({character: rf"\{character}" for character in "&%$#_{}"})


class Format(StrEnum):
    """The formats of a table."""

    TEXT = "text"
    CSV = "csv"
    LATEX = "latex"


@dataclass(frozen=True, slots=True)
class Table:
    """The measures of several runs, by name and in order, over the `n` questions that all of them asked."""

    n: int
    runs: Mapping[str, Mapping[str, Cell]]

    @property
    def names(self) -> list[str]:
        """The names of the measures that any run has, in the order of a report."""
        return [name for name in MEASURES if any(name in cells for cells in self.runs.values())]


def tabulated(runs: Mapping[str, Sequence[Result]], names: Sequence[str] = ()) -> Table:
    """Return the measures of runs over the questions that all of them asked: those in `names`, or all.

    The differences from the first run are tested. Raises GoldError where no question is common to all.
    """
    if unknown := [name for name in names if name not in MEASURES]:
        raise GoldError(f"Unknown measure {unknown[0]}. Known measures: {', '.join(MEASURES)}.")
    first, *others = runs.values()
    common: list[Result] = list(first)
    for other in others:
        common, _ = paired(common, other)
    aligned = {name: paired(common, results)[1] for name, results in runs.items()}
    cells: dict[str, dict[str, Cell]] = {}
    for number, (run, results) in enumerate(aligned.items()):
        p_values = significance(results, common) if number else {}
        values = {name: value for name, value in measures(results).items() if not names or name in names}
        cells[run] = {name: (value, p_values.get(name)) for name, value in values.items()}
    return Table(len(common), cells)


def written(table: Table, form: Format) -> str:
    """Return a table with a row for each run and a column for each measure; * marks p < .05 against the first run."""
    if form is Format.CSV:
        return _csv(table)
    rows = [[run, *(_marked(cells.get(name)) for name in table.names)] for run, cells in table.runs.items()]
    return _latex(table, rows) if form is Format.LATEX else _text(table, rows)


def _marked(cell: Cell | None) -> str:
    if cell is None:
        return ""
    value, p = cell
    return f"{value:.3f}".removeprefix("0") + ("*" if p is not None and p < SIGNIFICANT else "")


def _csv(table: Table) -> str:
    """Return a line for each run and measure, with the unrounded value, and p if it was tested."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["run", "measure", "value", "p", "n"])
    for run, cells in table.runs.items():
        writer.writerows([run, name, value, "" if p is None else p, table.n] for name, (value, p) in cells.items())
    return stream.getvalue()


def _text(table: Table, rows: Sequence[Sequence[str]]) -> str:
    heads = [f"n = {table.n}", *table.names]
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    lines = [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in [heads, *rows]
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _latex(table: Table, rows: Sequence[Sequence[str]]) -> str:
    lines = [
        " & ".join(cell.translate(_LATEX).replace("*", "$^{*}$") for cell in row) + r" \\"
        for row in [[f"n = {table.n}", *table.names], *rows]
    ]
    columns = "l" + "r" * len(table.names)
    head, *body = lines
    return "\n".join([rf"\begin{{tabular}}{{{columns}}}", head, r"\hline", *body, r"\end{tabular}"]) + "\n"
