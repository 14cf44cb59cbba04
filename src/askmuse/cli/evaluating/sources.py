"""The questions that `eval` asks, the articles that it asks about, and the ways to ask."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from askmuse.cli.opening import assistant_of
from askmuse.settings import Settings

if TYPE_CHECKING:
    from askmuse.evaluation import Report
    from askmuse.types import Progress


@dataclass(frozen=True, slots=True)
class Sources:
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


def check_sources(sources: Sources) -> None:
    """Raise BadParameter unless there is exactly one kind of questions, with the options that it needs."""
    from askmuse.evaluation.gold import articles_next_to

    kinds = [bool(sources.gold), sources.beir is not None, sources.topics is not None]
    if sum(kinds) != 1 or (sources.topics is None) != (sources.judgements is None):
        raise click.BadParameter("give one of --gold FILE, --beir DIR, and --trec-topics FILE with --trec-qrels FILE")
    named = [name for name, folder in (("--corpus", sources.corpus), ("--index", sources.index)) if folder is not None]
    if not named:
        return
    if sources.beir is not None:
        raise click.BadParameter("takes the articles from DIR: leave out --corpus and --index", param_hint="--beir")
    if sources.gold and all(articles_next_to(file) for file in sources.gold):
        raise click.BadParameter(
            "every gold file has a folder articles/ next to it: leave this option out", param_hint=named[0]
        )


def check_ways(sources: Sources, by: Sequence[str]) -> None:
    """Raise BadParameter for an option that does not go with the questions."""
    from askmuse.evaluation.gold import FOLLOW_UPS
    from askmuse.evaluation.groups import DIMENSIONS
    from askmuse.evaluation.perturbation import PERTURBATIONS

    if sources.perturbation is not None and sources.perturbation not in PERTURBATIONS:
        raise click.BadParameter(f"must be one of {', '.join(PERTURBATIONS)}", param_hint="--perturb")
    if sources.perturbation is not None and (sources.topics is not None or sources.answers is not None):
        raise click.BadParameter(
            "can only be used with --gold or --beir, and not with --answers", param_hint="--perturb"
        )
    if sources.beir is None and sources.only is not None:
        raise click.BadParameter("can only be used with --beir", param_hint="--only")
    if sources.follow_ups not in FOLLOW_UPS:
        raise click.BadParameter(f"must be one of {', '.join(FOLLOW_UPS)}", param_hint="--follow-ups")
    if sources.topics is not None and sources.follow_ups != FOLLOW_UPS[0]:
        raise click.BadParameter("cannot be used with topics, which have no history", param_hint="--follow-ups")
    if sources.answers is not None and not sources.gold:
        raise click.BadParameter("can only be used with --gold", param_hint="--answers")
    if set(by) - set(DIMENSIONS):
        raise click.BadParameter(f"must be one of {', '.join(DIMENSIONS)}", param_hint="--by")


def measure(sources: Sources, progress: "Progress", *, every_mode: bool, with_labels: bool) -> "Report":
    """Ask the questions, or score the answers of another system, and return the measures.

    With `every_mode`, the modes that are not measured are timed. With `with_labels`, every passage is judged.
    """
    from askmuse import evaluation

    mode, follow_ups = sources.mode, sources.follow_ups
    if sources.beir is not None:
        return evaluation.evaluate_beir(
            sources.beir,
            Settings.from_environment(),
            progress,
            sources.only,
            mode=mode,
            every_mode=every_mode,
            follow_ups=follow_ups,
            perturbation=sources.perturbation,
        )
    if sources.topics is not None and sources.judgements is not None:
        with assistant_of(sources.corpus, sources.index) as assistant:
            return evaluation.evaluate_trec(
                assistant, sources.topics, sources.judgements, mode, progress, every_mode=every_mode
            )
    if sources.answers is not None:
        replies, name = evaluation.replies(sources.answers), sources.answers.stem
        return evaluation.joined(
            [evaluation.evaluate_answers(replies, file, name, follow_ups) for file in sources.gold]
        )
    return evaluation.joined(list(_of_folders(sources, progress, every_mode=every_mode, with_labels=with_labels)))


def _of_folders(sources: Sources, progress: "Progress", *, every_mode: bool, with_labels: bool) -> Iterator["Report"]:
    """Ask the questions of each gold file about the folder articles/ next to it, or about the folder in the options."""
    from askmuse import evaluation
    from askmuse.evaluation.gold import articles_next_to

    for file in sources.gold:
        own_folder = articles_next_to(file)
        with assistant_of(own_folder or sources.corpus, None if own_folder else sources.index) as assistant:
            yield evaluation.evaluate_gold(
                assistant,
                file,
                sources.mode,
                progress,
                every_mode=every_mode,
                follow_ups=sources.follow_ups,
                perturbation=sources.perturbation,
                with_labels=with_labels,
            )
