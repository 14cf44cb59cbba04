"""Reads all text of a page, for mail and books, which have no menus."""

import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import iterwalk

from askmuse.articles.formats.draft import joined, one_line

_BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hgroup hr html li main nav ol p pre section summary table tbody td tfoot th thead tr
    ul
    """.split()  # noqa: SIM905 - quotes and commas would be harder to read
)
"""Elements that start and end a paragraph."""
_MARKS = {"li": "- ", **{f"h{level}": f"{'#' * level} " for level in range(1, 7)}}
_BULLET = re.compile(r"[•·▪●◦‣–—*-]\s+(?=\S)")
"""A mark that the text of a list item has in addition to that of the list."""
_NO_TEXT = frozenset({"head", "script", "style", "title"})


def whole_text(tree: Any) -> str:
    """Return the text of a page, with Markdown marks for headings, list items, rows and code."""
    return joined(_blocks(tree))


def _blocks(tree: Any) -> Iterator[str]:
    """Yield the paragraphs of a page, some of them empty."""
    paragraph: list[str] = []
    mark = ""

    def ended() -> str:
        nonlocal mark
        lines = filter(None, map(one_line, "".join(paragraph).split("\n")))
        paragraph.clear()
        text = (" " if mark.startswith("#") else "\n").join(lines)
        if not text:
            return ""
        if mark == "- " and (bullet := _BULLET.match(text)):
            text = text[bullet.end() :]
        marked, mark = f"{mark}{text}", ""
        return marked

    walk = iterwalk(tree, ("start", "end"))
    for event, element in walk:
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start" and (name in _NO_TEXT or name == "pre" or not name):
            walk.skip_subtree()
            if name == "pre":
                yield ended()
                yield _code(element)
        elif event == "start":
            if name in _BLOCKS:
                yield ended()
                mark = _MARKS.get(name, mark)
            paragraph.append("\n" if name == "br" else _on_one_line(element.text))
        else:
            if name in _BLOCKS:
                yield ended()
                mark = "" if name in _MARKS else mark
            if element is not tree:
                paragraph.append(_on_one_line(element.tail))
    yield ended()


def _on_one_line(text: str | None) -> str:
    """Return a text without the line breaks of the source, which browsers don't show."""
    return (text or "").replace("\n", " ").replace("\r", " ")


def _code(element: Any) -> str:
    text = element.text_content().strip("\n")
    return f"```\n{text}\n```" if text.strip() and "```" not in text else text
