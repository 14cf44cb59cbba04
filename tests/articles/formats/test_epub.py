"""E-books in EPUB: their chapters in the order of the book."""

import io
import zipfile
from datetime import date
from pathlib import PurePath

import pytest

from askmuse.articles.formats import Draft, read
from askmuse.errors import ArticleError

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
DUBLIN = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf"'

CHAPTERS = ((1, "The quay"), (2, "The ferry"))


def epub(about: str, chapters: dict[str, str], **others: str) -> bytes:
    """Return a book of these chapters, by the names of their files."""
    items = "".join(
        f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf" {DUBLIN}><metadata>{about}</metadata><manifest>'
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        f'{items}</manifest><spine><itemref idref="nav"/>{spine}</spine></package>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", CONTAINER)
        book.writestr("OPS/book.opf", package)
        book.writestr("OPS/nav.xhtml", page("<nav>Contents</nav>"))
        for name, text in chapters.items():
            if text:
                book.writestr(f"OPS/{name.replace('%20', ' ')}", text)
        for name, text in others.items():
            book.writestr(name.replace("__", "/"), text)
    return buffer.getvalue()


def page(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head>'
        f"<body>{body}</body></html>"
    )


def read_epub(data: bytes) -> Draft:
    return read(PurePath("a.epub"), data)


def test_chapters_are_read_in_spine_order_with_the_metadata_of_the_book() -> None:
    about = (
        "<dc:title>Quays</dc:title><dc:creator>Anna Berg</dc:creator><dc:creator>Carl Ek</dc:creator>"
        "<dc:publisher>Port Press</dc:publisher><dc:date>2024-03-05</dc:date>"
    )
    chapters = {
        "text/two%20b.xhtml": page("<h1>Two</h1><p>The second quay was built in 1960.</p>"),
        "text/one.xhtml": page("<h1>One</h1><p>The first held 10<sup>6</sup> crates.</p><p><i>So they say.</i></p>"),
    }
    assert read_epub(epub(about, chapters)) == Draft(
        "# Two\n\nThe second quay was built in 1960.\n\n# One\n\nThe first held 10⁶ crates.\n\nSo they say.",
        title="Quays",
        author="Anna Berg, Carl Ek",
        publisher="Port Press",
        published=date(2024, 3, 5),
        date_source="metadata",
    )


def test_headings_of_two_lines_bullets_and_the_table_of_contents_are_read_on_one_line_each() -> None:
    contents = "".join(f'<tr><td><a href="{n}">{n}.</a></td><td><a href="{n}">{t}</a></td></tr>' for n, t in CHAPTERS)
    items = "<ul><li>• It closes.</li><li>- It <i>opens</i>.</li></ul>"
    body = f"<h1>Chapter 1<br/>The quay</h1>{items}<table>{contents}</table>"
    assert read_epub(epub("", {"a.xhtml": page(body)})).text == (
        "# Chapter 1 The quay\n\n- It closes.\n- It opens.\n\n| 1. | The quay |\n| 2. | The ferry |"
    )


def test_the_date_of_modification_is_not_the_date_of_publication() -> None:
    about = (
        '<dc:date opf:event="modification">2025-01-01</dc:date><dc:date opf:event="publication">1999-02-03</dc:date>'
    )
    body = "<div><p>A.</p>Loose text.<table><tr><th>Day</th></tr><tr><td>1</td></tr></table></div>"
    draft = read_epub(epub(about, {"a.xhtml": page(body)}))
    assert draft.published == date(1999, 2, 3)
    assert draft.text == "A.\n\nLoose text.\n\n| Day |\n| 1 |"


def test_missing_chapters_give_a_notice_and_only_encrypted_text_is_refused() -> None:
    fonts = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData>'
        '<EncryptionMethod Algorithm="{}"/></EncryptedData></encryption>'
    )
    chapters = {"a.xhtml": page("<p>A.</p>"), "b.xhtml": ""}
    fonts_alone = fonts.format("http://www.idpf.org/2008/embedding")
    draft = read_epub(epub("", chapters, **{"META-INF__encryption.xml": fonts_alone}))
    assert (draft.text, draft.notices) == ("A.", ["lacks 1 of its chapters: get it again"])
    text_too = fonts.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    with pytest.raises(ArticleError, match="is an e-book with copy protection: get a copy without it"):
        read_epub(epub("", chapters, **{"META-INF__encryption.xml": text_too}))


def test_an_archive_with_a_damaged_part_is_refused() -> None:
    whole = epub("", {"a.xhtml": page("<p>A.</p>")})
    at = whole.index(b"META-INF/container.xml") - 30
    without_head, outside = whole[:at] + b"X" + whole[at + 1 :], whole[at + 1 :]
    for damaged in (without_head, outside):
        with pytest.raises(ArticleError, match=r"^is damaged: save it again$"):
            read_epub(damaged)


def test_a_file_that_is_not_an_epub_is_refused() -> None:
    with pytest.raises(ArticleError, match="is damaged, or not of the format that its name says: save it again"):
        read_epub(b"PK no archive")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "A.")
    with pytest.raises(ArticleError, match="is not an EPUB file, since it names no book: download it again"):
        read_epub(buffer.getvalue())
