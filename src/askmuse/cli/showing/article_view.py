"""Prints an article, whole or in part, and the list of all articles."""

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Console
from rich.text import Text

from askmuse.answering.showing.words import flat
from askmuse.cli.showing.printing import print_lines, unbroken
from askmuse.cli.showing.rendering import AROUND
from askmuse.text import escape_controls
from askmuse.types import Article, Span

_HEADS = ("id", "title", "publisher", "published", "pages", "language")
_TITLE = _HEADS.index("title")
_UNKNOWN = "-"
_GAP = "  "
_SHORTEST_TITLE, _LONGEST_TITLE = 20, 60
"""The bounds of the length to which the list of articles cuts titles in a terminal; its width decides."""


def print_article(console: Console, article: Article, at: Span | None) -> None:
    """Print an article; with a span, only the text around it, with the span marked."""
    print_lines(console, _article(article, at))


def _article(article: Article, at: Span | None) -> Iterator[Text]:
    known: list[tuple[str, str | date | None]] = [
        ("publisher", article.publisher),
        ("author", article.author),
        ("published", article.published),
        ("url", article.url),
        ("copy of", article.copy_of),
        ("sha256", article.sha256),
    ]
    yield Text(flat(article.title), "bold")
    for name, value in known:
        if value:
            yield unbroken(f"{name}: {flat(str(value))}")
    yield Text()
    if at is None:
        yield Text(escape_controls(article.text))
        return
    first, last = max(0, at[0] - AROUND), min(len(article.text), at[1] + AROUND)
    yield Text.assemble(
        "… " if first else "",
        escape_controls(article.text[first : at[0]]),
        (escape_controls(article.text[slice(*at)]), "bold reverse"),
        escape_controls(article.text[at[1] : last]),
        " …" if last < len(article.text) else "",
    )


def print_articles(console: Console, articles: Sequence[Article]) -> None:
    """Print a line for each article: a table in a terminal, tab-separated with a header elsewhere."""
    rows = [_HEADS, *(_row(article) for article in articles)]
    if not console.is_terminal:
        print(*("\t".join(row) for row in rows), sep="\n", file=console.file)  # rich would expand the tabs
        return
    widths = _widths(rows)
    room_for_title = console.width - len(_GAP) * (len(widths) - 1) - sum(widths) + widths[_TITLE]
    length = min(max(room_for_title, _SHORTEST_TITLE), _LONGEST_TITLE)
    short = [tuple(_cut(cell, length) if n == _TITLE else cell for n, cell in enumerate(row)) for row in rows]
    widths = _widths(short)
    lines = [_GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in short]
    print_lines(console, (unbroken(line, "" if n else "bold") for n, line in enumerate(lines)))


def _row(article: Article) -> tuple[str, ...]:
    cells = (article.id, article.title, article.publisher, article.published, article.page_count, article.language)
    return tuple(flat(str(cell)) if cell else _UNKNOWN for cell in cells)


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(len, column)) for column in zip(*rows, strict=True)]


def _cut(cell: str, length: int) -> str:
    return f"{cell[: length - 1]}…" if len(cell) > length else cell
