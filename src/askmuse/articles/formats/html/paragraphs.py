"""Puts every paragraph of a page into an element of its own, as trafilatura needs it."""

import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import strip_tags
from lxml.html import Element

_BLOCKS = frozenset(
    """
    address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p pre section summary table ul
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
_PARTED = frozenset(
    """
    address article aside blockquote body center details div footer header main p section
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""Elements in which text may occur next to paragraphs, divided by line breaks."""
_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big cite dfn em font i ins label mark nobr small span strong time tt u var
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""Elements that change the type of text; against the rules, browsers allow paragraphs inside them."""
_BLOCK = re.compile(r"(?:^|;)\s*display\s*:\s*(?:block|flex|grid|table|list-item)\b", re.IGNORECASE)
"""A style that makes an element a paragraph."""
_BREAKS = _BLOCKS | {"br", "img"}
_LARGE = re.compile(r"\s*\+?[4-7]|\s*\+[1-3]")
"""The size of type of a heading in the HTML of the nineties, in which text has size 3."""
_BULLET = re.compile(r"\s*[•▪●◦‣■–—*-]\s+\S")


def part_paragraphs(tree: Any) -> None:
    """Put text next to paragraphs, or between empty lines, into paragraphs; drop elements that only change the type."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    for element in reversed(elements):  # inner ones first: elements around paragraphs become blocks themselves
        if element.tag in _INLINE and (_is_parted(element) or _BLOCK.search(element.get("style", ""))):
            element.tag = "div"
    for element in elements:
        if element.tag in _PARTED and _is_parted(element):
            _part(element)
    strip_tags(tree, "wbr", *(_INLINE - {"a"}))  # trafilatura does not need them, and gets slower with their number


def _is_parted(element: Any) -> bool:
    """Whether the children of an element are blocks, or lines that are paragraphs."""
    return any(child.tag in _BLOCKS for child in element) or any(_parts(child) for child in element.iterchildren("br"))


def _parts(line_break: Any) -> bool:
    """Whether a line break is after a heading, or is followed by another one, or by the mark of a list item."""
    after = line_break.tail or ""
    following = line_break.getnext()
    if _is_after_heading(line_break):
        return True
    if not after.strip():
        return following is not None and following.tag == "br"
    return bool(_BULLET.match(after))


def _is_after_heading(line_break: Any) -> bool:
    """Whether all that is on the line before a line break is in bold or large type."""
    line = line_break.getprevious()
    if line is None or not isinstance(line.tag, str) or (line.tail or "").strip() or not line.text_content().strip():
        return False
    above = line.getprevious()
    before = (line_break.getparent().text if above is None else above.tail if above.tag in _BREAKS else "x") or ""
    return not before.strip() and _is_marked(line)


def _is_marked(element: Any) -> bool:
    """Whether an element, or all in it, is in bold or large type."""
    if element.tag in {"b", "strong", "big"} or (element.tag == "font" and _LARGE.match(element.get("size") or "")):
        return True
    inner = list(element)
    return (
        element.tag in _INLINE
        and len(inner) == 1
        and not f"{element.text or ''}{inner[0].tail or ''}".strip()
        and _is_marked(inner[0])
    )


def _part(element: Any) -> None:
    children = list(element)
    runs = list(_runs(element, children))
    if element.tag == "p":
        element.tag = "div"
    element.text = None
    for child in children:
        element.remove(child)
    for part in runs:
        if not isinstance(part, list):
            element.append(part)
            continue
        paragraph = Element("p")
        for piece in part:
            if not isinstance(piece, str):
                paragraph.append(piece)
            elif len(paragraph):
                paragraph[-1].tail = (paragraph[-1].tail or "") + piece
            else:
                paragraph.text = (paragraph.text or "") + piece
        if paragraph.text_content().strip() or len(paragraph):
            element.append(paragraph)


def _runs(element: Any, children: list[Any]) -> Iterator[Any]:
    """Yield the blocks among the children of an element, each without the text after it, and the runs between them."""
    run: list[Any] = [element.text] if element.text else []
    for child in children:
        tail, parts = child.tail, child.tag == "br" and _parts(child)
        if child.tag in _BLOCKS or parts:
            if run:
                yield run
            run = []
        child.tail = None
        if child.tag in _BLOCKS:
            yield child
        elif not parts:
            run.append(child)
        if tail:
            run.append(tail)
    if run:
        yield run
