"""Shows the pages of the PDF file or the picture that an article was read from, and where a quote stands on them."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from askmuse.articles.folder import Source, read_source
from askmuse.articles.formats.pictures import ENDINGS
from askmuse.articles.originals.drawing import draw_page, draw_picture
from askmuse.articles.originals.outlining import Box, Part, outline
from askmuse.errors import ArticleError
from askmuse.types import Article


def has_page_pictures(article: Article) -> bool:
    """Whether the pages of an article's file can be shown as pictures."""
    return article.path.lower().endswith(".pdf") or is_picture(article.path)


def is_picture(path: str) -> bool:
    """Whether a file is a picture."""
    return path.lower().endswith(ENDINGS)


def picture_of(source: Source, file_sha256: str, number: int, folder: Path) -> bytes:
    """Return page `number`, from 1, of a file in `folder` as a WebP picture.

    Raises ArticleError, including when the file's bytes no longer have the hash `file_sha256`.
    """
    draw = draw_picture if is_picture(source.path) else draw_page
    return draw(_unchanged(folder, source, file_sha256), number)


def boxes_of(source: Source, file_sha256: str, parts: Sequence[Part], folder: Path) -> list[Box]:
    """Return the boxes of the parts of a quote on the pages of a PDF file in `folder`.

    Raises ArticleError, including when the file's bytes no longer have the hash `file_sha256`.
    """
    return outline(_unchanged(folder, source, file_sha256), parts)


def _unchanged(folder: Path, source: Source, file_sha256: str) -> bytes:
    data = read_source(folder, source)
    if hashlib.sha256(data).hexdigest() != file_sha256:
        raise ArticleError("has changed since it was indexed: index again")
    return data
