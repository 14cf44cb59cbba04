"""Measures of rankings, computed with ir_measures from judgements (qrels) and runs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from types import ModuleType

from askmuse.errors import GoldError
from askmuse.evaluation.measures import RANKING, mean

Qrels = Mapping[str, Mapping[str, int]]
"""Query → judged document → its grade of relevance; 0 or less means that it was judged as not relevant."""
Run = Mapping[str, Sequence[str]]
"""Query → documents, best first, none twice."""


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
    """Return the judgements of existing documents for some queries, and the relevant documents that are missing.

    `documents` are the ids of the existing ones. A missing one is returned as "query: document".
    """
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
