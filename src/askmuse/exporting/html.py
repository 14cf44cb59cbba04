"""Quotes as one HTML page with footnotes, which loads nothing and runs nothing.

`page.html` is the template; Jinja escapes all that it is given.
"""

from collections.abc import Sequence
from importlib import resources

from jinja2 import Environment, StrictUndefined

from askmuse.articles.formats.draft import EXPORTED
from askmuse.exporting.sections import Section, comment, link, place, source
from askmuse.text import escape_controls


def write(sections: Sequence[Section], title: str) -> bytes:
    """Return the page."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["shown"] = escape_controls
    template = environment.from_string(resources.files("askmuse.exporting").joinpath("page.html").read_text("utf-8"))
    notes = [receipt for section in sections for receipt in section.receipts]
    page = template.render(
        title=title,
        generator=EXPORTED,
        sections=sections,
        notes=notes,
        numbers={id(receipt): number for number, receipt in enumerate(notes, 1)},
        number_of=id,
        comment=comment,
        link=link,
        place=place,
        source=source,
    )
    return page.encode()
