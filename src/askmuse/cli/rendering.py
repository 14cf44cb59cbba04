"""How answers look in a terminal, and as plain text where the output is piped."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from rich.console import Console
from rich.text import Text

from askmuse.answering.answer import Agreement, Answer, AnswerSentence, Citation, NearSentence, Note, RankedPassage
from askmuse.explain import Explanation, Place
from askmuse.text import shorten, without_controls
from askmuse.types import Article, Filters, Span, Undated

_WIDTH = 100
_NEAREST = 3
"""Passages shown where the articles don't say."""
NOT_SAID = "These articles don't say."
PERHAPS = "The articles may not say. Closest:"
_QUOTATION = re.compile(r"[“\"„«][^“”\"„«»]*[”\"“»]")
"""A quote that has its marks already."""
_DOUBTFUL = 0.5
"""Below this probability an answer is more likely wrong than right, and says so."""
_AROUND = 300
"""Characters shown on each side of a quote."""


def print_answer(console: Console, answer: Answer) -> None:
    """Print the answers with their sources, or that the articles don't say and what comes nearest."""
    _print(console, _answer(answer))


def print_timeline(console: Console, answer: Answer) -> None:
    """Print the answers, which are in the order of their articles' dates, under these dates."""
    _print(console, _answer(answer, by_date=True))


def _print(console: Console, lines: Iterator[Text]) -> None:
    for line in lines:
        console.print(line, highlight=False, soft_wrap=not console.is_terminal, width=_width(console))


def _width(console: Console) -> int | None:
    return min(console.width, _WIDTH) if console.is_terminal else None


def _answer(answer: Answer, *, by_date: bool = False) -> Iterator[Text]:
    if answer.searched_as != answer.question:
        yield Text(f"Searched as: {flat(answer.searched_as)}\n", "dim")
    if chosen := _period(answer.filters, answer.undated):
        yield Text(f"{chosen}\n", "dim")
    citations = {citation.number: citation for citation in answer.citations}
    shown = {given.citations[0] for given in answer.answers}
    cited = [(given, [citations[number] for number in given.citations]) for given in answer.answers]
    for day, group in groupby(cited, lambda one: one[1][0].published if by_date else None):
        if by_date:
            yield Text(f"{day or 'undated'}\n", "bold")
        for given, sources in group:
            yield from _given(given, sources)
            yield from _beside([a for a in answer.agreement if a.citations[0] == given.citations[0]], citations, shown)
    yield from _notes(answer.notes, citations)
    if answer.outcome == "perhaps":
        yield Text(f"{PERHAPS}\n", "bold")
    for near in answer.nearest:
        yield from _near(near, [citations[number] for number in near.citations])
    if answer.outcome == "not_said":
        yield Text(NOT_SAID, "bold")
        if answer.passages:
            yield Text("\nThe nearest passages, which are no answer:\n", "dim")
        for passage in answer.passages[:_NEAREST]:
            yield from _passage(passage)


def _period(filters: Filters, undated: Undated) -> str:
    """Say which articles could answer by their dates, and what became of those without one; "" where all could."""
    first, last = filters.published_from, filters.published_to
    if not (first or last):
        return ""
    limits = [f"from {first}" if last else f"since {first}"] if first else []
    limits += [f"until {last}"] if last else []
    when = f"on {first}" if first == last else " ".join(limits)
    asked = ", as the question asks" if filters.keep_undated else ""
    count, fate = (undated.kept, "kept") if undated.kept else (undated.left_out, "left out")
    rest = f"; {count} without a date {'is' if count == 1 else 'are'} {fate}" if count else ""
    return f"Only articles published {when}{asked}{rest}."


def _given(answer: AnswerSentence, citations: Sequence[Citation]) -> Iterator[Text]:
    for citation in citations[1:]:
        yield Text(f"{flat(citation.quote)} [{citation.number}]", "dim")
    quote = Text(flat(answer.text))
    if answer.span and (at := _find(flat(answer.span), quote.plain)):
        quote.stylize("bold", *at)
    quoted = _QUOTATION.fullmatch(quote.plain)
    yield quote if quoted else Text.assemble("“", quote, "”")
    for citation in citations:
        yield Text(f"  [{citation.number}] {_source(citation)}", "dim")
    yield Text(f"  {sureness(answer)}\n", "dim")


def _near(near: NearSentence, citations: Sequence[Citation]) -> Iterator[Text]:
    yield Text(flat(near.text))
    for citation in citations:
        yield Text(f"  [{citation.number}] {_source(citation)}", "dim")
    yield Text(f"  {sureness(near)}\n", "dim")


def _notes(notes: Sequence[Note], citations: Mapping[int, Citation]) -> Iterator[Text]:
    """Yield what there is to know about an answer, in words."""
    for note in notes:
        listed = ", ".join(f"“{flat(value)}”" for value in note.values)
        match note.kind:
            case "unknown_terms":
                yield Text(f"No article has {listed}.\n", "dim")
            case "missing_part":
                yield Text(f"Not answered: {listed}.\n", "dim")
            case "newer":
                later = citations[note.citations[0]]
                yield Text(f"A newer article ({later.published}) says {listed} [{later.number}].\n")
            case "language":
                yield Text(f"The articles are in another language than the question: {listed}.\n", "dim")
            case "degraded":
                yield Text("Time ran out before everything was read.\n", "dim")


