"""The commands for those who tune: `eval`, `why`, `train` and `calibrate`.

Exit codes: 0 done, 1 fell short of what was asked for (`why`: the passage is not among those ranked), 2 an error.
"""

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from askmuse.cli.options import AsJson, Corpus, Index, Mode, assistant_of, notify, progress_bars, span
from askmuse.settings import Settings

if TYPE_CHECKING:
    from askmuse.evaluation import Comparison, Report

_SHORT = 1


def evaluate(
    gold: Annotated[Path | None, typer.Option(help="Gold questions over the articles, JSON lines.")] = None,
    beir: Annotated[Path | None, typer.Option(help="A data set in BEIR form.")] = None,
    trec_topics: Annotated[Path | None, typer.Option(help="TREC topics over the articles, with --trec-qrels.")] = None,
    trec_qrels: Annotated[Path | None, typer.Option(help="TREC judgements of articles or passages.")] = None,
    corpus: Corpus = None,
    index: Index = None,
    mode: Mode = None,
    only: Annotated[
        int | None, typer.Option(help="Ask so many questions of the BEIR set, evenly spaced.", min=1)
    ] = None,
    follow_ups: Annotated[
        str, typer.Option(help="How to ask what has a history: resolved with it, raw, or rewritten by a person.")
    ] = "resolved",
    as_json: AsJson = False,
    save: Annotated[Path | None, typer.Option(help="Keep the results in this file, for --compare.")] = None,
    run: Annotated[Path | None, typer.Option(help="Write the rankings to this file, as a TREC run.")] = None,
    report: Annotated[Path | None, typer.Option(help="Write a page with figures and every question here.")] = None,
    compare: Annotated[
        Path | None, typer.Option(help="Compare with an earlier run: a file of --save, or a TREC run.")
    ] = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(metavar="MEASURE=VALUE", help="Exit with 1 where a measure is worse than this; may be repeated."),
    ] = None,
    fail_if_worse: Annotated[
        Path | None,
        typer.Option(help="Exit with 1 where any measure is worse than in this run, p < .05 over all."),
    ] = None,
) -> None:
    """Measure retrieval, answers, refusals and latency on questions with known answers."""
    from askmuse import evaluation

    bounds = dict(_bound(text) for text in fail_under or ())
    _check_sources(gold, beir, trec_topics, trec_qrels, has_articles=(corpus, index) != (None, None))
    _check_ways(beir, only, trec_topics, follow_ups)
    _check_places(save, run, report)
    earlier = {file: evaluation.read(file) for file in (compare, fail_if_worse) if file is not None}
    with ExitStack() as stack:
        assistant = stack.enter_context(assistant_of(corpus, index)) if beir is None else None
        progress = stack.enter_context(progress_bars())
        every = report is not None
        if beir is not None:
            found = evaluation.evaluate_beir(
                beir, Settings.from_environment(), progress, only, mode=mode, every_mode=every, follow_ups=follow_ups
            )
        elif assistant is not None and gold is not None:
            found = evaluation.evaluate_gold(assistant, gold, mode, progress, every_mode=every, follow_ups=follow_ups)
        elif assistant is not None and trec_topics is not None and trec_qrels is not None:
            found = evaluation.evaluate_trec(assistant, trec_topics, trec_qrels, mode, progress, every_mode=every)
    comparison = evaluation.compare(found, earlier[compare]) if compare else None
    _show(found, comparison, as_json=as_json)
    _keep(found, comparison, save, run, report)
    short = _below(found, bounds)
    if fail_if_worse is not None:
        short += _fell(evaluation.compare(found, earlier[fail_if_worse]))
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


def _keep(
    report: "Report", comparison: "Comparison | None", save: Path | None, run: Path | None, page: Path | None
) -> None:
    """Write the results, the run and the page where files are named for them."""
    from askmuse import evaluation

    if save is not None:
        evaluation.save(report, save)
    if run is not None:
        evaluation.write_run(report.run, run)
    if page is not None:
        notify(f"Wrote {evaluation.write_page(page, report, comparison)}.")


