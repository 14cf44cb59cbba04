"""The results of an evaluation, for each question and in total, and the JSON file in which they are saved."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from askmuse.errors import GoldError
from askmuse.evaluation.gold import read_text

Ranked = Sequence[tuple[str, float]]
"""Documents and their scores, best first."""


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one question.

    `answers` are the sentences of the answer that would be given at any confidence, and `right` says whether it is
    right, None where that is not known. `expected` holds the facts, each in its wordings, and `documents` the relevant
    documents; `ranks` are where these first stand in the ranking, and `signals` where each signal alone would put the
    nearest right passage (None: nowhere). `missed` says in a few words why the question was missed, "" where it was
    not, `because` says more, and `above` quotes what stood in place of the right answer.
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
    folder: str = ""
    """The name of its set of questions."""
    outcome: str = ""
    """The outcome of the reply: "answered", "perhaps" or "not_said"."""
    slices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Publishers, months, lengths and formats of the articles that have the answer."""

    @property
    def number(self) -> str:
        """The id without the name of the folder, with which it begins if several folders were asked about."""
        return self.id.removeprefix(f"{self.folder}/")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the result from JSON; raises KeyError, TypeError or ValueError if the JSON has another form."""
        names = [column.name for column in fields(cls)]
        kept = {name: values[name] for name in names if name in values or name not in _ADDED}
        tuples = {name: tuple(value) for name, value in kept.items() if isinstance(value, list)}
        converted = {
            "expected": tuple(tuple(fact) for fact in kept["expected"]),
            "values": {name: float(value) for name, value in kept["values"].items()},
            "confidence": float(kept["confidence"]),
            "slices": {name: tuple(names) for name, names in kept.get("slices", {}).items()},
        }
        return cls(**{**kept, **tuples, **converted})


_ADDED = frozenset({"folder", "outcome", "slices"})
"""Fields that files of earlier versions lack."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of questions: their number, measures and 95 % intervals; measures that don't apply are absent."""

    n: int
    measures: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the group as JSON has it."""
        intervals = {measure: list(interval) for measure, interval in self.intervals.items()}
        return {"n": self.n, **self.measures, "intervals": intervals}


@dataclass(frozen=True, slots=True)
class Report:
    """The measures of `n` questions (`measures.MEASURES` describes them): all together, by type, folder and slice.

    Questions of `stale` were not asked, because no article has their answer any more. `stale_labels` are relevant
    documents and marked sentences that are gone from the articles; the other labels of their questions count.
    `min_confidence` is the least confidence of an answer. `intervals` are 95 % bootstrap intervals over
    questions; `latency_ms` are milliseconds of a whole answer.

    The JSON leaves out `latencies`, the times of all questions in each mode that was timed, `run`, the rankings of
    documents (of passages, where facts are asked for), `qrels`, the judgements, and `labels`, which judge the run of
    questions that ask for facts: how many of the facts each passage states.
    """

    n: int
    measures: Mapping[str, float]
    latency_ms: Mapping[str, float]
    types: Mapping[str, Group] = field(default_factory=dict)
    folders: Mapping[str, Group] = field(default_factory=dict)
    slices: Mapping[str, Mapping[str, Group]] = field(default_factory=dict)
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
    labels: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as `askmuse eval --json` prints it and `--save` keeps it."""
        return {
            "source": self.source,
            "mode": self.mode,
            "n": self.n,
            "measures": dict(self.measures),
            "intervals": {name: list(interval) for name, interval in self.intervals.items()},
            "types": {name: group.to_dict() for name, group in self.types.items()},
            "folders": {name: group.to_dict() for name, group in self.folders.items()},
            "slices": {
                by: {name: group.to_dict() for name, group in groups.items()} for by, groups in self.slices.items()
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
    """Return the results from a file that `save` wrote; raises GoldError."""
    try:
        return tuple(Result.from_dict(row) for row in json.loads(read_text(file))["questions"])
    except (AttributeError, KeyError, TypeError, ValueError):
        raise GoldError(f"{file} holds no results: give a file that `askmuse eval --save FILE` wrote.") from None
