"""The command `eval`.

Exit codes: 0 done, 1 a measure is worse than required, 2 an error.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from askmuse.cli.evaluating.sources import Sources, check_sources, check_ways, measure
from askmuse.cli.options import PATH, corpus_option, index_option, json_option, mode_option, notify
from askmuse.cli.progress import progress_bars

if TYPE_CHECKING:
    from askmuse.evaluation import Comparison, Report

_SHORT = 1


@dataclass(frozen=True, slots=True)
class _Places:
    """The files and the folder to write to."""

    save: Path | None
    run: Path | None
    qrels: Path | None
    report: Path | None


@click.option(
    "--gold",
    type=PATH,
    multiple=True,
    help="Gold questions about the folder articles/ next to the file, or about --corpus; may be repeated.",
)
@click.option("--beir", type=PATH, help="A data set in BEIR form.")
@click.option("--trec-topics", type=PATH, help="TREC topics over the articles, with --trec-qrels.")
@click.option("--trec-qrels", type=PATH, help="TREC judgements of articles or passages.")
@corpus_option
@index_option
@mode_option
@click.option("--only", type=click.IntRange(min=1), help="Ask only so many questions of the BEIR set, evenly spaced.")
@click.option(
    "--follow-ups",
    default="resolved",
    help="Ask questions that have a history with it (resolved), without it (raw), or reworded (rewritten).",
)
@click.option("--perturb", help="Ask the questions otherwise: lower, unpunctuated, keywords, typos, or negated.")
@click.option(
    "--answers", type=PATH, help="Score the answers of another system in this file (JSON lines) instead of asking."
)
@click.option(
    "--by",
    multiple=True,
    help="Measure by publisher, month, length or format of the answering article; may be repeated.",
)
@json_option
@click.option("--save", type=PATH, help="Write the results to this file, for --compare.")
@click.option("--run", type=PATH, help="Write the rankings to this file, as a TREC run.")
@click.option("--qrels", type=PATH, help="Write the judgements that score this run, as TREC qrels.")
@click.option("--report", type=PATH, help="Write a page with figures and all questions to this folder.")
@click.option("--compare", type=PATH, help="Compare with an earlier run: a file of --save, or a TREC run.")
@click.option(
    "--fail-under",
    multiple=True,
    metavar="MEASURE=VALUE",
    help="Exit with 1 if this measure is worse than this value; may be repeated.",
)
@click.option(
    "--fail-if-worse", type=PATH, help="Exit with 1 if any measure is significantly worse than in this run (p < .05)."
)
def evaluate(
    gold: tuple[Path, ...],
    beir: Path | None,
    trec_topics: Path | None,
    trec_qrels: Path | None,
    corpus: Path | None,
    index: Path | None,
    mode: str | None,
    only: int | None,
    follow_ups: str,
    perturb: str | None,
    answers: Path | None,
    by: tuple[str, ...],
    as_json: bool,
    save: Path | None,
    run: Path | None,
    qrels: Path | None,
    report: Path | None,
    compare: Path | None,
    fail_under: tuple[str, ...],
    fail_if_worse: Path | None,
) -> None:
    """Measure answers to questions with known answers.

    Measures retrieval, answers, refusals and latency.
    """
    from askmuse import evaluation

    bounds = dict(_bound(text) for text in fail_under)
    sources = Sources(gold, beir, trec_topics, trec_qrels, corpus, index, mode, only, follow_ups, perturb, answers)
    places = _Places(save, run, qrels, report)
    check_sources(sources)
    check_ways(sources, by)
    _check_places(places, sources)
    earlier = {file: evaluation.read(file) for file in (compare, fail_if_worse) if file is not None}
    with progress_bars() as progress:
        measured = measure(
            sources, progress, every_mode=places.report is not None, with_labels=places.qrels is not None
        )
    measured = evaluation.sliced(measured, by)
    comparison = evaluation.compare(measured, earlier[compare]) if compare else None
    _show(measured, comparison, as_json=as_json)
    _keep(measured, comparison, places)
    short = _below(measured, bounds)
    if fail_if_worse is not None:
        short += _fell(evaluation.compare(measured, earlier[fail_if_worse]))
    for line in short:
        notify(line)
    sys.exit(_SHORT if short else 0)


def _show(report: "Report", comparison: "Comparison | None", *, as_json: bool) -> None:
    """Print a report, with its comparison, as a table or as JSON."""
    from askmuse import evaluation

    if as_json:
        compared = {"comparison": comparison.to_dict()} if comparison else {}
        print(json.dumps(report.to_dict() | compared, ensure_ascii=False))
    else:
        evaluation.print_report(report, comparison)


def _keep(report: "Report", comparison: "Comparison | None", places: _Places) -> None:
    """Write the results, the run, the judgements and the page, as far as the options ask for them."""
    from askmuse import evaluation

    if places.save is not None:
        evaluation.save(report, places.save)
    if places.run is not None:
        evaluation.write_run(report.run, places.run)
    if places.qrels is not None:
        evaluation.write_qrels(report.qrels or report.labels, places.qrels)
    if places.report is not None:
        notify(f"Wrote {evaluation.write_page(places.report, report, comparison)}.")


def _check_places(places: _Places, sources: Sources) -> None:
    """Raise BadParameter for a file or folder that cannot be written, before any question is asked."""
    for file, flag in ((places.save, "--save"), (places.run, "--run"), (places.qrels, "--qrels")):
        if file is not None and (file.is_dir() or not file.parent.is_dir()):
            raise click.BadParameter(f"{file} cannot be written: name a file in a folder that exists", param_hint=flag)
    if sources.answers is not None and (places.run or places.qrels):
        raise click.BadParameter("there is no ranking to write: leave out --run and --qrels", param_hint="--answers")
    if places.report is not None:
        from askmuse.evaluation.reports.figures import library

        library()
        if places.report.exists() and not places.report.is_dir():
            raise click.BadParameter(f"{places.report} is a file: name a folder", param_hint="--report")


def _bound(text: str) -> tuple[str, float]:
    """Return the measure and the value of MEASURE=VALUE."""
    from askmuse.evaluation.measures import MEASURES

    name, _, value = text.partition("=")
    try:
        bound = float(value)
    except ValueError:
        bound = float("nan")
    if name not in MEASURES or bound != bound:
        raise click.BadParameter(
            f"{text!r} is not MEASURE=VALUE; the measures are {', '.join(MEASURES)}", param_hint="--fail-under"
        )
    return name, bound


def _below(report: "Report", bounds: dict[str, float]) -> list[str]:
    """Return a line for each measure that is worse than its bound, or that is not measured on these questions."""
    from askmuse.evaluation.measures import LOWER_IS_BETTER

    lines = []
    for name, bound in bounds.items():
        value = report.measures.get(name)
        if value is None:
            lines.append(f"{name} is not measured on these questions.")
        elif value != bound and (value > bound) == (name in LOWER_IS_BETTER):
            lines.append(f"{name} is {value:.3f}, worse than {bound:g}.")
    return lines


def _fell(comparison: "Comparison") -> list[str]:
    """Return a line for each measure that is significantly worse than before."""
    changes = ((name, comparison.changes[name]) for name in comparison.worse())
    return [f"{name} fell from {c.before:.3f} to {c.after:.3f} (p = {c.p:.4f})" for name, c in changes]
