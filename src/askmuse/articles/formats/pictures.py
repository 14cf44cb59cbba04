"""Reads pictures of pages by OCR: photos of documents, screenshots, faxes."""

import io
from typing import Any

from askmuse.articles.formats.draft import Draft
from askmuse.articles.formats.extras import extra
from askmuse.articles.formats.pdf.pages import RawPage
from askmuse.articles.formats.pdf.reading import draft_of
from askmuse.articles.formats.pdf.recognition import words_in
from askmuse.errors import ArticleError

ENDINGS = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp")
"""The endings of the names of pictures."""
MOST_FRAMES = 100
"""The most pages of a fax that are read."""
_MOST_PIXELS = 100_000_000
"""The most pixels of a picture; those of cameras have 50,000,000."""
_PAGE = 842.0
"""Points: the length of an A4 page, which is assumed to be that of the picture."""


def read_picture(data: bytes) -> Draft:
    """Return the text in a picture; raises ArticleError."""
    extra("rapidocr", "ocr")
    from PIL import ImageSequence

    picture = open_picture(data)
    pages = []
    for number, frame in enumerate(ImageSequence.Iterator(picture)):
        if number == MOST_FRAMES:
            break
        pages.append(_page(frame))
    if not any(page.words for page in pages):
        raise ArticleError("is a picture without text that can be recognised: remove it, or scan it again")
    return draft_of(pages, frames_of(picture))


def open_picture(data: bytes) -> Any:
    """Return the picture in a file, which is not decoded yet; raises ArticleError."""
    from PIL import Image, UnidentifiedImageError

    try:
        picture = Image.open(io.BytesIO(data))
    except UnidentifiedImageError:
        raise ArticleError("is not a picture, or is damaged: save it again") from None
    if picture.width * picture.height > _MOST_PIXELS:
        raise ArticleError(f"has more than {_MOST_PIXELS / 1e6:.0f} million pixels: save it smaller")
    return picture


def frames_of(picture: Any) -> int:
    """Return the number of pages of a picture; a fax has several."""
    return getattr(picture, "n_frames", 1)


def upright(frame: Any) -> Any:
    """Return a picture in RGB as the camera was held."""
    from PIL import ImageOps

    return ImageOps.exif_transpose(frame).convert("RGB")


def _page(frame: Any) -> RawPage:
    import numpy as np

    picture = upright(frame)
    pixels = np.asarray(picture)[:, :, ::-1]
    scale = _PAGE / max(picture.size)
    words = words_in(np.ascontiguousarray(pixels), scale)
    size = picture.width * scale, picture.height * scale
    return RawPage([words] if words else [], [], None, picture=size)
