"""Writes an answer as Markdown, for chat clients and files, and reads the quotes of such a text back."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote as percent_encode

from askmuse.answering.answer import Answer, AnswerSentence, Citation, NearSentence, RankedPassage
from askmuse.answering.showing.escaping import escape_line, escape_part, unescape
from askmuse.answering.showing.remarks import remarks, restrictions, stance_in_words
from askmuse.answering.showing.spans import place_of
from askmuse.answering.showing.words import NOT_SAID, PERHAPS, address, flat, page_or_time, sureness
from askmuse.text import escape_controls, shorten

NEAREST = 3
"""How many passages a refusal lists."""
_AROUND = 300
"""How many characters it shows of each."""
_URL_SAFE = "/:?#@!$&'*+,;=%~[]"
"""Characters of an address that are not percent-encoded, since they cannot end a link in Markdown."""


def as_markdown(answer: Answer) -> str:
    """Return the quotes of an answer, each with the numbers of its citations, and the numbered sources below.

    Characters of the articles that have a meaning in Markdown or HTML are escaped, so that they are shown as they are.
    """
    return "\n\n".join(blocks(answer))


def blocks(answer: Answer) -> Iterator[str]:
    """Yield the parts of `as_markdown`, one for each paragraph or quote."""
    if answer.outcome == "not_said":
        yield from _refusal(answer)
        return
    if answer.searched_as != answer.question:
        yield f"*Searched as: {escaped(answer.searched_as)}*"
    for line in restrictions(answer.filters, answer.undated):
        yield f"*{escaped(line)}*"
    if answer.outcome == "perhaps":
        yield f"**{PERHAPS}**"
    citations = {citation.number: citation for citation in answer.citations}
    shown = {sentence.citations[0] for sentence in answer.answers}
    for sentence in answer.answers or answer.nearest:
        yield _sentence(sentence, citations)
        for stance in answer.agreement:
            if stance.citations[0] == sentence.citations[0]:
                mine, other = (citations[number] for number in stance.citations)
                words = f"{escaped(stance_in_words(stance, mine, other))} [{other.number}]"
                yield f"{words}." if other.number in shown else f"{words}:\n{_quoted(other.quote)}"
    for line in remarks(answer.notes):
        yield f"*{escaped(line)}*"
    yield "\n".join(f"{citation.number}. {_source(citation)}" for citation in answer.citations)


def quotes_in(text: str) -> str:
    """Return the quotes in a text that `as_markdown` wrote, unescaped; a text without quotes is returned as it is."""
    lines = [line.removeprefix("> ") for line in text.splitlines() if line.startswith("> ")]
    return "\n".join(map(unescape, lines)) or text


def escaped(text: str) -> str:
    """Return a text on one line, escaped so that Markdown shows it as it is."""
    return escape_line(flat(text))


def _refusal(answer: Answer) -> Iterator[str]:
    yield f"**{NOT_SAID}**"
    yield f"*Searched for: {escaped(answer.searched_as)}*"
    for line in (*restrictions(answer.filters, answer.undated), *remarks(answer.notes)):
        yield f"*{escaped(line)}*"
    if answer.passages:
        yield "The nearest passages, none of which is an answer:"
        yield "\n".join(f"- {_passage(passage)}" for passage in answer.passages[:NEAREST])


def _passage(passage: RankedPassage) -> str:
    where = f"{escaped(passage.article_id)} {passage.start}:{passage.end}"
    return f"{escaped(shorten(passage.text, _AROUND))} ({escaped(passage.title)}, {where})"


def _sentence(sentence: AnswerSentence | NearSentence, citations: Mapping[int, Citation]) -> str:
    own, *context = (citations[number] for number in sentence.citations)
    span = sentence.span if isinstance(sentence, AnswerSentence) else None
    above = [f"{_quoted(citation.quote)}\n>\n> [{citation.number}]\n" for citation in context]
    return "\n".join([*above, _quoted(own.quote, span), "", f"[{own.number}], {sureness(sentence.confidence)}"])


def _quoted(quote: str, span: str | None = None) -> str:
    """Return a quote as a blockquote, with the span that answers in bold where it lies within a line."""
    lines = escape_controls(quote).split("\n")
    marked = [place_of(escape_controls(span), line) if span else None for line in lines]
    first = next((number for number, place in enumerate(marked) if place), None)
    return "\n".join(
        f"> {_bold(line, place) if place and number == first else escape_line(line.strip())}".rstrip()
        for number, (line, place) in enumerate(zip(lines, marked, strict=True))
    )


def _bold(line: str, place: Sequence[int]) -> str:
    start, end = place
    before, span, after = line[:start].lstrip(), line[start:end], line[end:].rstrip()
    return f"{escape_line(before)}**{escape_part(span)}**{escape_part(after)}"


def _source(citation: Citation) -> str:
    title = escaped(citation.title)
    url = address(citation)
    if url and url.lower().startswith(("http://", "https://")):
        title = f"[{title}]({percent_encode(url, safe=_URL_SAFE)})"
    page = page_or_time(citation.page) if citation.page else None
    known = (citation.publisher, str(citation.published) if citation.published else None, page)
    where = f"({escaped(citation.article_id)} {citation.start}:{citation.end})"
    return ", ".join([title, *(escaped(part) for part in known if part)]) + f" {where}"
