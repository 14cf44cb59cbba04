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
_TELLS = (
    r"(?:said|says|say|told|tells|adds|added|writes|wrote|replied|answered|argued|argues|claimed|claims|warned|warns"
    r"|insisted|insists|denied|denies|admitted|promised|thinks?|believes?|called|described|estimated|explained"
    r"|conceded|complained)"
)
_UNNAMED_SPEAKER = re.compile(
    rf"\b(?:he|she|they)\s+(?:\w+\s+)?{_TELLS}\b|\b{_TELLS}\s+(?:he|she|they)\b", re.IGNORECASE
)
"""A statement whose speaker is named in the sentence before."""
_PERSON = re.compile(r"\b(?:he|she|they|him|her|them|his|hers|their)\b", re.IGNORECASE)
_NAME = re.compile(r"(?<!^)(?<![\"“] )\b[A-Z][a-z]{2,}")
"""A capitalised word that does not open the sentence or a quotation."""
_REPORTS_QUESTION = re.compile(
    r"\b(?:asked|asks|wondered|wanted to know|wants to know)\b[^\"“”]{0,40}\b"
    r"(?:who|whom|whose|what|when|where|why|how|whether|if|which|about)\b",
    re.IGNORECASE,
)
"""A sentence that only says that somebody asked something: the reply is in the next."""
_ANNOUNCES = re.compile(
    r"(?::|\b(?:two|three|four|five|several|these|both|the following|a few|many) (?:\w+ )?(?:reasons?|things|ways"
    r"|points|questions|options|steps|changes|conditions|causes|faults|findings|problems|demands))[.:]?\s*\Z",
    re.IGNORECASE,
)
"""How a sentence ends that only announces what comes next."""


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
        and _leans(text, sentences[number])
    ):
        first -= 1
    if kind is Kind.PROSE and number + 1 < len(sentences) and _leaves_open(text, sentences[number]):
        last += sentences[number + 1].kind in {Kind.PROSE, Kind.BULLET}
    return first, last


def _leans(text: str, sentence: Sentence) -> bool:
    """Whether a sentence needs the one before: by how it opens, for its speaker, or for whom it calls he or she."""
    if _LEANS.match(text, sentence.start):
        return True
    shown = text[sentence.start : sentence.end]
    return bool(_UNNAMED_SPEAKER.search(shown) or (_PERSON.search(shown) and not _NAME.search(shown)))


def _leaves_open(text: str, sentence: Sentence) -> bool:
    """Whether a sentence only reports a question or announces something, so that the next one answers."""
    shown = text[sentence.start : sentence.end]
    return bool(_REPORTS_QUESTION.search(shown) or _ANNOUNCES.search(shown))


def in_one_block(text: str, sentences: Sequence[Sentence]) -> bool:
    """Whether the sentences stand in one paragraph or bullet."""
    return "\n" not in text[sentences[0].start : sentences[-1].end]
