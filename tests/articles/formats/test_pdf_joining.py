"""Sentences that continue in the next column or on the next page."""

from typing import Any

from pdf_files import drawn, put, read_bytes

FIRST = [
    "The council met on Monday, and after nine hours it decided to buy the island",
    "of Rokk from the family of the shipowner Aksel Brandt for 14 million kroner next",
]
SECOND = ["summer. It has forty houses, a church and a quay, the clerk of the council said", "in the evening."]
TEXT = " ".join([*FIRST, *SECOND])


def draw_pages(canvas: Any, foot: str = "", head: str = "", caption: str = "") -> None:
    put(canvas, FIRST, top=120)
    canvas.drawString(72, 60, foot)
    canvas.showPage()
    canvas.setFont("Helvetica", 10)
    canvas.drawString(72, 780, head)
    if caption:
        canvas.setFont("Helvetica-Oblique", 8)
        canvas.drawString(72, 700, caption)
        canvas.setFont("Helvetica", 10)
    put(canvas, SECOND, top=660)


def test_a_caption_at_the_top_of_a_page_does_not_interrupt_the_sentence_that_continues_below() -> None:
    draft = read_bytes(drawn(lambda canvas: draw_pages(canvas, caption="Figure 1. The island of Rokk from the quay.")))
    assert draft.text == f"{TEXT}\n\nFigure 1. The island of Rokk from the quay."
    assert [draft.text[page.start :].split()[0] for page in draft.pages] == ["The", "summer."]


def test_heads_and_feet_that_no_other_page_has_do_not_interrupt_a_sentence() -> None:
    draft = read_bytes(drawn(lambda canvas: draw_pages(canvas, foot="The quay of Rokk", head="Marlow Gazette, spring")))
    assert draft.text == f"The quay of Rokk\n\n{TEXT}\n\nMarlow Gazette, spring"


def test_a_sentence_that_begins_a_page_with_a_capital_is_not_joined_past_a_line_above_it() -> None:
    def draw(canvas: Any) -> None:
        put(canvas, FIRST, top=120)
        canvas.showPage()
        canvas.setFont("Helvetica", 10)
        canvas.drawString(72, 780, "Marlow Gazette, spring")
        put(canvas, ["Nobody objected to the sale, the clerk of the council", "said."], top=660)

    assert read_bytes(drawn(draw)).text.endswith("Nobody objected to the sale, the clerk of the council said.")


def test_a_line_that_ends_in_a_hyphen_continues_even_if_it_is_short() -> None:
    lines = [
        "The council met on Monday, and after nine hours it decided on the plan",
        "to link Marlow-",
        "Rokk for good.",
    ]
    assert read_bytes(drawn(lambda canvas: put(canvas, lines))).text == " ".join(lines).replace("- ", "-")
