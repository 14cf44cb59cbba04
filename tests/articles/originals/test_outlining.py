"""A quote → its boxes on the pages of a PDF file, from the places of the characters there."""

import io
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from askmuse.articles.originals.outlining import Box, outline, parts_of
from pdf_files import drawn, pages, put, read_bytes

WIDTH, HEIGHT = 600.0, 800.0


def on_page(draw: Any) -> bytes:
    return drawn(draw, size=(WIDTH, HEIGHT))


def boxes(data: bytes, quote: str, nth: int = 0) -> list[Box]:
    """Return the boxes of a quote, which is found in the text that is read of the file."""
    draft = read_bytes(data)
    start = -1
    for _ in range(nth + 1):
        start = draft.text.index(quote, start + 1)
    return outline(data, parts_of(draft.text, draft.pages, (start, start + len(quote))))


def points(box: Box) -> tuple[int, int, int, int]:
    """Return the left edge, the distance of the upper edge from the top, the right and the lower edge, in points."""
    return round(box.left * WIDTH), round(box.top * HEIGHT), round(box.right * WIDTH), round(box.bottom * HEIGHT)


def test_a_quote_over_two_lines_has_a_box_for_each_even_where_a_word_is_divided() -> None:
    data = on_page(lambda canvas: put(canvas, ["The ferry leaves at noon. The light-", "house shines at night. End."]))
    first, second = boxes(data, "The lighthouse shines at night.")
    assert (points(first)[1], points(first)[3]) == (93, 102)
    assert 180 < points(first)[0] < points(first)[2] < 245
    assert points(second)[0] in (72, 73)
    assert (points(second)[1], points(second)[3]) == (105, 114)


def test_of_places_with_the_same_words_the_one_that_is_quoted_is_outlined() -> None:
    data = on_page(lambda canvas: put(canvas, ["Rates rise.", "", "", "Rates fall.", "", "", "Rates rise."]))
    assert [points(box)[1] for box in boxes(data, "Rates rise.")] == [93]
    assert [points(box)[1] for box in boxes(data, "Rates rise.", nth=1)] == [165]


def test_a_quote_over_a_page_break_has_boxes_on_both_pages() -> None:
    data = pages(["The ferry leaves", "at noon and"], ["comes back at night.", "Nobody waits."])
    found = boxes(data, "The ferry leaves at noon and comes back at night.")
    assert [box.page for box in found] == [1, 1, 2]


@pytest.mark.parametrize(("turned", "edges"), [(90, (0.88, 0.12)), (180, (0.88, 0.88)), (270, (0.12, 0.88))])
def test_a_box_is_where_people_see_it_on_a_page_that_is_turned(turned: int, edges: tuple[float, float]) -> None:
    document = PdfDocument(on_page(lambda canvas: put(canvas, ["Rates rise."], left=WIDTH * 0.12, top=HEIGHT * 0.88)))
    page = document[0]
    page.set_rotation(turned)
    saved = io.BytesIO()
    document.save(saved)
    (box,) = boxes(saved.getvalue(), "Rates rise.")
    assert min(abs(box.left - edges[0]), abs(box.right - edges[0])) < 0.02
    assert min(abs(box.top - edges[1]), abs(box.bottom - edges[1])) < 0.02


def test_letters_that_are_not_on_the_page_have_no_box() -> None:
    data = pages(["The ferry leaves at noon."])
    (part,) = parts_of("Zebras sleep.", read_bytes(data).pages, (0, 13))
    assert outline(data, [part]) == []


def test_a_long_span_is_looked_for_on_its_first_pages_alone() -> None:
    words = ["Gulls", "Pilots", "Ferries", "Divers", "Lamps", "Ropes", "Sails"]
    data = pages(*[[f"{word} wait at the quay.", f"Nobody sees the {word.lower()}."] for word in words])
    draft = read_bytes(data)
    assert [part.page for part in parts_of(draft.text, draft.pages, (0, len(draft.text)))] == [1, 2, 3, 4]
