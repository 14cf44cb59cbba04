"""A report as one HTML page that needs no network: measures, figures, and every question with why it was missed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib import resources
from pathlib import Path

from askmuse.evaluation.compare import Comparison
from askmuse.evaluation.gold import ALL
from askmuse.evaluation.measures import REFUSED
from askmuse.evaluation.reports.figures import draw
from askmuse.evaluation.results import Group, Report, Result


def write_page(folder: Path, report: Report, comparison: Comparison | None = None) -> Path:
    """Write the page into a folder, which is made where there is none, and return its file; raises GoldError."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "index.html"
    file.write_text(page(report, comparison), encoding="utf-8")
    return file


def page(report: Report, comparison: Comparison | None = None) -> str:
    """Return the page."""
    style = resources.files("askmuse.evaluation.reports").joinpath("page.css").read_text(encoding="utf-8")
    script = resources.files("askmuse.evaluation.reports").joinpath("page.js").read_text(encoding="utf-8")
    title = f"askmuse: {report.source}, {report.mode}"
    body = "\n".join(_body(report, comparison))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>\n<style>{style}</style></head>\n"
        f"<body><h1>{escape(title)}</h1>\n{body}\n<script>{script}</script></body></html>\n"
    )


def _body(report: Report, comparison: Comparison | None) -> Iterator[str]:
    missed = Counter(result.missed for result in report.results if result.missed)
    if report.stale:
        missed["stale: no article states the answer any more, not asked"] = len(report.stale)
    yield f"<p>{report.n} questions, {sum(not result.missed for result in report.results)} of them right.</p>"
    yield "<h2>Measures</h2>" + _measures(report, comparison)
    if report.types:
        yield "<h2>By type</h2>" + _types(report)
    yield "<h2>Figures</h2><div class=figures>"
    for name, (svg, caption) in draw(report).items():
        label = escape(f"{name}. {caption}", quote=True)
        yield f'<figure><div role="img" aria-label="{label}">{svg}</div>'
        yield f"<figcaption><b>{escape(name)}.</b> {escape(caption)}</figcaption></figure>"
    yield "</div>"
    if missed:
        yield "<h2>Why questions were missed</h2>" + _table(
            ("why", "n"), [(k, str(n)) for k, n in missed.most_common()]
        )
    if report.stale:
        yield f"<p>Stale: {escape(', '.join(report.stale))}.</p>"
    if report.stale_labels:
        yield f"<p>Stale labels, not counted: {escape('; '.join(report.stale_labels))}.</p>"
    if comparison:
        for name, results in (("Won", comparison.won), ("Lost", comparison.lost)):
            links = ", ".join(f'<a href="#{_anchor(result.id)}">{escape(result.id)}</a>' for result in results)
            yield f"<h2>{name}: {len(results)}</h2><p>{links}</p>"
    yield "<h2>Questions</h2>"
    yield '<p><label><input type="checkbox" id="missed"> missed ones only</label> '
    yield '<label>with <input type="search" id="search" placeholder="words, a type, an id"></label></p>'
    yield from map(_question, report.results)


def _measures(report: Report, comparison: Comparison | None) -> str:
    compared = (f"before, n = {comparison.n}", "after", "gained", "p") if comparison else ()
    heads = ["", "value", "95 % interval", *compared]
    rows = []
    for name, value in report.measures.items():
        low_high = report.intervals.get(name)
        row = [name, f"{value:.3f}", f"{low_high[0]:.3f}–{low_high[1]:.3f}" if low_high else ""]
        change = comparison.changes.get(name) if comparison else None
        if change:
            row += [f"{change.before:.3f}", f"{change.after:.3f}", f"{change.difference:+.3f}", f"{change.p:.4f}"]
        rows.append(row)
    rows += [[f"latency {name}", f"{value:.1f} ms"] for name, value in report.latency_ms.items()]
    return _table(heads, rows)


def _types(report: Report) -> str:
    names = [name for name in report.measures if any(name in group.measures for group in report.types.values())]
    names = [name for name in names if name not in REFUSED]
    rows = [
        [kind, str(group.n), *(_share(group, name) for name in names), _share(group, *REFUSED)]
        for kind, group in {**report.types, ALL: Group(report.n, report.measures)}.items()
    ]
    return _table(("type", "n", *names, "refused"), rows)


def _share(group: Group, *names: str) -> str:
    return next((f"{group.measures[name]:.3f}" for name in names if name in group.measures), "")


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<div class=wide><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def _question(result: Result) -> str:
    mark = "miss" if result.missed else "hit"
    kind = f" <small>{escape(result.type)}</small>" if result.type else ""
    why = f" <em>{escape(result.missed)}</em>" if result.missed else ""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{text}</dd>" for name, text in _details(result) if text)
    return (
        f'<details class="question {mark}" id="{_anchor(result.id)}"><summary><code>{escape(result.id)}</code>{kind} '
        f"{escape(result.question)}{why}</summary><dl>{rows}</dl></details>"
    )


def _details(result: Result) -> Iterator[tuple[str, str]]:
    yield "asked after", _lines(text for text in result.history if text)
    yield "asked", escape(result.question)
    yield "searched as", escape(result.searched_as)
    yield "expected", _expected(result)
    yield "relevant", escape(", ".join(result.documents))
    yield ("answered" if result.answered else "withheld"), _lines(result.answers) or "nothing"
    yield "from", escape(result.source)
    yield "confidence", f"{result.confidence:.3f}"
    yield "ranks", escape(", ".join(_rank(rank) for rank in result.ranks))
    yield "right passage", escape(", ".join(f"{name} {_rank(rank)}" for name, rank in result.signals.items()))
    yield "missed", escape(": ".join(part for part in (result.missed, result.because) if part))
    yield "stood above", _lines(result.above)
    yield "measures", escape(", ".join(f"{name} {value:.3g}" for name, value in result.values.items()))
    yield "took", f"{result.ms:.1f} ms"


def _expected(result: Result) -> str:
    if not result.answerable:
        return "no answer: the articles don't say"
    return _lines(" | ".join(fact) for fact in result.expected)


def _lines(texts: Iterable[str]) -> str:
    return "<br>".join(map(escape, texts))


def _rank(rank: int | None) -> str:
    return "–" if rank is None else str(rank)


def _anchor(id_: str) -> str:
    return f"q-{escape(''.join('-' if character.isspace() else character for character in id_), quote=True)}"
