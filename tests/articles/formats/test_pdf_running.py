"""Running heads and feet, which are no part of the text."""

from typing import Any

import pytest

from pdf_files import drawn, pages, read_bytes

A = [
    "The mayor wants a quay of 300 metres for the ferries, and she has",
    "asked the county for the money twice, without",
]
B = [
    "any reply from its council. The master says that 40 ships a week",
    "would use it, most of them with salt from the",
]
C = [
    "mines of Gorm. Her deputy voted against the plan, and so did the",
    "six others, who want a bridge to the island of",
]
D = [
    "Rokk in its place. The vote of the full council is due in October,",
    "the clerk said, and it will be held on the hill.",
]
TEXT = " ".join([*A, *B, *C, *D])
ODD = "THE QUAY AND ITS FUTURE"
EVEN = "Marlow Gazette, spring number"


@pytest.mark.parametrize(
    "running",
    [
        [ODD] * 4,
        [ODD, EVEN] * 2,
        ["Page 1", "Page 2", "Page 3", "Page 4"],
        [f"Marlow Gazette, 4 May 2025, {number}" for number in range(17, 21)],
        ["xi", "xii", "xiii", "xiv"],
        [f"{ODD} 11", f"12 {EVEN}", f"{ODD} 13", f"14 {EVEN}"],
        [f"Page {number} of 4" for number in range(1, 5)],
        ["The quay 1", "The quay 2", "The bridge 3", "The quay 4"],
        ["The quay 231", f"232 {EVEN}", "The bridge 233", f"234 {EVEN}"],
        ["The quay", EVEN, "The bridge", EVEN],
        [
            f"Case 4:25-cv-00123-ABC Doc. 17 Filed 05/06/25 Page {number} of 4 PageID 44{number}"
            for number in range(1, 5)
        ],
    ],
)
@pytest.mark.parametrize("height", [760, 40])
def test_running_headers_and_footers_are_left_out_and_do_not_split_sentences(running: list[str], height: float) -> None:
    draft = read_bytes(pages(A, B, C, D, running=(height, running)))
    assert draft.text == TEXT
    assert [draft.text[page.start :].split()[0] for page in draft.pages] == ["The", "any", "mines", "Rokk"]


def test_a_running_header_with_a_page_number_is_left_out_at_line_distance_from_the_text() -> None:
    heads = [f"{ODD} 1", f"2 {EVEN}", f"{ODD} 3", f"4 {EVEN}"]
    assert read_bytes(pages(A, B, C, D, running=(713, heads))).text == TEXT


def test_running_headers_and_footers_of_two_lines_are_left_out() -> None:
    foot = (40, ["1", "2", "3", "4"])
    data = pages(A, B, C, D, head=(770, [ODD] * 4), under=(758, [EVEN] * 4), foot=foot)
    assert read_bytes(data).text == TEXT


def test_a_line_at_the_top_of_only_one_page_is_kept() -> None:
    running = ["Summary of the report", "", "", ""]
    assert read_bytes(pages(A, B, C, D, running=(760, running))).text == f"Summary of the report\n\n{TEXT}"


def test_titles_of_slides_at_one_place_are_kept() -> None:
    def draw(canvas: Any) -> None:
        for title, lines in zip(["1 Ships", "2 Ropes", "3 Costs", "4 Votes"], (A, B, C, D), strict=True):
            canvas.setFont("Helvetica-Bold", 20)
            canvas.drawString(72, 760, title)
            canvas.setFont("Helvetica", 10)
            canvas.drawString(72, 700, lines[0])
            canvas.showPage()

    text = read_bytes(drawn(draw)).text
    titles = [line for line in text.split("\n") if line.startswith("#")]
    assert titles == ["## 1 Ships", "## 2 Ropes", "## 3 Costs", "## 4 Votes"]


def test_page_edge_lines_whose_figures_do_not_count_pages_are_kept() -> None:
    running = ["In all 12 ships.", "In all 30 ships.", "In all 7 ships.", "In all 91 ships."]
    text = read_bytes(pages(A, B, C, D, running=(60, running))).text
    assert [line in text for line in running] == [True] * 4


def test_the_page_number_of_a_file_of_one_page_is_left_out() -> None:
    assert read_bytes(pages(D, running=(40, ["- 7 -"]))).text == " ".join(D)


def test_a_first_line_that_two_pages_share_is_kept_at_the_position_of_body_text() -> None:
    first, second = ["The vote was nine to six.", "It was a Monday."], ["The vote was nine to six.", "So it ends."]
    assert read_bytes(pages(first, second)).text == f"{' '.join(first)}\n\n{' '.join(second)}"


@pytest.mark.parametrize("head", ["The quay and its future", "A report of the clerk"])
def test_the_running_head_of_an_only_page_is_not_read(head: str) -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Times-Roman", 10)
        canvas.drawString(72, 760, head)
        canvas.drawString(420, 760, "9")
        for number, line in enumerate([*A, *B, *C, *D]):
            canvas.drawString(72, 720 - 12 * number, line)

    assert read_bytes(drawn(draw)).text == TEXT


def test_the_first_row_of_a_table_is_no_running_head() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Times-Roman", 10)
        for number in range(8):
            canvas.drawString(72, (760 if number == 0 else 740) - 12 * number, f"Pier {'ABCDEFGH'[number]}")
            canvas.drawString(300, (760 if number == 0 else 740) - 12 * number, f"{20 + number}")

    assert read_bytes(drawn(draw)).text.startswith("| Pier A | 20 |")
