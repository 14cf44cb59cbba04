"""Text files, HTML, PDF and Word files → their text and what they say about themselves."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

import docx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from askmuse.articles import formats
from askmuse.articles.formats import PARSERS, Draft, decode, parse_date, read
from askmuse.articles.layout import blocks
from askmuse.articles.sentences import sentences
from askmuse.errors import ArticleError
from askmuse.types import Kind

PROSE, BULLET, ROW, HEADING, BOILERPLATE = Kind.PROSE, Kind.BULLET, Kind.ROW, Kind.HEADING, Kind.BOILERPLATE


def laid_out(text: str) -> list[tuple[Kind, str]]:
    return [(block.kind, text[block.start : block.end]) for block in blocks(text)]


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(ArticleError) as error:
        read(PurePath(name), data)
    return str(error.value)


# --- text files


def test_front_matter() -> None:
    matter = "---\ntitle: T\npublisher: P\nurl: https://a.b\nauthor: A\npublished: 2026-04-08\nother: x\n---\n\nBody.\n"
    assert read(PurePath("a.md"), matter.encode()) == Draft("\nBody.\n", "T", "P", "https://a.b", "A", date(2026, 4, 8))


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("headline: T", "title", "T"),
        ("Title: T", "title", "T"),
        ("title: 2026", "title", "2026"),
        ('title: "a\tb  c"', "title", "a b c"),
        ("title: ''\nheadline: T", "title", "T"),
        ("headline: H\ntitle: T", "title", "T"),
        ("title:\n  de: T", "title", None),
        ("outlet: P", "publisher", "P"),
        ("site: P", "publisher", "P"),
        ("sitename: P", "publisher", "P"),
        ("link: u", "url", "u"),
        ("source_url: u", "url", "u"),
        ("canonical: u", "url", "u"),
        ("authors: [Jane Doe, Wang]", "author", "Jane Doe, Wang"),
        ("byline: Jane Doe", "author", "Jane Doe"),
        ("author: ['', Wang]", "author", "Wang"),
        ("author: []", "author", None),
        ("author:\n- {name: Jane}", "author", None),
        ("date: April 8, 2026", "published", date(2026, 4, 8)),
        ("date: 2026-04-08T23:30:00-05:00", "published", date(2026, 4, 8)),
        ("published_at: 8 April 2026", "published", date(2026, 4, 8)),
        ("publish_date: 2026", "published", None),
        ("published: soon", "published", None),
    ],
)
def test_a_line_of_front_matter(line: str, field: str, value: Any) -> None:
    draft = read(PurePath("a.txt"), f"---\n{line}\n---\nBody.".encode())
    assert draft == Draft("Body.", **{field: value})


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\ntitle: x\nno end", "---\ntitle: x\nno end"),
        ("----\nBody.", "----\nBody."),
        ("Body.\n---\ntitle: x\n---\n", "Body.\n---\ntitle: x\n---\n"),
        ("---\n---\nBody.", "Body."),
        ("---\n# only a remark\n...\nBody.", "Body."),
    ],
)
def test_what_is_no_front_matter_or_says_nothing(text: str, body: str) -> None:
    assert read(PurePath("a.md"), text.encode()) == Draft(body)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("---\ntitle: [1\n---\nx", "has front matter that is not YAML (line 3): mend it"),
        ("---\ntitle: a\n---b\n---\nx", "has front matter that is not YAML (line 4): mend it"),
        ("---\ntitle: !!python/object:os.system x\n---\nx", "has front matter that is not YAML (line 2): mend it"),
        ("---\n\x01\n---\nx", "has front matter that is not YAML: mend it"),
        ("---\ndate: 2026-99-99\n---\nx", "has front matter that is not YAML: mend it"),
        ("---\na: " + "[" * 5000 + "\n---\nx", "has front matter that is not YAML: mend it"),
        ("---\n- a\n- b\n---\nx", "has front matter that is not a list of `key: value` lines: mend it"),
        ("---\nwords\n---\nx", "has front matter that is not a list of `key: value` lines: mend it"),
    ],
)
def test_front_matter_that_cannot_be_read(text: str, why: str) -> None:
    assert refusal("a.md", text.encode()) == f"{why}, or remove the lines between the ---"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"caf\xc3\xa9", "café"),
        (b"\xef\xbb\xbf---\ntitle: T\n---\nx", "---\ntitle: T\n---\nx"),
        ("café 👩".encode("utf-16"), "café 👩"),
        (b"\xfe\xff" + "café".encode("utf-16-be"), "café"),
        (b"one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        (b"", ""),
    ],
)
def test_decode(data: bytes, text: str) -> None:
    assert decode(data) == text


def test_a_byte_order_mark_does_not_hide_front_matter() -> None:
    assert read(PurePath("a.md"), b"\xef\xbb\xbf---\r\ntitle: T\r\n---\r\nx") == Draft("x", "T")


def test_latin_1_is_refused_with_the_command_that_converts_it() -> None:
    why = "is not UTF-8 text (byte 3): convert it, e.g. `iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW`"
    assert refusal("a.txt", b"caf\xe9") == why


def test_binary_is_refused() -> None:
    assert refusal("a.txt", b"GIF\0") == "is binary, not text: remove it, or give it the suffix of its format"


def test_half_a_character_of_utf_16_is_refused() -> None:
    assert refusal("a.txt", b"\xff\xfeh").startswith("is not UTF-16 text (byte 2)")


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (date(2026, 4, 8), date(2026, 4, 8)),
        (datetime(2026, 4, 8, 23, 59), date(2026, 4, 8)),
        ("2026-04-08", date(2026, 4, 8)),
        ("2026-04-08T10:00:00Z", date(2026, 4, 8)),
        ("Wed, 08 Apr 2026 10:00:00 GMT", date(2026, 4, 8)),
        ("April 8th, 2026", date(2026, 4, 8)),
        (20260408, date(2026, 4, 8)),
        ("20/4/2026", date(2026, 4, 20)),
        ("8/4/2026", None),
        ("April 2026", None),
        ("8 April", None),
        ("2026", None),
        ("10:30", None),
        ("April 31, 2026", None),
        ("9" * 30, None),
        ("", None),
        (None, None),
        ([1], None),
    ],
)
def test_parse_date_names_the_day_or_nothing(value: object, day: date | None) -> None:
    assert parse_date(value) == day


# --- HTML

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Muse Spark tops charts | Example Times</title>
<meta property="og:title" content="Muse Spark tops charts"><meta property="og:site_name" content="Example Times">
<meta property="article:published_time" content="2026-04-08T09:30:00Z"><meta name="author" content="Jane Doe">
<link rel="canonical" href="https://example.com/muse-spark"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Muse Spark tops charts</h1>
<p>Meta released Muse Spark on Wednesday. The model scored <b>52</b> points,
<a href="https://a.b">its makers</a> said.</p>
<p>The figures stand on the<br>site of the company, which says
that it wants to publish more of them in the course of the summer.</p>
<h2>What it costs</h2>
<p>The price is $3 for each million tokens, which is less than what most rivals ask for today.</p>
<ul><li>Input costs $1 for each million tokens.</li><li>Output costs $3 for each million tokens.</li></ul>
<table><tr><th>Model</th><th>Score</th></tr><tr><td>Muse Spark</td><td>52</td></tr></table>
<h3>Reactions</h3><p>“It works. We like it,” Wang said in a statement that was sent to reporters on Wednesday.</p>
<blockquote><p>We were surprised.</p><p>So were they, as far as anybody knows.</p></blockquote>
</article>
<section id="comments" class="comments"><h2>Comments</h2><p>This model is useless, says a reader.</p></section>
<footer><p>© 2026 Example Media. All rights reserved.</p></footer></body></html>"""


