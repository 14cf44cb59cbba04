"""The commands `eval` and `compare`.

Exit codes: 0 done, 1 a measure is worse than required, 2 an error.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from askmuse.cli.options import PATH, assistant_of, corpus_option, index_option, json_option, mode_option, notify
from askmuse.cli.progress import progress_bars
from askmuse.settings import Settings

if TYPE_CHECKING:
    from askmuse.evaluation import Comparison, Report
    from askmuse.types import Progress

_SHORT = 1


@dataclass(frozen=True, slots=True)
class _Sources:
    """The questions to ask, the articles to ask about, and how to ask."""

    gold: tuple[Path, ...]
    beir: Path | None
    topics: Path | None
    judgements: Path | None
    corpus: Path | None
    index: Path | None
    mode: str | None
    only: int | None
    follow_ups: str
    perturbation: str | None
    answers: Path | None


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
@click.option("--perturb", help="Type the questions carelessly: lower, unpunctuated, keywords or typos.")
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
    sources = _Sources(gold, beir, trec_topics, trec_qrels, corpus, index, mode, only, follow_ups, perturb, answers)
    places = _Places(save, run, qrels, report)
    _check_sources(sources)
    _check_ways(sources, by)
    _check_places(places, sources)
    earlier = {file: evaluation.read(file) for file in (compare, fail_if_worse) if file is not None}
    with progress_bars() as progress:
        measured = _measured(sources, places, progress)
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


@click.argument("runs", type=PATH, nargs=-1, required=True, help="Files of `eval --save`, the baseline first.")
@click.option("--measure", multiple=True, help="A measure to show; repeat for more. All of them by default.")
@click.option("--format", "form", default="text", help="text, csv or latex.")
def compare(runs: tuple[Path, ...], measure: tuple[str, ...], form: str) -> None:
    """Show runs over the same questions side by side.

    * marks differences from the first run with p < .05.
    """
    from askmuse.evaluation.reports.side_by_side import Format, tabulated, written
    from askmuse.evaluation.results import load

    if form not in list(Format):
        raise click.BadParameter(f"is one of {', '.join(Format)}", param_hint="--format")
    stems = [file.stem for file in runs]
    names = [file.stem if stems.count(file.stem) == 1 else str(file) for file in runs]
    if len(set(names)) < len(names):
        raise click.BadParameter("a run is named twice", param_hint="RUNS")
    table = tabulated({name: load(file) for name, file in zip(names, runs, strict=True)}, measure)
    print(written(table, Format(form)), end="")


def _measured(sources: _Sources, places: _Places, progress: "Progress") -> "Report":
    """Ask the questions, or score the answers of another system, and return the measures."""
    from askmuse import evaluation

    every, mode, follow_ups = places.report is not None, sources.mode, sources.follow_ups
    if sources.beir is not None:
        return evaluation.evaluate_beir(
            sources.beir,
            Settings.from_environment(),
            progress,
            sources.only,
            mode=mode,
            every_mode=every,
            follow_ups=follow_ups,
            perturbation=sources.perturbation,
        )
    if sources.topics is not None and sources.judgements is not None:
        with assistant_of(sources.corpus, sources.index) as assistant:
            return evaluation.evaluate_trec(
                assistant, sources.topics, sources.judgements, mode, progress, every_mode=every
            )
    if sources.answers is not None:
        replies, name = evaluation.replies(sources.answers), sources.answers.stem
        return evaluation.joined(
            [evaluation.evaluate_answers(replies, file, name, follow_ups) for file in sources.gold]
        )
    return evaluation.joined(list(_of_folders(sources, places, progress)))


def _of_folders(sources: _Sources, places: _Places, progress: "Progress") -> Iterator["Report"]:
    """Ask the questions of each gold file about the articles next to it, or about those in the options."""
    from askmuse import evaluation
    from askmuse.evaluation.gold import articles_beside

    for file in sources.gold:
        beside = articles_beside(file)
        with assistant_of(beside or sources.corpus, None if beside else sources.index) as assistant:
            yield evaluation.evaluate_gold(
                assistant,
                file,
                sources.mode,
                progress,
                every_mode=places.report is not None,
                follow_ups=sources.follow_ups,
                perturbation=sources.perturbation,
                with_labels=places.qrels is not None,
            )


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


def _check_sources(sources: _Sources) -> None:
    """Raise BadParameter unless there is exactly one kind of questions, with the options that it needs."""
    from askmuse.evaluation.gold import articles_beside

    kinds = [bool(sources.gold), sources.beir is not None, sources.topics is not None]
    if sum(kinds) != 1 or (sources.topics is None) != (sources.judgements is None):
        raise click.BadParameter("give one of --gold FILE, --beir DIR, and --trec-topics FILE with --trec-qrels FILE")
    named = [name for name, folder in (("--corpus", sources.corpus), ("--index", sources.index)) if folder is not None]
    if not named:
        return
    if sources.beir is not None:
        raise click.BadParameter("takes its articles from DIR: leave --corpus and --index out", param_hint="--beir")
    if sources.gold and all(articles_beside(file) for file in sources.gold):
        raise click.BadParameter(
            "every gold file has a folder articles/ next to it: leave this option out", param_hint=named[0]
        )


def _check_ways(sources: _Sources, by: Sequence[str]) -> None:
    """Raise BadParameter for an option that does not go with the questions."""
    from askmuse.evaluation.gold import FOLLOW_UPS
    from askmuse.evaluation.groups import DIMENSIONS
    from askmuse.evaluation.perturbation import PERTURBATIONS

    if sources.perturbation is not None and sources.perturbation not in PERTURBATIONS:
        raise click.BadParameter(f"is one of {', '.join(PERTURBATIONS)}", param_hint="--perturb")
    if sources.perturbation is not None and (sources.topics is not None or sources.answers is not None):
        raise click.BadParameter("goes with --gold or --beir, and with no --answers", param_hint="--perturb")
    if sources.beir is None and sources.only is not None:
        raise click.BadParameter("goes with --beir", param_hint="--only")
    if sources.follow_ups not in FOLLOW_UPS:
        raise click.BadParameter(f"is one of {', '.join(FOLLOW_UPS)}", param_hint="--follow-ups")
    if sources.topics is not None and sources.follow_ups != FOLLOW_UPS[0]:
        raise click.BadParameter("is not for topics, which have no history", param_hint="--follow-ups")
    if sources.answers is not None and not sources.gold:
        raise click.BadParameter("goes with --gold", param_hint="--answers")
    if set(by) - set(DIMENSIONS):
        raise click.BadParameter(f"is one of {', '.join(DIMENSIONS)}", param_hint="--by")


def _check_places(places: _Places, sources: _Sources) -> None:
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
