"""The commands `judge page` and `judge merge`, with which people judge what runs found, for `eval --trec-qrels`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from askmuse.cli.opening import assistant_of
from askmuse.cli.options import PATH, corpus_option, index_option
from askmuse.cli.shell.examples import examples
from askmuse.cli.streams import notify
from askmuse.errors import GoldError

if TYPE_CHECKING:
    from askmuse.evaluation.judging.raters import RaterAgreement

_DEEPEST = 50


@click.group(no_args_is_help=True)
def judge() -> None:
    """Judge by hand which texts answer a question."""


@judge.command(epilog=examples("judge page"))
@click.argument(
    "runs", type=PATH, nargs=-1, help="TREC runs, such as files of `eval --run`. Without RUNS, askmuse searches itself."
)
@click.option(
    "--trec-topics", type=PATH, required=True, help="File of topics: on each line a number, a tab and a question."
)
@click.option("--trec-qrels", type=PATH, help="Earlier judgements; what was judged in them is left out.")
@click.option(
    "--depth",
    type=click.IntRange(1, _DEEPEST),
    help="How many texts of each run to judge for a topic; 10 by default.",
)
@click.option("--out", type=PATH, required=True, help="Folder to write the page to.")
@corpus_option
@index_option
def page(
    runs: tuple[Path, ...],
    trec_topics: Path,
    trec_qrels: Path | None,
    depth: int | None,
    out: Path,
    corpus: Path | None,
    index: Path | None,
) -> None:
    """Write a page for judging what runs found.

    On the page, people judge the texts that RUNS rank first.

    Send the page to each rater. It needs no network: a rater opens it in a browser, and downloads a file of judgements
    at the end.
    """
    from askmuse.evaluation import trec
    from askmuse.evaluation.judging import pool
    from askmuse.evaluation.judging.page import write_page

    if out.exists() and not out.is_dir():
        raise click.BadParameter(f"{out} is a file: name a folder", param_hint="--out")
    depth = depth or pool.DEPTH
    topics = trec.topics(trec_topics)
    judged = trec.read_qrels(trec_qrels) if trec_qrels else {}
    read = [trec.read_run(file) for file in runs]
    with assistant_of(corpus, index) as assistant:
        unjudged = pool.pooled(topics, read or [pool.searched(assistant, topics, depth)], judged, depth)
        if not unjudged:
            raise GoldError("Everything that was found for the topics is judged already. Raise --depth to judge more.")
        file = write_page(out, pool.tasks(assistant, topics, unjudged))
    notify(f"Wrote {file}: {sum(map(len, unjudged.values()))} documents to judge for {len(unjudged)} topics.")


@judge.command(epilog=examples("judge merge"))
@click.argument("files", type=PATH, nargs=-1, required=True, help="The judgements, one file for each rater.")
@click.option("--out", type=PATH, required=True, help="File to write the joint judgements to, for `eval --trec-qrels`.")
def merge(files: tuple[Path, ...], out: Path) -> None:
    """Join the judgements of several raters.

    Prints how far the raters agree. The joint grade of a text is the median of its grades.
    """
    from askmuse.evaluation import trec
    from askmuse.evaluation.judging.raters import merged, rater_agreements

    judgements = {file.stem: trec.read_qrels(file) for file in files}
    if len(judgements) < len(files):
        raise click.BadParameter("two files have the same name: name each after its rater", param_hint="FILES")
    for agreement in rater_agreements(judgements):
        print(_line(agreement))
    trec.write_qrels(merged(judgements), out)
    notify(f"Wrote {out}.")


def _line(agreement: "RaterAgreement") -> str:
    one, other = agreement.raters
    return (
        f"{one} and {other}: {agreement.alike} of {agreement.n} documents graded alike; "
        f"kappa {_kappa(agreement.relevance)} of relevant or not, {_kappa(agreement.grades)} of the grades"
    )


def _kappa(kappa: float | None) -> str:
    return "undefined" if kappa is None else f"{kappa:.2f}"
