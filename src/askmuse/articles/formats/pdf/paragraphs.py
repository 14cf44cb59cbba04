"""Joins the lines of a PDF file into headings, paragraphs and table rows, across columns and pages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from askmuse.articles.boilerplate import BULLET
from askmuse.articles.formats.pdf.columns import Region
from askmuse.articles.formats.pdf.joining import (
    CLAUSE,
    LOOSE,
    Body,
    Form,
    Paragraph,
    dangles,
    is_small,
    join,
    same_look,
)
from askmuse.articles.formats.pdf.lines import Line
from askmuse.articles.formats.pdf.tables import rows_of

_GAP = 1.3
"""The least distance of lines of different paragraphs, as a multiple of the usual one; word processors add half a
line."""
_MANY = 6
"""The fewest distances of lines that show the usual one, even on pages with wide line spacing."""
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
_MOST_KEPT = 3
"""The most words that are kept together on a line, as in "40 000 euros"."""
_KEPT = re.compile(r"[«(„]|\W?\d[\d.,]*\W?|[A-ZÀ-Þ]\w{0,4}\.?|[a-z]{1,2}\.?")
"""A word that is kept on one line with the next: a number, an initial, a title."""
_LEADER = re.compile(r"(?:\.\s?){4,}\s*\S{1,6}$")
"""The dots and the page number in a table of contents."""


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

    If lines are few, it is at most `LOOSE`.
    """
    steps: dict[int, list[float]] = {}
    for above, below in pairwise(lines):
        if same_look(above, below) and above.baseline > below.baseline:
            steps.setdefault(round(below.points), []).append(above.baseline - below.baseline)
    usual = {points: sorted(distances)[len(distances) // 4] for points, distances in steps.items()}
    most = {round(line.points): LOOSE * line.size for line in lines}
    return {points: step if len(steps[points]) >= _MANY else min(step, most[points]) for points, step in usual.items()}


def _ends(run: Sequence[Line], line: Line, steps: dict[int, float], left: float, right: float) -> str:
    """Return "gap" or "line" if a paragraph ends before `line`, at a gap or because its last line is short; else ""."""
    above = run[-1]
    step = above.baseline - line.baseline
    usual = steps.get(round(line.points), LOOSE * line.size)
    changes = above.words[-1].bold != line.words[0].bold and not _is_full(above, line, right) and not dangles(above)
    if not same_look(above, line) or changes or step > _GAP * usual or step <= 0:
        return "gap"
    if BULLET.match(line.text) or _LEADER.search(above.text):
        runs_on = _is_full(above, line, right) and not BULLET.match(run[0].text) and not _ENDED.search(above.text)
        return "" if runs_on and not _LEADER.search(above.text) else "line"
    if line.left > above.left + _INDENT * line.size and CLAUSE.search(above.text) and above.left <= left + line.size:
        return "gap"
    return "" if _is_full(above, line, right) or _goes_on(above, line) or _keeps(above, line, left, right) else "line"


def _is_full(above: Line, below: Line, right: float) -> bool:
    """Whether the first word of the line below would not have fitted on the line above."""
    word = below.words[0]
    return above.right + (word.right - word.left) + _SLACK * above.size >= right


def _keeps(above: Line, below: Line, left: float, right: float) -> bool:
    """Whether a line is short only since the first words of the next are kept together: "14 October", "Mr Holm"."""
    words = below.words[:_MOST_KEPT]
    kept = next((number for number, word in enumerate(words) if not _KEPT.fullmatch(word.text)), len(words) - 1)
    if not kept or CLAUSE.search(above.text) or above.right - left < _NEARLY_FULL * (right - left):
        return False
    return above.right + (words[kept].right - words[0].left) + _SLACK * above.size >= right


def _goes_on(above: Line, below: Line) -> bool:
    """Whether a sentence continues in the next line, although this one had room for more."""
    if dangles(above):
        return not BULLET.match(below.text)
    return not _ENDED.search(above.text) and is_small(below.text)


def _paragraphs(run: list[Line], body: Body, right: float, *, close: bool) -> Iterator[Paragraph]:
    text = " ".join(line.text for line in run)
    larger = run[0].points >= _LARGER * body.points
    marked = larger or (run[0].bold and not body.bold and not _ENDED.search(text))
    mark = BULLET.match(text)
    heading = marked and len(text.split()) <= _HEADING_WORDS and any(map(str.isalpha, text))
    heading = heading and not (mark and not mark[0].strip()[:-1].isdecimal())
    full = run[-1].right - run[-1].left >= _NEARLY_FULL * (right - run[-1].left) and not heading
    yield Paragraph(Form.HEADING if heading else Form.PROSE, run, full=full, close=close)
