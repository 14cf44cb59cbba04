"""A quote → its boxes on the pages whose text was recognised in a picture, from the places of its lines there."""

from askmuse.articles.originals.outlining import Box, parts_of
from askmuse.articles.originals.recognised import recognised_boxes
from askmuse.types import Page, Place

TEXT = "Rates rise. Rates fall. Banks wait. Gulls wait."
FIRST = Page(0, 1, ocr=True, places=(Place(0, 11, 0.1, 0.65, 0.2, 0.25), Place(12, 23, 0.1, 0.65, 0.3, 0.35)))
SECOND = Page(24, 2)
THIRD = Page(36, 3, ocr=True, places=(Place(36, 47, 0.1, 0.65, 0.2, 0.25),))
PAGES = (FIRST, SECOND, THIRD)


def test_a_quote_has_a_box_on_each_line_as_wide_as_its_share_of_the_characters() -> None:
    assert recognised_boxes(TEXT, PAGES, (6, 17)) == [Box(1, 0.4, 0.2, 0.65, 0.25), Box(1, 0.1, 0.3, 0.35, 0.35)]


def test_each_page_of_a_quote_is_outlined_in_one_of_the_two_ways() -> None:
    assert [box.page for box in recognised_boxes(TEXT, PAGES, (12, 47))] == [1, 3]
    assert [part.page for part in parts_of(TEXT, PAGES, (12, 47))] == [2]


def test_parts_of_one_line_are_one_box_even_if_it_has_a_gap() -> None:
    page = Page(0, 1, ocr=True, places=(Place(0, 11, 0.1, 0.3, 0.2, 0.25), Place(12, 23, 0.6, 0.8, 0.2, 0.25)))
    assert recognised_boxes(TEXT, (page,), (0, 23)) == [Box(1, 0.1, 0.2, 0.8, 0.25)]


def test_a_quote_from_right_to_left_begins_on_the_right() -> None:
    page = Page(0, 1, ocr=True, places=(Place(0, 10, 0.8, 0.6, 0.2, 0.25),))
    (box,) = recognised_boxes("הרציף נסגר", (page,), (0, 5))
    assert (round(box.left, 6), box.right) == (0.7, 0.8)


def test_only_the_first_four_pages_of_a_long_span_are_outlined() -> None:
    pages = [Page(n, n + 1, ocr=True, places=(Place(n, n + 1, 0.1, 0.2, 0.2, 0.25),)) for n in range(6)]
    assert [box.page for box in recognised_boxes("abcdef", pages, (0, 6))] == [1, 2, 3, 4]