def test_html_says_what_it_is() -> None:
    draft = read(PurePath("a.html"), PAGE.encode())
    assert (draft.title, draft.publisher, draft.url, draft.author, draft.published) == (
        "Muse Spark tops charts",
        "Example Times",
        "https://example.com/muse-spark",
        "Jane Doe",
        date(2026, 4, 8),
    )


def test_the_caption_of_a_table_is_no_row_of_it() -> None:
    page = PAGE.replace("<table>", "<table><caption>Scores in points</caption>")
    assert "\n\nScores in points\n\n| Model | Score |\n" in read(PurePath("a.html"), page.encode()).text


def test_html_is_read_without_its_page() -> None:
    assert laid_out(read(PurePath("a.htm"), PAGE.encode()).text) == [
        (HEADING, "Muse Spark tops charts"),
        (PROSE, "Meta released Muse Spark on Wednesday. The model scored 52 points, its makers said."),
        (
            PROSE,
            "The figures stand on the site of the company, which says that it wants to publish more of them in the "
            "course of the summer.",
        ),
        (HEADING, "What it costs"),
        (PROSE, "The price is $3 for each million tokens, which is less than what most rivals ask for today."),
        (BULLET, "Input costs $1 for each million tokens."),
        (BULLET, "Output costs $3 for each million tokens."),
        (ROW, "| Model | Score |"),
        (ROW, "| Muse Spark | 52 |"),
        (HEADING, "Reactions"),
        (PROSE, "“It works. We like it,” Wang said in a statement that was sent to reporters on Wednesday."),
        (PROSE, "We were surprised. So were they, as far as anybody knows."),
    ]


