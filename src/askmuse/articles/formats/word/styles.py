"""Reads the styles of a Word file: which hide text, and which are for headings or list items."""

import re
from typing import Any

from askmuse.articles.formats.word.xml import attribute, children, first, is_on, value_of

_HEADING = re.compile(r"heading (\d)")
_DEEPEST = 20
"""The most styles that can be based on each other in a chain."""


class Styles:
    """The properties of the styles of a document, by their ids; each is looked up once."""

    def __init__(self, part: Any) -> None:
        styles = children(part.styles.element, "style")
        self._elements = {attribute(style, "styleId"): style for style in styles}

    def hides(self, style: str | None) -> bool:
        """Whether text of a paragraph or character style is hidden."""
        hidden = (is_on(first(element, "rPr"), "vanish") for element in self._chain(style))
        return next((value for value in hidden if value is not None), False)

    def fills(self, style: str | None) -> bool:
        """Whether a paragraph style has a background."""
        fillings = (first(properties, "shd") for properties in self._properties(style))
        return any(f is not None and attribute(f, "fill") not in {None, "auto", "FFFFFF"} for f in fillings)

    def alignment(self, style: str | None) -> str:
        """Return whether a character style raises text ("superscript") or lowers it ("subscript"); "" for neither."""
        aligned = (value_of(first(element, "rPr"), "vertAlign") for element in self._chain(style))
        return next(filter(None, aligned), "")

    def level(self, style: str | None, about: Any) -> int | None:
        """Return the level of a heading, from 1, or None for other paragraphs; `about` are its properties."""
        for element in self._chain(style):
            name = (value_of(element, "name") or "").lower()
            if match := _HEADING.match(name):
                return int(match[1])
            if name == "title":
                return 1
        outlines = [value_of(properties, "outlineLvl") for properties in (about, *self._properties(style))]
        outline = next((value for value in outlines if value), "9")
        return int(outline) + 1 if outline.isdigit() and int(outline) < 9 else None

    def is_item(self, style: str | None, about: Any) -> bool:
        """Whether a paragraph is an item of a list."""
        for properties in (about, *self._properties(style)):
            numbering = first(properties, "numPr")
            if numbering is not None:
                return value_of(numbering, "numId") != "0"
        names = [(value_of(element, "name") or "").lower() for element in self._chain(style)]
        return any(re.match(r"list (?:bullet|number)", name) for name in names)

    def _properties(self, style: str | None) -> list[Any]:
        return [first(element, "pPr") for element in self._chain(style)]

    def _chain(self, style: str | None) -> list[Any]:
        """Return a style and those that it is based on."""
        chain: list[Any] = []
        while style in self._elements and len(chain) < _DEEPEST:
            chain.append(self._elements[style])
            style = value_of(chain[-1], "basedOn")
        return chain
