"""Tells which text of a Word file nobody can see: it is hidden, tiny, or white on white paper."""

from typing import Any

from askmuse.articles.formats.word.styles import Styles
from askmuse.articles.formats.word.xml import attribute, first, is_on, name_of, value_of

_TINY = 4
"""Half points. The greatest size of type that nobody can read."""
_WHITE = frozenset({"auto", "ffffff", "clear", "none", ""})
"""Values of a filling or a highlight that leave the paper white."""
_COLOURED = frozenset({"tc", "txbxContent"})
"""Elements that may have a background from elsewhere: the style of a table, the shape of a text box."""


def is_hidden(run: Any, styles: Styles, *, hidden: bool) -> bool:
    """Whether nobody can see the text of a run; `hidden` says whether its paragraph's style hides text."""
    about = first(run, "rPr")
    vanishes = is_on(about, "vanish")
    if vanishes if vanishes is not None else hidden or styles.hides(value_of(about, "rStyle")):
        return True
    size = value_of(about, "sz") or ""
    return (size.isdecimal() and len(size) < 3 and int(size) <= _TINY) or _is_white(run, about, styles)


def _is_white(run: Any, about: Any, styles: Styles) -> bool:
    """Whether the text of a run is white, and nothing around it has another background."""
    if (value_of(about, "color") or "").lower() != "ffffff":
        return False
    if _is_filled(about) or (value_of(about, "highlight") or "none").lower() not in _WHITE:
        return False
    for element in run.iterancestors():
        name = name_of(element)
        if name in _COLOURED:
            return False
        if name == "p":
            properties = first(element, "pPr")
            if _is_filled(properties) or styles.fills(value_of(properties, "pStyle")):
                return False
        if name == "document":
            paper = first(element, "background")
            return paper is None or (attribute(paper, "color") or "").lower() in _WHITE
    return True


def _is_filled(about: Any) -> bool:
    filling = first(about, "shd")
    return filling is not None and (attribute(filling, "fill") or "").lower() not in _WHITE
