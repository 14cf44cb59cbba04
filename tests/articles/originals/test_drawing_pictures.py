"""A page of a picture → a smaller picture in WebP; what OCR reads in pictures is tested in test_pdf_recognition.py."""

import io

import pytest
from PIL import Image

from askmuse.articles.originals.drawing import draw_picture
from askmuse.errors import ArticleError
from picture_files import picture

TURNED = 6
"""The orientation in EXIF of a camera that was held upright: the picture has to be turned clockwise."""


def open_image(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def photo_taken_upright() -> bytes:
    """Return a photo, taken upright, whose left half is black before it is turned."""
    image = Image.new("RGB", (4000, 2000), "white")
    image.paste("black", (0, 0, 2000, 2000))
    exif = Image.Exif()
    exif[0x0112] = TURNED
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


@pytest.mark.slow
def test_a_photo_is_scaled_down_and_turned_as_its_exif_orientation_says() -> None:
    shown = open_image(draw_picture(photo_taken_upright(), 1))
    assert (shown.format, shown.size) == ("WEBP", (800, 1600))
    above, below = shown.convert("L").getpixel((400, 400)), shown.convert("L").getpixel((400, 1200))
    assert (above, below) == (0, 255)


def test_a_picture_smaller_than_the_limit_keeps_its_size() -> None:
    assert open_image(draw_picture(picture([]), 1)).size == (1000, 700)


def test_each_page_of_a_multi_page_tiff_is_drawn_and_other_page_numbers_are_refused() -> None:
    fax = picture([], ["The ferry leaves at noon."], form="TIFF")
    darkest = [min(open_image(draw_picture(fax, number)).convert("L").tobytes()) for number in (1, 2)]
    assert darkest[0] == 255
    assert darkest[1] < 50
    for number in (0, 3):
        with pytest.raises(ArticleError, match=rf"^has no page {number}: ask for a page from 1 to 2$"):
            draw_picture(fax, number)


def test_data_that_is_not_a_picture_is_refused() -> None:
    with pytest.raises(ArticleError, match=r"^is not a picture, or is damaged: save it again$"):
        draw_picture(b"no picture", 1)
