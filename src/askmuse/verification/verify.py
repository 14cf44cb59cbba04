"""Verifies a quote: it is where its citation says, elsewhere, changed, or missing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from heapq import nsmallest
from itertools import takewhile

from askmuse.types import Article, Span
from askmuse.verification.similar import Change, changes, most_similar


class Verdict(StrEnum):
    """The result of verifying a quote."""

    EXACT = "exact"
    MOVED = "moved"
    CHANGED = "changed"
    MISSING = "missing"


_BEST_FIRST = list(Verdict)
_MOST_PLACES = 1_000
"""Places of a quote, the nearest, whose surroundings are compared: a quote of one letter stands at millions."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote, its place according to its citation, and the text around it as far as that is known."""

    quote: str
    start: int
    end: int
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on a citation, and what stands in the article now."""

    verdict: Verdict
    article_id: str | None = None
    """The article that was compared, which may have another id than the one that is cited; None if there is none."""
    start: int | None = None
    """Where the quote stands now, or the text that it was changed into; None if it is missing."""
    end: int | None = None
    text: str | None = None
    """What the quote was changed into; None for the other verdicts."""
    diff: tuple[Change, ...] = ()
    """How the quote was changed, word by word; empty for the other verdicts."""


def verify(article: Article | None, cited: Quoted) -> Verification:
    """Return whether an article still has a quote; `article` is None where there is none to compare with.

    Of several places that have the quote, the one with the same text around it is named, then the nearest. A quote of
    which no more than half of the words are left counts as missing.
    """
    if article is None:
        return Verification(Verdict.MISSING)
    text = article.text
    here = cited.end - cited.start == len(cited.quote) > 0 and cited.start >= 0
    if here and text.startswith(cited.quote, cited.start):
        return Verification(Verdict.EXACT, article.id, cited.start, cited.end)
    if places := nsmallest(_MOST_PLACES, _places(text, cited.quote), key=lambda place: abs(place[0] - cited.start)):
        start, end = max(places, key=lambda place: (_context(text, place, cited), -abs(place[0] - cited.start)))
        return Verification(Verdict.MOVED, article.id, start, end)
    similar = most_similar(text, cited.quote, cited.start)
    if similar is None:
        return Verification(Verdict.MISSING, article.id)
    now = text[slice(*similar)]
    return Verification(Verdict.CHANGED, article.id, *similar, now, changes(cited.quote, now))


def verify_in(articles: Sequence[Article | None], article_id: str, cited: Quoted) -> Verification:
    """Return what became of a quote in the first of several articles that has most of it.

    In an article with another id than `article_id`, even the same place counts as moved.
    """
    verdicts = [verify(article, cited) for article in articles]
    verdicts = [
        replace(one, verdict=Verdict.MOVED) if one.verdict is Verdict.EXACT and one.article_id != article_id else one
        for one in verdicts
    ]
    return min(verdicts, key=lambda one: _BEST_FIRST.index(one.verdict))


def _places(text: str, quote: str) -> Iterator[Span]:
    if quote:
        yield from (match.span() for match in re.finditer(re.escape(quote), text))


def _context(text: str, place: Span, cited: Quoted) -> int:
    """Return how many characters around a place are those around the quote when it was cited."""
    start, end = place
    before = text[max(0, start - len(cited.prefix)) : start]
    after = text[end : end + len(cited.suffix)]
    return _common(before[::-1], cited.prefix[::-1]) + _common(after, cited.suffix)


def _common(one: str, other: str) -> int:
    """Return with how many equal characters two texts begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
