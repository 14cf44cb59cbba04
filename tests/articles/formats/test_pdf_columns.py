"""The order in which columns are read."""

import textwrap
from typing import Any

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph

from pdf_files import BODY, flowing, put, read_bytes, text_of

STORY = (
    "The council of Marlow Point met on Monday in the old school, and after nine hours of talk it decided to buy "
    "the island of Rokk from the family of the shipowner Aksel Brandt. Nobody of the family was there. The clerk "
    "read a letter in which the heirs ask for fourteen million kroner, to be paid in three parts until the spring "
    "of the next year."
)


def wrapped_story(width: int, columns: int) -> list[list[str]]:
    lines = textwrap.wrap(STORY, width)
    height = -(-len(lines) // columns)
    return [lines[first : first + height] for first in range(0, len(lines), height)]


def test_two_columns_drawn_line_by_line_are_read_one_after_the_other() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(72, 740, "The island is sold to the town")
        canvas.setFont("Helvetica", 10)
        for number, line in enumerate(zip(*wrapped_story(38, 2), strict=True)):
            for left, part in zip((72, 300), line, strict=True):
                canvas.drawString(left, 700 - 12 * number, part)
        canvas.drawString(72, 600, "A line below both of the columns spans the whole of the page, from edge to edge.")

    assert text_of(draw) == (
        f"## The island is sold to the town\n\n{STORY}\n\n"
        "A line below both of the columns spans the whole of the page, from edge to edge."
    )


def test_three_columns_with_different_baselines_are_read_one_after_the_other() -> None:
    def draw(canvas: Any) -> None:
        for number, column in enumerate(wrapped_story(30, 3)):
            put(canvas, column, 60 + 165 * number, 700 - 4 * number)

    assert text_of(draw) == STORY


def test_columns_are_read_in_order_over_a_page_break() -> None:
    paragraph = Paragraph(" ".join([STORY] * 5), BODY)
    draft = read_bytes(flowing(paragraph, columns=((50, 235), (310, 235)), height=200))
    assert draft.text == " ".join([STORY] * 5)
    assert len(draft.pages) == 2


def test_a_list_with_hanging_bullets_is_not_read_as_two_columns() -> None:
    items = [
        ["The first of the items, which runs on", "over a second line of the page and", "over a third."],
        ["Another one of them, which has two", "lines, as you can see here."],
    ]

    def draw(canvas: Any) -> None:
        top = 700
        for item in items:
            canvas.drawString(72, top, "•")
            put(canvas, item, 92, top)
            top -= 12 * len(item)

    assert text_of(draw) == (
        "• The first of the items, which runs on over a second line of the page and over a third.\n"
        "• Another one of them, which has two lines, as you can see here."
    )


def test_columns_in_a_script_without_lower_case_are_recognised() -> None:
    left = [
        "코로나바이러스감염증의 국내 확진자는 열 명",
        "사망자는 두 명이라고 보건당국이 밝혔으며",
        "이와 관련하여 세계보건기구는 지난 삼월에",
    ]
    right = [
        "통상 질병보험금에 비해 상해나 재해로 인한",
        "보험금의 경우 보장금액 등이 높게 책정되어",
        "있다 보니 상해나 재해로 인정할 지 여부에",
    ]

    def draw(canvas: Any) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont("HYSMyeongJo-Medium"))
        canvas.setFont("HYSMyeongJo-Medium", 10)
        put(canvas, left, 72)
        put(canvas, right, 310)

    assert text_of(draw) == " ".join([*left, *right])


def test_two_lists_side_by_side_are_read_one_after_the_other() -> None:
    left = ["Yes, there are guidelines for those who advise", "No, every school decides on that for itself"]
    right = ["They can stand for people in court in all cases", "They can write papers for people, and give advice"]

    def draw(canvas: Any) -> None:
        for number in range(4):
            canvas.drawString(72, 700 - 20 * number, f"• {left[number % 2]}")
            canvas.drawString(320, 700 - 20 * number, f"• {right[number % 2]}")

    columns = ["\n".join(f"• {line}" for line in column * 2) for column in (left, right)]
    assert text_of(draw) == "\n\n".join(columns)


def test_short_lines_alternating_left_and_right_are_not_columns() -> None:
    def draw(canvas: Any) -> None:
        for number in range(6):
            canvas.drawString(72 if number % 2 else 400, 700 - 30 * number, f"Label {number}")

    assert text_of(draw) == "\n\n".join(f"Label {number}" for number in range(6))


def text_with_story_in_two_columns(*around: tuple[float, float, str, str, float]) -> str:
    """Return what is read of a story in two columns, and lines around it: height, left edge, text, font and size."""

    def draw(canvas: Any) -> None:
        for top, left, line, font, size in around:
            canvas.setFont(font, size)
            canvas.drawString(left, top, line)
        canvas.setFont("Helvetica", 10)
        for left, column in zip((72, 300), wrapped_story(38, 2), strict=True):
            put(canvas, column, left)

    return text_of(draw)


