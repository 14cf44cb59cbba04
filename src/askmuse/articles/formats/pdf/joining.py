"""Joins the paragraphs of columns and pages: one that ends within a sentence continues in the next."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product, takewhile

from askmuse.articles.boilerplate import BULLET
from askmuse.articles.formats.pdf.hyphens import HYPHENS
from askmuse.articles.formats.pdf.lines import Line
from askmuse.articles.formats.pdf.words import QUOTES
from askmuse.text import STOPWORDS

LOOSE = 1.45
"""The greatest distance, in heights of a line, of lines of a paragraph if too few lines show the usual distance."""
_OTHER_SIZE = 0.12
"""The most by which the size of the type of a paragraph differs, as a share."""
_MOST_ASIDES = 3
"""The most paragraphs that interrupt a sentence on either side of a break of the page."""
_LONGEST_ASIDE = 40
"""The most words of each; captions of figures have about 20."""
_DANGLING = re.compile(rf",$|\w[{HYPHENS}]$")
CLAUSE = re.compile(r"[.!?:…。！？][\"'”’»)\]⁰¹²³⁴⁵⁶⁷⁸⁹]*$")


class Form(StrEnum):
    """The kind of a paragraph."""

    PROSE = "prose"
    HEADING = "heading"
    TABLE = "table"


@dataclass(slots=True)
class Paragraph:
    """Lines that make one paragraph or heading, or a line of cells for each row of a table."""

    form: Form
    lines: list[Line]
    rows: list[list[list[Line]]] = field(default_factory=list)
    full: bool = False
    """Whether the last line is full, so that the paragraph can continue elsewhere."""
    close: bool = False
    """Whether it is directly below the one before."""


@dataclass(frozen=True, slots=True)
class Body:
    """The type of most of a document's text."""

    points: float
    bold: bool


def join(before: list[Paragraph], after: list[Paragraph], body: Body) -> None:
    """Add the paragraphs of the next column or page; a paragraph that continues there is joined.

    Notes and tables at the foot come before the joined paragraph, so that pages stay in order.
    """
    if not after:
        return
    last = _last_of_body(before, body)
    first = after[0]
    if last is not None and last.form is Form.TABLE and first.form is Form.TABLE and last is before[-1]:
        if len(last.rows[0]) == len(first.rows[0]):
            rows = first.rows[1:] if _texts(first.rows[0]) == _texts(last.rows[0]) else first.rows
            last.rows += rows
            after.pop(0)
    elif (parts := _interrupted(before, after)) is not None:
        _continue(before, parts[0], after, parts[1])
    elif last is not None and _runs_on(last, first):
        _continue(before, last, after, first)
    before += after


def _continue(before: list[Paragraph], last: Paragraph, after: list[Paragraph], first: Paragraph) -> None:
    """Join a paragraph with its continuation; what is between them stays on its side, before or behind both."""
    before.remove(last)
    before.append(last)
    last.lines += first.lines
    last.full = first.full
    after.remove(first)


def _interrupted(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> tuple[Paragraph, Paragraph] | None:
    """Return the parts of a sentence between which something else is: a caption, a table, or a head or foot of a page.

    The sentence must be open at the end of the first part, and continue with a small letter in the second.
    """
    ends = [*takewhile(_is_aside, reversed(before))]
    starts = [*takewhile(_is_aside, after)]
    if len(ends) > _MOST_ASIDES or len(starts) > _MOST_ASIDES:
        return None
    if before and before[-1].lines[-1].page == after[0].lines[0].page and after[0].form is Form.HEADING:
        return None  # the heading of a column
    pairs = product(before[::-1][: len(ends) + 1], after[: len(starts) + 1])
    return next(((last, first) for last, first in pairs if _is_open(last) and _continues(last, first)), None)


def _is_aside(paragraph: Paragraph) -> bool:
    """Whether a paragraph can interrupt a sentence: a table, or a few words that are not part of one."""
    return paragraph.form is not Form.PROSE or (
        sum(len(line.words) for line in paragraph.lines) <= _LONGEST_ASIDE and not is_small(paragraph.lines[0].text)
    )


def _is_open(paragraph: Paragraph) -> bool:
    """Whether a paragraph of several lines ends within a sentence."""
    text = paragraph.lines[-1].text
    return paragraph.form is Form.PROSE and not CLAUSE.search(text) and (paragraph.full or dangles(paragraph.lines[-1]))


def _continues(last: Paragraph, first: Paragraph) -> bool:
    return first.form is Form.PROSE and is_small(first.lines[0].text) and same_look(last.lines[-1], first.lines[0])


def _last_of_body(paragraphs: Sequence[Paragraph], body: Body) -> Paragraph | None:
    """Return the last paragraph that is not a note in smaller type."""
    for paragraph in reversed(paragraphs):
        if paragraph.form is not Form.PROSE or paragraph.lines[-1].points > (1 - _OTHER_SIZE / 2) * body.points:
            return paragraph
    return None


def _runs_on(last: Paragraph, first: Paragraph) -> bool:
    if last.form is not Form.PROSE or first.form is not Form.PROSE or not same_look(last.lines[-1], first.lines[0]):
        return False
    above, below = last.lines[-1], first.lines[0]
    if BULLET.match(below.text) or CLAUSE.search(above.text):
        return False
    goes_down = above.page == below.page and above.baseline - below.baseline > LOOSE * above.size
    return (last.full and not goes_down) or dangles(above) or is_small(below.text)


def _texts(row: Sequence[Sequence[Line]]) -> list[list[str]]:
    return [[line.text for line in cell] for cell in row]


def same_look(a: Line, b: Line) -> bool:
    """Whether two lines have about the same size of type."""
    return abs(a.points - b.points) <= _OTHER_SIZE * max(a.points, b.points)


def dangles(line: Line) -> bool:
    """Whether a line ends in a word or a mark that cannot end a sentence, such as "the" or a hyphen."""
    return line.words[-1].text.casefold() in STOPWORDS or bool(_DANGLING.search(line.text))


def is_small(text: str) -> bool:
    """Whether a text begins with a small letter."""
    return text.lstrip(f"{QUOTES}(")[:1].islower()
