"""Reads what the values in a sentence are about: from the words near them, and from those around the sentence."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from askmuse.answering.comparing.names import subjects
from askmuse.answering.comparing.quantities import quantities
from askmuse.answering.comparing.quantity import Quantity
from askmuse.text import MONTHS, fold, terms, words
from askmuse.types import Span

Weight = Callable[[str], float]
"""A function that returns how rare a term is, from 0 to 1. The rarer a shared term, the more likely it is that two
sentences are about the same thing."""
NEAR = 70
"""The number of characters on either side of a value that count as close to it."""
_REFERS_BACK = re.compile(
    r"\W*(?:it|its|that|this|they|their|these|those|he|she|his|her|there)\b"
    r"|.*\b(?:the|its|['’]s) (?:sum|number|figure|total|count|estimate|forecast|margin|gap)\b",
    re.IGNORECASE,
)
"""The start of a sentence about what the sentence before names: "It is 9.3 million crowns", "He puts the sum at 3"."""
_BREAK = re.compile(r"[;:()]|, (?!(?:19|20)\d\d\b)| [-–—]+ |\b(?:while|whereas|but|below|behind|ahead of|versus)\b")
_CONTRASTS = tuple(
    tuple(frozenset(column.split()) for column in line.split("|"))
    for line in (
        "confirmed established proven|suspected possible probable|alleged claimed rumoured|unconfirmed feared",
        "killed died dead death deaths toll lives drowned|injured injuries hurt wounded hospital|missing"
        "|ill sick infected infections cases|evacuated evacuees moved|survived survivors rescued",
        "sold sales|returned returns|repaired|affected|shipped delivered|made produced|recalled|replaced|arrested"
        "|charged|convicted",
        "budget|fine fined penalty|profit profits|loss losses|debt debts owed owes owe|revenue turnover|wages salary"
        " salaries|saving savings saved|grant subsidy donation|fee fees|compensation|rent|loan loans|tax levy|offer bid"
        "|bonus bonuses|share shares stake",
        "cost costs price priced|debt debts owed owes owe",
        "men male|women female|children boys girls|adults",
        "highest peak maximum record|lowest minimum|average mean median",
        "north northern|south southern|east eastern|west western",
        "open opened opening|closed closing shut",
        "against opposed|favour",
        "length long|width wide|height high tall|depth deep deepest|thick thickness",
        "hired joined recruited|dismissed sacked fired resigned",
        "inflation|unemployment|growth|turnout",
        "morning|afternoon|evening",
        "first|second|third|fourth",
        "upper|lower",
        "home|away",
        "left|right",
    )
)
"""Words that tell two things apart: two values near words from different columns of a line measure different things."""
_NARROWING = frozenset(
    """
    abroad additional adults alleged average children claim claims closed confirmed could daily each elsewhere
    except expected extra former gone highest hoped joint lost lowest maximum mean median men might minimum
    monthly normal normally old others other overseas overtime peak previous record remaining removed rest second
    suspected third fourth thought treated unconfirmed usual usually weekly without women combined
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""Words that narrow what is measured: two values measure the same only if both have such a word, or neither."""
_SELF_REPORT = re.compile(r"\bwho say (?:that )?they\b", re.IGNORECASE)
"""Words for people whose claim is not confirmed: "the 112 who say they were injured"."""
_GENERIC = frozenset(
    terms(
        """
        add added afternoon already ask asked began begin call called came cent come count counted current day dr end
        estimate estimated even evening far figure find found friday gave get give go got hour hundred just know known
        last latest less made make many million minute monday month more morning mr mrs ms much new next night now
        number one only per percent person people put puts reach reached report reported saturday said saw say see seen
        show shown start started still stood stand sunday take tell thing think thousand thursday time today tomorrow
        told took total tuesday two three four five six seven eight nine ten wednesday week went write wrote year
        yesterday yet according billion
        """
        + " ".join(month for month in MONTHS if month not in {"march", "may"})
    )
)
"""Terms that many sentences about different things share."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence with its context, from which it can be told whether another sentence is about the same."""

    sentence: str
    published: date | None = None
    above: str = ""
    """The title and the heading above the sentence."""
    before: str = ""
    """The sentence before it."""
    answering: Span | None = None
    """The span of the sentence that answers the question, if the reader thinks that it does."""
    sure: bool = False
    """Whether the reader is sure that the sentence answers the question."""

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities of the sentence."""
        return quantities(self.sentence)

    @property
    def context(self) -> str:
        """The title, the heading and the sentence before."""
        return f"{self.above} {self.before}".strip()

    @property
    def terms(self) -> frozenset[str]:
        """The content terms of the sentence and of its context."""
        return content_terms(self.sentence) | content_terms(self.context)

    def clause(self, span: Span) -> Span:
        """Return the span of the clause around a value, at most `NEAR` characters on either side."""
        breaks = list(_BREAK.finditer(self.sentence))
        start = max((mark.end() for mark in breaks if mark.end() <= span[0]), default=0)
        end = min((mark.start() for mark in breaks if mark.start() >= span[1]), default=len(self.sentence))
        return max(start, span[0] - NEAR), min(end, span[1] + NEAR)

    def near(self, span: Span) -> frozenset[str]:
        """Return the terms of the clause around a value, and those of the sentence before if this one refers back."""
        near = content_terms(self.sentence[slice(*self.clause(span))])
        return near | content_terms(self.before) if _REFERS_BACK.match(self.sentence) else near

    def named(self, span: Span) -> set[str]:
        """Return the words of the names in the clause around a value."""
        return {word for name in subjects(self.sentence, *self.clause(span)) for word in words(name)}

    def unshared_names(self, span: Span, other: "Statement", other_span: Span, question: str) -> set[str]:
        """Return the words of names near a value that neither another statement nor the question has.

        Of the other statement, the clause around its value counts and its context; if that clause has no name, it is
        about what the rest of its sentence names, so the whole sentence counts.
        """
        around = other.sentence[slice(*other.clause(other_span))] if other.named(other_span) else other.sentence
        return self.named(span) - _words(f"{other.context} {around} {question}")

    def answers(self, quantity: Quantity) -> bool:
        """Whether a value overlaps the span that answers the question."""
        span = self.answering
        return span is not None and span[0] < quantity.span[1] and quantity.span[0] < span[1]


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(words(text))


@lru_cache(maxsize=4096)
def content_terms(text: str) -> frozenset[str]:
    """Return the terms of a text that tell what it is about: no numbers, and none of those in `_GENERIC`."""
    return frozenset(term for term in terms(text) if not term[0].isdigit()) - _GENERIC


def shared(one: Statement, other: Statement, weight: Weight) -> float:
    """Return how many rare words two sentences share: the weights of their common terms, as a sum.

    A term that one of the two has only in its context counts half.
    """
    terms_, other_terms = content_terms(one.sentence), content_terms(other.sentence)
    both = terms_ & other_terms
    in_context = (terms_ & content_terms(other.context)) | (other_terms & content_terms(one.context))
    return sum(map(weight, both)) + 0.5 * sum(map(weight, in_context - both))


def are_contrasted(a: str, b: str) -> bool:
    """Whether two clauses have words that tell two things apart, such as "confirmed" and "suspected"."""
    words_of_clauses = [{word.strip(".,;:\"'()") for word in fold(clause).split()} for clause in (a, b)]
    for line in _CONTRASTS:
        columns, other_columns = (
            {n for n, column in enumerate(line) if column & words_} for words_ in words_of_clauses
        )
        if columns and other_columns and not columns & other_columns:
            return True
    return False


def narrowing_words(text: str) -> frozenset[str]:
    """Return the words of a clause that narrow what is measured, such as "average"; "who say they" means "claim"."""
    narrowing = _NARROWING & _words(text)
    return narrowing | {"claim"} if _SELF_REPORT.search(text) else narrowing
