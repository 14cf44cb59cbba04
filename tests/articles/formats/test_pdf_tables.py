"""Tables as rows, with the heads of their columns."""

from typing import Any

import pytest
from reportlab.lib import colors
from reportlab.platypus import Paragraph, Table

from askmuse.articles.originals.outlining import outline, parts_of
from pdf_files import BODY, flowing, put, read_bytes, text_of

GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
BEFORE = "These are the fares of the ferry to the island of Rokk, as the council set them on Monday, the clerk said."
AFTER = (
    "Nobody pays for children, who travel with their parents, and the fares hold until the end of next year, all told."
)
FARES = [["Vehicle", "Single", "Return"], ["Car", "160 kr", "290 kr"], ["Lorry", "210 kr", "310 kr"]]
FARE_ROWS = "| Vehicle: Car | Single: 160 kr | Return: 290 kr |\n| Vehicle: Lorry | Single: 210 kr | Return: 310 kr |"
BARE_ROWS = "| Car | 160 kr | 290 kr |\n| Lorry | 210 kr | 310 kr |"
HOLDERS = [["Office", "Holder"], ["Chair", "Ann Lee"], ["Clerk", "Olle Brandt"], ["Harbour master", "Nils Aas"]]


@pytest.mark.parametrize("style", [[], GRID])
def test_table_rows_are_read_between_the_paragraphs_around_them(style: list[Any]) -> None:
    data = flowing(Paragraph(BEFORE, BODY), Table(FARES, style=style), Paragraph(AFTER, BODY))
    assert read_bytes(data).text == f"{BEFORE}\n\n{FARE_ROWS}\n\n{AFTER}"


@pytest.mark.parametrize("style", [[], GRID])
def test_the_rows_of_a_table_without_column_headers_are_read_as_they_are(style: list[Any]) -> None:
    data = flowing(Paragraph(BEFORE, BODY), Table(FARES[1:], style=style), Paragraph(AFTER, BODY))
    assert read_bytes(data).text == f"{BEFORE}\n\n{BARE_ROWS}\n\n{AFTER}"


def test_in_a_table_without_figures_a_bold_first_row_is_the_column_headers() -> None:
    first_row, first_column = (("FONTNAME", (0, 0), end, "Helvetica-Bold") for end in ((-1, 0), (0, -1)))
    assert read_bytes(flowing(Table(HOLDERS, style=[first_row]))).text == (
        "| Office: Chair | Holder: Ann Lee |\n| Office: Clerk | Holder: Olle Brandt |\n"
        "| Office: Harbour master | Holder: Nils Aas |"
    )
    for style in ([], [first_column]):
        text = read_bytes(flowing(Table(HOLDERS, style=style))).text
        assert text == "\n".join(f"| {office} | {holder} |" for office, holder in HOLDERS)


def test_the_outline_of_a_row_does_not_include_its_column_headers() -> None:
    data = flowing(Paragraph(BEFORE, BODY), Table(FARES))
    draft = read_bytes(data)
    start = draft.text.index("| Vehicle: Lorry")
    row = outline(data, parts_of(draft.text, draft.pages, (start, len(draft.text))))
    above = outline(data, parts_of(draft.text, draft.pages, (draft.text.index("| Vehicle: Car"), start)))
    assert [box.page for box in row] == [1]
    assert row[0].top > above[-1].bottom


@pytest.mark.parametrize("style", [GRID, [("VALIGN", (0, 0), (-1, -1), "TOP")], []])
def test_the_lines_of_a_cell_are_joined(style: list[Any]) -> None:
    rows = [
        ["Item", "Why it costs more than was planned", "Million crowns"],
        [
            Paragraph("Replacement of pipes and tanks in all the floors", BODY),
            Paragraph("The tanks were too large, and two kilometres of pipe led nowhere.", BODY),
            "11.2",
        ],
        ["Filters", Paragraph("Every tap has one now, by order of the board of health.", BODY), "2.1"],
        ["Total", "", "13.3"],
    ]
    assert read_bytes(flowing(Table(rows, [120, 180, 80], style=style))).text == (
        "| Item: Replacement of pipes and tanks in all the floors | Why it costs more than was planned: The tanks were "
        "too large, and two kilometres of pipe led nowhere. | Million crowns: 11.2 |\n"
        "| Item: Filters | Why it costs more than was planned: Every tap has one now, by order of the board of health. "
        "| Million crowns: 2.1 |\n"
        "| Item: Total | Million crowns: 13.3 |"
    )


