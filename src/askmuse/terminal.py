"""How answers look in a terminal, and as plain text where the output is piped."""

import re
from collections.abc import Iterator
from datetime import date

from rich.console import Console
from rich.text import Text

from askmuse.text import shorten
from askmuse.types import Answer, AnswerSentence, Article, Citation, RankedPassage, Span

_WIDTH = 100
_NEAREST = 3
"""Passages shown where the articles don't say."""
_DOUBTFUL = 0.5
"""Below this probability an answer is more likely wrong than right, and says so."""
_AROUND = 300
"""Characters shown on each side of a quote."""
_CONTROLS = dict.fromkeys({*range(32), *range(127, 160)} - {ord("\n"), ord("\t")}, "\ufffd") | {ord("\f"): "\n"}
"""An article can hold escape sequences, which would reach the terminal; a form feed only parts the pages of a PDF."""


def print_answer(console: Console, answer: Answer) -> None:
    """Print the answers with their sources, or that the articles don't say and what comes nearest."""
    for line in _answer(answer):
        console.print(line, highlight=False, soft_wrap=not console.is_terminal, width=_width(console))


def _width(console: Console) -> int | None:
    return min(console.width, _WIDTH) if console.is_terminal else None


def _answer(answer: Answer) -> Iterator[Text]:
    if answer.searched_as != answer.question:
        yield Text(f"Searched as: {_flat(answer.searched_as)}\n", "dim")
    citations = {citation.number: citation for citation in answer.citations}
    for given in answer.answers:
        yield from _given(given, [citations[number] for number in given.citations])
    if not answer.answerable:
        yield Text("These articles don't say.", "bold")
        if answer.passages:
            yield Text("\nThe nearest passages, which are no answer:\n", "dim")
        for passage in answer.passages[:_NEAREST]:
            yield from _passage(passage)


def _given(answer: AnswerSentence, citations: list[Citation]) -> Iterator[Text]:
    for citation in citations[1:]:
        yield Text(f"{_flat(citation.quote)} [{citation.number}]", "dim")
    quote = Text(_flat(answer.text))
    if answer.span and (at := _find(_flat(answer.span), quote.plain)):
        quote.stylize("bold", *at)
    yield Text.assemble("“", quote, "”")
    for citation in citations:
        yield Text(f"  [{citation.number}] {_source(citation)}", "dim")
    doubt = "doubtful, " if answer.confidence < _DOUBTFUL else ""
    yield Text(f"  {doubt}{round(answer.confidence * 100)} % sure\n", "dim")


def _find(span: str, quote: str) -> Span | None:
    """Return where a span stands in its quote: first as a whole word or number, not the 4 of 4.5; else anywhere."""
    exact = re.escape(span)
    whole = re.search(rf"(?<!\w)(?<!\d[.,]){exact}(?!\w)(?![.,]\d)", quote)
    match = whole or re.search(exact, quote)
    return match.span() if match else None


def _safe(text: str) -> str:
    """Replace the control characters of a text, each by one character, but for newlines and tabs."""
    return text.translate(_CONTROLS)


def _flat(text: str) -> str:
    return _safe(" ".join(text.split()))


def _source(citation: Citation) -> str:
    known = [citation.title, citation.publisher, citation.published.isoformat() if citation.published else None]
    return f"{_flat(', '.join(part for part in known if part))} ({citation.article_id} {citation.start}:{citation.end})"


def _passage(passage: RankedPassage) -> Iterator[Text]:
    yield Text(_safe(shorten(passage.text, _AROUND)))
    yield Text(f"  {_flat(passage.title)} ({passage.article_id} {passage.start}:{passage.end})\n", "dim")


def print_article(console: Console, article: Article, at: Span | None) -> None:
    """Print an article, or what stands around a span of it, which is marked."""
    known: list[tuple[str, str | date | None]] = [
        ("publisher", article.publisher),
        ("author", article.author),
        ("published", article.published),
        ("url", article.url),
        ("copy of", article.copy_of),
        ("sha256", article.sha256),
    ]
    console.print(Text(_flat(article.title), "bold"), highlight=False)
    for name, value in known:
        if value:
            console.print(Text(f"{name}: {_flat(str(value))}", "dim"), highlight=False, soft_wrap=True)
    shown = Text(_safe(article.text))
    if at is not None:
        first, last = max(0, at[0] - _AROUND), min(len(article.text), at[1] + _AROUND)
        shown = Text.assemble(
            "… " if first else "",
            _safe(article.text[first : at[0]]),
            (_safe(article.text[slice(*at)]), "bold reverse"),
            _safe(article.text[at[1] : last]),
            " …" if last < len(article.text) else "",
        )
    console.print()
    console.print(shown, highlight=False, soft_wrap=not console.is_terminal)
