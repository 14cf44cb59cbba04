"""Tables: rows with bars between the cells, and tables that copying has flattened into one cell a line."""

import re
from collections.abc import Container, Iterator
from itertools import pairwise

from askmuse.articles.boilerplate import BULLET, NUMERIC, is_boilerplate
from askmuse.articles.layout.lines import Line, ends_sentence
from askmuse.articles.layout.marks import MARKDOWN_HEADING
from askmuse.types import Kind, Span

_RULE = re.compile(r":?-+:?(?:\s*\|\s*:?-+:?)+\s*\|?")
"""The rule below the head of a table in Markdown whose rows neither begin nor end with a bar."""
_LONGEST_CELL = 45
"""The most characters of a cell in a table that copying has flattened into one cell a line."""
_FEWEST_CELLS, _FEWEST_NUMBERS = 6, 3
"""The fewest lines of a flattened table, and the fewest of them that are numbers; shorter runs are often lists."""


def bare_rows(lines: list[Line], code: Container[int]) -> dict[int, Kind | None]:
    """Return the indexes of lines of tables whose rows neither begin nor end with a bar: a row each, None for rules."""
    kinds: dict[int, Kind | None] = {}
    for number, (above, line) in enumerate(pairwise(lines), 1):
        is_rule = line.text[0] in ":-" and number not in code and not line.after_blank and _RULE.fullmatch(line.text)
        if is_rule and "|" in above.text:
            kinds |= {number - 1: Kind.ROW, number: None}
        elif number - 1 in kinds and "|" in line.text and not line.after_blank:
            kinds[number] = Kind.ROW
    return kinds


def flattened_cells(lines: list[Line], code: Container[int]) -> dict[int, int]:
    """Return the runs of lines that are the cells of flattened tables: the first index of each → the one past it."""
    runs: dict[int, int] = {}
    first = 0
    for index in range(len(lines) + 1):
        if index < len(lines) and index not in code and _is_cell(lines[index].text):
            continue
        run = lines[first:index]
        if len(run) >= _FEWEST_CELLS and sum(bool(NUMERIC.match(line.text)) for line in run) >= _FEWEST_NUMBERS:
            runs[first] = index
        first = index + 1
    return runs


def _is_cell(line: str) -> bool:
    if NUMERIC.match(line):
        return True
    return (
        len(line) <= _LONGEST_CELL
        and not ends_sentence(line)
        and not BULLET.match(line)
        and not MARKDOWN_HEADING.match(line)
        and not line.startswith("|")
        and not is_boilerplate(line)
    )


def rows(lines: list[Line]) -> Iterator[Span]:
    """Yield the rows of a flattened table, whose cells are `lines`; a label before a number starts a row."""
    first = 0
    numeric = [bool(NUMERIC.match(line.text)) for line in lines]
    for index in range(1, len(lines) + 1):
        is_label = not any(numeric[index : index + 1]) and (numeric[index - 1] or any(numeric[index + 1 : index + 2]))
        if index == len(lines) or is_label:
            yield lines[first].start, lines[index - 1].end
            first = index
