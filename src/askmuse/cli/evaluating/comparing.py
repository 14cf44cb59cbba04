"""The command `compare`."""

from pathlib import Path

import click

from askmuse.cli.options import PATH


@click.argument("runs", type=PATH, nargs=-1, required=True, help="Files of `eval --save`, the baseline first.")
@click.option("--measure", multiple=True, help="A measure to show; may be repeated. All measures by default.")
@click.option("--format", "form", default="text", metavar="FORMAT", help="text, csv or latex.")
def compare(runs: tuple[Path, ...], measure: tuple[str, ...], form: str) -> None:
    """Show runs over the same questions side by side.

    An asterisk marks a significant difference from the first run (p < .05).
    """
    from askmuse.evaluation.reports.side_by_side import Format, tabulated, written
    from askmuse.evaluation.results import load

    if form not in list(Format):
        raise click.BadParameter(f"must be one of {', '.join(Format)}", param_hint="--format")
    stems = [file.stem for file in runs]
    names = [file.stem if stems.count(file.stem) == 1 else str(file) for file in runs]
    if len(set(names)) < len(names):
        raise click.BadParameter("a run is named twice: name each file once", param_hint="RUNS")
    table = tabulated({name: load(file) for name, file in zip(names, runs, strict=True)}, measure)
    print(written(table, Format(form)), end="")
