"""Removes from a page what is not text to read, such as hidden elements, before its article is searched."""

import re
from typing import Any

from askmuse.articles.formats.html.styles import hidden_by_styles
from askmuse.text import words

_NEVER_SHOWN = (
    "script", "template", "noscript", "noembed", "noframes", "style", "datalist", "rp",
    "audio", "canvas", "iframe", "video",
)  # fmt: skip
"""Elements whose text browsers don't show; that of the last four is for browsers that don't know them."""
_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:left|top|text-indent)\s*:\s*-\d{4,5}\w*"
    r"|clip\s*:\s*rect\([01px, ]{1,40}\))\s*(?:!\s*important\s*)?(?:;|$)",
    re.IGNORECASE,
)
"""Declarations that hide an element, move it off the screen or cut it to nothing."""
_SPOKEN = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-(?:text|only)|screenreader|a11y-hidden|assistive-text)(?:\s|$)",
    re.IGNORECASE,
)
"""Classes of text that is only read aloud."""
_OF_HEADINGS = re.compile(r"(?:^|\s)(?:mw-editsection|headerlink|hash-link|anchorjs-link|heading-anchor)(?:\s|$)")
"""Classes of links in headings: to edit a section, or to link to it."""
_OVERLAYS = frozenset({"", "auto", "manual", "hint"})
"""The values of the attribute `popover` that make an element an overlay, hidden until a script or a button opens it."""
_WHOLE_PAGE = 0.5
"""The share of a page's words above which a hidden part is the article itself: `aria-hidden` then comes from a dialogue
that was open when the page was saved, a hidden class from a script that shows the page later."""


def without_hidden(tree: Any) -> None:
    """Remove hidden elements, links to headings, templates, scripts, and elements for browsers without scripts."""
    styled = set(hidden_by_styles(tree))
    for element in list(tree.iter(*_NEVER_SHOWN)):
        _drop(element)
    count = 0
    for element in list(tree.iter()):
        if element.tag == "dialog" and "open" in element.attrib:
            element.tag = "div"  # trafilatura drops all dialogues
        if (
            not isinstance(element.tag, str)
            or element.tag in {"html", "body"}
            or not (element in styled or _is_hidden(element))
        ):
            continue
        if not _hides_itself(element):
            count = count or len(words(tree.text_content()))
            if len(words(element.text_content())) > _WHOLE_PAGE * count:
                continue
        _drop(element)


def _is_hidden(element: Any) -> bool:
    classes = element.get("class", "")
    is_marked = _SPOKEN.search(classes) or _OF_HEADINGS.search(classes)
    return element.get("aria-hidden", "").strip().lower() == "true" or bool(is_marked) or _hides_itself(element)


def _hides_itself(element: Any) -> bool:
    """Whether an element says that it is hidden, or is a dialogue or an overlay that is not open.

    The text of `<details>` that are closed is shown to everyone who opens them, so it is not hidden.
    """
    attributes = element.attrib
    return (
        "hidden" in attributes
        or attributes.get("popover", "no").strip().lower() in _OVERLAYS
        or (element.tag == "dialog" and "open" not in attributes)
        or bool(_STYLE.search(attributes.get("style", "")))
    )


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()
