"""Texts of LibreOffice (.odt), made by odfdo."""

import io
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

import odfdo
import pytest

from askmuse.articles.formats import Draft, read
from askmuse.errors import ArticleError


def document_of(*parts: Any, about: Callable[[Any], None] = lambda document: None) -> bytes:
    """Return a document of these parts."""
    document = odfdo.Document("text")
    document.body.clear()
    for part in parts:
        document.body.append(part)
    about(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def element(xml: str) -> Any:
    return odfdo.Element.from_tag(xml)


def read_odt(data: bytes) -> Draft:
    return read(PurePath("a.odt"), data)


def test_headings_footnotes_list_items_and_table_rows_are_read_in_order() -> None:
    paragraph = odfdo.Paragraph("The old quay closes in May.")
    paragraph.insert_note(after="closes", note_id="n1", citation="1", body="Says the board.")
    table = odfdo.Table("Fares")
    table.set_values([["Vehicle", "Return"], ["Lorry", "310 kr"], ["Car", "90 kr"]])
    items = odfdo.List(["First item", "Second item"])
    assert read_odt(document_of(odfdo.Header(2, "The quay"), paragraph, items, table)).text == (
        "## The quay\n\nThe old quay closes[1] in May.\n\n[1] Says the board.\n\n- First item\n- Second item\n\n"
        "| Vehicle: Lorry | Return: 310 kr |\n| Vehicle: Car | Return: 90 kr |"
    )


def test_paragraphs_in_the_styles_of_titles_and_headings_are_headings() -> None:
    def add_style(document: Any) -> None:
        styles = document.get_part("content").get_element("//office:automatic-styles")
        styles.append(
            element('<style:style style:name="P9" style:parent-style-name="Title" style:family="paragraph"/>')
        )

    parts = [
        element(f'<text:p text:style-name="{style}">{text}</text:p>')
        for style, text in (
            ("P9", "The quay"),
            ("Subtitle", "A report"),
            ("Heading_20_2", "Costs"),
            ("Standard", "Low."),
        )
    ]
    assert read_odt(document_of(*parts, about=add_style)).text == "# The quay\n\nA report\n\n## Costs\n\nLow."


def test_hidden_and_deleted_text_is_left_out_and_superscripts_are_characters() -> None:
    def add_styles(document: Any) -> None:
        styles = document.get_part("content").get_element("//office:automatic-styles")
        for name, properties in (
            ("Hid", 'text:display="none"'),
            ("Up", 'style:text-position="super 58%"'),
            ("Low", 'style:text-position="sub 58%"'),
        ):
            about = f"<style:text-properties {properties}/>"
            styles.append(element(f'<style:style style:name="{name}" style:family="text">{about}</style:style>'))

    shown = element(
        '<text:p>It holds 10<text:span text:style-name="Up">6</text:span> t of H'
        '<text:span text:style-name="Low">2</text:span>O'
        '<text:span text:style-name="Hid"> of stolen goods</text:span>.<office:annotation><text:p>Why?</text:p>'
        '</office:annotation><text:s text:c="3"/>It<text:tab/>is<text:line-break/>old.</text:p>'
    )
    deleted = element(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>A bribe.</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    section = element('<text:section text:name="s" text:display="none"><text:p>Secret.</text:p></text:section>')
    assert read_odt(document_of(deleted, section, shown, about=add_styles)).text == "It holds 10⁶ t of H₂O. It is old."


def test_a_mathml_formula_is_read_as_plain_text() -> None:
    math = "<math:msup><math:mi>x</math:mi><math:mn>2</math:mn></math:msup>"
    namespace = 'xmlns:math="http://www.w3.org/1998/Math/MathML"'
    shown = element(
        f"<text:p>The area is <draw:frame><draw:object><math:math {namespace}>{math}</math:math></draw:object>"
        "</draw:frame> in all.</text:p>"
    )
    assert read_odt(document_of(shown)).text == "The area is x^2 in all."


def test_a_text_box_follows_its_paragraph_and_a_merged_cell_is_read_once() -> None:
    box = element(
        '<text:p>Above the box.<draw:frame draw:name="f"><draw:text-box><text:p>In the box.</text:p></draw:text-box>'
        "</draw:frame></text:p>"
    )
    table = element(
        '<table:table table:name="t"><table:table-header-rows><table:table-row>'
        "<table:table-cell><text:p>Day</text:p></table:table-cell>"
        "<table:table-cell><text:p>Ships</text:p></table:table-cell>"
        "</table:table-row></table:table-header-rows>"
        '<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>Monday</text:p></table:table-cell>'
        "<table:table-cell><text:p>Anna</text:p></table:table-cell></table:table-row>"
        "<table:table-row><table:covered-table-cell/><table:table-cell><text:p>Berta</text:p></table:table-cell>"
        '</table:table-row><table:table-row table:visibility="collapse"><table:table-cell><text:p>No</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )

    def add_metadata(document: Any) -> None:
        document.meta.title, document.meta.initial_creator = "Ships of the week", "Carl Ek"

    draft = read_odt(document_of(box, table, about=add_metadata))
    assert draft.text == "Above the box.\n\nIn the box.\n\n| Day: Monday | Ships: Anna |\n| Ships: Berta |"
    assert (draft.title, draft.author, draft.published) == ("Ships of the week", "Carl Ek", None)


def test_an_encrypted_file_and_a_spreadsheet_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("META-INF/manifest.xml", "<m><encryption-data/></m>")
    with pytest.raises(ArticleError, match="is protected by a password: save it without one"):
        read_odt(buffer.getvalue())
    sheet = io.BytesIO()
    odfdo.Document("spreadsheet").save(sheet)
    with pytest.raises(ArticleError, match=r"is not a text document: save it as \.odt"):
        read_odt(sheet.getvalue())


def test_elements_nested_too_deeply_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("content.xml", f"<text>{'<s>' * 400}<p>A.</p>{'</s>' * 400}</text>")
    with pytest.raises(ArticleError, match="RecursionError"):
        read_odt(buffer.getvalue())
