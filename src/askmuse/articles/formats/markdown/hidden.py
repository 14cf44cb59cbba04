"""Removes HTML in Markdown that browsers don't show: hidden elements, templates, scripts and style sheets."""

import re

from askmuse.articles.formats.markdown.shown import CODE

_TAG = re.compile(
    CODE + r"| < (?P<end> / )? (?P<name> [a-z][a-z0-9]* ) (?P<attributes> (?: \s [^<>]{0,2000} )? ) >",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_NEVER_SHOWN = frozenset({"script", "style", "template", "noscript"})
_HIDES = re.compile(
    r"(?:^|\s)(?:hidden(?=[\s=/]|$)|style\s*=\s*[\"'][^\"']*\b(?:display\s*:\s*none|visibility\s*:\s*hidden))",
    re.IGNORECASE,
)
_NO_CONTENT = frozenset("area br col embed hr img input link meta source track wbr".split())  # noqa: SIM905


def without_hidden(text: str) -> str:
    """Return Markdown without hidden elements; one that is never closed stays, and so does all code.

    An element is hidden by its name, by the attribute `hidden`, or by a style of its own.
    """
    parts: list[str] = []
    done = start = depth = 0
    name = ""
    for tag in _TAG.finditer(text):
        if tag["code"] is not None:
            continue
        this = tag["name"].lower()
        if not depth and not tag["end"] and this not in _NO_CONTENT and _is_hidden(this, tag["attributes"]):
            name, start, depth = this, tag.start(), 1
        elif depth and this == name:
            depth += -1 if tag["end"] else 1
            if not depth:
                parts.append(text[done:start])
                done = tag.end()
    return "".join([*parts, text[done:]])


def _is_hidden(name: str, attributes: str) -> bool:
    return not attributes.endswith("/") and (name in _NEVER_SHOWN or bool(_HIDES.search(attributes)))
