"""Makes the numbered citations of an answer."""

from askmuse.answering.answer import Citation, CitedPage
from askmuse.answering.extraction import Candidate
from askmuse.types import Article, Page, Span


def cite(answers: list[Candidate]) -> tuple[list[Citation], list[tuple[int, ...]]]:
    """Return the citations of all answers, numbered from 1, and for each answer its numbers, that of its quote first.

    A heading or table head that two answers have in common is cited once.
    """
    numbers: dict[tuple[str, Span], int] = {}
    citations: list[Citation] = []
    by_answer: list[tuple[int, ...]] = []
    for answer in answers:
        cited = []
        for span in (answer.quote, *answer.context):
            key = (answer.article.id, span)
            if key not in numbers:
                numbers[key] = len(numbers) + 1
                citations.append(cite_span(numbers[key], answer.article, span))
            cited.append(numbers[key])
        by_answer.append(tuple(cited))
    return citations, by_answer


def cite_span(number: int, article: Article, span: Span) -> Citation:
    """Return the citation, with this number, of a span of an article."""
    return Citation(
        number=number,
        article_id=article.id,
        title=article.title,
        publisher=article.publisher,
        url=article.url,
        published=article.published,
        date_source=article.date_source,
        page=page_of(article, span[0]),
        ocr=_is_recognised(article, span[0]),
        start=span[0],
        end=span[1],
        quote=article.text[slice(*span)],
        sha256=article.sha256,
    )


def page_of(article: Article, at: int) -> CitedPage | None:
    """Return the page on which the character at offset `at` is, or None if the article has no pages."""
    page = _page(article, at)
    return None if page is None else CitedPage(page.number, page.label, page.seconds)


def _is_recognised(article: Article, at: int) -> bool:
    """Whether the character at offset `at` was recognised in a picture of its page."""
    page = _page(article, at)
    return page is not None and page.ocr


def _page(article: Article, at: int) -> Page | None:
    return next((page for page in reversed(article.pages) if page.start <= at), None)
