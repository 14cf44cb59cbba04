"""Decides how much of a passage to quote, so that the quote can be understood on its own."""

import re
from collections.abc import Sequence
from itertools import takewhile

from askmuse.questions.english import DEMONSTRATIVES, PERSONAL_PRONOUNS, PRONOUNS, QUESTION_WORDS, any_of
from askmuse.types import Kind, Passage, Sentence, Span

LONGEST = 3
"""The most sentences in one quote, unless the first announces how many things follow."""
_FIGURE = re.compile(r"(?<![\w.])(?!(?:19|20)\d\d\b)\d")
"""The first digit of a number that is neither a year nor part of a name."""
_CELL_OF_FIGURES = re.compile(r"(?<![^|\n])[^\w|\n]*(?!(?:19|20)\d\d\b)\d")
"""A cell of a table that begins with a number other than a year; "Llama 4" does not."""
_LABELLED = re.compile(r"\| [^|\n:]{1,200}: ")
"""A cell that stands after the head of its column: rows of most formats name their columns themselves."""
_RULE = re.compile(r"\s*\|?[ :|-]*--")
"""The rule below the head of a table in Markdown."""
_BELOW = 80
"""How many characters below the last row of a passage are searched for another row of the table."""
_MARKS = "\"“'‘"
"""Quotation marks. A paragraph that opens with one may quote another speaker than the paragraph before."""
_WORD = r"[A-ZÀ-ÞА-ЯЁ][\w.'’-]{0,30}"
_SPEAKER = re.compile(
    rf"[*_>\s]*(?P<name>(?:{_WORD},? ){{1,3}}{_WORD}(?: \([^()]{{1,30}}\))?|[A-ZÀ-ÞА-ЯЁ]{{2,20}})[*_]*:[*_]*\s"
)
"""The name of a speaker before what they say: "Ann Lee: It closes."."""
_REFERS_BACK = re.compile(
    rf"""["'“(]*(?:
        {any_of((*PRONOUNS, *DEMONSTRATIVES, "both", "neither", "such", "here"))}
        | (?:but|and|or|so|yet|also|however|moreover|instead|still|then|meanwhile|similarly|likewise|nevertheless)\b
        | in\ (?:contrast|addition|turn|return|response|comparison)\b | by\ (?:contrast|comparison)\b
        | for\ (?:example|instance)\b | as\ a\ result\b | on\ the\ other\ hand\b | at\ the\ same\ time\b
        | the\ (?:former|latter|same|two|three|company|firm|move|finding|figure|result|change|system)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""How a sentence opens that cannot be understood without the sentence before."""
_TELLS = (
    r"(?:said|says|say|told|tells|adds|added|writes|wrote|replied|answered|argued|argues|claimed|claims|warned|warns"
    r"|insisted|insists|denied|denies|admitted|promised|thinks?|believes?|called|described|estimated|explained"
    r"|conceded|complained)"
)
_UNNAMED_SPEAKER = re.compile(
    rf"\b(?:he|she|they)\s+(?:\w+\s+)?{_TELLS}\b|\b{_TELLS}\s+(?:he|she|they)\b", re.IGNORECASE
)
"""A statement whose speaker is named in the sentence before."""
_PERSON = re.compile(any_of((*PERSONAL_PRONOUNS, "they", "them", "their")), re.IGNORECASE)
_NAME = re.compile(r"(?<!^)(?<![\"“] )\b[A-Z][a-z]{2,}")
"""A capitalised word that does not open the sentence or a quotation. `english.NAME` is not used here, since it also
matches acronyms and the first word of a quotation: with it, one in thirty sentences with "he" or "she" would be quoted
without the sentence that names the person."""
_REPORTS_QUESTION = re.compile(
    r"\b(?:asked|asks|wondered|wanted to know|wants to know)\b[^\"“”]{0,40}"
    rf"{any_of((*QUESTION_WORDS, 'whether', 'if', 'about'))}",
    re.IGNORECASE,
)
"""A sentence that only says that somebody asked something: the reply is in the next."""
_COUNTS = ("two", "three", "four", "five")
"""Numbers of announced things, as many sentences as which may follow in the quote."""
_ANNOUNCED = (
    r"(?:reasons?|grounds|things|ways|points|questions|answers|options|steps|stages|changes|conditions|causes|factors|faults"
    r"|failures|errors|mistakes|findings|lessons|problems|risks|differences|demands|promises|pledges|proposals|objections"
    r"|recommendations|suggestions|measures|requirements|rules|aims|goals|tasks|explanations|arguments|concessions)"
)
_ANNOUNCES = re.compile(
    rf"(?::|\b(?:(?P<count>{'|'.join(_COUNTS)})|several|these|both|the following|a few|many) (?:\w+ )?{_ANNOUNCED}[.:]?"
    rf"|\bthere (?:are|were) (?P<many>{'|'.join(_COUNTS)}) (?:\w+ )?\w+s[.:]?)\s*\Z",
    re.IGNORECASE,
)
"""How a sentence ends that only announces what comes next: "He gave two reasons.", "There were four bids."."""


def context(text: str, passage: Passage, first: int, best: int) -> list[Span]:
    """Return what a quote needs to be understood, unless it holds it.

    That is the heading above a bullet or a table row, the head of the row's table, and in a transcript the name of the
    speaker. `first` is the number of the first sentence of the quote, `best` that of the sentence which answers.
    """
    kind = passage.sentences[best].kind
    if kind is Kind.PROSE:
        return _speaker(text, passage.sentences[first].start)
    spans = [passage.heading] if passage.heading and kind in {Kind.BULLET, Kind.ROW} else []
    head = best
    while kind is Kind.ROW and head and passage.sentences[head - 1].kind is Kind.ROW:
        head -= 1
    if head < first and is_head(text, passage.sentences, head):
        spans.append((passage.sentences[head].start, passage.sentences[head].end))
    return spans


def _speaker(text: str, start: int) -> list[Span]:
    """Return the name at the head of the paragraph in which a quote starts, if that is in a transcript."""
    paragraph = text.rfind("\n", 0, start) + 1
    label = _SPEAKER.match(text, paragraph, start)
    return [(label.start("name"), label.end("name"))] if label else []


def is_head(text: str, sentences: Sequence[Sentence], number: int) -> bool:
    """Whether a table row only names the columns of the rows below, the first of which may be in the next passage."""
    row = sentences[number]
    opens = row.kind is Kind.ROW and not (number and sentences[number - 1].kind is Kind.ROW)
    if text.endswith("|\n", 0, row.start):  # the rows above are in the passage before
        return False
    if opens and _RULE.match(text, row.end):
        return True
    if not opens or _LABELLED.match(text, row.start, row.end) or _CELL_OF_FIGURES.search(text, row.start, row.end):
        return False
    if number + 1 == len(sentences):
        return bool(_CELL_OF_FIGURES.search(text, row.end, row.end + _BELOW))
    below = sentences[number + 1]
    return below.kind is Kind.ROW and bool(_FIGURE.search(text, below.start, below.end))


def readable(text: str, sentences: Sequence[Sentence], number: int) -> tuple[int, int]:
    """Return the first and last number of the sentences to quote along with the sentence `number`.

    These are the rest of its bullet, the sentence before if it refers back to that, and the next ones if they say what
    it only announces.
    """
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
        and _needs_sentence_before(text, sentences[number])
    ):
        first -= 1
    if kind is Kind.PROSE:
        wanted = _left_open(text, sentences[number])
        following = sentences[number + 1 : number + 1 + wanted]
        last += sum(1 for _ in takewhile(lambda sentence: sentence.kind in {Kind.PROSE, Kind.BULLET}, following))
    return first, last


def _needs_sentence_before(text: str, sentence: Sentence) -> bool:
    """Whether a sentence needs the one before, to which it refers or which names its speaker, "he" or "she"."""
    if _REFERS_BACK.match(text, sentence.start):
        return True
    shown = text[sentence.start : sentence.end]
    return bool(_UNNAMED_SPEAKER.search(shown) or (_PERSON.search(shown) and not _NAME.search(shown)))


def _left_open(text: str, sentence: Sentence) -> int:
    """Return how many of the next sentences say what a sentence only announces, or answer what it says was asked."""
    shown = text[sentence.start : sentence.end]
    if announced := _ANNOUNCES.search(shown):
        count = (announced["count"] or announced["many"] or "").lower()
        return _COUNTS.index(count) + 2 if count in _COUNTS else 1
    return int(bool(_REPORTS_QUESTION.search(shown)))


def in_one_block(text: str, sentences: Sequence[Sentence]) -> bool:
    """Whether the sentences stand in one paragraph or bullet."""
    return "\n" not in text[sentences[0].start : sentences[-1].end]
