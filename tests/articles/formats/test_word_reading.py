"""A Word file → its text, block by block."""

import zipfile
from io import BytesIO
from typing import Any

import pytest

from askmuse.articles.formats import Draft
from askmuse.articles.formats.word import reading
from askmuse.articles.layout import blocks
from askmuse.errors import ArticleError
from askmuse.types import Kind
from word_files import body, changed, filled, p, r, read_bytes, tbl, tc, text_of


def fill_with_article(document: Any) -> None:
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


def test_headings_lists_and_tables_are_kept() -> None:
    draft = read_bytes(filled(fill_with_article))
    assert draft == Draft(
        "# Muse Spark\n\nMeta released it. It works.\n\n## Costs\n\n- Input costs $1.\n\n- Output costs $3.\n\n"
        "| Model: Muse Spark | Score: 52 |\n\nAfter the table.",
        title="In Word",
        author="Jane Doe",
    )
    assert [(block.kind, draft.text[block.start : block.end]) for block in blocks(draft.text)] == [
        (Kind.HEADING, "Muse Spark"),
        (Kind.PROSE, "Meta released it. It works."),
        (Kind.HEADING, "Costs"),
        (Kind.BULLET, "Input costs $1."),
        (Kind.BULLET, "Output costs $3."),
        (Kind.ROW, "| Model: Muse Spark | Score: 52 |"),
        (Kind.PROSE, "After the table."),
    ]


def test_the_default_author_of_the_writing_library_is_ignored() -> None:
    assert read_bytes(filled(lambda document: document.add_paragraph("Text."))) == Draft("Text.")


INSERTED = (
    '<w:r><w:t>The drug is </w:t></w:r><w:ins w:id="1"><w:r><w:t>not </w:t></w:r></w:ins>'
    '<w:del w:id="2"><w:r><w:delText>at all </w:delText></w:r></w:del>'
    '<w:moveFrom w:id="3"><w:r><w:t>very </w:t></w:r></w:moveFrom>'
    "<w:sdt><w:sdtContent><w:r><w:t>safe</w:t><w:br/><w:t>for</w:t></w:r></w:sdtContent></w:sdt>"
    "<w:r><w:tab/><w:t>children.</w:t></w:r>"
)


def test_tracked_changes_are_read_as_accepted() -> None:
    paragraph = f"<w:p>{INSERTED}</w:p>"
    cell = f"<w:tc><w:tcPr/>{paragraph}</w:tc>"
    xml = f"{paragraph}<w:sdt><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>{tbl([cell, 'x'])}"
    said = "The drug is not safe for children."
    assert text_of(xml) == f"{said}\n\n{said}\n\n| {said} | x |"


def text_box(content: str) -> str:
    shape = f"<w:txbxContent>{content}</w:txbxContent>"
    return f'<w:r><w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml">{shape}</v:textbox></w:pict></w:r>'


def test_a_text_box_comes_after_the_paragraph_that_holds_it() -> None:
    assert text_of(p("Before. ", text_box(p("In the box.") + p("Still in it.")), "After.") + p("Next.")) == (
        "Before. After.\n\nIn the box.\n\nStill in it.\n\nNext."
    )


def test_a_text_box_with_a_fallback_for_older_programs_is_read_once() -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    twice = f"<w:r><mc:AlternateContent {mc}>"
    twice += f'<mc:Choice Requires="wps">{text_box(p("In the box."))}</mc:Choice>'
    twice += f"<mc:Fallback>{text_box(p('In the box.'))}</mc:Fallback></mc:AlternateContent></w:r>"
    assert text_of(p("Before.", twice)) == "Before.\n\nIn the box."


def test_a_footnote_in_a_table_cell_comes_after_the_table() -> None:
    dead = p("31", '<w:r><w:footnoteReference w:id="2"/></w:r>')
    note = f'<w:footnote w:id="2">{p("In all.")}</w:footnote>'
    text = text_of(tbl(["Year", "Dead"], ["1953", f"<w:tc>{dead}</w:tc>"]), footnotes=note)
    assert text == "| Year: 1953 | Dead: 31[1] |\n\n[1] In all."


def test_symbols_without_a_unicode_character_are_replaced_and_counted_in_a_notice() -> None:
    symbol = '<w:r><w:sym w:font="House Icons" w:char="F041"/></w:r>'
    draft = read_bytes(body(p("Go ", symbol, symbol, " on.")))
    assert (draft.text, draft.notices) == (
        "Go �� on.",
        ["has 2 symbols of a font that no text can show, each of which reads as �"],
    )


@pytest.mark.slow
def test_8000_paragraphs_and_3000_merged_rows_are_read_completely() -> None:
    rows = [[tc("top", '<w:vMerge w:val="restart"/>'), "1"], *([tc("", "<w:vMerge/>"), "2"] for _ in range(3000))]
    text = text_of(p("A quay, and a rope.") * 8000 + tbl(*rows) + p("The end."))
    assert text == "A quay, and a rope.\n\n" * 8000 + "| top | 1 |\n" + "| 2 |\n" * 3000 + "\nThe end."


def test_hidden_text_is_not_read_in_paragraphs_or_cells() -> None:
    hidden = r("Not for you.", "<w:vanish/>")
    assert text_of(p("Seen. ", hidden) + p(hidden) + tbl([f"<w:tc>{p(hidden)}</w:tc>", "Cell"])) == "Seen.\n\n| Cell |"


def test_a_file_over_the_unpacked_size_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_LARGEST_UNPACKED", 1000)
    with pytest.raises(ArticleError, match=r"MB: save it again without its pictures$"):
        read_bytes(filled(fill_with_article))


def with_one_byte_corrupted(data: bytes) -> bytes:
    """Return a Word file whose text is squeezed as before but for one byte."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        info = archive.getinfo("word/document.xml")
    at = info.header_offset + 30 + len(info.filename)
    return data[:at] + b"\xff" + data[at + 1 :]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\3\4nonsense",
        filled(fill_with_article)[:2000],
        changed(filled(fill_with_article), {"[Content_Types].xml": lambda _: b""}),
        changed(filled(fill_with_article), {"word/document.xml": lambda _: b"<broken"}),
        changed(filled(fill_with_article), {"word/document.xml": lambda _: b"<w:document xmlns:w='urn:x'/>"}),
        with_one_byte_corrupted(filled(fill_with_article)),
    ],
    ids=["empty", "nonsense", "cut", "no types", "no XML", "no document", "one byte"],
)
def test_a_broken_file_is_refused(data: bytes) -> None:
    with pytest.raises(ArticleError, match=r"^(?:cannot be read \(.*\)|is damaged.*): save it again$"):
        read_bytes(data)
