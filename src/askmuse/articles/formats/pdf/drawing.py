"""Draws a page of a PDF file as a picture."""

import io
from typing import Any

from askmuse.articles.formats.pdf.document import opened
from askmuse.errors import ArticleError

MEDIA_TYPE = "image/webp"
LONGEST_SIDE = 1_600
"""Pixels: letters of 10 points are 19 pixels high on an A4 page, which is sharp on screens of two pixels a point."""
_QUALITY = 75
"""Of WebP: a page of text has 100 to 200 KB, with no smear around the letters that could be seen."""
_FAST = 2
"""Of the seven efforts of WebP, one that takes a tenth of a second and makes files a tenth larger than the best."""


def draw_page(data: bytes, number: int) -> bytes:
    """Return the page with this number, from 1, as a picture in WebP; raises ArticleError."""
    with opened(data) as document:
        page = page_of(document, number)
        width, height = page.get_size()
        if min(width, height) <= 0:
            raise ArticleError(f"has a page {number} without a size, which cannot be drawn")
        return webp_of(page.render(scale=LONGEST_SIDE / max(width, height)).to_pil())


def page_of(document: Any, number: int) -> Any:
    """Return the page of a document with this number; raises ArticleError if it has none."""
    return document[index_of(number, len(document))]


def index_of(number: int, count: int) -> int:
    """Return the index of the page with this number, from 1; raises ArticleError if no page of `count` has it."""
    if not 1 <= number <= count:
        raise ArticleError(f"has {count} page{'s' * (count > 1)}, and no page {number}")
    return number - 1


def webp_of(picture: Any) -> bytes:
    """Return a picture of Pillow as a file in WebP."""
    drawn = io.BytesIO()
    picture.convert("RGB").save(drawn, "WEBP", quality=_QUALITY, method=_FAST)
    return drawn.getvalue()
