"""What the values in a sentence are about: the words near them and around the sentence, and what tells them apart."""

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
"""A function: term → how rare it is, from 0 to 1, and so how much it shows that two sentences share it."""
NEAR = 70
"""Characters on either side of a value that count as close to it."""
_LEANS = re.compile(
    r"\W*(?:it|its|that|this|they|their|these|those|he|she|his|her|there)\b"
    r"|.*\b(?:the|its|['’]s) (?:sum|number|figure|total|count|estimate|forecast|margin|gap)\b",
    re.IGNORECASE,
)
"""Beginnings of sentences about what the sentence before names: "It is 9.3 million crowns", "He puts the sum at 3"."""
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
"""What tells two things apart: of each line, two values with words of different columns measure different things."""
_MARKS = frozenset(
    """
    abroad additional adults alleged average children claim claims closed confirmed could daily each elsewhere
    except expected extra former gone highest hoped joint left lost lowest maximum mean median men might minimum
    monthly normal normally old only others other overseas overtime peak previous record remaining removed rest second
    suspected third fourth thought treated unconfirmed usual usually weekly without women combined
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""Words that narrow what is measured: both values must have them, or neither."""
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
    """A sentence, with what is needed to tell whether another one is about the same."""

    sentence: str
    published: date | None = None
    above: str = ""
    """The title and the heading."""
    before: str = ""
    """The sentence before."""
    answering: Span | None = None
    """The part of the sentence that answers the question, if the reader finds that it does."""

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
        """The terms of the sentence and of its context."""
        return telling(self.sentence) | telling(self.context)

    def clause(self, span: Span) -> Span:
        """Return the span of the words around a value, up to the next comma, dash or conjunction."""
        breaks = list(_BREAK.finditer(self.sentence))
        start = max((mark.end() for mark in breaks if mark.end() <= span[0]), default=0)
        end = min((mark.start() for mark in breaks if mark.start() >= span[1]), default=len(self.sentence))
        return max(start, span[0] - NEAR), min(end, span[1] + NEAR)

    def near(self, span: Span) -> frozenset[str]:
        """Return the terms of the clause around a value, with those of the sentence before if it leans on that."""
        near = telling(self.sentence[slice(*self.clause(span))])
        return near | telling(self.before) if _LEANS.match(self.sentence) else near

    def named(self, span: Span) -> set[str]:
        """Return the words of the names around a value."""
        return {word for name in subjects(self.sentence, *self.clause(span)) for word in words(name)}

    def foreign(self, span: Span, other: "Statement", other_span: Span, question: str) -> set[str]:
        """Return the words of names near a value that neither another value's clause and context nor the question has.

        A clause without a name is about what the rest of its sentence names.
        """
        around = other.sentence[slice(*other.clause(other_span))] if other.named(other_span) else other.sentence
        return self.named(span) - _words(f"{other.context} {around} {question}")

    def answers(self, quantity: Quantity) -> bool:
        """Whether a value stands in the part that answers the question."""
        span = self.answering
        return span is not None and span[0] < quantity.span[1] and quantity.span[0] < span[1]


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(words(text))


@lru_cache(maxsize=4096)
def telling(text: str) -> frozenset[str]:
    """Return the terms of a text that tell what it is about, without numbers."""
    return frozenset(term for term in terms(text) if not term[0].isdigit()) - _GENERIC


def shared(one: Statement, other: Statement, weight: Weight) -> float:
    """Return how much two sentences share: the weights of their common terms, half where one is only in the context."""
    both = telling(one.sentence) & telling(other.sentence)
    around = (telling(one.sentence) & telling(other.context)) | (telling(other.sentence) & telling(one.context))
    return sum(map(weight, both)) + 0.5 * sum(map(weight, around - both))


def contrast(one: str, other: str) -> bool:
    """Whether two clauses have words that tell two things apart, such as "confirmed" and "suspected"."""
    mine, others = set(fold(one).split()), set(fold(other).split())
    mine, others = ({word.strip(".,;:\"'()") for word in found} for found in (mine, others))
    for line in _CONTRASTS:
        columns, other_columns = ({n for n, column in enumerate(line) if column & found} for found in (mine, others))
        if columns and other_columns and not columns & other_columns:
            return True
    return False


def narrowed(text: str) -> frozenset[str]:
    """Return the words of a clause that narrow what is measured, such as "average"."""
    return _MARKS & _words(text)
