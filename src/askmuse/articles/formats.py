"""One file → its text and what it says about itself, for each format that askmuse reads.

Each reader takes a file's bytes and gives a Draft. Structure that a format knows (headings, list items, table rows) is
written into the text as Markdown marks, which `layout` reads and quotes leave out.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise, zip_longest
from pathlib import PurePath
from typing import Any

from askmuse.articles.boilerplate import BULLET
from askmuse.errors import ArticleError

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ALIASES = {
    "title": ("title", "headline"),
    "publisher": ("publisher", "outlet", "site", "sitename"),
    "url": ("url", "link", "source_url", "canonical"),
    "author": ("author", "authors", "byline"),
    "published": ("published", "date", "published_at", "publish_date"),
}
"""The keys of front matter that give each field, the first that is there wins."""
_DECLARES = re.compile(rb"<meta[^>]{1,200}charset|<\?xml[^>]{1,100}encoding", re.IGNORECASE)
_HEAD = 4096
"""Bytes in which a page says how it is encoded."""
_LARGEST_UNPACKED = 200_000_000
"""Bytes of a Word file, which is a ZIP archive: pictures and all."""
_NOT_SHOWN = ("}moveFrom", "}del", "}Fallback")
"""Elements of a Word file: what was moved or struck out while changes were tracked, and what is there a second time."""
_GAP = 1.3
"""Lines of a PDF further apart than this many times the usual distance are different paragraphs: the gaps that word
processors set by default add half a line or more."""
_FULL = 0.8
"""Of the width of its paragraph. A line of a PDF that is shorter was ended on purpose; one that is not, was full."""


@dataclass(slots=True)
class Draft:
    """The text of a file, and its own word on title, publisher, url, author and date; None where it is silent."""

    text: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    author: str | None = None
    published: date | None = None
    created: date | None = None
    """When the file was made, which is later than the article in it came out, or the same day."""


@dataclass(frozen=True, slots=True)
class _PdfLine:
    text: str
    left: float
    right: float
    bottom: float
    height: float


def read(path: PurePath, data: bytes) -> Draft:
    """Read a file by its suffix; raises ArticleError that says what is wrong with it and what to do."""
    try:
        draft = READERS[path.suffix.lower()](data)
    except ArticleError:
        raise
    except Exception as error:  # whatever a library meets in a file that is not as its format has it
        raise ArticleError(f"cannot be read ({type(error).__name__}: {error}): save it again") from error
    for name in ("text", "title", "publisher", "url", "author"):
        value = getattr(draft, name)
        if value is not None:  # a PDF or an escape in YAML can hold halves of characters, which no JSON can
            setattr(draft, name, value.encode(errors="replace").decode())
    return draft


def decode(data: bytes) -> str:
    """Return text from UTF-8, or UTF-16 with a byte order mark; nothing is guessed, since a quote must be exact."""
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS.items() if data.startswith(mark)), "utf-8")
    if encoding != "utf-16" and b"\0" in data:
        raise ArticleError("is binary, not text: remove it, or give it the suffix of its format")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        hint = (
            "save it again" if encoding == "utf-16" else "convert it, e.g. `iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW`"
        )
        raise ArticleError(f"is not {encoding[:6].upper()} text (byte {error.start}): {hint}") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_text(data: bytes) -> Draft:
    text = decode(data)
    match = _FRONT_MATTER.match(text)
    if not match:
        return Draft(text)
    import yaml

    try:
        matter = yaml.safe_load(match[1]) or {}
    except Exception as error:  # a date such as 2026-99-99 raises ValueError, an odd tag nearly anything
        line = (
            f" (line {error.problem_mark.line + 2})"
            if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark
            else ""
        )
        raise ArticleError(
            f"has front matter that is not YAML{line}: mend it, or remove the lines between the ---"
        ) from None
    if not isinstance(matter, dict):
        raise ArticleError(
            "has front matter that is not a list of `key: value` lines: mend it, or remove the lines between the ---"
        )
    return Draft(text[match.end() :], **_described({str(key).lower(): value for key, value in matter.items()}))


def _described(matter: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, aliases in _ALIASES.items():
        value = next((matter[alias] for alias in aliases if matter.get(alias)), None)
        if value is None:
            continue
        if name == "published":
            found[name] = parse_date(value)
        else:
            items = value if isinstance(value, list) else [value]
            said = (" ".join(str(item).split()) for item in items if not isinstance(item, dict | list))
            found[name] = ", ".join(filter(None, said)) or None
    return found


def parse_date(value: Any) -> date | None:
    """Return the day that a date, a time or a text names in full, or None; what is missing is not made up.

    Nor is the order of day and month guessed: 8/4/2026 is no date.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str | int):
        return None
    from dateutil import parser

    try:
        text = str(value)
        year_first = bool(re.match(r"\s*\d{4}", text))
        first = parser.parse(text, default=datetime(2000, 1, 1))
        second = parser.parse(text, default=datetime(2001, 2, 2), dayfirst=not year_first)
    except (ValueError, OverflowError):
        return None
    return first.date() if first.date() == second.date() else None


