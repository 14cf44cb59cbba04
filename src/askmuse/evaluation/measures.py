"""The measures of an evaluation; each is an object with a name, a description, a source and a way to compute it."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from statistics import fmean
from types import ModuleType

import numpy as np

from askmuse.errors import GoldError
from askmuse.evaluation.certainty import (
    Flags,
    Floats,
    ratio,
    weighted_aurc,
    weighted_auroc,
    weighted_calibration_error,
    weighted_selective_risk,
)
from askmuse.evaluation.results import Result

Qrels = Mapping[str, Mapping[str, int]]
"""Query → judged document → its grade of relevance; 0 or less means that it was judged as not relevant."""
Run = Mapping[str, Sequence[str]]
"""Query → documents, best first, none twice."""
PROMISED = 0.85
"""Share of the answers at or above the threshold that is right, which a calibration promises by default."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The outcomes of n questions as arrays: `values` of shape (n, measures), NaN where a measure does not apply.

    `right` is 1 where the first answer is right, 0 where it is wrong, and NaN where that is unknown.
    """

    values: Floats
    confidence: Floats
    answerable: Flags
    answered: Flags
    right: Floats

    @classmethod
    def of(cls, results: Sequence[Result]) -> "Outcomes":
        """Return the outcomes of results."""
        return cls(
            np.array([[result.values.get(name, np.nan) for name in OF_QUESTIONS] for result in results], dtype=float),
            np.array([result.confidence for result in results], dtype=np.float64),
            np.array([result.answerable for result in results], dtype=bool),
            np.array([result.answered for result in results], dtype=bool),
            np.array([np.nan if result.right is None else result.right for result in results], dtype=np.float64),
        )


Computed = Callable[[Outcomes, Floats], Floats | None]
"""Outcomes of n questions and weights of shape (rows, n) → the measure for each row; None where it does not apply."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure, from 0 to 1."""

    name: str
    description: str
    source: str = ""
    """The paper that defines it."""
    ranking: bool = False
    """Whether ir_measures computes it from rankings and judgements, by this name."""
    over_all: Computed | None = None
    """Computes it over all questions together; None if it is the mean of the values of the questions."""
    lower_is_better: bool = False


def _auroc(outcomes: Outcomes, weights: Floats) -> Floats | None:
    answerable = outcomes.answerable
    if answerable.all() or not answerable.any():
        return None
    return weighted_auroc(outcomes.confidence, answerable, weights)


def _refusal(total: Callable[[Outcomes], Flags]) -> Computed:
    """Return the share of refused unanswerable questions among those that `total` selects."""

    def computed(outcomes: Outcomes, weights: Floats) -> Floats | None:
        if outcomes.answerable.all() or not outcomes.answerable.any():
            return None
        right = weights @ (~outcomes.answered & ~outcomes.answerable).astype(np.float64)
        return ratio(right, weights @ total(outcomes).astype(np.float64))

    return computed


def _judged(outcomes: Outcomes) -> Flags | None:
    """Return which questions have an answer known to be right or wrong, or None if no answerable question has one."""
    known: Flags = ~np.isnan(outcomes.right)
    return known if (known & outcomes.answerable).any() else None


def _calibration_error(outcomes: Outcomes, weights: Floats) -> Floats | None:
    known = _judged(outcomes)
    if known is None or not (known & outcomes.answered & outcomes.answerable).any():
        return None
    shown = known & outcomes.answered
    return weighted_calibration_error(outcomes.confidence[shown], outcomes.right[shown] == 1, weights[:, shown])


def _aurc(outcomes: Outcomes, weights: Floats) -> Floats | None:
    known = _judged(outcomes)
    if known is None:
        return None
    return weighted_aurc(outcomes.confidence[known], outcomes.right[known] == 1, weights[:, known])


def _selective(part: int) -> Computed:
    """Return the coverage (0) or the risk (1) at the promised rate."""

    def computed(outcomes: Outcomes, weights: Floats) -> Floats | None:
        known = _judged(outcomes)
        if known is None:
            return None
        confidence, right = outcomes.confidence[known], outcomes.right[known] == 1
        return weighted_selective_risk(confidence, right, weights[:, known], PROMISED)[part]

    return computed


