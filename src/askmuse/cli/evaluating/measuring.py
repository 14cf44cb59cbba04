"""The command `eval`.

Exit codes: 0 for success, 1 if a measure is worse than required, 2 for an error.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from askmuse.cli.evaluating.sources import Sources, check_sources, check_ways, measure
from askmuse.cli.options import PATH, corpus_option, index_option, json_option, mode_option
from askmuse.cli.progress import progress_bars
from askmuse.cli.streams import notify

if TYPE_CHECKING:
    from askmuse.evaluation import Comparison, Report

_WORSE_THAN_REQUIRED = 1


@dataclass(frozen=True, slots=True)
class _Outputs:
    """The files and the folder to write to."""

    save: Path | None
    run: Path | None
    qrels: Path | None
    report: Path | None


@click.option(
    "--gold",
    type=PATH,
    multiple=True,
    help="File of questions with known answers, about the folder articles/ next to it or else about --corpus; may be "
    "repeated.",
)
@click.option("--beir", type=PATH, help="Folder of a data set in BEIR format.")
@click.option("--trec-topics", type=PATH, help="TREC topics to ask of the articles; needs --trec-qrels.")
@click.option("--trec-qrels", type=PATH, help="TREC judgements of articles or passages.")
@corpus_option
@index_option
@mode_option
@click.option("--only", type=click.IntRange(min=1), help="Ask only this many questions of --beir, evenly spaced.")
@click.option(
    "--follow-ups",
    default="resolved",
    metavar="HOW",
    help="How to ask a question that has earlier turns: resolved (with them), raw (without them), or rewritten (as a "
    "person reworded it).",
)
@click.option(
    "--perturb",
    metavar="HOW",
    help="Change the questions before asking: lower (case), unpunctuated, keywords, typos, paraphrased, or negated.",
)
@click.option(
    "--answers",
    type=PATH,
    help="Ask nothing; score the answers of another system that are in this file of JSON lines.",
)
@click.option(
    "--by",
    multiple=True,
    metavar="PROPERTY",
    help="Also measure groups of questions, by the publisher, month, length or format of the article that answers; "
    "may be repeated.",
)
@json_option
@click.option("--save", type=PATH, help="Write the results to this file, for --compare.")
@click.option("--run", type=PATH, help="Write the rankings to this file, as a TREC run.")
@click.option("--qrels", type=PATH, help="Write the judgements by which the rankings are scored, as TREC qrels.")
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

    Measures retrieval, answers, refusals and latency. Give one of --gold, --beir and --trec-topics.
    """
    from askmuse import evaluation

    bounds = dict(_bound(text) for text in fail_under)
    sources = Sources(gold, beir, trec_topics, trec_qrels, corpus, index, mode, only, follow_ups, perturb, answers)
    outputs = _Outputs(save, run, qrels, report)
    check_sources(sources)
    check_ways(sources, by)
    _check_outputs(outputs, sources)
    earlier = {file: evaluation.read(file) for file in (compare, fail_if_worse) if file is not None}
    with progress_bars() as progress:
        measured = measure(
            sources, progress, every_mode=outputs.report is not None, with_labels=outputs.qrels is not None
        )
    measured = evaluation.sliced(measured, by)
    comparison = evaluation.compare(measured, earlier[compare]) if compare else None
    _show(measured, comparison, as_json=as_json)
    _keep(measured, comparison, outputs)
    failures = _worse_than_bounds(measured, bounds)
    if fail_if_worse is not None:
        failures += _worse_than_before(evaluation.compare(measured, earlier[fail_if_worse]))
    for line in failures:
        notify(line)
    sys.exit(_WORSE_THAN_REQUIRED if failures else 0)


def _show(report: "Report", comparison: "Comparison | None", *, as_json: bool) -> None:
    """Print a report, with its comparison, as a table or as JSON."""
    from askmuse import evaluation

    if as_json:
        compared = {"comparison": comparison.to_dict()} if comparison else {}
        print(json.dumps(report.to_dict() | compared, ensure_ascii=False))
    else:
        evaluation.print_report(report, comparison)


def _keep(report: "Report", comparison: "Comparison | None", outputs: _Outputs) -> None:
    """Write the results, the run, the judgements and the page, as far as the options ask for them."""
    from askmuse import evaluation

    if outputs.save is not None:
        evaluation.save(report, outputs.save)
    if outputs.run is not None:
        evaluation.write_run(report.run, outputs.run)
    if outputs.qrels is not None:
        evaluation.write_qrels(report.qrels or report.labels, outputs.qrels)
    if outputs.report is not None:
        notify(f"Wrote {evaluation.write_page(outputs.report, report, comparison)}.")


def _check_outputs(outputs: _Outputs, sources: Sources) -> None:
    """Raise BadParameter for a file or folder that cannot be written, before any question is asked."""
    for file, flag in ((outputs.save, "--save"), (outputs.run, "--run"), (outputs.qrels, "--qrels")):
        if file is not None and (file.is_dir() or not file.parent.is_dir()):
            raise click.BadParameter(f"{file} cannot be written: name a file in a folder that exists", param_hint=flag)
    if sources.answers is not None and (outputs.run or outputs.qrels):
        raise click.BadParameter("there is no ranking to write: leave out --run and --qrels", param_hint="--answers")
    if outputs.report is not None:
        from askmuse.evaluation.reports.figures import require_matplotlib

        require_matplotlib()
        if outputs.report.exists() and not outputs.report.is_dir():
            raise click.BadParameter(f"{outputs.report} is a file: name a folder", param_hint="--report")


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


def _worse_than_bounds(report: "Report", bounds: dict[str, float]) -> list[str]:
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


def _worse_than_before(comparison: "Comparison") -> list[str]:
    """Return a line for each measure that is significantly worse than before."""
    changes = ((name, comparison.changes[name]) for name in comparison.worse())
    return [f"{name} got worse, from {c.before:.3f} to {c.after:.3f} (p = {c.p:.4f})" for name, c in changes]