def sureness(answer: AnswerSentence | NearSentence) -> str:
    """Return how sure an answer is, in words."""
    doubt = "doubtful, " if answer.confidence < _DOUBTFUL else ""
    return f"{doubt}{round(answer.confidence * 100)} % sure"


def _beside(agreement: Sequence[Agreement], citations: Mapping[int, Citation], shown: Container[int]) -> Iterator[Text]:
    """Yield who says the same as an answer, and who gives another value: in whose words, unless these are `shown`."""
    for stance in agreement:
        other = citations[stance.citations[1]]
        mine, its = (flat(value) for value in stance.values)
        says = "the same" if stance.kind == "agree" else f"{its}, not {mine}"
        if stance.kind == "later":
            says = f"{its} (published {other.published}), not {mine}"
        style = "dim" if stance.kind == "agree" else ""
        if other.number in shown:
            yield Text(f"  [{other.number}] says {says}.\n", style)
        else:
            yield Text(f"  Says {says}: “{flat(other.quote)}”", style)
            yield Text(f"  [{other.number}] {_source(other)}\n", "dim")


def _find(span: str, quote: str) -> Span | None:
    """Return where a span stands in its quote: first as a whole word or number, not the 4 of 4.5; else anywhere."""
    exact = re.escape(span)
    whole = re.search(rf"(?<!\w)(?<!\d[.,]){exact}(?!\w)(?![.,]\d)", quote)
    match = whole or re.search(exact, quote)
    return match.span() if match else None


def flat(text: str) -> str:
    """Return a text on one line, its control characters replaced."""
    return without_controls(" ".join(text.split()))


def _source(citation: Citation) -> str:
    return f"{origin(citation)} ({citation.article_id} {citation.start}:{citation.end})"


def origin(citation: Citation) -> str:
    """Return the title, publisher and date of what is cited, as far as they are known."""
    known = [citation.title, citation.publisher, citation.published.isoformat() if citation.published else None]
    return flat(", ".join(part for part in known if part))


def print_sources(console: Console, answer: Answer) -> None:
    """Print where each citation of an answer stands, its address below it where that is known."""
    for citation in answer.citations:
        lines = [f"[{citation.number}] {_source(citation)}", *([f"    {flat(citation.url)}"] if citation.url else [])]
        console.print(Text("\n".join(lines)), highlight=False, soft_wrap=True)


def _passage(passage: RankedPassage) -> Iterator[Text]:
    yield Text(without_controls(shorten(passage.text, _AROUND)))
    yield Text(f"  {flat(passage.title)} ({passage.article_id} {passage.start}:{passage.end})\n", "dim")


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
    console.print(Text(flat(article.title), "bold"), highlight=False)
    for name, value in known:
        if value:
            console.print(Text(f"{name}: {flat(str(value))}", "dim"), highlight=False, soft_wrap=True)
    shown = Text(without_controls(article.text))
    if at is not None:
        first, last = max(0, at[0] - _AROUND), min(len(article.text), at[1] + _AROUND)
        shown = Text.assemble(
            "… " if first else "",
            without_controls(article.text[first : at[0]]),
            (without_controls(article.text[slice(*at)]), "bold reverse"),
            without_controls(article.text[at[1] : last]),
            " …" if last < len(article.text) else "",
        )
    console.print()
    console.print(shown, highlight=False, soft_wrap=not console.is_terminal)


def print_explanation(console: Console, found: Explanation) -> None:
    """Print where each signal puts a passage and its sentence, and what stands above it."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    soft = not console.is_terminal
    if found.searched_as != found.question:
        console.print(Text(f"Searched as: {flat(found.searched_as)}", "dim"), highlight=False, soft_wrap=soft)
    where = f"rank {found.rank} of {found.ranked}" if found.rank else f"not among the first {found.ranked}"
    console.print(Text(f"{found.passage_id}: {where}", "bold"), highlight=False, soft_wrap=soft)
    console.print(Text(without_controls(shorten(found.text, _AROUND))), highlight=False, soft_wrap=soft)
    source = f"{flat(found.title)} ({found.article_id} {found.start}:{found.end})"
    console.print(Text(f"  {source}", "dim"), highlight=False, soft_wrap=soft)
    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    drawn.add_column("signal", no_wrap=True)
    for name in ("passage", "rank", "sentence", "rank"):
        drawn.add_column(name, justify="right", no_wrap=True)
    for name, place in found.passage.items():
        drawn.add_row(name, *_place(place, found.ranked), *_place(found.sentence.get(name), None))
    console.print(drawn)
    quote = f"The sentence, {found.quote_start}:{found.quote_end}: {shorten(found.quote, _AROUND)}"
    console.print(Text(without_controls(quote)), highlight=False, soft_wrap=soft)
    if found.above:
        console.print(Text("\nAbove it:\n", "dim"), highlight=False)
    for passage in found.above:
        console.print(
            Text(f"{passage.rank}. {without_controls(shorten(passage.text, _AROUND))}"), highlight=False, soft_wrap=soft
        )
        at = f"{flat(passage.title)} ({passage.article_id} {passage.start}:{passage.end}), {passage.score:.3f}"
        console.print(Text(f"  {at}", "dim"), highlight=False, soft_wrap=soft)


def _place(place: Place | None, ranked: int | None) -> tuple[str, str]:
    """Return a score and a rank, or that it is beyond those that were ranked."""
    if place is None:
        return "", ""
    return f"{place.score:.3f}", str(place.rank) if place.rank else "" if ranked is None else f"> {ranked}"