def _check_sources(
    gold: Path | None, beir: Path | None, topics: Path | None, qrels: Path | None, *, has_articles: bool
) -> None:
    """Raise BadParameter unless one set of questions is given, with what belongs to it."""
    if [gold, beir, topics].count(None) != 2 or (topics is None) != (qrels is None):
        raise typer.BadParameter("give one of --gold FILE, --beir DIR, and --trec-topics FILE with --trec-qrels FILE")
    if beir is not None and has_articles:
        raise typer.BadParameter("takes its articles from DIR: leave --corpus and --index out", param_hint="--beir")


def _check_ways(beir: Path | None, only: int | None, topics: Path | None, follow_ups: str) -> None:
    """Raise BadParameter for a way to ask that the set of questions does not know."""
    from askmuse.evaluation.gold import FOLLOW_UPS

    if beir is None and only is not None:
        raise typer.BadParameter("goes with --beir", param_hint="--only")
    if follow_ups not in FOLLOW_UPS:
        raise typer.BadParameter(f"is one of {', '.join(FOLLOW_UPS)}", param_hint="--follow-ups")
    if topics is not None and follow_ups != FOLLOW_UPS[0]:
        raise typer.BadParameter("is not for topics, which have no history", param_hint="--follow-ups")


def _check_places(save: Path | None, run: Path | None, report: Path | None) -> None:
    """Raise BadParameter for what cannot be written, before questions are asked for it."""
    for file, flag in ((save, "--save"), (run, "--run")):
        if file is not None and (file.is_dir() or not file.parent.is_dir()):
            raise typer.BadParameter(f"{file} cannot be written: name a file in a folder that exists", param_hint=flag)
    if report is not None:
        from askmuse.evaluation.figures import library

        library()
        if report.exists() and not report.is_dir():
            raise typer.BadParameter(f"{report} is a file: name a folder", param_hint="--report")


def _bound(text: str) -> tuple[str, float]:
    """Return the measure and the value of MEASURE=VALUE."""
    from askmuse.evaluation.results import MEASURES

    name, _, value = text.partition("=")
    try:
        bound = float(value)
    except ValueError:
        bound = float("nan")
    if name not in MEASURES or bound != bound:
        raise typer.BadParameter(
            f"{text!r} is not MEASURE=VALUE; the measures are {', '.join(MEASURES)}", param_hint="--fail-under"
        )
    return name, bound


def _below(report: "Report", bounds: dict[str, float]) -> list[str]:
    """Return a line for each measure that is worse than its bound, or that these questions don't have."""
    from askmuse.evaluation.results import LOWER_IS_BETTER

    lines = []
    for name, bound in bounds.items():
        value = report.measures.get(name)
        if value is None:
            lines.append(f"{name} is not measured on these questions.")
        elif value != bound and (value > bound) == (name in LOWER_IS_BETTER):
            lines.append(f"{name} is {value:.3f}, worse than {bound:g}.")
    return lines


def _fell(comparison: "Comparison") -> list[str]:
    """Return a line for each measure that is worse than before by more than chance."""
    changes = ((name, comparison.changes[name]) for name in comparison.worse())
    return [f"{name} fell from {c.before:.3f} to {c.after:.3f} (p = {c.p:.4f})" for name, c in changes]


def why(
    question: str,
    article: Annotated[str, typer.Option(help="Id of an article.")],
    at: Annotated[
        str | None, typer.Option(help="START:END of a passage or sentence in it; without, the article's best.")
    ] = None,
    corpus: Corpus = None,
    index: Index = None,
    mode: Mode = None,
    as_json: AsJson = False,
) -> None:
    """Say where each signal puts a passage for QUESTION, and what stands above it."""
    from askmuse.explain import explain

    with assistant_of(corpus, index) as assistant:
        found = explain(assistant, question, article, span(at) if at else None, mode)
    if as_json:
        print(json.dumps(found.to_dict(), ensure_ascii=False))
    else:
        from rich.console import Console

        from askmuse.cli.rendering import print_explanation

        print_explanation(Console(), found)
    sys.exit(0 if found.rank else _SHORT)


