"""The articles of quotes as BibTeX, which LaTeX reads."""

from collections.abc import Sequence
from urllib.parse import quote as percent_encode

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.middlewares import AddEnclosingMiddleware, LatexEncodingMiddleware
from bibtexparser.model import Block, Entry, Field
from pylatexenc.latexencode import UnicodeToLatexEncoder

from askmuse.exporting.sections import Section
from askmuse.exporting.works import Work, works

_VERBATIM = "url"
"""The field that LaTeX takes as it is, so that nothing in it may be escaped."""
_TITLE = "title"
"""Put into braces of its own, since styles of BibTeX otherwise write names in it in lower case."""
_URL_SAFE = "/:?#@!$&'()*+,;=%~[]"


def write(sections: Sequence[Section], _: str) -> bytes:
    """Return an entry for each article; its quotes are in `annote`, which most styles do not print."""
    library = Library([_entry(work) for work in works(sections)])
    return write_string(library, unparse_stack=[_Encoded(), _ENCLOSED]).encode()


class _Encoded(LatexEncodingMiddleware):
    """Escapes what LaTeX would act on, in all fields but the address, and keeps the capitals of titles."""

    def __init__(self) -> None:
        super().__init__(encoder=UnicodeToLatexEncoder(unknown_char_policy="keep", unknown_char_warning=False))

    def transform_entry(self, entry: Entry, library: Library) -> Block:
        address = entry.pop(_VERBATIM)
        encoded: Block = super().transform_entry(entry, library)
        if title := entry.fields_dict.get(_TITLE):
            title.value = f"{{{title.value}}}"
        if address is not None:
            entry.set_field(address)
        return encoded


_ENCLOSED = AddEnclosingMiddleware(reuse_previous_enclosing=False, enclose_integers=True, default_enclosing="{")


def _entry(work: Work) -> Entry:
    about = work.about
    fields = {
        "title": work.title,
        "author": " and ".join(work.authors),
        "howpublished": about.publisher,
        "year": about.published and f"{about.published:%Y}",
        "month": about.published and str(about.published.month),
        "date": about.published and about.published.isoformat(),
        "url": work.link and percent_encode(work.link, safe=_URL_SAFE),
        "annote": " ".join(work.notes),
    }
    return Entry("misc", work.key, [Field(name, value) for name, value in fields.items() if value])