_AT = f"@{PROMISED:g}".replace("0.", ".")
_FIRST = "share of answerable questions whose {} every fact asked for; a refusal that shows no sentence is a miss"
_TREC = "Text REtrieval Conference, trec_eval"
_MEASURES = (
    Measure("R@1", "share of the facts or relevant documents in the first passage or document", _TREC, ranking=True),
    Measure("R@5", "share of the facts or relevant documents in the first 5", _TREC, ranking=True),
    Measure("R@10", "share of the facts or relevant documents in the first 10", _TREC, ranking=True),
    Measure(
        "nDCG@10",
        "gains of the first 10, discounted by log2(rank + 1), as a share of the best order",
        "Järvelin & Kekäläinen 2002",
        ranking=True,
    ),
    Measure(
        "RR",
        "1 / rank of the first relevant passage or document, 0 if none is in the ranking",
        "Kantor & Voorhees 2000",
        ranking=True,
    ),
    Measure("AP", "mean of the precisions at the ranks of the relevant documents", "Harman 1992", ranking=True),
    Measure(
        "Judged@10",
        "share of the first 10 documents that have a judgement, relevant or not",
        "ir_measures",
        ranking=True,
    ),
    Measure(
        "Bpref",
        "share of the documents judged as not relevant that rank below the relevant ones; unjudged ones don't count",
        "Buckley & Voorhees 2004",
        ranking=True,
    ),
    Measure("hit@1", _FIRST.format("first answer states")),
    Measure("hit@3", _FIRST.format("first three answers state")),
    Measure("hit@5", "share of answerable questions whose first five passages state every fact asked for"),
    Measure("sentence_hit@1", "share of questions whose first quote overlaps a sentence marked as the answer"),
    Measure("EM", "share of questions whose marked span is a recorded answer", "Rajpurkar et al. 2016"),
    Measure("F1", "words that the marked span and a recorded answer share", "Rajpurkar et al. 2016"),
    Measure("refused_answerable", "share of answerable questions that are refused", lower_is_better=True),
    Measure("refused_unanswerable", "share of unanswerable questions that are refused"),
    Measure("citations_exact", "share of quotes that equal their slice of the article"),
    Measure(
        "AUROC",
        "chance that an answerable question gets more confidence than an unanswerable one",
        "Mann & Whitney 1947",
        over_all=_auroc,
    ),
    Measure("refusal_precision", "share of refusals that are right", over_all=_refusal(lambda o: ~o.answered)),
    Measure("refusal_recall", "share of the unanswerable refused", over_all=_refusal(lambda o: ~o.answerable)),
    Measure(
        "ECE",
        "gap between confidence and the share of right answers, over ten bins of the questions answered",
        "Naeini et al. 2015",
        over_all=_calibration_error,
        lower_is_better=True,
    ),
    Measure(
        "AURC",
        "area under the risk–coverage curve: share of wrong answers, as less and less confident ones are given",
        "Geifman & El-Yaniv 2017",
        over_all=_aurc,
        lower_is_better=True,
    ),
    Measure(
        f"risk{_AT}",
        f"share of wrong answers among those with a confidence of {PROMISED:g} or more",
        "El-Yaniv & Wiener 2010",
        over_all=_selective(1),
        lower_is_better=True,
    ),
    Measure(
        f"coverage{_AT}",
        f"share of questions with a confidence of {PROMISED:g} or more",
        "El-Yaniv & Wiener 2010",
        over_all=_selective(0),
    ),
)
MEASURES = {measure.name: measure for measure in _MEASURES}
"""Every measure by its name, in the order of a report."""
RANKING = tuple(name for name, measure in MEASURES.items() if measure.ranking)
OF_QUESTIONS = tuple(name for name, measure in MEASURES.items() if measure.over_all is None)
"""The measures that each question has a value of."""
REFUSED = ("refused_answerable", "refused_unanswerable")
LOWER_IS_BETTER = frozenset(name for name, measure in MEASURES.items() if measure.lower_is_better)


