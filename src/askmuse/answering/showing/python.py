"""Writes an answer as Python shows it: as text, and as HTML in notebooks."""

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from askmuse.answering.showing.spans import place_of
from askmuse.answering.showing.words import NOT_SAID, PERHAPS, address, flat, source, sureness
from askmuse.text import escape_controls

if TYPE_CHECKING:
    from askmuse.answering.answer import Answer, AnswerSentence, Citation, NearSentence


def as_text(answer: "Answer") -> str:
    """Return the question, the outcome, and the sentences with their sources, a line each."""
    lines = [f"<Answer to {flat(answer.question)!r}: {answer.outcome}, confidence {answer.confidence:.2f}"]
    lines += [f"  “{flat(sentence.text)}” {_numbers(sentence)}" for sentence in answer.answers or answer.nearest]
    lines += [f"  [{citation.number}] {source(citation)}" for citation in answer.citations]
    return "\n".join(lines) + ">"


def as_html(answer: "Answer") -> str:
    """Return an answer as HTML, in which all text of the articles is escaped."""
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
    place = place_of(span, text) if span else None
    if place is None:
        return _escaped(text)
    start, end = place
    return f"{_escaped(text[:start])}<b>{_escaped(text[start:end])}</b>{_escaped(text[end:])}"


def _link(citation: "Citation") -> str:
    url = address(citation)
    if not url or not url.lower().startswith(("http://", "https://")):
        return ""
    return f' <a href="{_escaped(url)}" rel="noopener noreferrer">{_escaped(url)}</a>'


def _escaped(text: str) -> str:
    return escape(escape_controls(text))


def _numbers(sentence: "AnswerSentence | NearSentence") -> str:
    return "".join(f"[{number}]" for number in sentence.citations)
