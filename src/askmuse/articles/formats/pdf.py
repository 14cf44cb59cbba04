"""PDF files: lines put together to paragraphs by where they stand on the page."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Any

from askmuse.articles.boilerplate import BULLET
from askmuse.articles.formats.draft import Draft, parse_date
from askmuse.errors import ArticleError

_GAP = 1.3
"""Lines of a PDF further apart than this many times the usual distance are different paragraphs: the gaps that word
processors set by default add half a line or more."""
_FULL = 0.8
"""Of the width of its paragraph. A line of a PDF that is shorter was ended on purpose; one that is not, was full."""


@dataclass(frozen=True, slots=True)
class _PdfLine:
    text: str
    left: float
    right: float
    bottom: float
    height: float


def read_pdf(data: bytes) -> Draft:
    """Return the text of a PDF and what its metadata say; raises ArticleError."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        why = (
            "is locked with a password: save it without"
            if "password" in str(error).lower()
            else "is a broken PDF: get it again"
        )
        raise ArticleError(why) from None
    try:
        text = "\f".join(_pdf_page(page.get_textpage()) for page in document)
        about = document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as error:
        raise ArticleError(f"is a broken PDF ({error}): get it again") from None
    finally:
        document.close()
    if not text.strip("\f\n "):
        raise ArticleError("is a PDF of pictures without text: run it through OCR first, e.g. `ocrmypdf FILE NEW`")
    created = re.match(r"D:(\d{4})(\d\d)(\d\d)", about.get("CreationDate", ""))
    return Draft(
        text,
        title=about.get("Title"),
        author=about.get("Author"),
        created=parse_date("-".join(created.groups())) if created else None,
    )


def _pdf_page(page: Any) -> str:
    """Return a page's text: a line for each paragraph, a blank line at a gap or a change of height."""
    parts: list[str] = []
    for run in _pdf_runs(_pdf_lines(page)):
        left, right = min(line.left for line in run), max(line.right for line in run)
        parts.append("\n\n" if parts else "")
        for line, below in zip_longest(run, run[1:]):
            parts.append(line.text)
            if below is not None:
                full = line.right - left >= _FULL * (right - left) and not BULLET.match(below.text)
                parts.append(" " if full else "\n")
    return re.sub(r"[\ufffe\x02]\s+", "", "".join(parts)).replace("\ufffe", "-").replace("\x02", "-")


def _pdf_lines(page: Any) -> Iterator[_PdfLine]:
    text = page.get_text_range().replace("\r\n", "\n").replace("\r", "\n")
    at = 0
    for line in text.split("\n"):
        shown = [at + i for i, c in enumerate(line) if not c.isspace() and at + i < page.count_chars()]
        if shown:
            left, bottom, _, top = page.get_charbox(shown[0], loose=True)
            _, _, right, _ = page.get_charbox(shown[-1], loose=True)
            yield _PdfLine(line.strip(), left, right, bottom, top - bottom)
        at += len(line) + 2  # pdfium counts \r\n as two characters


def _pdf_runs(lines: Iterable[_PdfLine]) -> Iterator[list[_PdfLine]]:
    """Yield the runs of lines of one height that follow each other at the usual distance."""
    listed = list(lines)
    steps = sorted(above.bottom - below.bottom for above, below in pairwise(listed) if above.bottom > below.bottom)
    usual = steps[len(steps) // 4] if steps else 0.0
    run: list[_PdfLine] = []
    for line in listed:
        if run and (
            abs(run[-1].bottom - line.bottom) > _GAP * usual
            or abs(line.height - run[-1].height) > 0.15 * run[-1].height
        ):
            yield run
            run = []
        run.append(line)
    if run:
        yield run
