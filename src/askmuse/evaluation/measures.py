"""Measures of rankings, by ir_measures (MacAvaney et al. 2022), and of confidence, by weighted sums.

Those of confidence take rows of weights, so that thousands of resamples of the same answers are measured at once.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from statistics import fmean
from types import ModuleType

import numpy as np
import numpy.typing as npt

from askmuse.errors import GoldError

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

Qrels = Mapping[str, Mapping[str, int]]
"""Query → document → how relevant it is; what is not listed is not relevant."""
Run = Mapping[str, Sequence[str]]
"""Query → documents, best first, none twice."""

BINS = 10
"""Of confidence, of equal width."""


def library() -> ModuleType:
    """Return ir_measures; raises GoldError where it is not installed."""
    try:
        import ir_measures
    except ImportError:
        raise GoldError(
            'Evaluation needs ir_measures: run `pip install "askmuse[eval]"`, or `make test` in a checkout.'
        ) from None
    return ir_measures  # type: ignore[no-any-return]


def without_gone(
    qrels: Qrels, queries: Iterable[str], documents: Set[str]
) -> tuple[dict[str, dict[str, int]], list[str]]:
    """Return what `qrels` say of `documents` for some queries, and the judgements of others, as "query: document"."""
    judged = {query: qrels[query] for query in queries if query in qrels}
    gone = [f"{query}: {document}" for query, known in judged.items() for document in known.keys() - documents]
    return {query: {d: known[d] for d in known if d in documents} for query, known in judged.items()}, sorted(gone)


def of_rankings(names: Sequence[str], qrels: Qrels, run: Run) -> dict[str, dict[str, float]]:
    """Return, for each query of `qrels`, the measures that ir_measures knows by `names`, each from 0 to 1.

    The names are those of TREC: R@k, the share of the relevant documents among the first k; RR, 1 / rank of the first
    relevant one, 0 for none; AP, the mean of the precisions at the relevant ones; nDCG@k, with gains as judged and
    discounts of log2(rank + 1) (Järvelin & Kekäläinen 2002). A query of `qrels` that is not in `run` scores 0.
    """
    ir = library()
    scored = {query: {document: -rank for rank, document in enumerate(found)} for query, found in run.items()}
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for name in names:
        for metric in ir.iter_calc([ir.parse_measure(name)], qrels, scored):
            found[metric.query_id][name] = float(metric.value)
    return dict(found)


def of_facts(held: Mapping[str, Sequence[int | None]]) -> dict[str, dict[str, float]]:
    """Return R@1, R@5, R@10, nDCG@10 and RR for questions that need facts, not documents.

    `held` maps a question to the rank of the first passage that states each of its facts, from 1; None: none does.
    Each fact is a query with one relevant document, that passage, so that two facts in one passage share its rank.
    A question scores the mean over its facts: R@k is the share of its facts that the first k passages state (subtopic
    recall, Zhai et al. 2003), and RR and nDCG@10 are 1 / rank and 1 / log2(rank + 1) of a fact, averaged. AP
    would equal RR.
    """
    qrels, run = dict[str, dict[str, int]](), dict[str, list[str]]()
    for question, ranks in held.items():
        for number, rank in enumerate(ranks):
            fact = f"{question}\n{number}"
            qrels[fact] = {"first": 1}
            run[fact] = [str(above) for above in range(1, rank)] + ["first"] if rank else ["none"]
    by_fact = of_rankings(("R@1", "R@5", "R@10", "nDCG@10", "RR"), qrels, run)
    return {
        question: mean([by_fact[f"{question}\n{number}"] for number in range(len(ranks))])
        for question, ranks in held.items()
        if ranks
    }


def mean(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of each measure over the rows that have it, in the order in which the rows name them."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: fmean(row[name] for row in rows if name in row) for name in names}


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """Return the chance that a positive's score exceeds a negative's, ties counting half; neither may be empty.

    This is the area under the ROC curve, by the rank sum of Mann & Whitney (1947).
    """
    scores = np.array([*positives, *negatives])
    return float(weighted_auroc(scores, np.arange(len(scores)) < len(positives), np.ones((1, len(scores))))[0])


def weighted_auroc(scores: Floats, positive: Flags, weights: Floats) -> Floats:
    """Return `auroc` for each row of `weights`, shape (resamples, scores): how often each score counts."""
    order = np.argsort(scores, kind="stable")
    starts = _starts(scores[order])
    ones = np.add.reduceat(weights[:, order] * positive[order], starts, axis=1)
    zeros = np.add.reduceat(weights[:, order] * ~positive[order], starts, axis=1)
    below = np.cumsum(zeros, axis=1) - zeros
    return ratio((ones * (below + zeros / 2)).sum(axis=1), ones.sum(axis=1) * zeros.sum(axis=1))


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Return the expected calibration error over ten bins of equal width (Naeini et al. 2015), from 0 to 1.

    It is the gap between a bin's mean confidence and its share of right answers, averaged over the answers.
    """
    ones = np.ones((1, len(confidences)))
    return float(weighted_calibration_error(np.array(confidences), np.array(right, dtype=bool), ones)[0])


def weighted_calibration_error(confidences: Floats, right: Flags, weights: Floats) -> Floats:
    """Return `calibration_error` for each row of `weights`, shape (resamples, answers): how often each counts."""
    gaps = np.zeros((len(confidences), BINS))
    gaps[np.arange(len(confidences)), bins(confidences)] = right - confidences
    return ratio(np.abs(weights @ gaps).sum(axis=1), weights.sum(axis=1))


def bins(confidences: Floats) -> npt.NDArray[np.int64]:
    """Return the number of the bin, from 0, that each confidence falls into."""
    return np.minimum(BINS - 1, (confidences * BINS).astype(np.int64))


def weighted_aurc(confidences: Floats, right: Flags, weights: Floats) -> Floats:
    """Return, for each row of `weights`, the area under the risk–coverage curve (Geifman & El-Yaniv 2017), 0 to 1.

    It is the share of wrong answers among those at least as sure as an answer, averaged over the answers; lower is
    better. Answers that are equally sure are given together.
    """
    order = np.argsort(-confidences, kind="stable")
    starts = _starts(confidences[order])
    given = np.add.reduceat(weights[:, order], starts, axis=1)
    wrong = np.add.reduceat(weights[:, order] * ~right[order], starts, axis=1)
    risk = ratio(np.cumsum(wrong, axis=1), np.cumsum(given, axis=1))
    return ratio((given * np.where(given > 0, risk, 0.0)).sum(axis=1), given.sum(axis=1))


def risk_coverage(confidences: Floats, right: Flags) -> tuple[Floats, Floats]:
    """Return the points of that curve: the share answered from each confidence on, and how much of it is wrong."""
    order = np.argsort(-confidences, kind="stable")
    ends = np.append(_starts(confidences[order])[1:], len(order)) - 1
    given = np.arange(1, len(order) + 1)
    return (given / len(order))[ends], (np.cumsum(~right[order]) / given)[ends]


def _starts(ordered: Floats) -> npt.NDArray[np.intp]:
    """Return where each run of equal values starts."""
    return np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))


def ratio(part: Floats, whole: Floats) -> Floats:
    """Divide; NaN where there is nothing to divide by."""
    found: Floats = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole != 0)
    return found


def percentile(values: Sequence[float], share: float) -> float:
    """Return the least value that at least `share` of the values, in (0, 1], do not exceed (nearest rank)."""
    return sorted(values)[math.ceil(share * len(values)) - 1]
