"""Finds the lines of a copied page that don't belong to its article: menus, share links, notices, running heads."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from askmuse.articles.boilerplate_lines import BOILERPLATE_LINES, FLAGS, LONGEST
from askmuse.articles.metadata.dates import MONTH_NAME
from askmuse.text import plain

BULLET = re.compile(rf"\s*(?:[-*•–—▪●◦‣·+]|\(?\d{{1,2}}[.)](?!\s+(?i:{MONTH_NAME}))|\([a-z]\))\s+(?=\S)")
"""The mark at the start of a list item; the "3." of the date "3. März" does not match."""
NUMERIC = re.compile(r"[~≈<>+-]?[$€£¥]?\d[\d.,]*\s*(?:%|[A-Za-z]{1,3})?$|[-–—]+$|n/?a$", re.IGNORECASE)
"""A line that is one figure, or a mark for a missing one, such as "n/a"."""

_BOILERPLATE = re.compile("|".join(f"(?:{line.pattern})" for line in BOILERPLATE_LINES), FLAGS)
"""A whole line that belongs to the page and not to its article."""
_SECTIONS = frozenset(
    """home news latest world uk us europe politics business money markets finance economy opinion comment tech
    technology science health climate culture arts entertainment lifestyle life style travel food sport sports weather
    video videos audio podcasts newsletters live menu search subscribe about contact login
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""Names of entries in the menus and breadcrumbs of news sites."""
_REPEATS = 4
"""A line of several words that occurs this often in a text is boilerplate, even if the text has no page breaks."""
_RUNNING_SHARE = 0.6
"""The least share of the pages that have a running head or foot at their edge."""
_DECORATION = " *_>|»"
"""Characters at the ends of a line that don't count: Markdown marks and arrows of links."""
_DIGITS = re.compile(r"\d{1,9}")
_MOST_NUMBERS = 6
"""The most numbers in a line that are tried as page numbers."""
_BETWEEN_LINKS = re.compile(r"\s[|›»·•/>]\s")


def is_boilerplate(line: str) -> bool:
    """Whether a line is boilerplate as a whole, judged by its words alone."""
    line = " ".join(line.split()).strip(_DECORATION)
    mark = BULLET.match(line)
    bare = line[mark.end() :].strip(_DECORATION) if mark else line
    if len(bare) > LONGEST:
        return False
    return _is_known(line) or _is_known(bare) or _is_menu(bare) or not re.search(r"\w", bare)


def _is_known(text: str) -> bool:
    """Whether every sentence of a line is boilerplate by its wording, such as "Comments are closed. Subscribe now"."""
    parts = re.split(r"(?<=[.!]) (?=[A-Z])", plain(text))
    return all(_BOILERPLATE.fullmatch(part.rstrip(".!:… ")) for part in parts)


def _is_menu(line: str) -> bool:
    """Whether a line is a list of links, such as "Home | World | Sport" or "Terms | Privacy policy"."""
    items = [item.strip() for item in _BETWEEN_LINKS.split(line)]
    if len(items) < 2:
        return False
    sections = sum(item.casefold() in _SECTIONS for item in items)
    short = all(0 < len(item.split()) <= 3 and not _DIGITS.search(item) for item in items)
    return all(map(_is_known, items)) or (len(items) >= 3 and short and sections >= 2)


def _as_running(line: str, page: int) -> Iterator[tuple[str, int]]:
    """Yield the forms of a line by which it is recognised as the running head or foot of several pages.

    These are the line itself with 0, and, for each of its numbers, the line with "#" in place of the number, together
    with the number's difference from `page`, which is the same on every page if the number is that of the page.
    """
    yield line, 0
    for match in islice(_DIGITS.finditer(line), _MOST_NUMBERS):
        yield f"{line[: match.start()]}#{line[match.end() :]}", int(match[0]) - page


def repeated(lines: Sequence[str], pages: Sequence[int]) -> set[int]:
    """Return the indexes of running heads and feet, and of lines that the text repeats often.

    `pages` holds the page number of each line. A running head or foot is among the first or last two lines of most
    pages. "Page 1" and "Page 2" count as the same, since the number grows with the page; lines that differ in any other
    number do not.
    """
    counted = Counter(plain(line) for line in lines if len(line.split()) > 1 and not NUMERIC.match(line))
    often = {line for line, count in counted.items() if count >= _REPEATS and len(line) <= LONGEST}
    by_page: dict[int, list[int]] = {}
    for number, page in enumerate(pages):
        by_page.setdefault(page, []).append(number)
    edges = [{*page[:2], *page[-2:]} for page in by_page.values()]
    forms = {number: set(_as_running(plain(lines[number]), pages[number])) for edge in edges for number in edge}
    counts = Counter(form for edge in edges for form in set[tuple[str, int]]().union(*(forms[n] for n in edge)))
    fewest = max(2, _RUNNING_SHARE * len(by_page))
    running = {form for form, count in counts.items() if len(by_page) > 1 and count >= fewest}
    at_edges = {number for number, line_forms in forms.items() if line_forms & running}
    return at_edges | {number for number, line in enumerate(lines) if plain(line) in often}
