"""Where paragraphs and headings of a PDF begin and end."""

import textwrap
from typing import Any

import pytest
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Paragraph

from askmuse.articles.layout import blocks
from askmuse.types import Kind
from pdf_files import BODY, drawn, flowing, pages, put, read_bytes, text_of

FIRST = (
    "The council of Marlow Point met on Monday in the old school, and after nine hours of talk it decided to buy the "
    "island of Rokk from the family of the shipowner Aksel Brandt. Nobody of the family was there."
)
SECOND = (
    "The price of the island is low. Other heirs ask for more than three times as much for islands in the bay, and "
    "some of them do not even say what they would take from a town that has no other island."
)


@pytest.mark.parametrize("size", [6, 10, 14])
def test_headings_and_paragraphs_are_told_apart_by_their_type(size: int) -> None:
    styles = getSampleStyleSheet()
    styles["BodyText"].fontSize = size
    styles["BodyText"].leading = 1.2 * size
    titles = [Paragraph("The island is sold to the town of Marlow Point, which opens it to all", styles["Title"])]
    parts = [Paragraph(text, styles["BodyText"]) for text in (FIRST, SECOND)]
    text = read_bytes(flowing(*titles, parts[0], Paragraph("What it costs", styles["Heading2"]), parts[1])).text
    assert [(block.kind, text[block.start : block.end]) for block in blocks(text)] == [
        (Kind.HEADING, "The island is sold to the town of Marlow Point, which opens it to all"),
        (Kind.PROSE, FIRST),
        (Kind.HEADING, "What it costs"),
        (Kind.PROSE, SECOND),
    ]


def test_a_bold_numbered_line_of_body_size_is_a_heading() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica-Bold", 10)
        canvas.drawString(72, 700, "1. The task")
        canvas.setFont("Helvetica", 10)
        put(canvas, ["The office asked me to find out why the lids", "open under pressure."], top=686)

    assert text_of(draw) == "## 1. The task\n\nThe office asked me to find out why the lids open under pressure."


def test_lines_that_are_broken_early_are_not_joined() -> None:
    lines = ["The council has heard of three plans for the year:", "- The first of the plans, which is the cheapest"]
    lines += ["- The second of the plans", "It met.", "It parted."]
    assert text_of(lambda canvas: put(canvas, lines)) == "\n".join(lines)


@pytest.mark.parametrize(("gap", "between"), [(0, " "), (2, " "), (6, "\n\n"), (14, "\n\n")])
def test_a_gap_larger_than_the_line_spacing_separates_paragraphs(gap: int, between: str) -> None:
    def draw(canvas: Any) -> None:
        put(canvas, ["mmmm oo pp", "mmmm pp oo"], step=14)
        put(canvas, ["oo mmmm pp", "pp mmmm oo"], top=672 - gap, step=14)

    assert text_of(draw) == f"mmmm oo pp mmmm pp oo{between}oo mmmm pp pp mmmm oo"


def test_a_short_line_is_joined_to_the_next_if_its_first_word_did_not_fit() -> None:
    lines = ["The office of Marlow Point keeps its books in a cellar", "by the spring tide. County"]
    lines += ["archivistess-extraordinary Ines Okafor says that", "one in five of them is lost."]
    assert text_of(lambda canvas: put(canvas, lines)) == " ".join(lines)


def test_an_indent_after_a_full_stop_starts_a_paragraph() -> None:
    def draw(canvas: Any) -> None:
        put(canvas, ["The island is sold at last, and nobody objects to it now."])
        put(canvas, ["It opens in June, when the ferries run again, as ever,"], left=84, top=688)
        put(canvas, ["and it closes in the autumn."], top=676)

    assert text_of(draw) == (
        "The island is sold at last, and nobody objects to it now.\n\n"
        "It opens in June, when the ferries run again, as ever, and it closes in the autumn."
    )


