"""Reranks the best passages with the reader, and stops reading when no further passage can come first.

The weight of the reader's scores relative to the rankers' is kept with the reader, as `combination` in its
`manifest.json`; `training/reader_weight.py` fits it.
"""

from collections.abc import Callable
from dataclasses import replace

from askmuse.ranking.stages import Ranking, ScoredPassage, Stage
from askmuse.types import Article, Combination, PassageReader, Reading

MOST_READ = 5
"""The most passages that the reader reads for a question, about twenty sentences. Reading ten takes 1.5 times as long,
and no more first answers are right (benchmarks/ATTEMPTS.md)."""
AT_A_TIME = 3
"""How many passages are read before it is checked again whether an unread one can still come first."""


def rerank(reader: PassageReader, article: Callable[[str], Article], least: int = 0) -> Stage:
    """Return the stage that reranks passages by reading the first ones, until no unread passage can come first.

    An unread passage can come first if it would do so with `combination.ceiling` added to its score; only one in a
    hundred right sentences gains more by being read. Passages that stay unread are scored as if the reader were sure
    that they don't answer. The first `least` passages are read in any case. `article` returns the article with an id.
    """
    combination = reader.combination

    def apply(ranking: Ranking) -> Ranking:
        ranked = ranking.passages
        read: list[ScoredPassage] = []
        most = min(max(MOST_READ, least), len(ranked))
        for first in range(0, most, AT_A_TIME):
            batch = ranked[first : min(most, first + AT_A_TIME)]
            best = max((passage.score for passage in read), default=-float("inf"))
            highest = max(combination.fused(s) for p in ranked[first:most] for s in p.signals) + combination.ceiling
            if first >= least and highest < best:
                break
            readings = reader.read(
                ranking.question.text_for_models, [(article(p.passage.article_id), p.passage) for p in batch]
            )
            read += [_read(p, of_passage, combination) for p, of_passage in zip(batch, readings, strict=True)]
        return ranking.ordered([*read, *(_unread(passage, combination) for passage in ranked[len(read) :])])

    return apply


def leave_unread(combination: Combination) -> Stage:
    """Return the stage that puts the scores of unread passages on the scale of read ones; their order stays."""

    def apply(ranking: Ranking) -> Ranking:
        return replace(ranking, passages=tuple(_unread(passage, combination) for passage in ranking.passages))

    return apply


def _read(scored: ScoredPassage, readings: list[Reading], combination: Combination) -> ScoredPassage:
    """Return a passage with the reader's signals and spans, scored from all signals."""
    signals = tuple(
        replace(s, reader=r.relevance, span=r.span_score) for s, r in zip(scored.signals, readings, strict=True)
    )
    passage = replace(scored, signals=signals, spans=tuple(r.span for r in readings))
    return passage.rescored(map(combination.score, signals))


def _unread(scored: ScoredPassage, combination: Combination) -> ScoredPassage:
    """Return a passage scored as if the reader were sure that it does not answer the question."""
    return scored.rescored(combination.fused(signals) - combination.ceiling for signals in scored.signals)
