"""Divides paragraphs that trafilatura joined, by the elements of the page that they came from.

For a page with little text, trafilatura falls back on methods that return all of it as one paragraph, without headings,
list items and rows.
"""

from typing import Any

from lxml.etree import Element, SubElement, iterwalk

_LEAVES = {
    **{f"h{level}": "head" for level in range(1, 7)},
    **dict.fromkeys(("p", "figcaption", "dt", "dd", "blockquote", "div", "td", "summary", "address"), "p"),
    "li": "item",
    "pre": "code",
}
"""Elements that are one paragraph if they contain none of the others, and their names in trafilatura."""


def part_glued(body: Any, page: Any) -> None:
    """Divide the paragraphs of `body`, the result of trafilatura for `page`, that consist of several of the page's."""
    leaves = [(text, leaf) for leaf in page.iter(*_LEAVES) if not _has_leaves(leaf) and (text := _bare(leaf))]
    whole = {text for text, _ in leaves}
    starts: dict[str, list[int]] = {}
    for number, (text, _) in enumerate(leaves):
        starts.setdefault(text[0], []).append(number)
    for paragraph in list(body.iterchildren("p")):
        text = _bare(paragraph)
        if not text or text in whole:
            continue
        runs = ((number, _covered(text, leaves, number)) for number in starts.get(text[0], []))
        first, count = next(((number, count) for number, count in runs if count), (0, 0))
        if count:
            _replace(paragraph, [leaf for _, leaf in leaves[first : first + count]])


def add_headings(body: Any, page: Any) -> None:
    """Put the headings of a page above the paragraphs that they are above, if trafilatura left all of them out.

    It does so for a page whose article is in no element that it knows.
    """
    if next(body.iter("head"), None) is not None:
        return
    paragraphs = {_bare(element): element for element in reversed(list(body.iterchildren()))}
    for listed in body.iterchildren("list"):
        paragraphs.setdefault(_bare(listed[0]) if len(listed) else "", listed)
    above: list[Any] = []
    for leaf in page.iter(*_LEAVES):
        if _has_leaves(leaf) or not (text := _bare(leaf)):
            continue
        if _LEAVES[leaf.tag] == "head":
            above.append(leaf)
        elif above and (paragraph := paragraphs.get(text)) is not None:
            for heading in map(_made, above):
                paragraph.addprevious(heading)
            above = []
        else:
            above = []


def _bare(element: Any) -> str:
    """Return the text of an element without white space, which may differ from that in the page."""
    return "".join("".join(element.itertext()).split())


def _has_leaves(element: Any) -> bool:
    return any(inner is not element for inner in element.iter(*_LEAVES))


def _covered(text: str, leaves: list[tuple[str, Any]], first: int) -> int:
    """Return how many of the leaves from `first` on together are the whole text, or 0 if they are not."""
    at = 0
    for number, (leaf, _) in enumerate(leaves[first:], 1):
        if not text.startswith(leaf, at):
            return 0
        at += len(leaf)
        if at == len(text):
            return number
    return 0


def _replace(paragraph: Any, leaves: list[Any]) -> None:
    """Replace a paragraph by the elements that trafilatura would make of these leaves."""
    made: list[Any] = []
    for leaf in leaves:
        element = _made(leaf)
        if element.tag == "item":
            if not made or made[-1].tag != "list":
                made.append(Element("list"))
            made[-1].append(element)
        else:
            made.append(element)
    made[-1].tail = paragraph.tail
    parent = paragraph.getparent()
    at = parent.index(paragraph)
    parent[at : at + 1] = made


def _made(leaf: Any) -> Any:
    """Return a leaf with its text and line breaks, as trafilatura gives it."""
    element = Element(_LEAVES[leaf.tag])
    element.text = ""
    if element.tag == "head":
        element.set("rend", leaf.tag)
    for event, node in iterwalk(leaf, ("start", "end")):
        if event == "start" and node.tag == "br":
            SubElement(element, "lb").tail = ""
        text = node.text if event == "start" else node.tail if node is not leaf else None
        if text and len(element):
            element[-1].tail += text
        elif text:
            element.text += text
    return element
