"""The commands `why`, `train`, `train-queries` and `calibrate`.

Exit codes: 0 for success, 1 if the passage that `why` explains is not among those ranked, 2 for an error.
"""

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from askmuse.cli.opening import assistant_of
from askmuse.cli.options import PATH, corpus_option, index_option, json_option, mode_option
from askmuse.cli.progress import progress_bars
from askmuse.cli.values import span
from askmuse.errors import SettingsError
from askmuse.settings import Settings

if TYPE_CHECKING:
    from askmuse.evaluation.calibration import Fit

_NOT_RANKED = 1


@click.argument("question")
@click.option("--article", required=True, metavar="ID", help="The article of the passage.")
@click.option(
    "--at",
    metavar="START:END",
    help="Offsets of the passage, or of a sentence in it. Default: the best passage of the article.",
)
@corpus_option
@index_option
@mode_option
@json_option
def why(
    question: str,
    article: str,
    at: str | None,
    corpus: Path | None,
    index: Path | None,
    mode: str | None,
    as_json: bool,
) -> None:
    """Explain the rank of a passage.

    Prints the score and the rank of the passage, and of its best sentence, for QUESTION by each signal, and the
    passages that rank higher. The signals are: dense, the similarity of the vectors; sparse, the words in common
    (BM25); reader, how relevant the network finds a sentence; span, how sure it is of the words that answer; fusion,
    the sum of the dense and sparse signals; and ranking, the final score.
    """
    from askmuse.explain import explain

    with assistant_of(corpus, index) as assistant:
        explanation = explain(assistant, question, article, span(at) if at else None, mode)
    if as_json:
        print(json.dumps(explanation.to_dict(), ensure_ascii=False))
    else:
        from rich.console import Console

        from askmuse.cli.showing.explanation import print_explanation

        print_explanation(Console(), explanation)
    sys.exit(0 if explanation.rank else _NOT_RANKED)


@click.option(
    "--out", type=PATH, required=True, help="Folder to write the reader to; an interrupted run continues from there."
)
@click.option(
    "--data",
    type=PATH,
    multiple=True,
    help="Folder of a data set in BEIR format whose queries mark their answers; may be repeated. A data set that is "
    "given twice counts twice.",
)
@click.option("--gold", type=PATH, help="File of questions with known answers about the articles, to learn from.")
@click.option("--tune", type=PATH, help="File of such questions, to fit the reader's weight on.")
@click.option("--start", type=PATH, help="Folder of a reader to start from.")
@click.option(
    "--backbone",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the encoder to start from, such as BERT, RoBERTa or MPNet; with --start, the encoder of that "
    "reader.",
)
@click.option(
    "--teacher",
    "teachers",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    help="Folder of another reader, whose scores the reader learns from as well; if repeated, from their mean. Or the "
    "file teacher.npz of an earlier run with the same data, in place of its teachers.",
)
@click.option("--epochs", type=click.FloatRange(min=0.01), help="How many times each question is used; by default 2.5.")
@click.option(
    "--rate",
    type=click.FloatRange(min=1e-7, max=1e-2),
    help="The highest learning rate; by default 1e-4 with --data, else 3e-5.",
)
@click.option("--freeze", type=click.IntRange(min=0), default=0, help="How many of the lowest layers are not trained.")
@click.option("--seed", type=click.IntRange(min=0), help="The seed of all random choices; by default 7.")
@corpus_option
@index_option
def train(
    out: Path,
    data: tuple[Path, ...],
    gold: Path | None,
    tune: Path | None,
    start: Path | None,
    backbone: Path | None,
    teachers: tuple[Path, ...],
    epochs: float | None,
    rate: float | None,
    freeze: int,
    seed: int | None,
    corpus: Path | None,
    index: Path | None,
) -> None:
    """Train a reader on your questions.

    The reader is the small network that reads the best passages of a question. Its weight says how much it counts in
    the ranking. Set ASKMUSE_READER to the folder of --out to use the new reader.

    With --data, training starts from the embedding model, or from --backbone or --start. With only --gold, it starts
    from the current reader. With only --tune, just the weight of the current reader is fitted.

    To make a small reader from a large one, train the large one with --backbone, and then the small one with the large
    one and another small one as --teacher: they err in different places. Their scores are kept as teacher.npz in --out.

    A query of --data marks its answers as "metadata": {"answers": [{"text": "...", "start": 0}], "source_doc": "..."},
    where "start" is an offset in the document's text. A query without an answer has "metadata": {"answerable": false}.
    """
    from dataclasses import replace

    from askmuse.models.reader import SHIPPED
    from askmuse.training.build import build, weigh
    from askmuse.training.recipe import FINE_TUNING, Recipe

    if not data and gold is None and tune is None:
        raise click.BadParameter("give --data DIR, --gold FILE, or --tune FILE")
    settings = Settings.from_environment()
    start = start or (None if data else settings.reader or SHIPPED)
    recipe = Recipe() if data else FINE_TUNING
    recipe = replace(
        recipe,
        epochs=epochs or recipe.epochs,
        rate=rate or recipe.rate,
        frozen=freeze,
        seed=recipe.seed if seed is None else seed,
    )
    with ExitStack() as stack:
        assistant = stack.enter_context(assistant_of(corpus, index)) if gold or tune else None
        progress = stack.enter_context(progress_bars())
        if tune is not None and assistant is not None and start is not None and not data and gold is None:
            figures = weigh(tune, assistant, start, out, settings)
        else:
            figures = build(data, gold, tune, assistant, start, out, recipe, settings, progress, backbone, teachers)
    for name, value in figures.items():
        print(f"{name:20} {value:g}")
    print(
        f"Wrote {out}. Set ASKMUSE_READER={out} to use it, and run `askmuse calibrate` on questions that it did not "
        "learn from."
    )