def test_a_link_that_stands_alone_keeps_its_address() -> None:
    links = (
        "<li><a href='https://a.b/c'>The source of the figures</a></li><li>See <a href='/d'>the rest</a> of them</li>"
    )
    text = read(PurePath("a.html"), PAGE.replace("<h3>", f"<ul>{links}</ul><h3>").encode()).text
    assert "\n\n- [The source of the figures](https://a.b/c)\n- See the rest of them\n\n" in text


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"<html><body><p></p></body></html>"])
def test_html_without_an_article_is_refused(data: bytes) -> None:
    assert refusal("a.html", data) == "holds no article text: save the page again with its content, or as text"


FRENCH = "<p>Où l'été fut très chaud, les jardins ont souffert plus que jamais, et les fontaines étaient à sec.</p>"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ('<meta charset="iso-8859-1">', "iso-8859-1"),
        ('<meta charset="iso-8859-1">', "utf-8-sig"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_names(head: str, encoding: str) -> None:
    page = f"<html><head>{head}<title>T</title></head><body><article>{FRENCH}{FRENCH}</article></body></html>"
    assert "Où l'été fut très chaud" in read(PurePath("a.html"), page.encode(encoding)).text


def test_the_encoding_of_a_page_is_not_guessed() -> None:
    page = f"<html><body><article>{FRENCH}</article></body></html>".encode("iso-8859-1")
    assert refusal("a.html", page).startswith("is not UTF-8 text (byte 25): convert it")


@pytest.mark.parametrize(
    "rest",
    ["<footer>Copyright 2019 The Town</footer>", "<p>The flood of March 3, 2014 was worse, people say.</p>"],
)
def test_no_date_is_made_out_of_a_notice_or_of_prose(rest: str) -> None:
    page = f"<html><head><title>T</title></head><body><article>{FRENCH}{FRENCH}{rest}</article></body></html>"
    assert read(PurePath("a.html"), page.encode()).published is None


def test_text_between_the_paragraphs_of_a_page_stays() -> None:
    loose = "The tail stands loose in the body of the page."
    page = f"<html><body><article>{FRENCH}{loose}<p>Nobody was hurt, the mayor said.</p></article></body></html>"
    assert f"\n\n{loose}\n\nNobody was hurt" in read(PurePath("a.html"), page.encode()).text


# --- PDF

FIRST = (
    "Meta released Muse Spark on Wednesday, and the model scored 52 points on the index that Artificial Analysis "
    "keeps, which is nearly three times what the model before it had reached a year ago. Analysts were surprised."
)
SECOND = (
    "The price of the model is low. Rivals ask for more than three times as much for each million of tokens, and some "
    "of them do not even publish what they charge their largest customers every month."
)
THIRD = (
    "A second page follows the first one, and it has a paragraph that is long enough to be wrapped over more than one "
    "line as well, so that its lines must be joined again by whoever reads it."
)


def pdf(size: int = 10, **about: str) -> bytes:
    """Return two pages with a running head, page numbers, headings and wrapped paragraphs."""
    styles = getSampleStyleSheet()
    styles["BodyText"].fontSize = size

    def decorate(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 810, "The Example Times")
        canvas.drawString(280, 20, f"Page {document.page}")

    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4, invariant=1, **about).build(
        [
            Paragraph("Muse Spark in print", styles["Title"]),
            Paragraph(FIRST, styles["BodyText"]),
            Paragraph(SECOND, styles["BodyText"]),
            PageBreak(),
            Paragraph("Second thoughts", styles["Heading2"]),
            Paragraph(THIRD, styles["BodyText"]),
        ],
        onFirstPage=decorate,
        onLaterPages=decorate,
    )
    return buffer.getvalue()


