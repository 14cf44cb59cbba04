"""The words, the same in every interface, for an outcome, for how sure an answer is, and for the source of a quote."""

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
"""Least probability that is called sure: where this share of answers is right, an answer may be printed."""
CALLED_LIKELY = 0.6
"""Least probability that is called likely; below it an answer is nearly as often wrong as right."""
SURENESS = {"sure": CALLED_SURE, "likely": CALLED_LIKELY, "unsure": 0.0}
"""The words for how sure an answer is, each with the least probability that it stands for, surest first."""


def sureness(confidence: float, *, percent: bool = False) -> str:
    """Return how sure an answer is: "sure", "likely" or "unsure", followed by its probability if `percent`."""
    word = next(word for word, least in SURENESS.items() if confidence >= least)
    return f"{word}, {round(confidence * 100)} %" if percent else word


def flat(text: str) -> str:
    """Return a text on one line, with its control characters as escapes."""
    return escape_controls(" ".join(text.split()))


def outlet(citation: "Citation") -> str:
    """Return who published what is cited and when, such as "Gazette (2026-03-04)", or its title instead of both."""
    day = f" ({citation.published})" if citation.published else ""
    return flat(f"{publisher(citation) or citation.title}{day}")


def other_language(codes: Sequence[str]) -> str:
    """Return in words that a question is in the first of these languages, and the articles are in the others."""
    asked, *written = (LANGUAGES.get(code, code) for code in codes)
    return f"The question is in {asked}, the articles are in {' and '.join(written)}: ask in {' or '.join(written)}."


def publisher(citation: "Citation") -> str | None:
    """Return who published what is cited, with the host of its address if that has another name.

    A page may claim any publisher; the host is where it was really found.
    """
    named = citation.publisher
    if not named or not host(citation.url) or is_named_after(named, citation.url):
        return named
    return f"{named} at {host(citation.url)}"


def origin(citation: "Citation") -> str:
    """Return the title, publisher, date and page of what is cited, as far as they are known."""
    known = [
        citation.title,
        publisher(citation),
        citation.published.isoformat() if citation.published else None,
        place_of(citation.page) if citation.page else None,
        "read by OCR" if citation.ocr else None,
    ]
    return flat(", ".join(part for part in known if part))


def place_of(page: "CitedPage") -> str:
    """Return the page of a quote, such as "p. 3", or its time in a transcript, such as "at 0:01:23"."""
    return f"p. {page.label or page.number}" if page.seconds is None else f"at {page.label}"


def source(citation: "Citation") -> str:
    """Return the origin of a citation, and the article and offsets where its quote stands."""
    return f"{origin(citation)} ({flat(citation.article_id)} {citation.start}:{citation.end})"


def address(citation: "Citation") -> str | None:
    """Return the address of what is cited, with the page that a PDF viewer opens, or None if there is no address."""
    if not citation.url or not citation.page or citation.page.seconds is not None or "#" in citation.url:
        return citation.url
    return f"{citation.url}#page={citation.page.number}"
