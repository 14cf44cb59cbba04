"""Ranks passages by each signal alone, and by other ways to combine the signals, on a data set in BEIR format.

usage: python benchmarks/fusion.py DIR [--only N]     (from the project's root; needs the extra `eval`)

All rankings order the same candidates, so that they differ only in the fusion. For each, R@1, R@5, R@10 and RR are
printed, and p: the probability that its R@10 differs from that of askmuse only by chance (paired randomisation test;
Smucker et al. 2007).
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.stats import permutation_test

from askmuse.evaluation import beir
from askmuse.evaluation.measures.rankings import measure_rankings, relevant
from askmuse.models.encoder import OnnxEncoder
from askmuse.models.export import exported
from askmuse.questions.question import question_of
from askmuse.ranking.retrieval import CANDIDATES, search
from askmuse.settings import Settings
from askmuse.types import Vectors

MEASURES = ("R@1", "R@5", "R@10", "RR")
COMPARED = "R@10"
SWAPS = 9999
Fusion = Callable[[Vectors], Vectors]
"""A function from signals of passages, shape (passages, 4), to scores, shape (passages,).

The signals are the cosine and BM25 of the passage, then those of its best sentence."""


def scaled(signals: Vectors) -> Vectors:
    """Return each signal min-max scaled over the candidates (Bruch et al. 2023)."""
    low, high = signals.min(axis=0), signals.max(axis=0)
    spread = np.maximum(high - low, 1e-9)
    return np.asarray((signals - low) / spread, dtype=np.float32)


def reciprocal_ranks(signals: Vectors) -> Vectors:
    """Return the sum of 1 / (60 + rank) over the signals (Cormack et al. 2009)."""
    ranks = np.argsort(np.argsort(-signals, axis=0, kind="stable"), axis=0) + 1
    total: Vectors = (1 / (60 + ranks)).sum(axis=1)
    return total


FUSIONS: dict[str, Fusion] = {
    "dense, passage": lambda s: s[:, 0],
    "dense, best sentence": lambda s: s[:, 2],
    "BM25, passage": lambda s: s[:, 1],
    "BM25, best sentence": lambda s: s[:, 3],
    "RRF of dense and BM25, passages": lambda s: reciprocal_ranks(s[:, :2]),
    "RRF of all four": reciprocal_ranks,
    "min-max, dense and BM25, passages": lambda s: scaled(s)[:, :2].sum(axis=1),
    "min-max, all but BM25 of sentences": lambda s: scaled(s)[:, :3].sum(axis=1),
    "sum as it is, all but BM25 of sentences": lambda s: s[:, :3].sum(axis=1),
}


def main() -> None:
    """Rank every answerable question of the set in every way and print the means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", type=int, metavar="N", help="ask only N questions, evenly spaced")
    arguments = parser.parse_args()
    settings = Settings.from_environment()
    encoder = OnnxEncoder(exported(settings), settings.threads)
    queries = beir.read(arguments.folder, arguments.only)
    _, snapshot = beir.index_of(arguments.folder, encoder, settings.cache, lambda *_: None)
    judged = relevant(queries.qrels)
    asked = [q for q in queries.questions if q.answerable and q.id in judged]
    runs: dict[str, dict[str, list[str]]] = {name: {} for name in [*FUSIONS, "askmuse"]}
    for question in asked:
        passages = search(snapshot, encoder, question_of(question.text), 2 * CANDIDATES).passages
        ids = [scored.passage.article_id for scored in passages]
        runs["askmuse"][question.id] = list(dict.fromkeys(ids))
        signals = np.array(
            [
                [
                    p.signals[0].dense_passage,
                    p.signals[0].sparse_passage,
                    max(s.dense_sentence for s in p.signals),
                    max(s.sparse_sentence for s in p.signals),
                ]
                for p in passages
            ],
            dtype=np.float32,
        )
        for name, fusion in FUSIONS.items():
            order = np.argsort(-fusion(signals), kind="stable")
            runs[name][question.id] = list(dict.fromkeys(ids[at] for at in order))
    judged = {question.id: judged[question.id] for question in asked}
    print(f"{arguments.folder.name}: {len(asked)} questions\n")
    print(f"| ranking | {' | '.join(MEASURES)} | p |\n|---|{'---|' * (len(MEASURES) + 1)}")
    measured = {name: measure_rankings(MEASURES, judged, run) for name, run in runs.items()}
    reference = np.array([measured["askmuse"][question][COMPARED] for question in judged])
    for name, rows in measured.items():
        means = [sum(row[measure] for row in rows.values()) / len(rows) for measure in MEASURES]
        p = f"{differing(reference, np.array([rows[question][COMPARED] for question in judged])):.4f}"
        print(
            f"| {name} | {' | '.join(f'{mean:.3f}' for mean in means)} | {'' if rows is measured['askmuse'] else p} |"
        )


def differing(one: Vectors, other: Vectors) -> float:
    """Return the two-sided p that the means of a measure, shape (questions,), of two rankings differ only by chance."""
    result = permutation_test(
        [one, other], lambda a, b, axis: (a - b).mean(axis=axis), permutation_type="samples", n_resamples=SWAPS, rng=7
    )
    return float(result.pvalue)


if __name__ == "__main__":
    main()
