"""Ranks passages anew by what the reader says of them, and reads only as many as can still change the first place.

How much the reader counts beside the rankers comes with its weights: `askmuse train` fits that on questions that the
reader did not learn from.
"""

from collections.abc import Callable
from dataclasses import replace

from askmuse.ranking.stages import Ranking, ScoredPassage, Stage
from askmuse.types import Article, Combination, PassageReader, Reading

READ = 5
"""Passages that are read at the most, some twenty sentences. Ten take half as long again, and no more of the first
answers are right (benchmarks/reader/README.md)."""
AT_A_TIME = 3
"""Passages between two looks at whether the rest can still win."""


def rerank(reader: PassageReader, article: Callable[[str], Article], least: int = 0) -> Stage:
    """Return the stage that reads the first few passages, as long as a better one may be among the rest.

    Reading stops when no passage that is left could come first even if the reader added to it what it adds to few right
    sentences, one in a hundred. One that is not read counts as if the reader were sure that it does not answer. The
    first `least` are read in any case. `article` gives the article of an id.
    """
    combination = reader.combination

    def apply(ranking: Ranking) -> Ranking:
        ranked = ranking.passages
        read: list[ScoredPassage] = []
        most = min(max(READ, least), len(ranked))
        for first in range(0, most, AT_A_TIME):
            batch = ranked[first : min(most, first + AT_A_TIME)]
            best = max((passage.score for passage in read), default=-float("inf"))
            could = max(combination.fused(s) for p in ranked[first:most] for s in p.signals) + combination.ceiling
            if first >= least and could < best:
                break
            readings = reader.read(ranking.question.text, [(article(p.passage.article_id), p.passage) for p in batch])
            read += [_read(p, of_passage, combination) for p, of_passage in zip(batch, readings, strict=True)]
        return ranking.ordered([*read, *(_unread(passage, combination) for passage in ranked[len(read) :])])

    return apply


def leave_unread(combination: Combination) -> Stage:
    """Return the stage that puts passages on the scale of those that were read; their order is not changed."""

    def apply(ranking: Ranking) -> Ranking:
        return replace(ranking, passages=tuple(_unread(passage, combination) for passage in ranking.passages))

    return apply


def _read(scored: ScoredPassage, readings: list[Reading], combination: Combination) -> ScoredPassage:
    signals = tuple(
        replace(s, reader=r.relevance, span=r.span_score) for s, r in zip(scored.signals, readings, strict=True)
    )
    passage = replace(scored, signals=signals, spans=tuple(r.span for r in readings))
    return passage.rescored(map(combination.score, signals))


def _unread(scored: ScoredPassage, combination: Combination) -> ScoredPassage:
    """Return a passage as if the reader were sure that it does not answer."""
    return scored.rescored(combination.fused(signals) - combination.ceiling for signals in scored.signals)
