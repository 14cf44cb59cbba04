"""PDF files made in code, for the tests that read them."""

import io
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from askmuse.articles.formats import Draft, read

BODY = getSampleStyleSheet()["BodyText"]


def read_bytes(data: bytes) -> Draft:
    return read(PurePath("a.pdf"), data)


def drawn(draw: Callable[[Any], None], size: tuple[float, float] = A4, **options: Any) -> bytes:
    """Return a file that `draw` draws on a canvas, in Helvetica of 10 points to begin with."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1, **options)
    canvas.setFont("Helvetica", 10)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def text_of(draw: Callable[[Any], None]) -> str:
    """Return the text that is read of what `draw` draws."""
    return read_bytes(drawn(draw)).text


def put(canvas: Any, lines: Sequence[str], left: float = 72, top: float = 700, step: float = 12) -> None:
    """Draw lines one below the other."""
    for number, line in enumerate(lines):
        canvas.drawString(left, top - step * number, line)


def pages(*lines: Sequence[str], top: float = 700, **places: tuple[float, Sequence[str]]) -> bytes:
    """Return a file with a page for each list of lines; `places` has a height, and a line there for each page."""

    def draw(canvas: Any) -> None:
        for number, page in enumerate(lines):
            canvas.setFont("Helvetica", 10)
            put(canvas, page, top=top)
            for height, running in places.values():
                canvas.drawString(72, height, running[number])
            canvas.showPage()

    return drawn(draw)


def flowing(*story: Any, columns: Sequence[tuple[float, float]] = ((72, 450),), height: float = 700) -> bytes:
    """Return a file of paragraphs and tables that flow through columns, each with its left edge and width."""
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=A4, invariant=1)
    frames = [Frame(left, 772 - height, width, height, 0, 0, 0, 0) for left, width in columns]
    document.addPageTemplates([PageTemplate(frames=frames)])
    document.build(list(story))
    return buffer.getvalue()
