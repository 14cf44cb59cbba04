"""Words for the outcome, for how sure an answer is, and for the source of a quote."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from askmuse.articles.addresses import host, is_named_after
from askmuse.articles.language import NAMES as LANGUAGES
from askmuse.text import escape_controls

if TYPE_CHECKING:
    from askmuse.answering.answer import Citation, CitedPage

NOT_SAID = "These articles don't say."
PERHAPS = "The articles may not say. Closest:"
CALLED_SURE = 0.85
"""Least probability that is called "sure": if this share of answers is right, a journalist may print one."""
CALLED_LIKELY = 0.6
"""Least probability that is called "likely"; below it an answer is nearly as often wrong as right."""
SURENESS = {"sure": CALLED_SURE, "likely": CALLED_LIKELY, "unsure": 0.0}
"""The words for how sure an answer is, each with its least probability, surest first."""


def sureness(confidence: float, *, percent: bool = False) -> str:
    """Return a word for how sure an answer is, followed by the probability if `percent`: "likely, 72 %"."""
    word = next(word for word, least in SURENESS.items() if confidence >= least)
    return f"{word}, {round(confidence * 100)} %" if percent else word


def flat(text: str) -> str:
    """Return a text on one line, with control characters as escapes, so that it is safe to print."""
    return escape_controls(" ".join(text.split()))


def outlet(citation: "Citation") -> str:
    """Return the publisher of a cited article, or else its title, with the date: "Gazette (2026-03-04)"."""
    day = f" ({citation.published})" if citation.published else ""
    return flat(f"{publisher(citation) or citation.title}{day}")


def other_language(codes: Sequence[str]) -> str:
    """Return a sentence that says that the question is in the first of these languages, the articles in the others."""
    question, *articles = (LANGUAGES.get(code, code) for code in codes)
    return (
        f"The question is in {question}, the articles are in {' and '.join(articles)}: ask in {' or '.join(articles)}."
    )


def publisher(citation: "Citation") -> str | None:
    """Return the publisher of a cited article, with the host of its address if that is not named after it.

    A page may claim any publisher; the host is the one from which it was fetched.
    """
    name = citation.publisher
    if not name or not host(citation.url) or is_named_after(name, citation.url):
        return name
    return f"{name} at {host(citation.url)}"


def origin(citation: "Citation") -> str:
    """Return the title, publisher, date and page of a cited article on one line, as far as they are known."""
    known = [
        citation.title,
        publisher(citation),
        citation.published.isoformat() if citation.published else None,
        page_or_time(citation.page) if citation.page else None,
        "read by OCR" if citation.ocr else None,
    ]
    return flat(", ".join(part for part in known if part))


def page_or_time(page: "CitedPage") -> str:
    """Return the page of a quote, such as "p. 3", or its time in a transcript, such as "at 0:01:23"."""
    return f"p. {page.label or page.number}" if page.seconds is None else f"at {page.label}"


def source(citation: "Citation") -> str:
    """Return the origin of a citation, and in parentheses the article's id and the quote's offsets."""
    return f"{origin(citation)} ({flat(citation.article_id)} {citation.start}:{citation.end})"


def address(citation: "Citation") -> str | None:
    """Return the address of a cited article, with the page to open if it is a PDF, or None if there is no address."""
    return None if citation.url is None else at_page(citation.url, citation.page)


def at_page(url: str, page: "CitedPage | None") -> str:
    """Return an address with a fragment that makes a PDF viewer open a page, unless it has a fragment already."""
    if not url or page is None or page.seconds is not None or "#" in url:
        return url
    return f"{url}#page={page.number}"
