"""Searches the index: question → ranked passages, with the scores of all their sentences.

Four signals, each on a scale that means the same for every question, so that they add up without rescaling:

    dense_passage    cosine of the query and the passage in its context (title, heading)
    dense_sentence   cosine of the query and the sentence
    sparse_passage   BM25 of the passage in its context, as a share of the idf of the query's rarest terms
    sparse_sentence  BM25 of the sentence, as the same share

The score of a sentence is their sum, and that of a passage is that of its best sentence. The weights are equal: a
conditional logit fitted on the development questions gave 6.5, 6.4, 5.3 and 7.1, and no gain over equal ones;
benchmarks/ATTEMPTS.md has the figures of other fusions (min-max scaling, as in Bruch et al. 2023; reciprocal ranks).
"""

from typing import TYPE_CHECKING

import numpy as np

from askmuse.questions.question import Question
from askmuse.ranking.stages import Ranking, ScoredPassage
from askmuse.types import Encoder, Filters, Signals, Undated, Vectors

if TYPE_CHECKING:
    from askmuse.index.engines.engine import Engine

CANDIDATES = 100
"""Passages that the dense and the sparse ranking each propose; ten times as many as the measured rankings are deep."""


def search(engine: "Engine", encoder: Encoder, question: Question, k: int, filters: Filters | None = None) -> Ranking:
    """Return the `k` best passages for `question`, best first; ties go to the earlier article and passage.

    Only sentences of passages that a ranking proposes are scored, so that this takes no longer for a larger corpus.
    """
    proposals = engine.propose(encoder.encode_query(question.text), question.weights, CANDIDATES, filters)
    if not len(proposals.counts):
        return Ranking(question, ())
    signals, firsts = proposals.signals, np.concatenate([[0], np.cumsum(proposals.counts)])
    fused = signals.sum(axis=0)
    best = np.maximum.reduceat(fused, firsts[:-1])
    passages = (
        ScoredPassage(
            rank=rank,
            score=float(best[at]),
            passage=proposals.passage(int(at)),
            signals=_signals(signals[:, firsts[at] : firsts[at + 1]]),
            scores=tuple(fused[firsts[at] : firsts[at + 1]].tolist()),
        )
        for rank, at in enumerate(np.argsort(-best, kind="stable")[:k], start=1)
    )
    return Ranking(question, tuple(passages))


def _signals(columns: Vectors) -> tuple[Signals, ...]:
    return tuple(
        Signals(dense_passage=dp, sparse_passage=sp, dense_sentence=ds, sparse_sentence=ss)
        for dp, sp, ds, ss in columns.T.tolist()
    )


def undated(engine: "Engine", filters: Filters) -> Undated:
    """Return how many undated articles the period of the filters keeps or leaves out; 0 and 0 if there is no period."""
    if not (filters.published_from or filters.published_to):
        return Undated()
    count = engine.store.undated(filters)
    return Undated(kept=count) if filters.keep_undated else Undated(left_out=count)
