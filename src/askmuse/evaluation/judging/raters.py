"""Measures how far several raters agree, and merges their judgements into one."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from statistics import median_low

from askmuse.evaluation.measures.rankings import Qrels


@dataclass(frozen=True, slots=True)
class RaterAgreement:
    """How far two raters agree on the `n` documents that both judged.

    The kappas are Cohen's (1960): 1 for full agreement, 0 for the agreement expected by chance. They are None if both
    raters gave all documents the same grade.
    """

    raters: tuple[str, str]
    n: int
    alike: int
    """How many documents both gave the same grade."""
    relevance: float | None
    """Kappa of the documents being relevant or not."""
    grades: float | None
    """Kappa of the grades, with linear weights (Cohen 1968): grades that are close count as partly agreeing."""


def rater_agreements(judgements: Mapping[str, Qrels]) -> list[RaterAgreement]:
    """Return the agreement of each pair of raters that judged some of the same documents."""
    by_rater = {rater: _flat(qrels) for rater, qrels in judgements.items()}
    agreements = []
    for one, other in combinations(by_rater, 2):
        both = [(grade, by_rater[other][key]) for key, grade in by_rater[one].items() if key in by_rater[other]]
        if both:
            alike = sum(first == second for first, second in both)
            relevant = _kappa([(int(first > 0), int(second > 0)) for first, second in both])
            agreements.append(RaterAgreement((one, other), len(both), alike, relevant, _kappa(both, weights="linear")))
    return agreements


def merged(judgements: Mapping[str, Qrels]) -> dict[str, dict[str, int]]:
    """Return, for each document, the median of its grades; of an even number of grades, the lower one in the middle."""
    grades: dict[str, dict[str, list[int]]] = {}
    for qrels in judgements.values():
        for (topic, document), grade in _flat(qrels).items():
            grades.setdefault(topic, {}).setdefault(document, []).append(grade)
    return {
        topic: {document: median_low(document_grades) for document, document_grades in documents.items()}
        for topic, documents in grades.items()
    }


def _flat(qrels: Qrels) -> dict[tuple[str, str], int]:
    return {(topic, document): grade for topic, grades in qrels.items() for document, grade in grades.items()}


def _kappa(pairs: list[tuple[int, int]], weights: str | None = None) -> float | None:
    from sklearn.metrics import cohen_kappa_score

    grades = {grade for pair in pairs for grade in pair}
    if len(grades) == 1:
        return None
    scale = range(min(grades), max(grades) + 1)  # so that the weight of two grades is how far they are apart
    return float(cohen_kappa_score(*zip(*pairs, strict=True), labels=list(scale), weights=weights))
