"""Joins the lines of a PDF file into headings, paragraphs and table rows, across columns and pages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from askmuse.articles.boilerplate import BULLET
from askmuse.articles.formats.pdf.columns import Region
from askmuse.articles.formats.pdf.lines import Line
from askmuse.articles.formats.pdf.tables import rows_of
from askmuse.articles.formats.pdf.words import QUOTES
from askmuse.text import STOPWORDS

_GAP = 1.3
"""The least distance of lines of different paragraphs, as a multiple of the usual one; word processors add half a
line."""
_LOOSE = 1.45
"""The greatest distance, in heights of a line, of lines of a paragraph if too few lines show the usual distance."""
_MANY = 6
"""The fewest distances of lines that show the usual one, even on pages with wide line spacing."""
_OTHER_SIZE = 0.12
"""The most by which the size of the type of a paragraph differs, as a share."""
_LARGER = 1.12
"""The least size of the type of a heading, as a multiple of that of the body text."""
_INDENT = 0.6
"""The least indentation of the first line of a paragraph, in heights of a line."""
_SLACK = 0.5
"""The most space at the end of a full line, beyond the next word, in heights of a line."""
_NEARLY_FULL = 0.6
"""The least length of a last line that continues in the next column if it ends no sentence, as a share of the
column."""
_HEADING_WORDS = 25
_ENDED = re.compile(r"[.!?:;…。！？][\"'”’»)\]⁰¹²³⁴⁵⁶⁷⁸⁹]*$")
_CLAUSE = re.compile(r"[.!?:…。！？][\"'”’»)\]⁰¹²³⁴⁵⁶⁷⁸⁹]*$")
_LEADER = re.compile(r"(?:\.\s?){4,}\s*\S{1,6}$")
"""The dots and the page number in a table of contents."""


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


def body_of(pages: Sequence[Sequence[Line]]) -> Body:
    """Return the type of most characters of a document."""
    looks: Counter[tuple[float, bool]] = Counter()
    for line in (line for lines in pages for line in lines):
        looks[round(line.points * 2) / 2, line.bold] += len(line.text)
    (points, bold), _ = looks.most_common(1)[0] if looks else ((12.0, False), 0)
    return Body(points, bold)


def paragraphs_of(regions: Sequence[Region], rules: Sequence[float], body: Body) -> list[Paragraph]:
    """Return the paragraphs of a page, column after column; paragraphs that continue in the next column are joined."""
    result: list[Paragraph] = []
    for region in regions:
        if region.edges:
            rows = rows_of(region.lines, region.edges, rules)
            result.append(Paragraph(Form.TABLE, list(region.lines), rows))
        else:
            join(result, list(_of_column(region.lines, body)), body)
    return result


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
    elif last is not None and _runs_on(last, first):
        before.remove(last)
        before.append(last)
        last.lines += first.lines
        last.full = first.full
        after.pop(0)
    before += after


def _last_of_body(paragraphs: Sequence[Paragraph], body: Body) -> Paragraph | None:
    """Return the last paragraph that is not a note in smaller type."""
    for paragraph in reversed(paragraphs):
        if paragraph.form is not Form.PROSE or paragraph.lines[-1].points > (1 - _OTHER_SIZE / 2) * body.points:
            return paragraph
    return None


def _runs_on(last: Paragraph, first: Paragraph) -> bool:
    if last.form is not Form.PROSE or first.form is not Form.PROSE or not _same_look(last.lines[-1], first.lines[0]):
        return False
    above, below = last.lines[-1], first.lines[0]
    if BULLET.match(below.text) or _CLAUSE.search(above.text):
        return False
    goes_down = above.page == below.page and above.baseline - below.baseline > _LOOSE * above.size
    return (last.full and not goes_down) or _dangles(above) or _is_small(below.text)


def _texts(row: Sequence[Sequence[Line]]) -> list[list[str]]:
    return [[line.text for line in cell] for cell in row]


def _same_look(a: Line, b: Line) -> bool:
    return abs(a.points - b.points) <= _OTHER_SIZE * max(a.points, b.points)


def _of_column(lines: Sequence[Line], body: Body) -> Iterator[Paragraph]:
    """Yield the paragraphs of lines that are below each other."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    steps = _usual_steps(lines)
    run: list[Line] = []
    close = False
    for line in lines:
        if run and (ends := _ends(run, line, steps, left, right)):
            yield from _paragraphs(run, body, right, close=close)
            run, close = [], ends == "line"
        run.append(line)
    if run:
        yield from _paragraphs(run, body, right, close=close)


