"""Reads a PDF file: its text, pages and metadata."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from askmuse.articles.formats.draft import Draft
from askmuse.articles.formats.pdf.assembly import Assembly
from askmuse.articles.formats.pdf.columns import in_reading_order
from askmuse.articles.formats.pdf.document import opened
from askmuse.articles.formats.pdf.joining import Paragraph, join
from askmuse.articles.formats.pdf.line_numbers import without_line_numbers
from askmuse.articles.formats.pdf.lines import lines_of
from askmuse.articles.formats.pdf.pages import RawPage, read_page, vocabulary_of
from askmuse.articles.formats.pdf.paragraphs import body_of, paragraphs_of
from askmuse.articles.formats.pdf.recognition import is_installed
from askmuse.articles.formats.pdf.running import without_running
from askmuse.errors import ArticleError
from askmuse.types import Page

_MOST_PAGES = 3_000
"""The most pages of a file that are read; a long report has a thousand."""
_MOST_CHARACTERS = 4_000_000
"""The most characters of a file that are read: about 700,000 words."""
_MOST_NAMED = 10
"""The most pages that a notice lists."""
_MOST_PICTURES = 100
"""The most pages of a file that are read by OCR, which takes about five seconds each."""
_OCR = "run it through OCR first, e.g. `ocrmypdf FILE NEW`"
_EXTRA = 'run `pip install "askmuse[ocr]"` and index again, or run it through OCR, e.g. `ocrmypdf FILE NEW`'


def read_pdf(data: bytes) -> Draft:
    """Return the text and the metadata of a PDF file; raises ArticleError."""
    with opened(data) as document:
        about = document.get_metadata_dict(skip_empty=True)
        count = len(document)
        pages = _pages(document, count)
    if not any(page.words for page in pages):
        cut = any(page.cut for page in pages)
        raise ArticleError(
            "has pages of too many pieces to be read: print it to a new PDF"
            if cut
            else f"is a PDF of pictures without text: {_advice()}"
        )
    draft = draft_of(pages, count)
    draft.title, draft.author = (about.get(name, "").strip("\0 ") or None for name in ("Title", "Author"))
    return draft


def _pages(document: Any, count: int) -> list[RawPage]:
    """Return the pages of a document, until one of the limits is reached."""
    pages: list[RawPage] = []
    length = 0
    for number in range(min(count, _MOST_PAGES)):
        recognised = sum(page.ocr for page in pages)
        pages.append(read_page(document, number, recognise=is_installed() and recognised < _MOST_PICTURES))
        length += pages[-1].length
        if length > _MOST_CHARACTERS:
            break
    return pages


def _advice() -> str:
    return _OCR if is_installed() else _EXTRA


def draft_of(pages: Sequence[RawPage], count: int) -> Draft:
    """Return the text of the first pages of a file with `count` pages, and remarks for the user."""
    vocabulary = vocabulary_of(pages)
    upright = [
        without_line_numbers(lines_of(page.words[0], n, vocabulary)) if page.words else []
        for n, page in enumerate(pages)
    ]
    bodies = without_running(upright)
    bare = sum(
        page.lacks_text(sum(len(line.text) for line in lines))
        for lines, page in zip(bodies, pages, strict=True)
        if not page.ocr
    )
    if not any(bodies):  # every page has the same stamp and nothing else
        bodies = [upright[0], *([] for _ in upright[1:])]
    body = body_of(bodies)
    sideways = [[x for words in page.words[1:] for x in lines_of(words, n, vocabulary)] for n, page in enumerate(pages)]
    repeats = Counter(text for lines in sideways for text in {line.text for line in lines})
    whole: list[Paragraph] = []
    for number, (page, lines) in enumerate(zip(pages, bodies, strict=True)):
        rules = page.rules
        join(whole, paragraphs_of(list(in_reading_order(lines, rules)), rules, body), body)
        turned = [line for line in sideways[number] if repeats[line.text] == 1]
        at = len(whole) - 1 if whole and whole[-1].lines[0].page == number else len(whole)
        whole[at:at] = paragraphs_of(
            list(in_reading_order(turned)), (), body
        )  # the last one may continue on the next page
    assembly = Assembly(vocabulary)
    for before, paragraph in zip([None, *whole], whole, strict=False):
        assembly.add(paragraph, before)
    return Draft(
        assembly.text,
        pages=_page_starts(pages, assembly),
        notices=list(_notices(pages, count, bare)),
    )


def _page_starts(pages: Sequence[RawPage], assembly: Assembly) -> tuple[Page, ...]:
    """Return where each page starts; one without text starts where the next page does."""
    result: list[Page] = []
    end = len(assembly.text)
    for number, page in reversed(list(enumerate(pages))):
        end = assembly.starts.get(number, end)
        places = assembly.places(number, page.picture) if page.picture else ()
        result.append(Page(end, number + 1, page.label, ocr=page.ocr, places=places))
    return tuple(reversed(result))


def _notices(pages: Sequence[RawPage], count: int, bare: int) -> Sequence[str]:
    notices = []
    if bare:
        one = (
            "its page"
            if count == 1
            else f"any of its {count} pages"
            if bare == count
            else f"{bare} of its {count} pages"
        )
        notices.append(f"has no text on {one}: {_advice()}")
    if recognised := [str(number) for number, page in enumerate(pages, 1) if page.ocr]:
        which = f"page{'s' * (len(recognised) > 1)} {', '.join(recognised[:_MOST_NAMED])}"
        more = ", …" if len(recognised) > _MOST_NAMED else ""
        notices.append(f"was read by OCR on {which}{more}: check its quotes against the pictures")
    if len(pages) < count:
        notices.append(f"has {count} pages, of which the first {len(pages)} were read: split it")
    if any(page.cut for page in pages):
        which = ", ".join(str(number) for number, page in enumerate(pages, 1) if page.cut)
        notices.append(f"has more on page {which} than can be read, and part of it was left out")
    return notices
