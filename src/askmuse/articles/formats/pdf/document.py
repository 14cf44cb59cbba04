"""Opens a PDF file, and says what is wrong with one that cannot be opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from askmuse.errors import ArticleError


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Yield the document in a PDF file; raises ArticleError for one that is protected or broken, also in the block."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        why = (
            "is protected by a password: save it without one"
            if "password" in str(error).lower()
            else "is a broken PDF: get it again"
        )
        raise ArticleError(why) from None
    try:
        yield document
    except pypdfium2.PdfiumError as error:
        raise ArticleError(f"is a broken PDF ({error}): get it again") from None
    finally:
        document.close()