def train(
    out: Annotated[Path, typer.Option(help="Folder for the reader; a run that was cut short goes on from there.")],
    data: Annotated[
        list[Path] | None,
        typer.Option(help="A data set in BEIR form whose queries mark their answers; repeat for more, or for weight."),
    ] = None,
    gold: Annotated[Path | None, typer.Option(help="Gold questions over the articles, to learn from as well.")] = None,
    tune: Annotated[
        Path | None, typer.Option(help="Gold questions over the articles, to weigh the reader against the rankers by.")
    ] = None,
    start: Annotated[Path | None, typer.Option(help="Folder of the reader to go on from.")] = None,
    epochs: Annotated[float | None, typer.Option(help="Times that each question is seen.", min=0.01)] = None,
    rate: Annotated[float | None, typer.Option(help="Learning rate, at its highest.", min=1e-7, max=1e-2)] = None,
    seed: Annotated[int | None, typer.Option(help="Of every random choice.", min=0)] = None,
    corpus: Corpus = None,
    index: Index = None,
) -> None:
    """Train a reader: with --data from the embedding model or --start, with --gold alone from the reader that there is.

    With --tune alone it only learns how much the reader there is counts beside the rankers. Set ASKMUSE_READER to the
    folder to use it. A query marks its answers as "metadata": {"answers": [{"text": "...", "start": 0}],
    "source_doc": "..."}, offsets in the document's text, or as {"answerable": false}.
    """
    from dataclasses import replace

    from askmuse.models.reader import SHIPPED
    from askmuse.training.build import build, weigh
    from askmuse.training.recipe import FINE_TUNING, Recipe

    if not data and gold is None and tune is None:
        raise typer.BadParameter("give --data DIR, --gold FILE, or --tune FILE")
    settings = Settings.from_environment()
    start = start or (None if data else settings.reader or SHIPPED)
    recipe = Recipe() if data else FINE_TUNING
    recipe = replace(
        recipe, epochs=epochs or recipe.epochs, rate=rate or recipe.rate, seed=recipe.seed if seed is None else seed
    )
    with ExitStack() as stack:
        assistant = stack.enter_context(assistant_of(corpus, index)) if gold or tune else None
        progress = stack.enter_context(progress_bars())
        if tune is not None and assistant is not None and start is not None and not data and gold is None:
            figures = weigh(tune, assistant, start, out, settings)
        else:
            figures = build(data or [], gold, tune, assistant, start, out, recipe, settings, progress)
    for name, value in figures.items():
        print(f"{name:20} {value:g}")
    print(
        f"Wrote {out}: set ASKMUSE_READER={out} to use it, and calibrate anew, on questions that it did not learn from."
    )


def calibrate(
    gold: Annotated[Path, typer.Option(help="Gold questions over the articles, JSON lines.")],
    precision: Annotated[
        float | None,
        typer.Option(help="Answer from the point at which this share of first answers is right.", min=0.01, max=0.999),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write confidence.json to; the index by default.")] = None,
    corpus: Corpus = None,
    index: Index = None,
) -> None:
    """Fit how sure askmuse says it is to how often it is right on your questions; the index keeps what was fitted."""
    from askmuse.evaluation import calibration

    with assistant_of(corpus, index) as assistant, progress_bars() as progress:
        fits = calibration.calibrate(assistant, gold, precision, progress)
        file = calibration.write(fits, out or assistant.index)
    for mode, fit in fits.items():
        print(f"{mode}: {fit.questions} questions; answers from {fit.calibration.threshold:.2f}")
        for name, value in fit.figures.items():
            print(f"  {name:28} {value:.3f}")
    print(f"Wrote {file}; the figures are of questions that each fit had not seen.")
