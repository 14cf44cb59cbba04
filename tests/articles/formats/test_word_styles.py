"""Hidden text, headings and list items by their styles."""

from typing import Any

import pytest
from docx.enum.style import WD_STYLE_TYPE

from word_files import filled, p, r, read_bytes, text_of


def test_text_in_a_hidden_character_style_is_not_read() -> None:
    def fill(document: Any) -> None:
        document.styles.add_style("Inside", WD_STYLE_TYPE.CHARACTER).font.hidden = True
        paragraph = document.add_paragraph("The crane is green. ")
        paragraph.add_run("The owner paid the crew.", style="Inside")
        paragraph.add_run(" It lifts 40 tonnes.")

    assert read_bytes(filled(fill)).text == "The crane is green. It lifts 40 tonnes."


def test_a_style_based_on_a_hidden_one_is_hidden_unless_a_run_overrides_it() -> None:
    def fill(document: Any) -> None:
        base = document.styles.add_style("Inside", WD_STYLE_TYPE.PARAGRAPH)
        base.font.hidden = True
        document.styles.add_style("Deeper", WD_STYLE_TYPE.PARAGRAPH).base_style = base
        document.add_paragraph("Seen.")
        paragraph = document.add_paragraph("Not seen. ", style="Deeper")
        paragraph.add_run("Shown after all.").font.hidden = False

    assert read_bytes(filled(fill)).text == "Seen.\n\nShown after all."


@pytest.mark.parametrize(
    ("value", "text"), [("1", "Seen."), ("true", "Seen."), ("0", "Seen. Too."), ("off", "Seen. Too.")]
)
def test_the_vanish_property_can_be_switched_on_and_off(value: str, text: str) -> None:
    assert text_of(p("Seen.", r(" Too.", f'<w:vanish w:val="{value}"/>'))) == text


def test_headings_are_recognised_by_style_base_style_or_outline_level() -> None:
    def fill(document: Any) -> None:
        document.styles.add_style("House head", WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Heading 2"]
        document.add_paragraph("Two", style="House head")
        document.add_paragraph("Seven", style="Heading 7")
        document.add_paragraph("Text.")

    assert read_bytes(filled(fill)).text == "## Two\n\n###### Seven\n\nText."
    assert (
        text_of(p("Three", about='<w:outlineLvl w:val="2"/>') + p("x", about='<w:outlineLvl w:val="9"/>'))
        == "### Three\n\nx"
    )


def test_a_numbered_paragraph_is_a_list_item() -> None:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>'.format
    assert text_of(p("One.", about=numbered(3)) + p("None.", about=numbered(0))) == "- One.\n\nNone."
