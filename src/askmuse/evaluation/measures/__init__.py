"""The measures of an evaluation: their names, descriptions and sources. A new one is added to `_MEASURES`.

There are three kinds, which are computed in different places:

    over all questions together    here, by the function that is given as `over_all`
    of one question                `score` in `evaluation/scoring.py`, or `_values` in `evaluation/asking.py` if the
                                   texts of the articles are needed; a report has the mean
    of a ranking                   by the library ir_measures, which knows the measure by its name
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

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
    """Return a function that computes the share of refused unanswerable questions among those that `total` selects."""

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
    """Return a function that computes the coverage (0) or the risk (1) at a confidence of `PROMISED`."""

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
    Measure(
        "hit@1",
        _FIRST.format("first answer (for the types multi, conflict and timeline: all sentences shown together) states"),
    ),
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
"""The measures that ir_measures computes from rankings."""
OF_QUESTIONS = tuple(name for name, measure in MEASURES.items() if measure.over_all is None)
"""The measures that each question has a value of."""
REFUSED = ("refused_answerable", "refused_unanswerable")
LOWER_IS_BETTER = frozenset(name for name, measure in MEASURES.items() if measure.lower_is_better)


def mean(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of each measure over the rows that have it, in the order of the rows."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: fmean(row[name] for row in rows if name in row) for name in names}


def percentile(values: Sequence[float], share: float) -> float:
    """Return the least value that at least `share` of the values, in (0, 1], do not exceed (nearest rank)."""
    return sorted(values)[math.ceil(share * len(values)) - 1]
