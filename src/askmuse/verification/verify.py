"""Verifies a quote: whether it is where its citation says, has moved, was changed, or is missing."""

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
"""The most places of a quote, the nearest ones, whose contexts are compared: a single letter may be at millions."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote, its place according to its citation, and the text right before and after it, if that is known."""

    quote: str
    start: int
    end: int
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on a quote, and what is in the article now."""

    verdict: Verdict
    article_id: str | None = None
    """The article that was compared, which may have another id than the cited one; None if there was none."""
    start: int | None = None
    """The start of the quote, or of the text that it was changed into; None if it is missing."""
    end: int | None = None
    """The end of the quote, or of the text that it was changed into; None if it is missing."""
    text: str | None = None
    """The text that the quote was changed into; None for the other verdicts."""
    diff: tuple[Change, ...] = ()
    """How the quote was changed, word by word; empty for the other verdicts."""


def verify(article: Article | None, cited: Quoted) -> Verification:
    """Return whether an article still has a quote, and where; `article` is None if there is none to compare with.

    If the quote is at several places, the one with the most similar text around it is returned, and of equal ones the
    nearest. A quote of which more than half has changed counts as missing.
    """
    if article is None:
        return Verification(Verdict.MISSING)
    text = article.text
    is_span = cited.end - cited.start == len(cited.quote) > 0 and cited.start >= 0
    if is_span and text.startswith(cited.quote, cited.start):
        return Verification(Verdict.EXACT, article.id, cited.start, cited.end)
    if places := nsmallest(_MOST_PLACES, _places(text, cited.quote), key=lambda place: abs(place[0] - cited.start)):
        start, end = max(places, key=lambda place: (_context(text, place, cited), -abs(place[0] - cited.start)))
        return Verification(Verdict.MOVED, article.id, start, end)
    similar = most_similar(text, cited.quote, cited.start)
    if similar is None:
        return Verification(Verdict.MISSING, article.id)
    changed = text[slice(*similar)]
    return Verification(Verdict.CHANGED, article.id, *similar, changed, changes(cited.quote, changed))


def verify_in(articles: Sequence[Article | None], article_id: str, cited: Quoted) -> Verification:
    """Return the best verdict on a quote over several articles; of equal verdicts the first.

    A quote at its cited place, but in an article with another id than `article_id`, counts as moved.
    """
    verifications = [verify(article, cited) for article in articles]
    verifications = [
        replace(result, verdict=Verdict.MOVED)
        if result.verdict is Verdict.EXACT and result.article_id != article_id
        else result
        for result in verifications
    ]
    return min(verifications, key=lambda result: _BEST_FIRST.index(result.verdict))


def _places(text: str, quote: str) -> Iterator[Span]:
    if quote:
        yield from (match.span() for match in re.finditer(re.escape(quote), text))


def _context(text: str, place: Span, cited: Quoted) -> int:
    """Return how many characters right before and after a place equal those around the cited quote."""
    start, end = place
    before = text[max(0, start - len(cited.prefix)) : start]
    after = text[end : end + len(cited.suffix)]
    return _common_prefix(before[::-1], cited.prefix[::-1]) + _common_prefix(after, cited.suffix)


def _common_prefix(a: str, b: str) -> int:
    """Return the number of equal characters with which two texts begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))
