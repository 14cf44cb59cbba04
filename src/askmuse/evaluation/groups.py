"""Measures groups of questions: by type, by folder, and by properties of the articles that have the answers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TypeVar

from askmuse.articles.folder import SUFFIXES
from askmuse.errors import GoldError
from askmuse.evaluation.measures import percentile
from askmuse.evaluation.results import Group, Report, Result
from askmuse.evaluation.statistics import intervals, measures
from askmuse.types import Article

_T = TypeVar("_T")

DIMENSIONS = ("publisher", "month", "length", "format")
UNKNOWN = "unknown"
"""The name of the slice with the articles of which the dimension is not known."""
LENGTHS = (200, 400, 800)
"""The lengths in words that separate the slices: news in brief, reports, long reports, and everything longer."""


def slices(articles: Iterable[Article]) -> dict[str, tuple[str, ...]]:
    """Return, for each dimension, the slices of the articles, in alphabetical order."""
    answering = list(articles)
    columns = {
        "publisher": [article.publisher or UNKNOWN for article in answering],
        "month": [f"{article.published:%Y-%m}" if article.published else UNKNOWN for article in answering],
        "length": [_length(article.text) for article in answering],
        "format": [_format(article.path) for article in answering],
    }
    return {name: tuple(sorted(set(values))) for name, values in columns.items()}


def _length(text: str) -> str:
    words = len(text.split())
    if words >= LENGTHS[-1]:
        return f"{LENGTHS[-1]} words or more"
    return f"under {next(bound for bound in LENGTHS if words < bound)} words"


def _format(path: str) -> str:
    suffix = PurePath(path).suffix.lower()
    return suffix.removeprefix(".") if suffix in SUFFIXES else UNKNOWN


def grouped(results: Sequence[Result], by: str) -> dict[str, list[Result]]:
    """Return the results of each slice of a dimension; a question counts in the slice of every article that answers it.

    Unanswerable questions are in no slice.
    """
    groups: dict[str, list[Result]] = {}
    for result in results:
        for name in result.slices.get(by, ()):
            groups.setdefault(name, []).append(result)
    return dict(sorted(groups.items()))


def measured(report: Report) -> Report:
    """Return the report with the measures of its results: all together, by type, and by folder where there are two."""
    results, times = report.results, [ms for ms in report.latencies.get(report.mode, ()) if ms]
    types = [kind for kind in dict.fromkeys(result.type for result in results) if kind]
    folders = list(dict.fromkeys(result.folder for result in results))
    return replace(
        report,
        n=len(results),
        measures=measures(results),
        intervals=intervals(results),
        latency_ms={"p50": percentile(times, 0.5), "p99": percentile(times, 0.99)} if times else {},
        types={kind: _group([r for r in results if r.type == kind], certainty=False) for kind in types},
        folders={name: _group([r for r in results if r.folder == name]) for name in folders if len(folders) > 1},
    )


def sliced(report: Report, by: Iterable[str]) -> Report:
    """Return the report with measures by slices: publishers, months, lengths or formats of the articles that answer."""
    groups = {name: grouped(report.results, name) for name in by}
    slices = {
        name: {value: _group(results, certainty=False) for value, results in columns.items()}
        for name, columns in groups.items()
    }
    return replace(report, slices=slices)


def joined(reports: Sequence[Report]) -> Report:
    """Return one report over several sets of questions, in one mode; ids then begin with the name of their set.

    Raises GoldError where two sets have one name.
    """
    if len(reports) == 1:
        return reports[0]
    names = [report.source for report in reports]
    if duplicates := [name for name in names if names.count(name) > 1]:
        raise GoldError(f"Two sets of questions are called {duplicates[0]!r}: rename one of their folders or files.")
    modes = dict.fromkeys(mode for report in reports for mode in report.latencies)
    thresholds = {report.min_confidence for report in reports}
    together = Report(
        n=0,
        measures={},
        latency_ms={},
        latencies={mode: [ms for r in reports for ms in r.latencies.get(mode, ())] for mode in modes},
        stale=tuple(f"{report.source}/{id_}" for report in reports for id_ in report.stale),
        stale_labels=tuple(f"{report.source}/{label}" for report in reports for label in report.stale_labels),
        min_confidence=thresholds.pop() if len(thresholds) == 1 else None,
        mode=reports[0].mode,
        source=", ".join(names),
        results=tuple(replace(r, id=f"{report.source}/{r.id}") for report in reports for r in report.results),
        run=_prefixed(reports, lambda report: report.run),
        labels=_prefixed(reports, lambda report: report.labels),
    )
    return measured(together)


def _prefixed(reports: Sequence[Report], part: Callable[[Report], Mapping[str, _T]]) -> dict[str, _T]:
    return {f"{report.source}/{id_}": value for report in reports for id_, value in part(report).items()}


def _group(results: Sequence[Result], *, certainty: bool = True) -> Group:
    """Measure a group of questions; without `certainty`, leave out what compares answerable with unanswerable ones."""
    return Group(len(results), measures(results, certainty=certainty), intervals(results, certainty=certainty))