@pytest.mark.parametrize("size", [6, 10, 14])
def test_pdf_paragraphs_come_out_as_paragraphs(size: int) -> None:
    assert laid_out(read(PurePath("a.pdf"), pdf(size)).text) == [
        (BOILERPLATE, "The Example Times"),
        (BOILERPLATE, "Page 1"),
        (HEADING, "Muse Spark in print"),
        (PROSE, FIRST),
        (PROSE, SECOND),
        (BOILERPLATE, "The Example Times"),
        (BOILERPLATE, "Page 2"),
        (HEADING, "Second thoughts"),
        (PROSE, THIRD),
    ]


def test_a_sentence_of_a_pdf_goes_on_over_its_lines() -> None:
    text = read(PurePath("a.pdf"), pdf()).text
    found = [text[a:b] for block in blocks(text) for a, b in sentences(text, block.start, block.end)]
    assert FIRST[: FIRST.index("Analysts")].strip() in found
    assert "The price of the model is low." in found
    assert THIRD in found
    assert text.count("\f") == 1


def test_a_pdf_says_what_it_is() -> None:
    draft = read(PurePath("a.pdf"), pdf(title="Muse Spark in print", author="Jane Doe"))
    assert (draft.title, draft.author, draft.published, draft.created) == (
        "Muse Spark in print",
        "Jane Doe",
        None,
        date(2000, 1, 1),
    )
    assert (draft.publisher, draft.url) == (None, None)


def listing(lines: list[str], gap: int = 0) -> bytes:
    """Return a page of lines 14 points apart; an empty one adds `gap` points."""
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.rect(10, 10, 20, 20)
    height = 700
    for line in lines:
        canvas.drawString(72, height, line)
        height -= 14 if line else gap
    canvas.save()
    return buffer.getvalue()


def test_lines_of_a_pdf_that_were_ended_on_purpose_stay_lines() -> None:
    lines = ["The council has heard of three plans for the year:", "- The first of the plans, which is the cheapest"]
    lines += ["- The second of the plans", "It met.", "It parted."]
    assert read(PurePath("a.pdf"), listing(lines)).text == "\n".join(lines)


@pytest.mark.parametrize(("gap", "between"), [(0, " "), (2, " "), (6, "\n\n"), (14, "\n\n")])
def test_a_gap_parts_paragraphs_of_a_pdf(gap: int, between: str) -> None:
    lines = ["mmmm oo pp", "mmmm pp oo", "oo mmmm pp", "pp mmmm oo"]
    text = read(PurePath("a.pdf"), listing([*lines[:2], "", *lines[2:]], gap)).text
    assert text == f"mmmm oo pp mmmm pp oo{between}oo mmmm pp pp mmmm oo"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 nonsense", pdf()[:400]])
def test_a_broken_pdf_is_refused(data: bytes) -> None:
    assert refusal("a.pdf", data) == "is a broken PDF: get it again"


def test_a_pdf_of_pictures_is_refused() -> None:
    why = "is a PDF of pictures without text: run it through OCR first, e.g. `ocrmypdf FILE NEW`"
    assert refusal("a.pdf", listing([])) == why


def test_a_locked_pdf_is_refused() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("secret"))
    canvas.drawString(72, 700, "Text")
    canvas.save()
    assert refusal("a.pdf", buffer.getvalue()) == "is locked with a password: save it without"


# --- Word


