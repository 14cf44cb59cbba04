"""Quotes as Markdown with footnotes, which GitHub, pandoc and Obsidian show as such."""

import re
from collections.abc import Iterator, Sequence

from askmuse.answering.showing.escaping import escape_line
from askmuse.answering.showing.words import flat
from askmuse.articles.formats.draft import EXPORTED
from askmuse.exporting.sections import Section, comment, link, place, source
from askmuse.text import escape_controls


def write(sections: Sequence[Section], title: str) -> bytes:
    """Return a document in which each quote is a blockquote, and its source a footnote.

    Whatever in an article would act as Markdown or HTML is escaped, so that it is shown as it stands there.
    """
    blocks, notes = [f"# {escape_line(flat(title))}"], list[str]()
    for section in sections:
        blocks += _section(section, notes)
    return ("\n\n".join([*blocks, *notes, f"<!-- {EXPORTED} -->"]) + "\n").encode()


def _section(section: Section, notes: list[str]) -> Iterator[str]:
    if section.question:
        yield f"## {escape_line(flat(section.question))}"
    if section.remark:
        yield section.remark
    for receipt in section.receipts:
        number = len(notes) + 1
        lines = [escape_line(line) for line in escape_controls(receipt.quote).split("\n")]
        yield "\n".join(f"> {line}".rstrip() for line in lines) + f"[^{number}]"
        if remark := comment(receipt):
            yield escape_line(remark)
        url = link(receipt)
        where = f", <{re.sub('[<>]', lambda match: f'%{ord(match[0]):X}', flat(url))}>" if url else ""
        notes.append(f"[^{number}]: {escape_line(source(receipt))}{where} ({escape_line(place(receipt))})")
