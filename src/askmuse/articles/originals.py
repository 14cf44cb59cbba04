"""Shows the pages of the PDF file or the picture that an article was read from, and where a quote stands on them."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from askmuse.articles.folder import Source, read_source
from askmuse.articles.formats.pdf.drawing import draw_page
from askmuse.articles.formats.pdf.outlining import Box, Part, outline
from askmuse.articles.formats.pdf.pictures import ENDINGS, draw_picture
from askmuse.errors import ArticleError
from askmuse.types import Article


def has_page_pictures(article: Article) -> bool:
    """Whether the pages of an article's file can be shown as pictures."""
    return article.path.lower().endswith(".pdf") or is_picture(article.path)


def is_picture(path: str) -> bool:
    """Whether a file is a picture; where the words that are recognised in it stand is not kept."""
    return path.lower().endswith(ENDINGS)


def picture_of(source: Source, file_sha256: str, number: int, folder: Path) -> bytes:
    """Return a page of a file of `folder` as a picture; raises ArticleError, also for a file that has changed."""
    draw = draw_picture if is_picture(source.path) else draw_page
    return draw(_unchanged(folder, source, file_sha256), number)


def boxes_of(source: Source, file_sha256: str, parts: Sequence[Part], folder: Path) -> list[Box]:
    """Return where the parts of a quote stand on the pages of a PDF file; raises ArticleError as `picture_of` does."""
    return outline(_unchanged(folder, source, file_sha256), parts)


def _unchanged(folder: Path, source: Source, file_sha256: str) -> bytes:
    data = read_source(folder, source)
    if hashlib.sha256(data).hexdigest() != file_sha256:
        raise ArticleError("has changed since it was indexed: index again")
    return data