def word(fill: Callable[[Any], None]) -> bytes:
    document = docx.Document()
    fill(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def article(document: Any) -> None:
    document.core_properties.title = "In Word"
    document.core_properties.author = "Jane Doe"
    document.add_heading("Muse Spark", 0)
    document.add_paragraph("Meta released it.\nIt works.")
    document.add_heading("Costs", 2)
    document.add_paragraph("")
    document.add_paragraph("Input costs $1.", style="List Bullet")
    document.add_paragraph("Output costs $3.", style="List Number")
    table = document.add_table(2, 2)
    for row, cells in enumerate([("Model", "Score"), ("Muse Spark", "52")]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    document.add_paragraph("After the table.")


def test_a_word_file_keeps_headings_lists_and_tables() -> None:
    draft = read(PurePath("a.docx"), word(article))
    assert draft == Draft(
        "# Muse Spark\n\nMeta released it. It works.\n\n## Costs\n\n- Input costs $1.\n\n- Output costs $3.\n\n"
        "| Model | Score |\n| Muse Spark | 52 |\n\nAfter the table.",
        title="In Word",
        author="Jane Doe",
    )
    assert laid_out(draft.text) == [
        (HEADING, "Muse Spark"),
        (PROSE, "Meta released it. It works."),
        (HEADING, "Costs"),
        (BULLET, "Input costs $1."),
        (BULLET, "Output costs $3."),
        (ROW, "| Model | Score |"),
        (ROW, "| Muse Spark | 52 |"),
        (PROSE, "After the table."),
    ]


def test_the_program_that_wrote_a_word_file_is_not_its_author() -> None:
    assert read(PurePath("a.docx"), word(lambda document: document.add_paragraph("Text."))) == Draft("Text.")


INSERTED = (
    '<w:r><w:t>The drug is </w:t></w:r><w:ins w:id="1"><w:r><w:t>not </w:t></w:r></w:ins>'
    '<w:del w:id="2"><w:r><w:delText>at all </w:delText></w:r></w:del>'
    '<w:moveFrom w:id="3"><w:r><w:t>very </w:t></w:r></w:moveFrom>'
    "<w:sdt><w:sdtContent><w:r><w:t>safe</w:t><w:br/><w:t>for</w:t></w:r></w:sdtContent></w:sdt>"
    "<w:r><w:tab/><w:t>children.</w:t></w:r>"
)


def test_a_word_file_reads_as_with_all_changes_accepted() -> None:
    space = docx.oxml.ns.nsdecls("w")

    def fill(document: Any) -> None:
        body = document.element.body
        paragraph = f"<w:p {space}>{INSERTED}</w:p>"
        body.insert(0, docx.oxml.parse_xml(paragraph))
        body.insert(1, docx.oxml.parse_xml(f"<w:sdt {space}><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>"))
        document.add_table(1, 1).cell(0, 0)._tc.append(docx.oxml.parse_xml(paragraph))

    said = "The drug is not safe for children."
    assert read(PurePath("a.docx"), word(fill)).text == f"{said}\n\n{said}\n\n| {said} |"


def test_a_word_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats.word, "_LARGEST_UNPACKED", 1000)
    assert refusal("a.docx", word(article)).endswith(" MB: save it again without its pictures")


def with_part(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(article))) as source, zipfile.ZipFile(buffer, "w") as target:
        for part in source.namelist():
            target.writestr(part, content if part == name else source.read(part))
    return buffer.getvalue()


def corrupted(data: bytes) -> bytes:
    """Return a Word file whose text is squeezed as before but for one byte."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo("word/document.xml")
    at = info.header_offset + 30 + len(info.filename)
    return data[:at] + b"\xff" + data[at + 1 :]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\3\4nonsense",
        word(article)[:2000],
        with_part("[Content_Types].xml", b""),
        with_part("word/document.xml", b"<broken"),
        corrupted(word(article)),
    ],
    ids=["empty", "nonsense", "cut", "no types", "no XML", "one byte"],
)
def test_a_broken_word_file_is_refused(data: bytes) -> None:
    why = refusal("a.docx", data)
    assert why.startswith("cannot be read (")
    assert why.endswith("): save it again")


# --- all


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.md", b"---\ntitle: !!bool maybe\n---\nText."),
        ("a.md", b'---\ntitle: !!int ""\n---\nText.'),
        ("a.md", b"---\npublished: !!timestamp x\n---\nText."),
        ("a.docx", with_part("word/document.xml", b"<w:document xmlns:w='urn:x'/>")),
    ],
)
def test_whatever_a_library_meets_is_an_article_that_cannot_be_read(name: str, data: bytes) -> None:
    assert refusal(name, data)


def test_a_number_that_is_too_long_is_no_date() -> None:
    assert read(PurePath("a.md"), b"---\npublished: 0x" + b"f" * 5000 + b"\n---\nText.").published is None


def test_a_fault_of_a_library_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(_: bytes) -> Draft:
        raise IndexError("list index out of range")

    monkeypatch.setitem(PARSERS, ".md", stumble)
    assert refusal("a.md", b"Text.") == "cannot be read (IndexError: list index out of range): save it again"


def test_the_suffix_names_the_reader_in_any_case() -> None:
    assert list(PARSERS) == [".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx"]
    assert read(PurePath("A.TXT"), b"Text.") == Draft("Text.")


def test_half_characters_become_ones_that_json_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PARSERS, ".txt", lambda data: Draft("a\ud800b"))
    assert read(PurePath("a.txt"), b"") == Draft("a?b")
