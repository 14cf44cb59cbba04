"""Web pages."""

import re
from collections.abc import Iterator
from typing import Any

from askmuse.articles.formats.draft import Draft, one_line, parse_date
from askmuse.articles.formats.plain import BYTE_ORDER_MARKS, decode
from askmuse.errors import ArticleError

_DECLARES = re.compile(rb"<meta[^>]{1,200}charset|<\?xml[^>]{1,100}encoding", re.IGNORECASE)
_HEAD = 4096
"""Bytes in which a page says how it is encoded."""


def read_html(data: bytes) -> Draft:
    """Return the article of a web page, and what its metadata say; raises ArticleError."""
    import trafilatura

    page = data if _DECLARES.search(data[:_HEAD]) and not data.startswith(tuple(BYTE_ORDER_MARKS)) else decode(data)
    found: Any = trafilatura.bare_extraction(
        page,
        include_comments=False,
        include_tables=True,
        include_links=True,
        favor_recall=True,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},  # no date out of prose or a notice
    )
    text = "\n\n".join(_html_blocks(found.body)) if found is not None and found.body is not None else ""
    if found is None or not text:
        raise ArticleError("holds no article text: save the page again with its content, or as text")
    return Draft(
        text,
        title=found.title or None,
        publisher=found.sitename or None,
        url=found.url or None,
        author=found.author or None,
        published=parse_date(found.date) if found.date else None,
    )


def _html_blocks(body: Any) -> Iterator[str]:
    """Yield the blocks of the tree that trafilatura returns (TEI-like tags) as lines with Markdown marks."""
    if loose := one_line(body.text):
        yield loose
    for element in body:
        if element.tag == "head":
            level = re.sub(r"\D", "", element.get("rend") or "") or "2"
            yield f"{'#' * int(level)} {_inline(element)}"
        elif element.tag == "list":
            yield "\n".join(f"- {text}" for item in element if (text := _inline(item)))
        elif element.tag == "table":
            rows = [row for found in element.iter("row") if any(row := [_inline(cell) for cell in found])]
            if len(rows) > 1 and len(rows[0]) > 1 and not any(rows[0][1:]):
                yield rows.pop(0)[0]  # a caption, which trafilatura gives as a row
            yield "\n".join(f"| {' | '.join(row)} |" for row in rows)
        elif text := _inline(element):
            yield text
        if loose := one_line(element.tail):
            yield loose


def _inline(element: Any) -> str:
    """Return the text of an element on one line; a link that stands alone in it keeps its address."""
    for inner in element.iter("lb", "p", "head", "item", "cell"):
        inner.tail = f" {inner.tail or ''}"  # what stands on lines of its own must not run together
    text = one_line("".join(element.itertext()))
    links = [link.get("target") for link in element.iter("ref")]
    alone = len(links) == 1 and text == one_line("".join(next(element.iter("ref")).itertext()))
    return f"[{text}]({links[0]})" if alone and links[0] and text else text
