"""Finds the lines of a copied page that don't belong to the article: menus, share links, notices, running heads."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from askmuse.articles.boilerplate_lines import BOILERPLATE_LINES, FLAGS, LONGEST
from askmuse.articles.metadata.dates import MONTH
from askmuse.text import plain

BULLET = re.compile(rf"\s*(?:[-*•–—▪●◦‣·+]|\(?\d{{1,2}}[.)](?!\s+(?i:{MONTH}))|\([a-z]\))\s+(?=\S)")
"""The mark at the start of a list item; the day in "3. März" is none."""
NUMERIC = re.compile(r"[~≈<>+-]?[$€£¥]?\d[\d.,]*\s*(?:%|[A-Za-z]{1,3})?$|[-–—]+$|n/?a$", re.IGNORECASE)
"""A line that is one figure, or a mark for a missing one, such as "n/a"."""

_BOILERPLATE = re.compile("|".join(f"(?:{line.pattern})" for line in BOILERPLATE_LINES), FLAGS)
"""A whole line that belongs to the page, not to the article."""
_SECTIONS = frozenset(
    """home news latest world uk us europe politics business money markets finance economy opinion comment tech
    technology science health climate culture arts entertainment lifestyle life style travel food sport sports weather
    video videos audio podcasts newsletters live menu search subscribe about contact login
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""Words that are the names of entries in menus and breadcrumbs."""
_REPEATS = 4
"""A line that occurs this often in a text is boilerplate, even if there are no page breaks."""
_DECORATION = " *_>|»"
_DIGITS = re.compile(r"\d{1,9}")
_FEW_NUMBERS = 6
"""The most numbers in a line that are tried as page numbers."""
_BETWEEN_LINKS = re.compile(r"\s[|›»·•/>]\s")


def is_boilerplate(line: str) -> bool:
    """Whether a whole line is boilerplate, judged by its words alone."""
    line = " ".join(line.split()).strip(_DECORATION)
    mark = BULLET.match(line)
    bare = line[mark.end() :].strip(_DECORATION) if mark else line
    if len(bare) > LONGEST:
        return False
    return _is_link(line) or _is_link(bare) or _is_menu(bare) or not re.search(r"\w", bare)


def _is_link(text: str) -> bool:
    parts = re.split(r"(?<=[.!]) (?=[A-Z])", plain(text))  # a notice and an invitation on one line
    return all(_BOILERPLATE.fullmatch(part.rstrip(".!:… ")) for part in parts)


def _is_menu(line: str) -> bool:
    """Whether a line is a list of links, such as "Home | World | Sport" or "Terms | Privacy policy"."""
    items = [item.strip() for item in _BETWEEN_LINKS.split(line)]
    if len(items) < 2:
        return False
    sections = sum(item.casefold() in _SECTIONS for item in items)
    short = all(0 < len(item.split()) <= 3 and not _DIGITS.search(item) for item in items)
    return all(map(_is_link, items)) or (len(items) >= 3 and short and sections >= 2)


def _as_running(line: str, page: int) -> Iterator[tuple[str, int]]:
    """Yield the forms by which a running head or foot is recognised on other pages.

    These are the line itself, and the line without one of its numbers, with the difference between that and `page`.
    """
    yield line, 0
    for match in islice(_DIGITS.finditer(line), _FEW_NUMBERS):
        yield f"{line[: match.start()]}#{line[match.end() :]}", int(match[0]) - page


def repeated(lines: Sequence[str], pages: Sequence[int]) -> set[int]:
    """Return the numbers of the lines that most pages begin or end with, and of those that the text repeats often.

    `pages` holds the page number of each line. "Page 1" and "Page 2" are one running foot, since the number goes up
    with the page; lines that differ in any other number are different lines.
    """
    counted = Counter(plain(line) for line in lines if len(line.split()) > 1 and not NUMERIC.match(line))
    often = {line for line, count in counted.items() if count >= _REPEATS and len(line) <= LONGEST}
    by_page: dict[int, list[int]] = {}
    for number, page in enumerate(pages):
        by_page.setdefault(page, []).append(number)
    edges = [{*page[:2], *page[-2:]} for page in by_page.values()]
    forms = {number: set(_as_running(plain(lines[number]), pages[number])) for edge in edges for number in edge}
    counts = Counter(form for edge in edges for form in set[tuple[str, int]]().union(*(forms[n] for n in edge)))
    running = {form for form, count in counts.items() if len(by_page) > 1 and count >= max(2, 0.6 * len(by_page))}
    at_edges = {number for number, line_forms in forms.items() if line_forms & running}
    return at_edges | {number for number, line in enumerate(lines) if plain(line) in often}
