"""Finds where a quote stands on pages whose text was recognised in a picture, from the places that the article keeps.

Within a line, the characters are taken to be equally wide, since only whole lines have places.
"""

from collections.abc import Sequence

from askmuse.articles.originals.outlining import Box, by_line, touched
from askmuse.types import Page, Place, Span


def recognised_boxes(text: str, pages: Sequence[Page], span: Span) -> list[Box]:
    """Return the boxes of a span of an article's text, line by line, on at most four pages; none on pages of text."""
    return [
        box
        for page, part in touched(text, pages, span)
        for box in by_line([_box(page.number, place, part) for place in page.places if _overlap(place, part)])
    ]


def _overlap(place: Place, part: Span) -> bool:
    return place.start < part[1] and part[0] < place.end


def _box(number: int, place: Place, part: Span) -> Box:
    """Return the box of the part of a place that is in a part of the text."""
    width = (place.last - place.first) / (place.end - place.start)
    edges = [place.first + (min(max(at, place.start), place.end) - place.start) * width for at in part]
    return Box(number, min(edges), place.top, max(edges), place.bottom)
