"""What an evaluation found, question by question and all together, and the JSON file that keeps it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from askmuse.errors import GoldError
from askmuse.evaluation.gold import text_of

RANKING = ("R@1", "R@5", "R@10", "nDCG@10", "RR", "AP")
ANSWERS = ("hit@1", "hit@3", "hit@5", "sentence_hit@1", "EM", "F1")
REFUSED = ("refused_answerable", "refused_unanswerable")
OF_QUESTIONS = (*RANKING, *ANSWERS, *REFUSED, "citations_exact")
"""The measures that each question has a share in, in the order of a report."""
CERTAINTY = ("AUROC", "refusal_precision", "refusal_recall", "ECE", "AURC")
"""Measures that only all questions together have."""
MEASURES = (*OF_QUESTIONS, *CERTAINTY)
LOWER_IS_BETTER = frozenset({"refused_answerable", "ECE", "AURC"})
Ranked = Sequence[tuple[str, float]]
"""Documents and their scores, best first."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one question came to.

    `answers` are what was answered, or, where `answered` is false, what would have been; `right` says whether that is
    right, None where it is not known. `expected` holds the facts, each in its wordings, and `documents` the relevant
    documents; `ranks` are where these first stand in the ranking, `signals` where each signal alone would put the
    nearest right passage; None: nowhere. `missed` says in a few words why the question was missed, "" where it was not,
    `because` tells more, and `above` quotes what stood in the place of the right thing.
    """

    id: str
    type: str
    question: str
    history: tuple[str, ...]
    searched_as: str
    answerable: bool
    answered: bool
    confidence: float
    right: bool | None
    answers: tuple[str, ...]
    source: str
    expected: tuple[tuple[str, ...], ...]
    documents: tuple[str, ...]
    ranks: tuple[int | None, ...]
    signals: Mapping[str, int | None]
    missed: str
    because: str
    above: tuple[str, ...]
    ms: float
    values: Mapping[str, float]

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the result that JSON holds; raises KeyError, TypeError or ValueError where it holds none."""
        found = {f.name: values[f.name] for f in fields(cls)}
        tuples = {name: tuple(value) for name, value in found.items() if isinstance(value, list)}
        expected = tuple(tuple(fact) for fact in found["expected"])
        measured = {name: float(value) for name, value in found["values"].items()}
        confidence = float(found["confidence"])
        return cls(**{**found, **tuples, "expected": expected, "values": measured, "confidence": confidence})


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one type: how many, their mean measures, and the 95 % intervals; what does not apply is left out."""

    n: int
    measures: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """The measures of `n` questions, all together and by type; those of `stale` were not asked.

    Of rankings: R@k, nDCG@10, RR, AP. Of answers: hit@1 and hit@3 are the shares of answerable questions whose first
    answer, or first three together, are right, a refusal being wrong; hit@5 is the same of the first five passages;
    sentence_hit@1 is the share of questions whose first quote holds or overlaps a sentence that is marked as the
    answer; EM and F1 are SQuAD's, of the first answer's span. citations_exact is the share of quotes that equal their
    slice of the article. Of confidence: AUROC is the chance that an answerable question gets more than an unanswerable
    one; refusal_precision and refusal_recall are of refusals, for unanswerable questions; ECE is the calibration error
    of what was answered, AURC the area under the risk–coverage curve.

    `stale_labels` are relevant documents and marked sentences that are gone while others of their question are there;
    these alone count. `min_confidence` is that from which a question is answered.

    `intervals` are 95 % bootstrap intervals. `latency_ms` are milliseconds of a whole answer. Not part of the JSON are
    `latencies`, those of every question in each mode that was timed, and `run` and `qrels`, the rankings of documents,
    or of passages where facts are asked for, and the judgements.
    """

    n: int
    measures: Mapping[str, float]
    latency_ms: Mapping[str, float]
    types: Mapping[str, Group] = field(default_factory=dict)
    stale: tuple[str, ...] = ()
    stale_labels: tuple[str, ...] = ()
    min_confidence: float | None = None
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    mode: str = ""
    source: str = ""
    latencies: Mapping[str, Sequence[float]] = field(default_factory=dict)
    results: tuple[Result, ...] = ()
    run: Mapping[str, Ranked] = field(default_factory=dict)
    qrels: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as `askmuse eval --json` prints it and `--save` keeps it."""
        return {
            "source": self.source,
            "mode": self.mode,
            "n": self.n,
            "measures": dict(self.measures),
            "intervals": {name: list(interval) for name, interval in self.intervals.items()},
            "types": {
                name: {
                    "n": group.n,
                    **group.measures,
                    "intervals": {measure: list(interval) for measure, interval in group.intervals.items()},
                }
                for name, group in self.types.items()
            },
            "latency_ms": dict(self.latency_ms),
            "min_confidence": self.min_confidence,
            "stale": list(self.stale),
            "stale_labels": list(self.stale_labels),
            "questions": [asdict(result) for result in self.results],
        }


def save(report: Report, file: Path) -> None:
    """Write a report as JSON, for later comparisons."""
    file.write_text(json.dumps(report.to_dict(), ensure_ascii=False) + "\n", encoding="utf-8")


def load(file: Path) -> tuple[Result, ...]:
    """Return the results that `save` wrote; raises GoldError."""
    try:
        return tuple(Result.from_dict(row) for row in json.loads(text_of(file))["questions"])
    except (AttributeError, KeyError, TypeError, ValueError):
        raise GoldError(f"{file} holds no results: give a file that `askmuse eval --save FILE` wrote.") from None