def _read_html(data: bytes) -> Draft:
    import trafilatura

    page = data if _DECLARES.search(data[:_HEAD]) and not data.startswith(tuple(_BYTE_ORDER_MARKS)) else decode(data)
    found: Any = trafilatura.bare_extraction(
        page,
        include_comments=False,
        include_tables=True,
        include_links=True,
        favor_recall=True,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},  # no date out of prose or a notice
    )
    text = "\n\n".join(_html_blocks(found.body)) if found is not None and found.body is not None else ""
    if found is None or not text:
        raise ArticleError("holds no article text: save the page again with its content, or as text")
    return Draft(
        text,
        title=found.title or None,
        publisher=found.sitename or None,
        url=found.url or None,
        author=found.author or None,
        published=parse_date(found.date) if found.date else None,
    )


def _html_blocks(body: Any) -> Iterator[str]:
    """Yield the blocks of the tree that trafilatura returns (TEI-like tags) as lines with Markdown marks."""
    if loose := _line(body.text):
        yield loose
    for element in body:
        if element.tag == "head":
            level = re.sub(r"\D", "", element.get("rend") or "") or "2"
            yield f"{'#' * int(level)} {_inline(element)}"
        elif element.tag == "list":
            yield "\n".join(f"- {text}" for item in element if (text := _inline(item)))
        elif element.tag == "table":
            rows = [row for found in element.iter("row") if any(row := [_inline(cell) for cell in found])]
            if len(rows) > 1 and len(rows[0]) > 1 and not any(rows[0][1:]):
                yield rows.pop(0)[0]  # a caption, which trafilatura gives as a row
            yield "\n".join(f"| {' | '.join(row)} |" for row in rows)
        elif text := _inline(element):
            yield text
        if loose := _line(element.tail):
            yield loose


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _inline(element: Any) -> str:
    """Return the text of an element on one line; a link that stands alone in it keeps its address."""
    for inner in element.iter("lb", "p", "head", "item", "cell"):
        inner.tail = f" {inner.tail or ''}"  # what stands on lines of its own must not run together
    text = _line("".join(element.itertext()))
    links = [link.get("target") for link in element.iter("ref")]
    alone = len(links) == 1 and text == _line("".join(next(element.iter("ref")).itertext()))
    return f"[{text}]({links[0]})" if alone and links[0] and text else text


def _read_pdf(data: bytes) -> Draft:
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


def _read_docx(data: bytes) -> Draft:
    import zipfile

    import docx

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        size = sum(part.file_size for part in packed.infolist())
    if size > _LARGEST_UNPACKED:
        raise ArticleError(f"unpacks to {size / 1e6:.0f} MB: save it again without its pictures")
    document = docx.Document(io.BytesIO(data))
    about = document.core_properties
    return Draft(
        "\n\n".join(filter(None, _docx_blocks(document.element.body, document))),
        title=about.title or None,
        author=_named(about.author),
    )


def _named(author: str) -> str | None:
    """Return the author of a Word file, but not the program that wrote it."""
    return None if author.lower() in {"", "python-docx", "microsoft office user", "user"} else author


def _docx_blocks(parent: Any, document: Any) -> Iterator[str]:
    """Yield paragraphs and tables, those within content controls too, which python-docx passes over."""
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for child in parent.iterchildren("{*}p", "{*}tbl", "{*}sdt", "{*}sdtContent", "{*}customXml", "{*}ins"):
        match child.tag.rpartition("}")[2]:
            case "p":
                yield _docx_paragraph(Paragraph(child, document))
            case "tbl":
                rows = ([_docx_text(cell._tc) for cell in row.cells] for row in Table(child, document).rows)
                yield "\n".join(f"| {' | '.join(row)} |" for row in rows if any(row))
            case _:
                yield from _docx_blocks(child, document)


def _docx_paragraph(paragraph: Any) -> str:
    text = _docx_text(paragraph._p)
    style = paragraph.style.name if paragraph.style is not None else ""
    if text and (match := re.match(r"Heading (\d)", style)):
        return f"{'#' * min(6, int(match[1]))} {text}"
    if text and style == "Title":
        return f"# {text}"
    return f"- {text}" if text and style.startswith("List") else text


def _docx_text(element: Any) -> str:
    """Return the text below an element on one line, as it reads with all changes accepted.

    python-docx's own `text` leaves out what was inserted while changes were tracked, and what content controls hold.
    """
    parts = []
    for node in element.xpath(
        ".//w:t | .//w:tab[not(parent::w:tabs)] | .//w:br | .//w:cr | .//w:p | .//w:noBreakHyphen"
    ):
        if any(above.tag.endswith(_NOT_SHOWN) for above in node.iterancestors()):
            continue
        tag = node.tag.rpartition("}")[2]
        parts.append((node.text or "") if tag == "t" else "-" if tag == "noBreakHyphen" else " ")
    return _line("".join(parts))


READERS: dict[str, Callable[[bytes], Draft]] = {
    ".txt": _read_text,
    ".md": _read_text,
    ".markdown": _read_text,
    ".html": _read_html,
    ".htm": _read_html,
    ".pdf": _read_pdf,
    ".docx": _read_docx,
}
"""The reader of each suffix."""
