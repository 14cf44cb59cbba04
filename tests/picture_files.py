"""Pictures of text for tests, and what OCR would recognise in them."""

import io
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

Line = tuple[str, int, int, int, float]
"""A line of text: the text; its left edge, upper edge and right edge in pixels; how likely it is read rightly."""
_HEIGHT = 30
"""Pixels of a line."""


def picture(*pages: Sequence[str], form: str = "PNG") -> bytes:
    """Return a file of pages, each with some lines of text."""
    drawn = []
    for lines in pages:
        image = Image.new("RGB", (1000, 700), "white")
        for number, line in enumerate(lines):
            font = ImageFont.load_default(size=_HEIGHT)
            ImageDraw.Draw(image).text((60, 80 + 50 * number), line, fill="black", font=font)
        drawn.append(image)
    buffer = io.BytesIO()
    drawn[0].save(buffer, form, **({"save_all": True, "append_images": drawn[1:]} if len(drawn) > 1 else {}))
    return buffer.getvalue()


def recognising(found: list[list[Line]]) -> Callable[[Any], Any]:
    """Return what recognises the next of these lists of lines in each picture that it is given."""

    def recognise(_: Any) -> Any:
        lines = found.pop(0)
        if not lines:
            return SimpleNamespace(txts=None, boxes=None, scores=None)
        boxes = [np.array([[x, y], [right, y], [right, y + _HEIGHT], [x, y + _HEIGHT]]) for _, x, y, right, _ in lines]
        return SimpleNamespace(txts=[line[0] for line in lines], boxes=boxes, scores=[line[-1] for line in lines])

    return recognise