def test_footnotes_come_before_a_paragraph_that_continues_on_the_next_page() -> None:
    def draw(canvas: Any) -> None:
        put(canvas, ["The council met on Monday, and it decided to buy the island of"])
        canvas.setFont("Helvetica", 7)
        put(canvas, ["1 The deed lies in the archive."], top=60)
        canvas.showPage()
        canvas.setFont("Helvetica", 10)
        put(canvas, ["Rokk from the family, for good."])

    draft = read_bytes(drawn(draw))
    assert draft.text == (
        "1 The deed lies in the archive.\n\n"
        "The council met on Monday, and it decided to buy the island of Rokk from the family, for good."
    )
    assert [page.start for page in draft.pages] == [0, draft.text.index("Rokk")]


def test_a_paragraph_that_ends_at_the_page_break_is_not_joined_to_the_next() -> None:
    assert read_bytes(pages(["It is sold."], ["It opens in June."])).text == "It is sold.\n\nIt opens in June."


def test_the_lines_of_a_table_of_contents_are_not_joined() -> None:
    lines = ["1 The task . . . . . . . . . . . . . . . . . iii", "2 The cause of the accident ....... 14"]
    assert text_of(lambda canvas: put(canvas, lines)) == "\n".join(lines)


def test_two_paragraphs_set_by_a_word_processor_are_separated() -> None:
    assert read_bytes(flowing(Paragraph(FIRST, BODY), Paragraph(SECOND, BODY))).text == f"{FIRST}\n\n{SECOND}"


def test_a_paragraph_that_begins_in_bold_is_one_paragraph() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica-Bold", 10)
        put(canvas, ["The council of Marlow Point met on Monday and decided"])
        put(canvas, ["to buy the island."], top=688)
        canvas.setFont("Helvetica", 10)
        put(canvas, ["Nobody objected, the clerk said at last."], left=165, top=688)
        put(canvas, ["A vote is due in October, and it is held in the school."], top=676)

    assert text_of(draw) == (
        "The council of Marlow Point met on Monday and decided to buy the island. Nobody objected, "
        "the clerk said at last. A vote is due in October, and it is held in the school."
    )


def test_lines_of_a_double_spaced_page_form_one_paragraph() -> None:
    lines = ["The witness said that the mill was closed on that", "night, and that nobody had a key but for the owner"]
    lines += [
        "of the mill and his brother, who was in town then,",
        "and who had left the key with the clerk, as he was",
    ]
    lines += ["told to do by the council of Marlow Point, and by", "the inspector of the county, who has no key at all"]
    lines += ["and who wants none, since he can come by day and", "look at the wheel from the yard."]
    assert text_of(lambda canvas: put(canvas, lines, step=27)) == " ".join(lines)


def test_lines_in_two_fonts_of_one_size_are_one_paragraph() -> None:
    def draw(canvas: Any) -> None:
        for number, line in enumerate(textwrap.wrap(FIRST, 60)):
            canvas.setFont(("Helvetica", "ZapfHeight")[number % 2], 10)
            canvas.drawString(72, 700 - 12 * number, line)

    pdfmetrics.registerFont(pdfmetrics.Font("ZapfHeight", "Courier", "WinAnsiEncoding"))
    assert text_of(draw) == FIRST


@pytest.mark.parametrize(
    "lines",
    [
        ["L’archiviste et la maire de Marlow décideront demain avec", "Mgr Nathaniel Cholmondeley si la ville paie."],
        ["The ministry decides whether the state library is paid", "4,2 Millionen Kronen for its oldest books."],
        ["Le maire de Marlow décide si le ministère de Gorm paie", "40 000 euros pour les livres."],
    ],
)
def test_words_that_are_kept_together_do_not_begin_a_paragraph(lines: list[str]) -> None:
    first = ["The harbour office keeps its oldest marriage records in one cellar."]
    assert text_of(lambda canvas: put(canvas, [*first, *lines])) == " ".join([*first, *lines])


def test_a_short_line_above_a_number_ends_its_paragraph() -> None:
    lines = ["The harbour office keeps its oldest marriage records in one cellar:", "Harbour office", "12 Quay Street"]
    assert text_of(lambda canvas: put(canvas, lines)).endswith("Harbour office\n12 Quay Street")
