"""Words and where they stand, whichever way the page is turned."""

from typing import Any, cast

import pytest

from askmuse.articles.formats.pdf import words
from pdf_files import drawn, put, read_bytes, text_of

LINES = [
    "The council of Marlow Point met on Monday, and after nine",
    "hours of talk it decided to buy the island of Rokk.",
]
TEXT = " ".join(LINES)


@pytest.mark.parametrize(("rotation", "origin"), [(0, (0, 0)), (90, (595, 0)), (180, (595, 842)), (270, (0, 842))])
def test_a_rotated_page_is_read_in_the_order_in_which_it_is_displayed(rotation: int, origin: tuple[int, int]) -> None:
    def draw(canvas: Any) -> None:
        canvas.setPageRotation(rotation)
        canvas.translate(*origin)
        canvas.rotate(rotation)
        put(canvas, LINES, top=500)

    assert text_of(draw) == TEXT


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_displayed_sideways_is_read_in_the_direction_of_its_text(rotation: int) -> None:
    def draw(canvas: Any) -> None:
        canvas.setPageRotation(rotation)
        put(canvas, LINES)

    assert text_of(draw) == TEXT


def test_vertical_text_in_the_margin_is_a_separate_paragraph() -> None:
    def draw(canvas: Any) -> None:
        put(canvas, LINES)
        canvas.translate(30, 300)
        canvas.rotate(90)
        canvas.drawString(0, 0, "Archive of Marlow, box 4")

    assert text_of(draw) == f"Archive of Marlow, box 4\n\n{TEXT}"


def test_vertical_text_in_the_margin_of_every_page_is_left_out() -> None:
    def draw(canvas: Any) -> None:
        for lines in (LINES[:1], LINES[1:]):
            canvas.setFont("Helvetica", 10)
            put(canvas, lines)
            canvas.translate(30, 300)
            canvas.rotate(90)
            canvas.drawString(0, 0, "Archive of Marlow, box 4")
            canvas.showPage()

    assert text_of(draw) == TEXT


def test_a_slanted_watermark_is_left_out() -> None:
    def draw(canvas: Any) -> None:
        put(canvas, LINES)
        canvas.translate(150, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "DRAFT")

    assert text_of(draw) == TEXT


@pytest.mark.parametrize(
    ("before", "small", "text"),
    [
        ("a pit of 10", "6", "a pit of 10⁶ tonnes, they say."),
        ("it closed.", "12", "it closed.¹² tonnes, they say."),
        ("the island", "1", "the island¹ tonnes, they say."),
    ],
)
def test_small_raised_digits_become_superscript_characters(before: str, small: str, text: str) -> None:
    def draw(canvas: Any) -> None:
        line = canvas.beginText(72, 700)
        line.setFont("Helvetica", 10)
        line.textOut(before)
        line.setFont("Helvetica", 6)
        line.setRise(4)
        line.textOut(small)
        line.setRise(0)
        line.setFont("Helvetica", 10)
        line.textOut(" tonnes, they say.")
        canvas.drawText(line)

    assert text_of(draw) == text


def test_digits_of_normal_size_within_a_word_are_kept() -> None:
    assert text_of(lambda canvas: put(canvas, ["The A4 sheet of 106 tonnes."])) == "The A4 sheet of 106 tonnes."


def test_accented_letters_are_read_as_they_are_written() -> None:
    draft = read_bytes(drawn(lambda canvas: put(canvas, ["Straße, café and naïve."])))
    assert draft.text == "Straße, café and naïve."


class FontWithRaisedShapes:
    """Characters of one font, of which those at some indexes have the shape of superscripts."""

    def __init__(self, *raised: int) -> None:
        self._raised = raised

    def box(self, index: int, turn: int) -> tuple[float, float, float, float]:
        return index + turn, 0, index + 1, 10

    def is_raised_shape(self, index: int) -> bool:
        return index in self._raised


def test_glyphs_shaped_like_superscripts_become_superscript_characters() -> None:
    assert words._raised(cast("Any", FontWithRaisedShapes(2)), "106", 0, 0) == "10⁶"
    assert words._raised(cast("Any", FontWithRaisedShapes(5)), "1712.3", 0, 0) == "1712.³"
    assert words._raised(cast("Any", FontWithRaisedShapes()), "106", 0, 0) == "106"
