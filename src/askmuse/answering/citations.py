"""Numbered citations of an answer, and whether a citation still holds."""

from dataclasses import dataclass
from enum import StrEnum

from askmuse.answering.answer import Citation, CitedPage
from askmuse.answering.extraction import Candidate
from askmuse.types import Article, Span


class Verdict(StrEnum):
    """What became of a quote."""

    EXACT = "exact"
    MOVED = "moved"
    CHANGED = "changed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on a citation; `start` and `end` say where the quote stands now, None where it does not."""

    verdict: Verdict
    start: int | None = None
    end: int | None = None


def cite(found: list[Candidate]) -> tuple[list[Citation], list[tuple[int, ...]]]:
    """Return the citations of all answers, numbered from 1, and the numbers of each answer, its own quote first.

    A heading that two answers stand under is cited once.
    """
    numbers: dict[tuple[str, Span], int] = {}
    citations: list[Citation] = []
    used: list[tuple[int, ...]] = []
    for answer in found:
        mine = []
        for span in (answer.quote, *answer.context):
            key = (answer.article.id, span)
            if key not in numbers:
                numbers[key] = len(numbers) + 1
                citations.append(_citation(numbers[key], answer.article, span))
            mine.append(numbers[key])
        used.append(tuple(mine))
    return citations, used


def _citation(number: int, article: Article, span: Span) -> Citation:
    return Citation(
        number=number,
        article_id=article.id,
        title=article.title,
        publisher=article.publisher,
        url=article.url,
        published=article.published,
        date_source=article.date_source,
        page=_page(article, span[0]),
        start=span[0],
        end=span[1],
        quote=article.text[slice(*span)],
        sha256=article.sha256,
    )


def _page(article: Article, at: int) -> CitedPage | None:
    """Return the page that a character of an article stands on, or None if it has no pages."""
    page = next((page for page in reversed(article.pages) if page.start <= at), None)
    return None if page is None else CitedPage(page.number, page.label)


def verify(article: Article | None, start: int, end: int, quote: str) -> Verification:
    """Say whether `quote` is `text[start:end]` of `article` (None where there is none of that id), or stands elsewhere.

    Of several places that have it, the one nearest to `start` is named.
    """
    if article is None:
        return Verification(Verdict.MISSING)
    before = article.text.rfind(quote, 0, max(0, start + len(quote)))
    after = article.text.find(quote, max(0, start))
    places = [place for place in (before, after) if place >= 0]
    if not places:
        return Verification(Verdict.CHANGED)
    nearest = min(places, key=lambda place: abs(place - start))
    there = (nearest, nearest + len(quote))
    return Verification(Verdict.EXACT if there == (start, end) else Verdict.MOVED, *there)
