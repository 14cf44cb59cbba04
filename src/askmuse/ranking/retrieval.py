"""Query → ranked passages, each with the score of every one of its sentences.

Four signals, each on a scale of its own that means the same for every query, so that they add up without rescaling:

    dense_passage    cosine of the query and the passage in its context (title, heading)
    dense_sentence   cosine of the query and the sentence
    sparse_passage   BM25 of the passage in its context, as a share of the idf of the query's most telling terms
    sparse_sentence  the same for the sentence

A sentence scores their sum, a passage scores what its best sentence does. Equal weights: a conditional logit fitted on
the development questions gave 6.5, 6.4, 5.3 and 7.1, and no gain over equal ones; benchmarks/README.md has the figures
and what other fusions (min-max scaling, as in Bruch et al. 2023; reciprocal ranks) give.
"""

import numpy as np

from askmuse.index.snapshot import Snapshot
from askmuse.questions.question import Question
from askmuse.ranking.stages import Ranking, ScoredPassage
from askmuse.types import Encoder, Filters, Rows, Signals, Undated, Vectors

CANDIDATES = 100
"""Passages that the dense and the sparse ranking each put forward; the rankings that are measured are ten deep."""


def search(snapshot: Snapshot, encoder: Encoder, question: Question, k: int, filters: Filters | None = None) -> Ranking:
    """Return the `k` best passages for `question`, best first; ties go to the earlier article and passage.

    Sentences are scored within the candidates alone, so that the cost of doing so does not grow with the corpus.
    """
    vector = encoder.encode_query(question.text)
    among = _among(snapshot, filters)
    if among is not None and not len(among):
        return Ranking(question, ())
    sparse = snapshot.sparse_passages.scores(question.weights)
    near = snapshot.dense.search(vector, CANDIDATES, among)
    rows = np.array(sorted({*near.tolist(), *_best(sparse, CANDIDATES, among).tolist()}), dtype=np.int64)
    if not len(rows):
        return Ranking(question, ())
    bounds = snapshot.bounds
    sentences = np.concatenate([np.arange(bounds[row], bounds[row + 1]) for row in rows])
    firsts = np.concatenate([[0], np.cumsum(bounds[rows + 1] - bounds[rows])])
    of_passage = np.stack([snapshot.dense.vectors(rows) @ vector, sparse[rows]])
    of_sentence = np.stack(
        [snapshot.sentences[sentences] @ vector, snapshot.sparse_sentences.scores(question.weights, sentences)]
    )
    signals = np.concatenate([np.repeat(of_passage, np.diff(firsts), axis=1), of_sentence])
    fused = signals.sum(axis=0)
    best = np.maximum.reduceat(fused, firsts[:-1])
    passages = (
        ScoredPassage(
            rank=rank,
            score=float(best[at]),
            passage=snapshot.store.passage(int(rows[at])),
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


def _best(scores: Vectors, k: int, among: Rows | None) -> Rows:
    """Return the rows of the `k` highest scores above 0."""
    rows = np.arange(len(scores)) if among is None else among
    rows = rows[scores[rows] > 0]
    if len(rows) > k:
        rows = rows[np.argpartition(-scores[rows], k)[:k]]
    return rows


def _among(snapshot: Snapshot, filters: Filters | None) -> Rows | None:
    """Return the rows that the filters leave, or None for all; passages that repeat others come in by filters alone."""
    count = snapshot.manifest.passages
    if filters is not None and filters != Filters():
        return snapshot.store.rows(filters, count)
    return None if count == len(snapshot.bounds) - 1 else np.arange(count)


def undated(snapshot: Snapshot, filters: Filters) -> Undated:
    """Return how many articles without a date the period of the filters keeps or leaves out; none for no period."""
    if not (filters.published_from or filters.published_to):
        return Undated()
    count = snapshot.store.undated(filters)
    return Undated(kept=count) if filters.keep_undated else Undated(left_out=count)
