"""Prints answers in a terminal, or as plain text to a pipe."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import groupby

from rich.console import Console
from rich.text import Text

from askmuse.answering.answer import Agreement, Answer, AnswerSentence, Citation, NearSentence, RankedPassage
from askmuse.answering.showing.remarks import remarks, restrictions, stance_in_words
from askmuse.answering.showing.spans import place_of
from askmuse.answering.showing.words import NOT_SAID, PERHAPS, address, flat, source, sureness
from askmuse.cli.showing.printing import print_lines, unbroken
from askmuse.text import escape_controls, shorten

NEAREST = 3
"""The number of passages shown if the articles don't say, unless another is asked for."""
AROUND = 300
"""The most characters of a passage that are shown, and of the text on each side of a quote."""
_QUOTATION = re.compile(r"[“\"„«][^“”\"„«»]*[”\"“»]")
"""Matches a quote that has its own quotation marks."""


def print_answer(
    console: Console, answer: Answer, *, percent: bool = False, by_date: bool = False, nearest: int = NEAREST
) -> None:
    """Print the answers with their sources, or the closest sentences or passages.

    `percent` shows probabilities as numbers too, `by_date` puts the answers of a timeline under their dates, `nearest`
    is how many passages a refusal shows.
    """
    print_lines(console, _answer(answer, percent=percent, by_date=by_date, nearest=nearest))


def _answer(answer: Answer, *, percent: bool, by_date: bool, nearest: int) -> Iterator[Text]:
    refused = answer.outcome == "not_said"
    if answer.searched_as != answer.question and not refused:
        yield Text(f"Searched as: {flat(answer.searched_as)}\n", "dim")
    for line in restrictions(answer.filters, answer.undated):
        yield Text(f"{line}\n", "dim")
    if refused:
        yield from _refusal(answer, nearest)
        return
    citations = {citation.number: citation for citation in answer.citations}
    shown = {sentence.citations[0] for sentence in answer.answers}
    cited = [(sentence, [citations[number] for number in sentence.citations]) for sentence in answer.answers]
    for day, group in groupby(cited, lambda pair: pair[1][0].published if by_date else None):
        if by_date:
            yield Text(f"{day or 'undated'}\n", "bold")
        for sentence, sources in group:
            yield from _sentence(sentence, sources, percent=percent)
            stances = [stance for stance in answer.agreement if stance.citations[0] == sentence.citations[0]]
            yield from _stances(stances, citations, shown)
    if answer.outcome == "perhaps":
        yield Text(f"{PERHAPS}\n", "bold")
    for near in answer.nearest:
        yield from _near(near, [citations[number] for number in near.citations], percent=percent)
    for line in remarks(answer.notes):
        yield Text(f"{line}\n", "dim")


def _refusal(answer: Answer, nearest: int) -> Iterator[Text]:
    """Yield the lines of a refusal: that the articles don't say, the query, and the nearest passages."""
    yield Text(f"{NOT_SAID}\n", "bold")
    yield Text(f"Searched for: {flat(answer.searched_as)}\n", "dim")
    for line in remarks(answer.notes):
        yield Text(f"{line}\n", "dim")
    if answer.passages:
        yield Text("The nearest passages, none of which is an answer:\n", "dim")
    for passage in answer.passages[:nearest]:
        yield Text(escape_controls(shorten(passage.text, AROUND)))
        yield unbroken(f"  {passage_source(passage)}\n")


def _sentence(answer: AnswerSentence, citations: Sequence[Citation], *, percent: bool) -> Iterator[Text]:
    for citation in citations[1:]:
        yield Text(f"{flat(citation.quote)} [{citation.number}]", "dim")
    quote = Text(flat(answer.text))
    if answer.span and (at := place_of(flat(answer.span), quote.plain)):
        quote.stylize("bold", *at)
    yield _in_marks(quote)
    yield from _sources(citations)
    yield Text(f"  {sureness(answer.confidence, percent=percent)}\n", "dim")


def _near(near: NearSentence, citations: Sequence[Citation], *, percent: bool) -> Iterator[Text]:
    yield _in_marks(Text(flat(near.text)))
    yield from _sources(citations)
    yield Text(f"  {sureness(near.confidence, percent=percent)}\n", "dim")


def _in_marks(quote: Text) -> Text:
    return quote if _QUOTATION.fullmatch(quote.plain) else Text.assemble("“", quote, "”")


def _sources(citations: Sequence[Citation]) -> Iterator[Text]:
    for citation in citations:
        yield unbroken(f"  [{citation.number}] {source(citation)}")


def _stances(stances: Sequence[Agreement], citations: Mapping[int, Citation], shown: Container[int]) -> Iterator[Text]:
    """Yield the other articles that agree with an answer or differ, with their quotes unless these are `shown`."""
    for stance in stances:
        mine, other = (citations[number] for number in stance.citations)
        style = "dim" if stance.kind == "agree" else ""
        words = stance_in_words(stance, mine, other)
        if other.number in shown:
            yield Text(f"  {words} [{other.number}].\n", style)
        else:
            yield Text(f"  {words}: “{flat(other.quote)}”", style)
            yield unbroken(f"  [{other.number}] {source(other)}\n")


def print_sources(console: Console, answer: Answer, nearest: int = NEAREST) -> None:
    """Print the source of each citation of an answer, with its address; for a refusal, those of its passages."""
    if answer.outcome == "not_said":
        print_lines(console, (unbroken(passage_source(passage), "") for passage in answer.passages[:nearest]))
        return
    for citation in answer.citations:
        url = address(citation)
        below = f"\n    {flat(url)}" if url else ""
        print_lines(console, [unbroken(f"[{citation.number}] {source(citation)}{below}", "")])


def passage_source(passage: RankedPassage) -> str:
    """Return the number of a passage, its title, and its place."""
    return f"[{passage.rank}] {flat(passage.title)} ({flat(passage.article_id)} {passage.start}:{passage.end})"
