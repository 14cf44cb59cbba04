"""Writes formulas of a Word file (Office MathML) on one line: a/b, x², √(a + b)."""

import re
from collections.abc import Iterator
from typing import Any

from askmuse.articles.formats.word.xml import children, first, name_of

_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_BRACKETED = re.compile(r"\([^()]*\)")
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def formula(element: Any) -> str:
    """Return a formula, or a part of one, on one line."""
    return "".join(_parts(element))


def _parts(element: Any) -> Iterator[str]:
    for child in element:
        name = name_of(child)
        if name == "t":
            yield child.text or ""
        elif name == "f":
            yield f"{_grouped(child, 'num')}/{_grouped(child, 'den')}"
        elif name in {"sSup", "sSub", "sSubSup"}:
            base = _part(child, "e")
            yield (base if "/" not in base else _grouped(child, "e")) + _below(child) + _above(child)
        elif name == "rad":
            degree = _part(child, "deg")
            yield f"{degree.translate(_RAISED) if degree.isdigit() else ''}√{_grouped(child, 'e')}"
        elif name == "nary":
            yield f"{_property(child, 'naryPr', 'chr', '∫')}{_below(child)}{_above(child)} {_part(child, 'e')}"
        elif name == "d":
            opening, closing = _property(child, "dPr", "begChr", "("), _property(child, "dPr", "endChr", ")")
            yield opening + ", ".join(formula(part) for part in children(child, "e")) + closing
        elif name == "func":
            yield f" {_part(child, 'fName')} {_part(child, 'e')}"
        elif name in {"mr", "eqArr"}:
            yield "; ".join(formula(part) for part in children(child, "e")) + ("; " if name == "mr" else "")
        elif not name.endswith("Pr"):
            yield from _parts(child)


def _part(element: Any, name: str) -> str:
    part = first(element, name)
    return "" if part is None else formula(part).strip()


def _grouped(element: Any, name: str) -> str:
    """Return a part of a formula, in brackets if it is more than one word or number."""
    text = _part(element, name)
    return text if text.isalnum() or _BRACKETED.fullmatch(text) else f"({text})"


def _above(element: Any) -> str:
    text = _part(element, "sup")
    if not text:
        return ""
    small = text.translate(_RAISED)
    return small if all(a != b for a, b in zip(small, text, strict=True)) else f"^{_grouped(element, 'sup')}"


def _below(element: Any) -> str:
    return f"_{_grouped(element, 'sub')}" if _part(element, "sub") else ""


def _property(element: Any, group: str, name: str, default: str) -> str:
    """Return a property of a part of a formula: "" if it is present without a value, `default` if it is missing."""
    element_ = first(first(element, group), name)
    return default if element_ is None else element_.get(f"{_M}val", "")
