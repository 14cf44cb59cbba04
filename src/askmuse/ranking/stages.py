"""Ranked passages, and the stages that rerank them. A stage takes a ranking and returns one, so that stages compose.

The stages correspond to PyTerrier's transformers (Macdonald & Tonellotto 2020, "Declarative Experimentation in
Information Retrieval using PyTerrier").
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from askmuse.questions.question import Question
from askmuse.types import Passage, Signals, Span


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage in a ranking, with the signals and the score of each of its sentences, in order."""

    rank: int
    score: float
    """The score of its best sentence."""
    passage: Passage
    signals: tuple[Signals, ...]
    scores: tuple[float, ...]
    spans: tuple[Span, ...] = ()
    """For each sentence, the span of the article's text that the reader marks as the answer; empty if it was not
    read."""

    def rescored(self, scores: Iterable[float]) -> "ScoredPassage":
        """Return the passage with other scores for its sentences; its rank stays until `Ranking.ordered` is called."""
        scores = tuple(scores)
        return replace(self, score=max(scores), scores=scores)


@dataclass(frozen=True, slots=True)
class Ranking:
    """A question and the passages for it, best first."""

    question: Question
    passages: tuple[ScoredPassage, ...]

    def ordered(self, passages: Iterable[ScoredPassage]) -> "Ranking":
        """Return a ranking of `passages` by score, with ranks from 1; passages with equal scores keep their order."""
        best_first = sorted(passages, key=lambda passage: -passage.score)
        return replace(self, passages=tuple(replace(p, rank=rank) for rank, p in enumerate(best_first, start=1)))


Stage = Callable[[Ranking], Ranking]
"""A function that returns a ranking with other scores, and so mostly in another order."""


def unchanged(ranking: Ranking) -> Ranking:
    """Return the ranking as it is."""
    return ranking


def in_turn(stages: Sequence[Stage]) -> Stage:
    """Return the stage that applies `stages` in order."""

    def apply(ranking: Ranking) -> Ranking:
        for stage in stages:
            ranking = stage(ranking)
        return ranking

    return apply


def on_first(count: int, stage: Stage, rest: Stage = unchanged) -> Stage:
    """Return the stage that applies `stage` to the first `count` passages, and `rest` to all later ones."""

    def apply(ranking: Ranking) -> Ranking:
        first = stage(replace(ranking, passages=ranking.passages[:count]))
        others = rest(replace(ranking, passages=ranking.passages[count:]))
        return replace(ranking, passages=first.passages + others.passages)

    return apply
