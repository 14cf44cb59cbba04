"""Decides which sentences of a passage to quote together, so that the quote can be understood on its own."""

import re
from collections.abc import Sequence
from itertools import takewhile

from askmuse.answering.comparing.rivals import gives_rival
from askmuse.questions.english import (
    AUXILIARIES,
    DEMONSTRATIVES,
    PERSON,
    PERSONAL_PRONOUNS,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    any_of,
)
from askmuse.types import Kind, Passage, Sentence, Span

LONGEST = 3
"""The most sentences in one quote, unless the first announces how many things follow."""
_FIGURE = re.compile(r"(?<![\w.])(?!(?:19|20)\d\d\b)\d")
"""The first digit of a number that is not a year and not part of a word."""
_CELL_OF_FIGURES = re.compile(r"(?<![^|\n])[^\w|\n]*(?!(?:19|20)\d\d\b)\d")
"""A cell of a table that begins with a number other than a year; "Llama 4" does not."""
_LABELLED = re.compile(r"\| [^|\n:]{1,200}: ")
"""A cell that stands after the head of its column: rows of most formats name their columns themselves."""
_RULE = re.compile(r"\s*\|?[ :|-]*--")
"""The rule below the head of a table in Markdown."""
_BELOW = 80
"""The number of characters after the last row of a passage that are searched for another row of the table."""
_MARKS = "\"“'‘"
"""Opening quotation marks. A paragraph that begins with one may quote another speaker than the paragraph before it."""
_WORD = r"[A-ZÀ-ÞА-ЯЁ][\w.'’-]{0,30}"
_SPEAKER = re.compile(
    rf"[*_>\s]*(?P<name>(?:{_WORD},? ){{1,3}}{_WORD}(?: \([^()]{{1,30}}\))?|[A-ZÀ-ÞА-ЯЁ]{{2,20}})[*_]*:[*_]*\s"
)
"""The name of a speaker before what they say: "Ann Lee: It closes."."""
_REFERS_BACK = re.compile(
    rf"""["'“(]*(?!there\ (?:(?:now|still|also)\ )?{any_of(AUXILIARIES)})(?:
        {any_of((*PRONOUNS, *DEMONSTRATIVES, "both", "neither", "such", "here"))}
        | (?:but|and|or|so|yet|also|however|moreover|instead|still|then|meanwhile|similarly|likewise|nevertheless)\b
        | in\ (?:contrast|addition|turn|return|response|comparison)\b | by\ (?:contrast|comparison)\b
        | for\ (?:example|instance)\b | as\ a\ result\b | on\ the\ other\ hand\b | at\ the\ same\ time\b
        | the\ (?:former|latter|same|two|three|company|firm|move|finding|figure|result|change|system)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""The start of a sentence that cannot be understood without the sentence before it; "There are" refers to nothing."""
_SAYS = (
    r"(?:said|says|say|told|tells|adds|added|writes|wrote|replied|answered|argued|argues|claimed|claims|warned|warns"
    r"|insisted|insists|denied|denies|admitted|promised|thinks?|believes?|called|described|estimated|explained"
    r"|conceded|complained)"
)
_UNNAMED_SPEAKER = re.compile(
    rf"\b(?:he|she|they)\s+(?:\w+\s+)?{_SAYS}\b|\b{_SAYS}\s+(?:he|she|they)\b(?!\s+\w)", re.IGNORECASE
)
"""A statement by somebody who is only called he, she or they: "she said", "said she", not "Lind said she would"."""
_NAMED = re.compile(rf"(?!(?i:{any_of(PREPOSITIONS)}) ){PERSON}")
"""A name that can be the speaker's; "In May" is none."""
_SPOKEN = re.compile(r"[\"“][^\"“”]*[\"”]")
_ONE_PERSON = re.compile(any_of(PERSONAL_PRONOUNS), re.IGNORECASE)
_THEY = re.compile(r"\b(?:they|them|their)\b", re.IGNORECASE)
_PLURAL = re.compile(r"\b(?:\w{2,}s|people|men|women|children)\b")
"""A word that can be whom or what "they" stands for."""
_NAME = re.compile(r"(?<!^)(?<![\"“] )\b[A-Z][a-z]{2,}")
"""A capitalised word that is not the first of the sentence or of a quotation. `english.NAME` also matches acronyms and
the first word of a quotation: with it, one in thirty sentences with "he" or "she" would be quoted without the sentence
that names the person."""
_REPORTS_QUESTION = re.compile(
    r"\b(?:asked|asks|wondered|wanted to know|wants to know)\b[^\"“”]{0,40}"
    rf"{any_of((*QUESTION_WORDS, 'whether', 'if', 'about'))}",
    re.IGNORECASE,
)
"""A sentence that only reports that somebody asked something; the reply is in the next one."""
_COUNTS = ("two", "three", "four", "five")
"""Numbers of announced things; as many sentences that follow may be quoted."""
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
"""The end of a sentence that only announces what follows: "He gave two reasons.", "There were four bids."."""


def context(text: str, passage: Passage, first: int, best: int) -> list[Span]:
    """Return the spans of the text outside a quote that are needed to understand it.

    These are the heading above a bullet or a table row, the head of the row's table, and in a transcript the name of
    the speaker. `first` is the index of the first sentence of the quote, `best` that of the sentence which answers.
    """
    kind = passage.sentences[best].kind
    if kind is Kind.PROSE:
        return _speaker(text, passage.sentences[first].start)
    spans = [passage.heading] if passage.heading and kind in {Kind.BULLET, Kind.ROW} else []
    head = best
    while kind is Kind.ROW and head and passage.sentences[head - 1].kind is Kind.ROW:
        head -= 1
    if head < first and is_table_head(text, passage.sentences, head):
        spans.append((passage.sentences[head].start, passage.sentences[head].end))
    return spans


def _speaker(text: str, start: int) -> list[Span]:
    """Return the span of the speaker's name before the paragraph in which a quote starts, if it is of a transcript."""
    paragraph = text.rfind("\n", 0, start) + 1
    label = _SPEAKER.match(text, paragraph, start)
    return [(label.start("name"), label.end("name"))] if label else []


def is_table_head(text: str, sentences: Sequence[Sentence], number: int) -> bool:
    """Whether the sentence `number` is a table row that only names the columns of the rows below it.

    The first of these may be in the next passage.
    """
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


def self_contained(text: str, sentences: Sequence[Sentence], number: int) -> tuple[int, int]:
    """Return the indexes of the first and last sentence of a quote of sentence `number` that can be understood alone.

    The quote includes the rest of a bullet, the sentence before if this one refers back to it, the next ones if this
    one only announces what they say, and a neighbour that gives another figure for the same thing.
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
    elif kind is Kind.PROSE:
        first -= _needed_before(text, sentences, number)
    if kind is Kind.PROSE:
        following = sentences[number + 1 : number + 1 + _announced_count(text, sentences[number])]
        last += sum(1 for _ in takewhile(lambda sentence: sentence.kind in {Kind.PROSE, Kind.BULLET}, following))
        if first == number:
            first -= _is_disputed(text, sentences, number - 1)
        if last == number:
            last += _is_disputed(text, sentences, number)
    return first, last


def _is_disputed(text: str, sentences: Sequence[Sentence], number: int) -> bool:
    """Whether the next sentence of the paragraph gives another figure for what the sentence `number` counts."""
    pair = sentences[number : number + 2] if number >= 0 else ()
    if len(pair) < 2 or not in_one_block(text, pair):
        return False
    sentence, following = (text[one.start : one.end] for one in pair)
    return gives_rival(sentence, following)


def _needed_before(text: str, sentences: Sequence[Sentence], number: int) -> int:
    """Return how many of the sentences before one it needs: as far back as the first that needs none itself.

    If there is none in reach, it is the sentence before, unless that is in another paragraph: then it says no more than
    this one whom or what it is about.
    """
    for back in range(min(number + 1, LONGEST)):
        if not _refers_back(text, sentences, number - back):
            return back
    return int(number > 0 and in_one_block(text, sentences[number - 1 : number + 1]))


def _refers_back(text: str, sentences: Sequence[Sentence], number: int) -> bool:
    """Whether a sentence refers to the one before it, or has a pronoun for somebody whom only that one can name.

    A paragraph that begins with a quotation may quote somebody else than the paragraph before it.
    """
    sentence = sentences[number]
    if number and sentences[number - 1].kind is not Kind.PROSE:
        return False
    if number and text[sentence.start] in _MARKS and not in_one_block(text, sentences[number - 1 : number + 1]):
        return False
    return bool(_REFERS_BACK.match(text, sentence.start)) or _leaves_unnamed(text[sentence.start : sentence.end])


def _leaves_unnamed(sentence: str) -> bool:
    """Whether a sentence only calls its speaker he, she or they, or has such a pronoun and no name."""
    one, they = _ONE_PERSON.search(sentence), _THEY.search(sentence)
    if not one and not they:
        return False
    told = _SPOKEN.sub('""', sentence)
    speaker = _UNNAMED_SPEAKER.search(told)
    if speaker and not _NAMED.search(told, 0, speaker.start()):
        return True
    unnamed = one or (they and not _PLURAL.search(sentence, 0, they.start()))
    return bool(unnamed) and not _NAME.search(sentence)


def _announced_count(text: str, sentence: Sentence) -> int:
    """Return how many of the next sentences say what this one only announces, or reply to the question it reports."""
    words = text[sentence.start : sentence.end]
    if announced := _ANNOUNCES.search(words):
        count = (announced["count"] or announced["many"] or "").lower()
        return _COUNTS.index(count) + 2 if count in _COUNTS else 1
    return int(bool(_REPORTS_QUESTION.search(words)))


def in_one_block(text: str, sentences: Sequence[Sentence]) -> bool:
    """Whether consecutive sentences are in one paragraph or bullet."""
    return "\n" not in text[sentences[0].start : sentences[-1].end]
