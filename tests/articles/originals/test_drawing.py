"""A page of a PDF file → a picture in WebP."""

import io

import pytest
from PIL import Image

from askmuse.articles.originals.drawing import draw_page
from askmuse.errors import ArticleError
from pdf_files import drawn, pages


def test_the_longer_side_of_a_drawn_page_has_1600_pixels() -> None:
    data = drawn(lambda canvas: canvas.rect(0, 0, 100, 50, fill=1), size=(400, 200))
    picture = Image.open(io.BytesIO(draw_page(data, 1)))
    assert (picture.format, picture.size) == ("WEBP", (1600, 800))
    dark, light = picture.convert("L").getpixel((200, 700)), picture.convert("L").getpixel((1200, 300))
    assert (dark, light) == (0, 255)


def test_a_page_number_outside_the_file_is_refused() -> None:
    data = pages(["One."], ["Two."])
    for number in (0, 3):
        with pytest.raises(ArticleError, match=rf"^has no page {number}: ask for a page from 1 to 2$"):
            draw_page(data, number)


def test_data_that_is_not_a_pdf_is_refused() -> None:
    with pytest.raises(ArticleError, match="is a broken PDF: get it again"):
        draw_page(b"this is no PDF", 1)
