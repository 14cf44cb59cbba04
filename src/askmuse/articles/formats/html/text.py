"""Turns the result of trafilatura into text with Markdown marks."""

import re
from collections.abc import Iterator
from typing import Any

from askmuse.articles.formats.draft import one_line

_BLOCKS = frozenset({"code", "div", "head", "list", "p", "quote", "table"})


def text_of(body: Any) -> str:
    """Return the text of the tree that trafilatura returns, which has the tags of TEI."""
    return "\n\n".join(filter(None, _blocks(body)))


def _blocks(body: Any) -> Iterator[str]:
    if body.tag == "div" and not any(child.tag in _BLOCKS for child in body):
        yield _inline(body)
        return
    if loose := one_line(body.text):
        yield loose
    for element in body:
        if element.tag == "head":
            level = re.sub(r"\D", "", element.get("rend") or "") or "2"
            text = _inline(element)
            yield f"{'#' * int(level)} {text}" if text else ""
        elif element.tag == "list":
            yield "\n".join(_items(element))
        elif element.tag == "code":
            yield _code(element)
        elif element.tag in {"quote", "div"}:
            yield from _blocks(element)
        else:
            yield _rows(element) or _inline(element)
        if loose := one_line(element.tail):
            yield loose


def _items(listed: Any) -> Iterator[str]:
    """Yield the items of a list; the items of an inner list follow the item that contains it."""
    for item in listed:
        inner = [child for child in item if child.tag == "list"]
        tails = [one_line(child.tail) for child in inner]
        for child in inner:
            item.remove(child)
        if text := _inline(item):
            yield f"- {text}"
        for child, tail in zip(inner, tails, strict=True):
            yield from _items(child)
            if tail:
                yield f"- {tail}"


def _rows(element: Any) -> str:
    """Return the lines of a paragraph that is a table, or "" for another paragraph."""
    if not (element.text or "").lstrip().startswith("| "):
        return ""
    lines, line = [], element.text or ""
    for child in element:
        if child.tag == "lb":
            lines.append(one_line(line))
            line = child.tail or ""
        else:
            line += "".join(child.itertext()) + (child.tail or "")
    return "\n".join(filter(None, [*lines, one_line(line)]))


def _code(element: Any) -> str:
    for line in element.iter("lb"):
        line.tail = f"\n{line.tail or ''}"
    code = "".join(element.itertext()).strip("\n")
    longest = max(map(len, re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}\n{code}\n{fence}" if code.strip() else ""


def _inline(element: Any) -> str:
    """Return the text of an element on one line; a link that is its only content keeps its address."""
    for inner in element.iter("lb", "p", "head", "item", "cell"):
        inner.tail = f" {inner.tail or ''}"  # text on separate lines must not run together
    text = one_line("".join(element.itertext()))
    links = [link.get("target") for link in element.iter("ref")]
    alone = len(links) == 1 and text == one_line("".join(next(element.iter("ref")).itertext()))
    return f"[{text}]({links[0]})" if alone and links[0] and text else text
