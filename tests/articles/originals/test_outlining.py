"""A quote → its boxes on the pages of a PDF file, from the places of the characters there."""

import io
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from askmuse.articles.originals.outlining import Box, outline, parts_of
from pdf_files import drawn, pages, put, read_bytes

WIDTH, HEIGHT = 600.0, 800.0


def pdf_page(draw: Any) -> bytes:
    return drawn(draw, size=(WIDTH, HEIGHT))


def boxes_of_quote(data: bytes, quote: str, nth: int = 0) -> list[Box]:
    """Return the boxes of a quote, which is found in the text that is read of the file."""
    draft = read_bytes(data)
    start = -1
    for _ in range(nth + 1):
        start = draft.text.index(quote, start + 1)
    return outline(data, parts_of(draft.text, draft.pages, (start, start + len(quote))))


def in_points(box: Box) -> tuple[int, int, int, int]:
    """Return the left edge, the distance of the upper edge from the top, the right and the lower edge, in points."""
    return round(box.left * WIDTH), round(box.top * HEIGHT), round(box.right * WIDTH), round(box.bottom * HEIGHT)


def test_a_quote_over_two_lines_has_two_boxes_even_if_a_word_is_hyphenated() -> None:
    data = pdf_page(lambda canvas: put(canvas, ["The ferry leaves at noon. The light-", "house shines at night. End."]))
    first, second = boxes_of_quote(data, "The lighthouse shines at night.")
    assert (in_points(first)[1], in_points(first)[3]) == (93, 102)
    assert 180 < in_points(first)[0] < in_points(first)[2] < 245
    assert in_points(second)[0] in (72, 73)
    assert (in_points(second)[1], in_points(second)[3]) == (105, 114)


def test_of_two_places_with_the_same_words_the_quoted_one_is_outlined() -> None:
    data = pdf_page(lambda canvas: put(canvas, ["Rates rise.", "", "", "Rates fall.", "", "", "Rates rise."]))
    assert [in_points(box)[1] for box in boxes_of_quote(data, "Rates rise.")] == [93]
    assert [in_points(box)[1] for box in boxes_of_quote(data, "Rates rise.", nth=1)] == [165]


def test_a_quote_that_crosses_a_page_break_has_boxes_on_both_pages() -> None:
    data = pages(["The ferry leaves", "at noon and"], ["comes back at night.", "Nobody waits."])
    found = boxes_of_quote(data, "The ferry leaves at noon and comes back at night.")
    assert [box.page for box in found] == [1, 1, 2]


@pytest.mark.parametrize(("turned", "edges"), [(90, (0.88, 0.12)), (180, (0.88, 0.88)), (270, (0.12, 0.88))])
def test_a_box_on_a_rotated_page_is_where_the_reader_sees_the_text(turned: int, edges: tuple[float, float]) -> None:
    document = PdfDocument(pdf_page(lambda canvas: put(canvas, ["Rates rise."], left=WIDTH * 0.12, top=HEIGHT * 0.88)))
    page = document[0]
    page.set_rotation(turned)
    saved = io.BytesIO()
    document.save(saved)
    (box,) = boxes_of_quote(saved.getvalue(), "Rates rise.")
    assert min(abs(box.left - edges[0]), abs(box.right - edges[0])) < 0.02
    assert min(abs(box.top - edges[1]), abs(box.bottom - edges[1])) < 0.02


def test_text_that_is_not_on_the_page_has_no_box() -> None:
    data = pages(["The ferry leaves at noon."])
    (part,) = parts_of("Zebras sleep.", read_bytes(data).pages, (0, 13))
    assert outline(data, [part]) == []


def test_only_the_first_four_pages_of_a_long_span_are_outlined() -> None:
    words = ["Gulls", "Pilots", "Ferries", "Divers", "Lamps", "Ropes", "Sails"]
    data = pages(*[[f"{word} wait at the quay.", f"Nobody sees the {word.lower()}."] for word in words])
    draft = read_bytes(data)
    assert [part.page for part in parts_of(draft.text, draft.pages, (0, len(draft.text)))] == [1, 2, 3, 4]
