"""Prints the explanation of a ranking in a terminal."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from askmuse.answering.showing.words import flat
from askmuse.cli.showing.printing import print_lines, unbroken
from askmuse.cli.showing.rendering import AROUND, passage_source
from askmuse.explain import Explanation, ScoreAndRank
from askmuse.text import escape_controls, shorten


def print_explanation(console: Console, explanation: Explanation) -> None:
    """Print the rank of a passage and of its sentence by each signal, and the passages above it."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    print_lines(console, _head(explanation))
    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("signal", no_wrap=True)
    for name in ("passage", "rank", "sentence", "rank"):
        table.add_column(name, justify="right", no_wrap=True)
    for name, place in explanation.passage.items():
        table.add_row(name, *_place(place, explanation.ranked), *_place(explanation.sentence.get(name), None))
    console.print(table)
    print_lines(console, _rest(explanation))


def _head(explanation: Explanation) -> Iterator[Text]:
    if explanation.searched_as != explanation.question:
        yield Text(f"Searched as: {flat(explanation.searched_as)}", "dim")
    rank = f"rank {explanation.rank} of {explanation.ranked}"
    where = rank if explanation.rank else f"not among the first {explanation.ranked}"
    yield unbroken(f"{flat(explanation.passage_id)}: {where}", "bold")
    yield Text(escape_controls(shorten(explanation.text, AROUND)))
    at = f"{flat(explanation.article_id)} {explanation.start}:{explanation.end}"
    yield unbroken(f"  {flat(explanation.title)} ({at})")


def _rest(explanation: Explanation) -> Iterator[Text]:
    quote = shorten(explanation.quote, AROUND)
    yield Text(escape_controls(f"The best sentence, {explanation.quote_start}:{explanation.quote_end}: {quote}"))
    if explanation.above:
        yield Text("\nPassages above it:\n", "dim")
    for passage in explanation.above:
        yield Text(escape_controls(shorten(passage.text, AROUND)))
        yield unbroken(f"  {passage_source(passage)}, score {passage.score:.3f}")


def _place(place: ScoreAndRank | None, ranked: int | None) -> tuple[str, str]:
    """Return a score and a rank; a rank beyond the `ranked` passages is shown as such."""
    if place is None:
        return "", ""
    return f"{place.score:.3f}", str(place.rank) if place.rank else "" if ranked is None else f"> {ranked}"
