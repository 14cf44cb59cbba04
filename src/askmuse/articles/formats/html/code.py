"""Handles preformatted text of a page: code keeps its lines, prose becomes paragraphs."""

import re
from typing import Any

from lxml.etree import SubElement
from lxml.html import Element

_WORDS_OF_PROSE = 6
"""The fewest words of a usual line of prose; lines of code have fewer, and more special characters."""
_PROSE_LINE = re.compile(r"[\w\s'’\"“”‘,;:.!?()–—-]+")
_MOST_OTHER = 0.2
"""The most lines of prose with special characters, as a share."""


def write_code(tree: Any) -> None:
    """Mark preformatted code as code, and divide preformatted prose into paragraphs."""
    for element in list(tree.iter("pre")):
        if element.getparent() is None:
            continue
        for line_break in element.iter("br"):
            line_break.tail = f"\n{line_break.tail or ''}"
        text = element.text_content()
        tail = element.tail
        marked = next(element.iter("code", "samp", "kbd"), None) is not None or "highlight" in _classes(element)
        element.clear()
        element.tail = tail
        if not marked and _is_prose(text):
            element.tag = "div"
            element.extend(_paragraph(part) for part in re.split(r"\n\s*\n", text) if part.strip())
        else:
            SubElement(element, "code").text = text.strip("\n")


def _classes(element: Any) -> str:
    parent = element.getparent()
    return f"{element.get('class') or ''} {parent.get('class') or ''}"


def _is_prose(text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    plain = [line for line in lines if _PROSE_LINE.fullmatch(line)]
    words = sum(len(line.split()) for line in lines)
    return words >= _WORDS_OF_PROSE * len(lines) and len(plain) >= (1 - _MOST_OTHER) * len(lines)


def _paragraph(text: str) -> Any:
    paragraph = Element("p")
    paragraph.text = text
    return paragraph
