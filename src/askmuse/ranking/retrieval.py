"""Searches the index for a question: returns ranked passages, with the signals and scores of all their sentences.

There are four signals, each on a scale that means the same for every question, so that they add up without rescaling:

    dense_passage    cosine of the query and the passage in its context (title, heading)
    dense_sentence   cosine of the query and the sentence
    sparse_passage   BM25 of the passage in its context, as a share of the idf of the query's rarest terms
    sparse_sentence  BM25 of the sentence, as the same share

The score of a sentence is the sum of its signals, and the score of a passage is that of its best sentence. The weights
are equal, since fitted ones brought no gain. benchmarks/ATTEMPTS.md compares other fusions (min-max scaling, as in
Bruch et al. 2023; reciprocal ranks).
"""

from typing import TYPE_CHECKING

import numpy as np

from askmuse.questions.question import Question
from askmuse.ranking.stages import Ranking, ScoredPassage
from askmuse.types import Encoder, Filters, Signals, Vectors

if TYPE_CHECKING:
    from askmuse.index.engines.engine import Engine

CANDIDATES = 100
"""How many passages the dense and the sparse ranking each propose: ten times the deepest rank that is measured."""


def search(engine: "Engine", encoder: Encoder, question: Question, k: int, filters: Filters | None = None) -> Ranking:
    """Return the `k` best passages for `question`, best first; of equal ones, the earlier article and passage first.

    Only sentences of proposed passages are scored, so that the time does not grow with the number of articles.
    """
    proposals = engine.propose(encoder.encode_query(question.text_for_models), question.weights, CANDIDATES, filters)
    if not len(proposals.counts):
        return Ranking(question, ())
    signals, firsts = proposals.signals, np.concatenate([[0], np.cumsum(proposals.counts)])
    fused = signals.sum(axis=0)
    best = np.maximum.reduceat(fused, firsts[:-1])
    first = np.argsort(-best, kind="stable")[:k]
    passages = (
        ScoredPassage(
            rank=rank,
            score=float(best[at]),
            passage=passage,
            signals=_signals(signals[:, firsts[at] : firsts[at + 1]]),
            scores=tuple(fused[firsts[at] : firsts[at + 1]].tolist()),
        )
        for rank, (at, passage) in enumerate(zip(first, proposals.passages(first), strict=True), start=1)
    )
    return Ranking(question, tuple(passages))


def _signals(columns: Vectors) -> tuple[Signals, ...]:
    return tuple(
        Signals(dense_passage=dp, sparse_passage=sp, dense_sentence=ds, sparse_sentence=ss)
        for dp, sp, ds, ss in columns.T.tolist()
    )
