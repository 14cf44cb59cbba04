"""Two runs over the same questions: what changed, whether by more than chance, and what was won and lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from askmuse.errors import GoldError
from askmuse.evaluation import trec
from askmuse.evaluation.gold import text_of
from askmuse.evaluation.measures import of_rankings
from askmuse.evaluation.results import LOWER_IS_BETTER, RANKING, Report, Result, load
from askmuse.evaluation.statistics import measures, significance

SIGNIFICANT = 0.05
"""Below this p a difference counts as more than chance."""


@dataclass(frozen=True, slots=True)
class Change:
    """A measure before and after, over the questions of both runs, and the p of the difference."""

    before: float
    after: float
    p: float

    @property
    def difference(self) -> float:
        """What was gained."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a run differs from one before, over the `n` questions that both asked; `won` and `lost` are results of now.

    A question is won or lost by hit@1, or its refusal where it is unanswerable, or RR where no answer is recorded.
    """

    n: int
    changes: Mapping[str, Change]
    won: tuple[Result, ...]
    lost: tuple[Result, ...]

    def worse(self) -> list[str]:
        """Return the measures that are significantly worse than before, by Holm's correction (1979) for their number.

        Without it, of twenty measures one would seem to have changed in every other run.
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
                name: {"before": c.before, "after": c.after, "difference": c.difference, "p": c.p}
                for name, c in self.changes.items()
            },
            "won": [result.id for result in self.won],
            "lost": [result.id for result in self.lost],
        }


@dataclass(frozen=True, slots=True)
class Earlier:
    """A run from before: its results, or its rankings alone, where `results` is None."""

    file: Path
    results: tuple[Result, ...] | None
    run: Mapping[str, Sequence[str]]


def read(file: Path) -> Earlier:
    """Return the results that `askmuse eval --save` wrote, or a TREC run; raises GoldError."""
    is_json = text_of(file).startswith("{")
    return Earlier(file, load(file), {}) if is_json else Earlier(file, None, trec.read_run(file))


def compare(report: Report, earlier: Earlier) -> Comparison:
    """Compare a report with results from before, or the measures of its rankings with those of a TREC run.

    Raises GoldError.
    """
    if earlier.results is not None:
        return _compare(report.results, earlier.results)
    if not report.qrels:
        raise GoldError(f"{earlier.file} is a TREC run: compare gold questions with what `askmuse eval --save` wrote.")
    return _compare(*_rankings(report, earlier.run))


def _rankings(report: Report, run: Mapping[str, Sequence[str]]) -> tuple[list[Result], list[Result]]:
    """Return the results of now and those of a TREC run, with the measures of rankings alone."""
    rated = of_rankings(RANKING, report.qrels, run)
    asked = [result for result in report.results if result.id in report.qrels and result.id in run]
    now = [
        replace(r, values={name: value for name, value in r.values.items() if name in RANKING}, right=None)
        for r in asked
    ]
    return now, [replace(r, values=rated[r.id]) for r in now]


def _compare(after: Sequence[Result], before: Sequence[Result]) -> Comparison:
    earlier = {result.id: result for result in before}
    now = [result for result in after if result.id in earlier and result.question == earlier[result.id].question]
    then = [earlier[result.id] for result in now]
    if not now:
        raise GoldError("The two runs have no question in common: compare runs over the same questions.")
    was, is_ = measures(then), measures(now)
    tested = significance(now, then)
    changes = {name: Change(was[name], is_[name], tested[name]) for name in tested if name in was and name in is_}
    gains = [(_score(result) - _score(past), result) for result, past in zip(now, then, strict=True)]
    return Comparison(
        len(now), changes, tuple(r for gain, r in gains if gain > 0), tuple(r for gain, r in gains if gain < 0)
    )


def _score(result: Result) -> float:
    names = ("hit@1", "sentence_hit@1", "refused_unanswerable", "RR")
    return next((result.values[name] for name in names if name in result.values), 0.0)
