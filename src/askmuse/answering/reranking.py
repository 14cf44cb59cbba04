"""Ranks passages anew by what the reader says of them, and reads only as many as can still change the first place.

How much the reader counts beside the rankers comes with its weights: `askmuse train` fits that on questions that the
reader did not learn from.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from askmuse.answering.retrieval import in_order
from askmuse.types import Article, Combination, PassageReader, ScoredPassage

READ = 5
"""Passages that are read at the most, some twenty sentences. Ten take half as long again, and no more of the first
answers are right (benchmarks/reader/README.md)."""
AT_A_TIME = 3
"""Passages between two looks at whether the rest can still win."""


def rerank(
    question: str,
    ranked: Sequence[ScoredPassage],
    reader: PassageReader,
    article: Callable[[str], Article],
    least: int = 0,
) -> list[ScoredPassage]:
    """Return the passages, best first; the first few are read, as long as there may be a better one among them.

    Reading stops when no passage that is left could come first even if the reader added to it what it adds to few right
    sentences, one in a hundred. One that is not read counts as if the reader were sure that it does not answer. The
    first `least` are read in any case.
    """
    combination = reader.combination
    read: list[ScoredPassage] = []
    most = min(max(READ, least), len(ranked))
    for first in range(0, most, AT_A_TIME):
        left = ranked[first : min(most, first + AT_A_TIME)]
        best = max((passage.score for passage in read), default=-float("inf"))
        could = max(combination.fused(s) for p in ranked[first:most] for s in p.signals) + combination.ceiling
        if first >= least and could < best:
            break
        readings = reader.read(question, [(article(p.passage.article_id), p.passage) for p in left])
        for passage, found in zip(left, readings, strict=True):
            signals = tuple(
                replace(s, reader=r.relevance, span=r.span_score) for s, r in zip(passage.signals, found, strict=True)
            )
            scores = tuple(map(combination.score, signals))
            spans = tuple(r.span for r in found)
            read.append(replace(passage, score=max(scores), signals=signals, scores=scores, spans=spans))
    rest = [unread(passage, combination) for passage in ranked[len(read) :]]
    return in_order([*read, *rest])


def unread(passage: ScoredPassage, combination: Combination) -> ScoredPassage:
    """Return a passage on the scale of those that were read, as if the reader were sure that it does not answer."""
    scores = tuple(combination.fused(signals) - combination.ceiling for signals in passage.signals)
    return replace(passage, score=max(scores), scores=scores)