def require_ir_measures() -> ModuleType:
    """Return the library ir_measures; raises GoldError if it is not installed."""
    try:
        import ir_measures
    except ImportError:
        raise GoldError(
            'Evaluation needs ir_measures: run `pip install "askmuse[eval]"`, or `make test` in a checkout.'
        ) from None
    return ir_measures  # type: ignore[no-any-return]


def without_missing_documents(
    qrels: Qrels, queries: Iterable[str], documents: Set[str]
) -> tuple[dict[str, dict[str, int]], list[str]]:
    """Return the judgements of `documents` for some queries, and "query: document" for other relevant ones."""
    judged = {query: qrels[query] for query in queries if query in qrels}
    missing = [
        f"{query}: {document}"
        for query, grades in judged.items()
        for document, grade in grades.items()
        if grade > 0 and document not in documents
    ]
    kept = {
        query: {document: grade for document, grade in grades.items() if document in documents}
        for query, grades in judged.items()
    }
    return kept, sorted(missing)


def relevant(qrels: Qrels) -> dict[str, dict[str, int]]:
    """Return the judgements of relevant documents, by query; queries without a relevant document are left out."""
    kept = {
        query: {document: grade for document, grade in judged.items() if grade > 0} for query, judged in qrels.items()
    }
    return {query: judged for query, judged in kept.items() if judged}


def ranking_measure_names(qrels: Qrels) -> list[str]:
    """Return the names of the ranking measures that judgements allow: Bpref needs some that are not relevant."""
    graded = any(grade <= 0 for judged in qrels.values() for grade in judged.values())
    return [name for name in RANKING if graded or name != "Bpref"]


def measure_rankings(names: Sequence[str], qrels: Qrels, run: Run) -> dict[str, dict[str, float]]:
    """Return, for each query of `qrels`, the measures that ir_measures (MacAvaney et al. 2022) knows by `names`.

    A query of `qrels` that is not in `run` scores 0.
    """
    ir = require_ir_measures()
    scores = {query: {document: -rank for rank, document in enumerate(ranked)} for query, ranked in run.items()}
    values: dict[str, dict[str, float]] = defaultdict(dict)
    for name in names:
        for metric in ir.iter_calc([ir.parse_measure(name)], qrels, scores):
            values[metric.query_id][name] = float(metric.value)
    return dict(values)


def measure_facts(ranks_by_question: Mapping[str, Sequence[int | None]]) -> dict[str, dict[str, float]]:
    """Return R@1, R@5, R@10, nDCG@10 and RR for questions that ask for facts, not documents.

    `ranks_by_question` maps a question to a rank for each of its facts: that of the first passage which states the
    fact, from 1, or None. Each fact counts as a query whose only relevant document is that passage, so two facts in one
    passage share its rank. A question scores the mean over its facts: R@k is the share of its facts that the first k
    passages state (subtopic recall, Zhai et al. 2003), and RR and nDCG@10 are 1 / rank and 1 / log2(rank + 1) of a
    fact, averaged. AP would equal RR.
    """
    qrels, run = dict[str, dict[str, int]](), dict[str, list[str]]()
    for question, ranks in ranks_by_question.items():
        for number, rank in enumerate(ranks):
            fact = f"{question}\n{number}"
            qrels[fact] = {"first": 1}
            run[fact] = [str(other) for other in range(1, rank)] + ["first"] if rank else ["none"]
    fact_values = measure_rankings(("R@1", "R@5", "R@10", "nDCG@10", "RR"), qrels, run)
    return {
        question: mean([fact_values[f"{question}\n{number}"] for number in range(len(ranks))])
        for question, ranks in ranks_by_question.items()
        if ranks
    }


def mean(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of each measure over the rows that have it, in the order of the rows."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: fmean(row[name] for row in rows if name in row) for name in names}


def percentile(values: Sequence[float], share: float) -> float:
    """Return the least value that at least `share` of the values, in (0, 1], do not exceed (nearest rank)."""
    return sorted(values)[math.ceil(share * len(values)) - 1]
