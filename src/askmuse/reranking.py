"""Ranked passages → ranked anew by what the reader says of them, as few of them read as can change the answer.

How much each signal counts comes with the reader: a conditional logit (McFadden 1974) in which no signal may count
against a sentence, fitted by `askmuse train` on questions that the reader has not learned from.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from askmuse.types import Article, PassageReader, ScoredPassage

READ = 10
"""Passages that are read at the most."""
AT_A_TIME = 3
"""Passages between two looks at whether the rest can still win."""


def rerank(
    question: str,
    ranked: Sequence[ScoredPassage],
    reader: PassageReader,
    article: Callable[[str], Article],
) -> list[ScoredPassage]:
    """Return the passages with those that were read first, best first; the rest keep their order.

    Reading stops when no passage that is left could come first even if the reader were as sure of it as it ever is.
    """
    combination = reader.combination
    read: list[ScoredPassage] = []
    for first in range(0, min(READ, len(ranked)), AT_A_TIME):
        left = ranked[first : min(READ, first + AT_A_TIME)]
        best = max((passage.score for passage in read), default=-float("inf"))
        if max(combination.fused(s) for p in ranked[first:READ] for s in p.signals) + combination.ceiling < best:
            break
        readings = reader.read(question, [(article(p.passage.article_id), p.passage) for p in left])
        for passage, found in zip(left, readings, strict=True):
            signals = tuple(
                replace(s, reader=r.relevance, span=r.span_score) for s, r in zip(passage.signals, found, strict=True)
            )
            scores = tuple(map(combination.score, signals))
            spans = tuple(r.span for r in found)
            read.append(replace(passage, score=max(scores), signals=signals, scores=scores, spans=spans))
    known = {passage.passage.id for passage in read}
    lowest = min((passage.score for passage in read), default=float("inf"))
    rest = [
        replace(passage, score=min(lowest, max(map(combination.fused, passage.signals))))
        for passage in ranked
        if passage.passage.id not in known
    ]
    in_order = [*sorted(read, key=lambda p: -p.score), *rest]
    return [replace(passage, rank=rank) for rank, passage in enumerate(in_order, start=1)]
