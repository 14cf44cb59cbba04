"""An answer in words: what every door says of an outcome and of how sure it is, and how Python shows an answer."""

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from askmuse.text import escape_controls

if TYPE_CHECKING:
    from askmuse.answering.answer import Answer, AnswerSentence, Citation, NearSentence

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


def as_text(answer: "Answer") -> str:
    """Return the question, the outcome, and the sentences with their sources, a line each."""
    lines = [f"<Answer to {flat(answer.question)!r}: {answer.outcome}, confidence {answer.confidence:.2f}"]
    lines += [f"  “{flat(sentence.text)}” {_numbers(sentence)}" for sentence in answer.answers or answer.nearest]
    lines += [f"  [{citation.number}] {source(citation)}" for citation in answer.citations]
    return "\n".join(lines) + ">"


def as_html(answer: "Answer") -> str:
    """Return an answer as HTML, in which every text of the articles is escaped."""
    return "".join(_html(answer))


def _html(answer: "Answer") -> Iterator[str]:
    yield f'<div class="askmuse-answer"><p><b>{_escaped(answer.question)}</b></p>'
    if answer.outcome != "answered":
        yield f"<p>{escape(PERHAPS if answer.outcome == 'perhaps' else NOT_SAID)}</p>"
    for sentence in answer.answers or answer.nearest:
        quote = _marked(sentence.text, getattr(sentence, "span", None))
        yield f"<blockquote>{quote} {_numbers(sentence)} <i>{sureness(sentence.confidence)}</i></blockquote>"
    if answer.citations:
        yield "<ul>"
        for citation in answer.citations:
            yield f"<li>[{citation.number}] {escape(source(citation))}{_link(citation)}</li>"
        yield "</ul>"
    yield "</div>"


def _marked(text: str, span: str | None) -> str:
    """Return a text escaped for HTML, with the span that answers in bold."""
    before, found, after = text.partition(span) if span else (text, "", "")
    return f"{_escaped(before)}<b>{_escaped(found)}</b>{_escaped(after)}" if found else _escaped(text)


def _link(citation: "Citation") -> str:
    url = address(citation)
    if not url or not url.lower().startswith(("http://", "https://")):
        return ""
    return f' <a href="{_escaped(url)}" rel="noopener noreferrer">{_escaped(url)}</a>'


def _escaped(text: str) -> str:
    return escape(escape_controls(text))


def _numbers(sentence: "AnswerSentence | NearSentence") -> str:
    return "".join(f"[{number}]" for number in sentence.citations)
