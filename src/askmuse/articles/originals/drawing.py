"""Draws a page of a PDF file or of a picture, as a picture in WebP."""

import io
from typing import Any

from askmuse.articles.formats.pdf.document import opened
from askmuse.articles.formats.pictures import MOST_FRAMES, frames_of, open_picture, upright
from askmuse.errors import ArticleError

MEDIA_TYPE = "image/webp"
_LONGEST_SIDE = 1_600
"""Pixels: letters of 10 points are 19 pixels high on an A4 page, which is sharp on screens of two pixels a point."""
_QUALITY = 75
"""The quality setting of WebP: a page of text takes 100 to 200 KB, and no artefacts are visible around its letters."""
_EFFORT = 2
"""The effort setting of WebP, from 0 to 6: this one takes 0.1 s a page, and its files are 10 % larger than at 6."""


def draw_page(data: bytes, number: int) -> bytes:
    """Return the page with this number, from 1, as a picture in WebP; raises ArticleError."""
    with opened(data) as document:
        page = page_of(document, number)
        width, height = page.get_size()
        if min(width, height) <= 0:
            raise ArticleError(f"has a page {number} without a size, which cannot be drawn: read the article as text")
        return _webp_of(page.render(scale=_LONGEST_SIDE / max(width, height)).to_pil())


def draw_picture(data: bytes, number: int) -> bytes:
    """Return the page of a picture with this number, from 1, as a smaller picture in WebP; raises ArticleError."""
    picture = open_picture(data)
    picture.seek(_index_of(number, min(frames_of(picture), MOST_FRAMES)))
    picture.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))  # JPEG alone is decoded smaller, in less time and memory
    drawn = upright(picture)
    drawn.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    return _webp_of(drawn)


def page_of(document: Any, number: int) -> Any:
    """Return the page of a document with this number, from 1; raises ArticleError if it has none."""
    return document[_index_of(number, len(document))]


def _index_of(number: int, count: int) -> int:
    """Return the index of the page with this number, from 1; raises ArticleError if no page of `count` has it."""
    if not 1 <= number <= count:
        pages = f"a page from 1 to {count}" if count > 1 else "page 1"
        raise ArticleError(f"has no page {number}: ask for {pages}")
    return number - 1


def _webp_of(picture: Any) -> bytes:
    """Return a picture of Pillow as a file in WebP."""
    drawn = io.BytesIO()
    picture.convert("RGB").save(drawn, "WEBP", quality=_QUALITY, method=_EFFORT)
    return drawn.getvalue()