def test_column_headers_repeated_on_each_page_are_not_read_as_rows() -> None:
    rows = [["Year", "Ships", "Salt"], *([str(1900 + n), str(40 + n), f"{n}.5 t"] for n in range(80))]
    draft = read_bytes(flowing(Table(rows, repeatRows=1)))
    assert draft.text == "\n".join(
        f"| Year: {year} | Ships: {ships} | Salt: {salt} |" for year, ships, salt in rows[1:]
    )
    assert [draft.text[page.start :].splitlines()[0] for page in draft.pages] == [
        "| Year: 1900 | Ships: 40 | Salt: 0.5 t |",
        "| Year: 1937 | Ships: 77 | Salt: 37.5 t |",
        "| Year: 1974 | Ships: 114 | Salt: 74.5 t |",
    ]


def test_right_aligned_columns_of_figures_are_assigned_to_their_headers() -> None:
    def draw(canvas: Any) -> None:
        for number, (name, first, second) in enumerate(
            [("Town", "2024", "2025"), ("Holm", "9", "1,204"), ("Elnes", "310", "8")]
        ):
            canvas.drawString(72, 700 - 14 * number, name)
            canvas.drawRightString(200, 700 - 14 * number, first)
            canvas.drawRightString(280, 700 - 14 * number, second)

    assert text_of(draw) == "| Town: Holm | 2024: 9 | 2025: 1,204 |\n| Town: Elnes | 2024: 310 | 2025: 8 |"


def test_ruled_lines_between_groups_of_rows_do_not_join_the_rows() -> None:
    rows = [["Town", "2024", "2025"], *([f"Town {n}", str(10 + n), str(50 + n)] for n in range(9))]
    style = [("LINEBELOW", (0, row), (-1, row), 0.5, colors.black) for row in (0, 3, 6, 9)]
    assert read_bytes(flowing(Table(rows, style=style))).text == "\n".join(
        f"| Town: {town} | 2024: {first} | 2025: {second} |" for town, first, second in rows[1:]
    )


def test_a_cell_wider_than_its_column_is_not_split() -> None:
    rows = [(f"Payee {n}", "Staff assistant", "25,499.96") for n in range(9)]
    rows.append(("Payee 9", "Legislative correspondent until the end of May", "12.06"))

    def draw(canvas: Any) -> None:
        for number, (name, post, sum_) in enumerate(rows):
            canvas.drawString(72, 700 - 20 * number, name)
            canvas.drawString(150, 700 - 20 * number, post)
            canvas.drawRightString(395, 700 - 20 * number, sum_)

    assert text_of(draw) == "\n".join(f"| {' | '.join(row)} |" for row in rows)


def test_a_cell_centred_beside_two_rows_belongs_to_the_first() -> None:
    def draw(canvas: Any) -> None:
        for number in range(3):
            top = 700 - 30 * number
            canvas.drawString(72, top - 6, str(number))
            for line, (name, value) in enumerate([("OTSL", "0.965"), ("HTML", "0.969")]):
                canvas.drawString(120, top - 12 * line, name)
                canvas.drawString(200, top - 12 * line, value)

    assert text_of(draw) == "\n".join(f"| {n} | OTSL | 0.965 |\n|  | HTML | 0.969 |" for n in range(3))


def test_prose_with_wide_spaces_is_not_a_table() -> None:
    lines = [
        "The   council  met on   Monday   and",
        "decided   at  last to   buy   the",
        "island   from  the old   man   here.",
    ]
    assert text_of(lambda canvas: put(canvas, lines)) == (
        "The council met on Monday and decided at last to buy the island from the old man here."
    )