def _usual_steps(lines: Sequence[Line]) -> dict[int, float]:
    """Return the usual distance of lines by the size of their type: the lower quartile.

    If lines are few, it is at most `_LOOSE`.
    """
    steps: dict[int, list[float]] = {}
    for above, below in pairwise(lines):
        if _same_look(above, below) and above.baseline > below.baseline:
            steps.setdefault(round(below.points), []).append(above.baseline - below.baseline)
    usual = {points: sorted(distances)[len(distances) // 4] for points, distances in steps.items()}
    most = {round(line.points): _LOOSE * line.size for line in lines}
    return {points: step if len(steps[points]) >= _MANY else min(step, most[points]) for points, step in usual.items()}


def _ends(run: Sequence[Line], line: Line, steps: dict[int, float], left: float, right: float) -> str:
    """Return "gap" or "line" if a paragraph ends before `line`, at a gap or because its last line is short; else ""."""
    above = run[-1]
    step = above.baseline - line.baseline
    usual = steps.get(round(line.points), _LOOSE * line.size)
    changes = above.words[-1].bold != line.words[0].bold and not _is_full(above, line, right) and not _dangles(above)
    if not _same_look(above, line) or changes or step > _GAP * usual or step <= 0:
        return "gap"
    if BULLET.match(line.text) or _LEADER.search(above.text):
        runs_on = _is_full(above, line, right) and not BULLET.match(run[0].text) and not _ENDED.search(above.text)
        return "" if runs_on and not _LEADER.search(above.text) else "line"
    if line.left > above.left + _INDENT * line.size and _CLAUSE.search(above.text) and above.left <= left + line.size:
        return "gap"
    return "" if _is_full(above, line, right) or _goes_on(above, line) else "line"


def _is_full(above: Line, below: Line, right: float) -> bool:
    """Whether the first word of the line below would not have fitted on the line above."""
    word = below.words[0]
    return above.right + (word.right - word.left) + _SLACK * above.size >= right


def _dangles(line: Line) -> bool:
    """Whether a line ends in a word that cannot end a sentence, such as "the"."""
    return line.words[-1].text.casefold() in STOPWORDS or line.text.endswith(",")


def _goes_on(above: Line, below: Line) -> bool:
    """Whether a sentence continues in the next line, although this one had room for more."""
    if _dangles(above):
        return not BULLET.match(below.text)
    return not _ENDED.search(above.text) and _is_small(below.text)


def _is_small(text: str) -> bool:
    """Whether a text begins with a small letter."""
    return text.lstrip(f"{QUOTES}(")[:1].islower()


def _paragraphs(run: list[Line], body: Body, right: float, *, close: bool) -> Iterator[Paragraph]:
    text = " ".join(line.text for line in run)
    larger = run[0].points >= _LARGER * body.points
    marked = larger or (run[0].bold and not body.bold and not _ENDED.search(text))
    mark = BULLET.match(text)
    heading = marked and len(text.split()) <= _HEADING_WORDS and any(map(str.isalpha, text))
    heading = heading and not (mark and not mark[0].strip()[:-1].isdecimal())
    full = run[-1].right - run[-1].left >= _NEARLY_FULL * (right - run[-1].left) and not heading
    yield Paragraph(Form.HEADING if heading else Form.PROSE, run, full=full, close=close)
