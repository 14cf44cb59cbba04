"""Writes a report as one HTML page that needs no network: measures, figures, and why each question was missed.

`page.html` is the template; Jinja escapes all values.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from askmuse.evaluation.compare import Comparison
from askmuse.evaluation.gold import ALL
from askmuse.evaluation.measures import REFUSED
from askmuse.evaluation.reports.figures import draw
from askmuse.evaluation.reports.templates import template
from askmuse.evaluation.results import Group, Report, Result

Table = tuple[Sequence[str], Sequence[Sequence[str]]]
"""The heads of the columns, and the rows."""


def write_page(folder: Path, report: Report, comparison: Comparison | None = None) -> Path:
    """Write the page into a folder, which is made if necessary, and return its file; raises GoldError."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "index.html"
    file.write_text(page(report, comparison), encoding="utf-8")
    return file


def page(report: Report, comparison: Comparison | None = None) -> str:
    """Return the page; raises GoldError if a library is missing."""
    missed = Counter(result.missed for result in report.results if result.missed)
    if report.stale:
        missed["not asked, because no article states the answer"] = len(report.stale)
    groups = [("type", report.types), ("folder", report.folders), *report.slices.items()]
    return template(__package__, anchor=_anchor).render(
        report=report,
        right=sum(not result.missed for result in report.results),
        measures=_measures(report, comparison),
        groups=[(name, _groups(report, name, kept)) for name, kept in groups if kept],
        figures=draw(report),
        missed=missed.most_common(),
        changed=[("Won", comparison.won), ("Lost", comparison.lost)] if comparison else [],
        questions=[
            (result, [(name, texts) for name, texts in _details(result) if any(texts)]) for result in report.results
        ],
    )


def _measures(report: Report, comparison: Comparison | None) -> Table:
    compared = (f"before, n = {comparison.n}", "after", "gained", "p") if comparison else ()
    rows = []
    for name, value in report.measures.items():
        low_high = report.intervals.get(name)
        row = [name, f"{value:.3f}", f"{low_high[0]:.3f}–{low_high[1]:.3f}" if low_high else ""]
        change = comparison.changes.get(name) if comparison else None
        if change:
            row += [f"{change.before:.3f}", f"{change.after:.3f}", f"{change.difference:+.3f}", f"{change.p:.4f}"]
        rows.append(row)
    rows += [[f"latency {name}", f"{value:.1f} ms"] for name, value in report.latency_ms.items()]
    return ("", "value", "95 % interval", *compared), rows


def _groups(report: Report, by: str, groups: Mapping[str, Group]) -> Table:
    names = [name for name in report.measures if any(name in group.measures for group in groups.values())]
    names = [name for name in names if name not in REFUSED]
    rows = [
        [group_name, str(group.n), *(_share(group, name) for name in names), _share(group, *REFUSED)]
        for group_name, group in {**groups, ALL: Group(report.n, report.measures)}.items()
    ]
    return (by, "n", *names, "refused"), rows


def _share(group: Group, *names: str) -> str:
    return next((f"{group.measures[name]:.3f}" for name in names if name in group.measures), "")


def _details(result: Result) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the details of a question, each a name and lines of text."""
    yield "asked after", [text for text in result.history if text]
    yield "asked", [result.question]
    yield "searched as", [result.searched_as]
    yield "expected", [" | ".join(fact) for fact in result.expected] if result.answerable else ["no article answers it"]
    yield "relevant", [", ".join(result.documents)]
    yield ("answered" if result.answered else "withheld"), result.answers or ["nothing"]
    yield "from", [result.source]
    yield "confidence", [f"{result.confidence:.3f}"]
    yield "ranks", [", ".join(_rank(rank) for rank in result.ranks)]
    yield "right passage", [", ".join(f"{name} {_rank(rank)}" for name, rank in result.signals.items())]
    yield "missed", [": ".join(part for part in (result.missed, result.because) if part)]
    yield "stood above", result.above
    yield "measures", [", ".join(f"{name} {value:.3g}" for name, value in result.values.items())]
    yield "took", [f"{result.ms:.1f} ms"]


def _rank(rank: int | None) -> str:
    return "–" if rank is None else str(rank)


def _anchor(id_: str) -> str:
    return f"q-{''.join('-' if character.isspace() else character for character in id_)}"
