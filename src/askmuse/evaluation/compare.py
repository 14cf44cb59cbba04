"""Compares two runs over the same questions: changes of the measures, their significance, questions won and lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from askmuse.errors import GoldError
from askmuse.evaluation import trec
from askmuse.evaluation.gold import read_text
from askmuse.evaluation.measures import LOWER_IS_BETTER, RANKING
from askmuse.evaluation.measures.rankings import measure_rankings, ranking_measure_names
from askmuse.evaluation.results import Report, Result, load
from askmuse.evaluation.statistics import measures, significance

SIGNIFICANT = 0.05
"""The p below which a difference counts as significant."""


@dataclass(frozen=True, slots=True)
class Change:
    """The values of a measure in two runs, over the questions that both asked, and the p of their difference."""

    before: float
    after: float
    p: float

    @property
    def difference(self) -> float:
        """How much higher the measure is in the later run."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences between a run and an earlier one, over the `n` questions of both.

    `won` and `lost` are results of the later run. A question is won or lost by hit@1; by its refusal where it is
    unanswerable; by RR where no answer is recorded.
    """

    n: int
    changes: Mapping[str, Change]
    won: tuple[Result, ...]
    lost: tuple[Result, ...]

    def worse(self) -> list[str]:
        """Return the measures that are significantly worse than before, with Holm's correction (1979).

        Without a correction for the number of measures, some measure would seem to have changed in most runs.
        """
        tests, significant = len(self.changes), set[str]()
        for name, change in sorted(self.changes.items(), key=lambda item: item[1].p):
            if change.p >= SIGNIFICANT / (tests - len(significant)):
                break
            significant.add(name)
        return [
            name
            for name, change in self.changes.items()
            if name in significant and (change.difference > 0) == (name in LOWER_IS_BETTER)
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as `askmuse eval --json` prints it."""
        return {
            "n": self.n,
            "measures": {
                name: {"before": change.before, "after": change.after, "difference": change.difference, "p": change.p}
                for name, change in self.changes.items()
            },
            "won": [result.id for result in self.won],
            "lost": [result.id for result in self.lost],
        }


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier run: its results or, if `results` is None, only its rankings."""

    file: Path
    results: tuple[Result, ...] | None
    run: Mapping[str, Sequence[str]]


def read(file: Path) -> Earlier:
    """Return the results that `askmuse eval --save` wrote, or a TREC run; raises GoldError."""
    is_json = read_text(file).startswith("{")
    return Earlier(file, load(file), {}) if is_json else Earlier(file, None, trec.read_run(file))


def compare(report: Report, earlier: Earlier) -> Comparison:
    """Compare a report with earlier results, or the measures of its rankings with those of a TREC run.

    Raises GoldError.
    """
    if earlier.results is not None:
        return compare_results(report.results, earlier.results)
    if not report.qrels:
        raise GoldError(f"{earlier.file} is a TREC run: compare gold questions with what `askmuse eval --save` wrote.")
    return compare_results(*_rankings(report, earlier.run))


def _rankings(report: Report, run: Mapping[str, Sequence[str]]) -> tuple[list[Result], list[Result]]:
    """Return the results of a report and those of a TREC run, with the measures of rankings alone."""
    run_values = measure_rankings(ranking_measure_names(report.qrels), report.qrels, run)
    common = [result for result in report.results if result.id in report.qrels and result.id in run]
    report_results = [
        replace(result, values={name: value for name, value in result.values.items() if name in RANKING}, right=None)
        for result in common
    ]
    return report_results, [replace(result, values=run_values[result.id]) for result in report_results]


def compare_results(after: Sequence[Result], before: Sequence[Result]) -> Comparison:
    """Compare two runs over the questions that both asked, in the same words; raises GoldError where there are none."""
    later, earlier = paired(after, before)
    values_before, values_after = measures(earlier), measures(later)
    p_values = significance(later, earlier)
    changes = {
        name: Change(values_before[name], values_after[name], p_values[name])
        for name in p_values
        if name in values_before and name in values_after
    }
    gains = [(_score(result) - _score(old), result) for result, old in zip(later, earlier, strict=True)]
    return Comparison(
        n=len(later),
        changes=changes,
        won=tuple(result for gain, result in gains if gain > 0),
        lost=tuple(result for gain, result in gains if gain < 0),
    )


def paired(after: Sequence[Result], before: Sequence[Result]) -> tuple[list[Result], list[Result]]:
    """Return the results of the questions that both runs asked, in one order; raises GoldError where there are none.

    Files of earlier versions of askmuse do not name the folder of a question.
    """
    earlier = {(result.folder, result.number): result for result in before}
    pairs = [
        (result, past)
        for result in after
        if (past := earlier.get((result.folder, result.number)) or earlier.get(("", result.number)))
        and result.question == past.question
    ]
    if not pairs:
        raise GoldError("The two runs have no question in common: compare runs over the same questions.")
    return [result for result, _ in pairs], [past for _, past in pairs]


def _score(result: Result) -> float:
    names = ("hit@1", "sentence_hit@1", "refused_unanswerable", "RR")
    return next((result.values[name] for name in names if name in result.values), 0.0)
