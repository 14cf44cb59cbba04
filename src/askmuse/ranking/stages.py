"""Ranked passages, and the stages that change their order: each takes a ranking and gives a ranking, so they compose.

The shape is that of PyTerrier's transformers (Macdonald & Tonellotto 2020, "Declarative Experimentation in Information
Retrieval using PyTerrier").
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from askmuse.questions.question import Question
from askmuse.types import Passage, Signals, Span


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage in a ranking, with the signals and the score of each of its sentences."""

    rank: int
    score: float
    """That of its best sentence."""
    passage: Passage
    signals: tuple[Signals, ...]
    scores: tuple[float, ...]
    spans: tuple[Span, ...] = ()
    """The part of each sentence that the reader marks as the answer; empty where the reader did not read them."""

    def rescored(self, scores: Iterable[float]) -> "ScoredPassage":
        """Return the passage with other scores for its sentences; its rank is not changed."""
        scores = tuple(scores)
        return replace(self, score=max(scores), scores=scores)


@dataclass(frozen=True, slots=True)
class Ranking:
    """A question and the passages that were found for it, best first."""

    question: Question
    passages: tuple[ScoredPassage, ...]

    def ordered(self, passages: Iterable[ScoredPassage]) -> "Ranking":
        """Return a ranking of `passages` by their scores, ranked from 1; ties keep their order."""
        best_first = sorted(passages, key=lambda passage: -passage.score)
        return replace(self, passages=tuple(replace(p, rank=rank) for rank, p in enumerate(best_first, start=1)))


Stage = Callable[[Ranking], Ranking]
"""Ranks the passages of a ranking anew."""


def unchanged(ranking: Ranking) -> Ranking:
    """Return the ranking as it is."""
    return ranking


def in_turn(stages: Sequence[Stage]) -> Stage:
    """Return the stage that applies `stages` one after the other."""

    def apply(ranking: Ranking) -> Ranking:
        for stage in stages:
            ranking = stage(ranking)
        return ranking

    return apply


def on_first(count: int, stage: Stage, rest: Stage = unchanged) -> Stage:
    """Return the stage that applies `stage` to the first `count` passages, and `rest` to the ones behind these."""

    def apply(ranking: Ranking) -> Ranking:
        first = stage(replace(ranking, passages=ranking.passages[:count]))
        behind = rest(replace(ranking, passages=ranking.passages[count:]))
        return replace(ranking, passages=first.passages + behind.passages)

    return apply
