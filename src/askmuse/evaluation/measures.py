"""Measures of rankings, by ir_measures (MacAvaney et al. 2022), and of confidence."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from statistics import fmean
from types import ModuleType

from askmuse.errors import GoldError

Qrels = Mapping[str, Mapping[str, int]]
"""Query → document → how relevant it is; what is not listed is not relevant."""
Run = Mapping[str, Sequence[str]]
"""Query → documents, best first, none twice."""

_BINS = 10


def library() -> ModuleType:
    """Return ir_measures; raises GoldError where it is not installed."""
    try:
        import ir_measures
    except ImportError:
        raise GoldError('Evaluation needs ir_measures: run `pip install "askmuse[eval]"`.') from None
    return ir_measures  # type: ignore[no-any-return]


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
    """Return R@1, R@5, nDCG@10 and RR for questions that need facts, not documents.

    `held` maps a question to the rank of the first passage that states each of its facts, from 1; None: none does.
    Each fact is a query with one relevant document, that passage, so that two facts in one passage share its rank.
    A question scores the mean over its facts: R@k is the share of its facts that the first k passages state (subtopic
    recall, Zhai et al. 2003), and RR and nDCG@10 are 1 / rank and 1 / log2(rank + 1) of a fact, averaged.
    """
    qrels, run = dict[str, dict[str, int]](), dict[str, list[str]]()
    for question, ranks in held.items():
        for number, rank in enumerate(ranks):
            fact = f"{question}\n{number}"
            qrels[fact] = {"first": 1}
            run[fact] = [str(above) for above in range(1, rank)] + ["first"] if rank else ["none"]
    by_fact = of_rankings(("R@1", "R@5", "nDCG@10", "RR"), qrels, run)
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
    scores = sorted([*((score, 1) for score in positives), *((score, 0) for score in negatives)])
    total, below = 0.0, 0
    for _, group in groupby(scores, key=lambda item: item[0]):
        labels = [label for _, label in group]
        level = labels.count(0)
        total += labels.count(1) * (below + level / 2)
        below += level
    return total / (len(positives) * len(negatives))


def calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Return the expected calibration error over ten bins of equal width (Naeini et al. 2015), from 0 to 1.

    It is the gap between a bin's mean confidence and its share of right answers, averaged over the answers.
    """
    bins: dict[int, list[float]] = defaultdict(list)
    for confidence, is_right in zip(confidences, right, strict=True):
        bins[min(_BINS - 1, int(confidence * _BINS))].append(is_right - confidence)
    return math.fsum(abs(math.fsum(gaps)) for gaps in bins.values()) / len(confidences)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the least value that at least `share` of the values, in (0, 1], do not exceed (nearest rank)."""
    return sorted(values)[math.ceil(share * len(values)) - 1]
