"""The words that every door uses for an outcome, for how sure an answer is, and for where a quote is from."""

from typing import TYPE_CHECKING

from askmuse.text import escape_controls

if TYPE_CHECKING:
    from askmuse.answering.answer import Citation

NOT_SAID = "These articles don't say."
PERHAPS = "The articles may not say. Closest:"
SURE = 0.85
"""Least probability that is called sure: where this share of answers is right, an answer may be printed."""
LIKELY = 0.6
"""Least probability that is called likely; below it an answer is nearly as often wrong as right."""


def sureness(confidence: float, *, percent: bool = False) -> str:
    """Return how sure an answer is: "sure", "likely" or "unsure", followed by its probability if `percent`."""
    word = "sure" if confidence >= SURE else "likely" if confidence >= LIKELY else "unsure"
    return f"{word}, {round(confidence * 100)} %" if percent else word


def flat(text: str) -> str:
    """Return a text on one line, with its control characters as escapes."""
    return escape_controls(" ".join(text.split()))


def outlet(citation: "Citation") -> str:
    """Return who published what is cited and when, such as "Gazette (2026-03-04)", or its title instead of both."""
    day = f" ({citation.published})" if citation.published else ""
    return flat(f"{citation.publisher or citation.title}{day}")


def origin(citation: "Citation") -> str:
    """Return the title, publisher, date and page of what is cited, as far as they are known."""
    known = [
        citation.title,
        citation.publisher,
        citation.published.isoformat() if citation.published else None,
        f"p. {citation.page.label or citation.page.number}" if citation.page else None,
    ]
    return flat(", ".join(part for part in known if part))


def source(citation: "Citation") -> str:
    """Return the origin of a citation, and the article and offsets where its quote stands."""
    return f"{origin(citation)} ({flat(citation.article_id)} {citation.start}:{citation.end})"


def address(citation: "Citation") -> str | None:
    """Return the address of what is cited, with the page that a PDF viewer opens, or None if there is no address."""
    if not citation.url or not citation.page or "#" in citation.url:
        return citation.url
    return f"{citation.url}#page={citation.page.number}"
