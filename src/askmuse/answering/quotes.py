"""How much of a passage to quote, and with what above it, so that a sentence can be read on its own."""

import re
from collections.abc import Sequence

from askmuse.types import Kind, Passage, Sentence, Span

LONGEST = 3
"""Sentences of one quote."""
_FIGURE = re.compile(r"(?<![\w.])(?!(?:19|20)\d\d\b)\d")
"""A number that is no year and no part of a name."""
_CELL_OF_FIGURES = re.compile(r"(?<![^|\n])[^\w|\n]*(?!(?:19|20)\d\d\b)\d")
"""A cell that begins with such a number, which "Llama 4" does not."""
_BELOW = 80
"""Characters below the last row of a passage in which the table may go on."""
_MARKS = "\"“'‘"
"""A paragraph that opens with one of these may quote somebody else than the paragraph before."""
_LEANS = re.compile(
    r"""["'“(]*(?:
        (?:he|she|it|they|this|that|these|those|his|her|its|their|both|neither|such|there|here|him|them)\b
        | (?:but|and|or|so|yet|also|however|moreover|instead|still|then|meanwhile|similarly|likewise|nevertheless)\b
        | in\ (?:contrast|addition|turn|return|response|comparison)\b | by\ (?:contrast|comparison)\b
        | for\ (?:example|instance)\b | as\ a\ result\b | on\ the\ other\ hand\b | at\ the\ same\ time\b
        | the\ (?:former|latter|same|two|three|company|firm|model|move|finding|figure|result|score|change|system)\b
        | the\ (?:feature|shift)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""How a sentence opens that cannot be read without the one before."""


def context(text: str, passage: Passage, first: int, best: int) -> list[Span]:
    """Return the heading that a bullet or a row stands under, and the head of the row's table if it is not quoted.

    The quote begins with the sentence number `first` of the passage, and the sentence number `best` is what answers.
    """
    kind = passage.sentences[best].kind
    found = [passage.heading] if passage.heading and kind in {Kind.BULLET, Kind.ROW} else []
    head = best
    while kind is Kind.ROW and head and passage.sentences[head - 1].kind is Kind.ROW:
        head -= 1
    row = passage.sentences[head]
    if head < first and not _CELL_OF_FIGURES.search(text, row.start, row.end):
        found.append((row.start, row.end))
    return found


def is_head(text: str, sentences: Sequence[Sentence], number: int) -> bool:
    """Whether a row only names the columns of the figures below it, which may stand in the next passage."""
    row = sentences[number]
    opens = row.kind is Kind.ROW and not (number and sentences[number - 1].kind is Kind.ROW)
    if not opens or _CELL_OF_FIGURES.search(text, row.start, row.end):
        return False
    if number + 1 == len(sentences):
        return bool(_CELL_OF_FIGURES.search(text, row.end, row.end + _BELOW))
    below = sentences[number + 1]
    return below.kind is Kind.ROW and bool(_FIGURE.search(text, below.start, below.end))


def readable(text: str, sentences: Sequence[Sentence], number: int) -> tuple[int, int]:
    """Return the first and the last of the sentences to quote: a whole bullet, or one and what it leans on."""
    first = last = number
    kind = sentences[number].kind
    if kind is Kind.BULLET:
        while first and last - first < LONGEST - 1 and in_one_block(text, sentences[first - 1 : first + 1]):
            first -= 1
        while (
            last + 1 < len(sentences) and last - first < LONGEST - 1 and in_one_block(text, sentences[last : last + 2])
        ):
            last += 1
    elif (
        kind is Kind.PROSE
        and number
        and sentences[number - 1].kind is kind
        and (in_one_block(text, sentences[number - 1 : number + 1]) or text[sentences[number].start] not in _MARKS)
        and _LEANS.match(text, sentences[number].start)
    ):
        first -= 1
    return first, last


def in_one_block(text: str, sentences: Sequence[Sentence]) -> bool:
    """Whether the sentences stand in one paragraph or bullet."""
    return "\n" not in text[sentences[0].start : sentences[-1].end]