PLAIN, BOLD = "Helvetica", "Helvetica-Bold"


def test_a_header_above_two_columns_comes_first_and_a_footer_last() -> None:
    assert text_with_story_in_two_columns(
        (770, 72, "Marlow Courier", PLAIN, 9),
        (770, 300, "Volume 4", PLAIN, 9),
        (770, 470, "8 April 2026", PLAIN, 9),
        (740, 72, "The island is sold", BOLD, 18),
        (40, 72, "Printed in Marlow", PLAIN, 9),
        (40, 300, "www.marlow.example", PLAIN, 9),
    ) == (
        "Marlow Courier Volume 4 8 April 2026\n\n"
        f"## The island is sold\n\n{STORY}\n\n"
        "Printed in Marlow www.marlow.example"
    )


def test_a_byline_that_ends_above_the_gutter_is_not_part_of_the_first_column() -> None:
    assert text_with_story_in_two_columns(
        (750, 72, "The island is sold", BOLD, 16), (730, 72, "By Ann Lee, Marlow, 8 April 2026", PLAIN, 10)
    ) == (f"## The island is sold\n\nBy Ann Lee, Marlow, 8 April 2026\n\n{STORY}")


def test_authors_side_by_side_do_not_split_the_columns_below() -> None:
    assert text_with_story_in_two_columns(
        (770, 110, "On the sale of the island of Rokk", BOLD, 18),
        (745, 110, "Ann Lee", PLAIN, 10),
        (745, 340, "Olle Brandt", PLAIN, 10),
        (733, 110, "University of Marlow", PLAIN, 9),
        (733, 340, "Harbour Institute", PLAIN, 9),
    ) == (
        "## On the sale of the island of Rokk\n\n"
        f"| Ann Lee | Olle Brandt |\n| University of Marlow | Harbour Institute |\n\n{STORY}"
    )


@pytest.mark.parametrize(("font", "size"), [(BOLD, 10), (PLAIN, 13)])
def test_headings_side_by_side_stay_with_their_columns(font: str, size: float) -> None:
    text = text_with_story_in_two_columns(
        (730, 72, "On the island", font, size), (730, 300, "On the price", font, size)
    )
    left, right = (" ".join(column) for column in wrapped_story(38, 2))
    assert text == f"## On the island\n\n{left}\n\n## On the price\n\n{right}"


LEFT = [
    "The quay was closed on the ninth of",
    "May, the master said, and it stays so",
    "until the summer of next year, when",
    "the repair is paid for by the council,",
    "which voted by five to two on Monday.",
]
RIGHT = [
    "Nobody of the family came to the old",
    "school for the vote, but a letter was",
    "read by the clerk to all of them, in",
    "which the heirs ask to be paid in three",
    "parts until the spring of next year.",
]


def test_one_line_paragraphs_at_the_top_stay_with_their_columns() -> None:
    def draw(canvas: Any) -> None:
        for left, first, column in ((72, "Rain fell for nine days in May.", LEFT), (300, "The ferry sails.", RIGHT)):
            put(canvas, [first], left, 730)
            put(canvas, column, left)

    left, right = " ".join(LEFT), " ".join(RIGHT)
    assert text_of(draw) == f"Rain fell for nine days in May.\n\n{left}\n\nThe ferry sails.\n\n{right}"


def test_wide_columns_of_figures_are_a_table_and_no_prose() -> None:
    years = ["2019", "2020", "2021", "2022", "2023", "2024", "2025", "2026"]
    towns = ("Marlow", "Elnes", "Holm", "Gorm", "Rokk", "Umea", "Lund", "Vik")

    def draw(canvas: Any) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawCentredString(225, 712, "Actual")
        canvas.drawCentredString(430, 712, "Expected")
        for line, (town, *cells) in enumerate([("Town", *years), *((town, *figures(town)) for town in towns)]):
            canvas.drawString(60, 700 - 12 * line, town)
            for column, cell in enumerate(cells):
                canvas.drawRightString(160 + 52 * column, 700 - 12 * line, cell)

    def figures(town: str) -> list[str]:
        return [f"{1000 + 7 * len(town) + number},{100 + number}" for number in range(8)]

    rows = text_of(draw).split("\n")
    assert len(rows) == len(towns)
    assert rows[0] == (
        "| Town: Marlow | Actual 2019: 1042,100 | Actual 2020: 1043,101 | Actual 2021: 1044,102 | Actual 2022: 1045,103"
        " | Expected 2023: 1046,104 | Expected 2024: 1047,105 | Expected 2025: 1048,106 | Expected 2026: 1049,107 |"
    )