@click.option("--out", type=PATH, required=True, help="Folder to write the model to.")
@click.option(
    "--data",
    type=PATH,
    multiple=True,
    required=True,
    help="Folder of a data set in BEIR format whose queries mark their answers; may be repeated. A data set that is "
    "given twice counts twice.",
)
@click.option("--epochs", type=click.FloatRange(min=0.01), help="How many times each question is used; by default 0.6.")
@click.option("--seed", type=click.IntRange(min=0), help="The seed of all random choices; by default 1.")
def train_queries(out: Path, data: tuple[Path, ...], epochs: float | None, seed: int | None) -> None:
    """Train how the embedding model encodes questions.

    The vectors of articles stay as they are, and so do indexes: only questions are encoded differently, with an adapter
    of 1.3 MB, query_adapter.safetensors. On two cores 30,000 questions take ten minutes. To use the adapter, set
    ASKMUSE_MODEL to the folder of --out, which is a copy of the current model with the new adapter.

    Queries of --data mark their answers as for `askmuse train`.
    """
    from dataclasses import replace

    from askmuse.training.query_adapter import QueryRecipe, train

    recipe = QueryRecipe()
    recipe = replace(recipe, epochs=epochs or recipe.epochs, seed=recipe.seed if seed is None else seed)
    with progress_bars() as progress:
        figures = train(data, out, recipe, Settings.from_environment(), progress)
    for name, value in figures.items():
        print(f"{name:20} {value:g}")
    print(
        f"Wrote {out}. Set ASKMUSE_MODEL={out} to use it, and run `askmuse calibrate` on questions that it did not "
        "learn from."
    )


@click.option(
    "--gold",
    type=PATH,
    multiple=True,
    required=True,
    help="File of questions with known answers, about the folder articles/ next to it or else about --corpus; may be "
    "repeated.",
)
@click.option(
    "--precision",
    type=click.FloatRange(min=0.01, max=0.999),
    help="The share of answers that should be right; 0.85 by default.",
)
@click.option("--out", type=PATH, help="Folder to write confidence.json to, instead of the index of each folder.")
@corpus_option
@index_option
def calibrate(
    gold: tuple[Path, ...], precision: float | None, out: Path | None, corpus: Path | None, index: Path | None
) -> None:
    """Fit the confidence of answers to your questions.

    Fits the probability that an answer is right, and the least probability at which an answer is given.

    To get a calibration for other folders, use questions about several folders and --out.
    """
    from askmuse.answering.modes import CALIBRATED
    from askmuse.evaluation import calibration
    from askmuse.evaluation.gold import articles_next_to
    from askmuse.index.engines.address import database_at

    if out is None and index is not None and database_at(index) is not None:
        raise SettingsError(
            "A calibration is kept in the folder of an index, not in a database: name one with --out DIR."
        )
    asked: dict[str, list[calibration.Asked]] = {mode: [] for mode in CALIBRATED}
    indexes = []
    with progress_bars() as progress:
        for file in gold:
            own_folder = articles_next_to(file)
            with assistant_of(own_folder or corpus, None if own_folder else index) as assistant:
                for mode, samples in asked.items():
                    samples += calibration.collect(assistant, file, mode, progress)
                indexes.append(assistant.index)
    fits = {mode: calibration.fit(samples, precision) for mode, samples in asked.items()}
    for mode, fit in fits.items():
        print(_described(mode, fit))
    for folder in dict.fromkeys([out] if out else indexes):
        print(f"Wrote {calibration.write(fits, folder)}.")


def _described(mode: str, fit: "Fit") -> str:
    """Return the description of a calibration, line by line."""

    def interval(low: float, high: float) -> str:
        return f"[{low:.3f}–{high:.3f}]"

    points = fit.calibration
    lines = [
        f"{mode}: {fit.questions} questions",
        f"  {'least confidence of an answer':36} {points.threshold:.3f} {interval(*fit.threshold)}",
        f"  {'least confidence to be shown at all':36} {points.floor:.3f} {interval(*fit.floor)}",
        "  on questions that were not used for the fit"
        + (", each folder with a fit on the others:" if fit.folders else ":"),
        *(f"  {name:36} {value:.3f} {interval(low, high)}" for name, (value, low, high) in fit.figures.items()),
    ]
    for name in ("right, of answered", "answered", "ECE of first answers") if fit.folders else ():
        values = [f"{folder} {figures[name][0]:.3f}" for folder, figures in fit.folders.items() if name in figures]
        lines.append(f"  {name} by folder: {', '.join(values)}")
    return "\n".join(lines)
