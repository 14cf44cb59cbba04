"""How good the rankings of the peers are, by the measures that `askmuse eval` uses."""

from collections.abc import Mapping, Sequence, Set

from askmuse.evaluation.measures import mean
from askmuse.evaluation.measures.rankings import measure_rankings

MEASURES = ("R@1", "R@5", "nDCG@10")


def quality(
    rankings: Mapping[str, Sequence[Sequence[int]]], relevant: Sequence[Set[int]]
) -> dict[str, dict[str, float]]:
    """Return the measures of each peer, from the numbers of the passages that it listed for each question."""
    qrels = {str(number): {str(passage): 1 for passage in judged} for number, judged in enumerate(relevant)}
    return {
        name: mean(list(measure_rankings(MEASURES, qrels, _run(ranked)).values())) for name, ranked in rankings.items()
    }


def _run(rankings: Sequence[Sequence[int]]) -> dict[str, list[str]]:
    return {str(number): [str(passage) for passage in ranked] for number, ranked in enumerate(rankings)}
