"""Writes superscripts, subscripts, quotations and deletions of a page as characters: 10⁶, H₂O, x^2k, ~~nine~~."""

import re
from typing import Any

from askmuse.articles.formats.html.styles import raised_by_styles

_UP = str.maketrans("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ")
_DOWN = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_UP_ONLY = re.compile(r"[0-9+\-−–=()n]+")
_DOWN_ONLY = re.compile(r"[0-9+\-−–=()]+")
_MARK = re.compile(r"\[[^\[\]]{1,60}\]|[*†‡§¶]+")
"""A superscript that is the mark of a footnote, or a remark such as "[citation needed]"."""
_ENDS = frozenset('.,;:!?”"’»')
"""Characters after which a raised number is the mark of a footnote."""
_NAMESPACE = re.compile(r"^(?:\{[^{}]*\}|.*:)")
_NOTE = re.compile(r"noteref|footnote|endnote|\breference\b|\bcite_?ref|\bfn\b", re.IGNORECASE)
"""Words in the class, role or id of the mark of a note."""
_SIGN = re.compile(r"[™®©℠ºª°′″]|TM|SM|R|C|MD|MC")
_ORDINAL = re.compile(r"st|nd|rd|th|e|er|ers|re|ère|ème|eme|es|d|de|o|a|os|as|ste|te|ter|s|h|m|le|lle|me|mes|r|gr")
"""Raised letters that simply continue a number or a word: 21st, 1er, Mlle."""


def write_raised(tree: Any) -> None:
    """Replace superscripts, subscripts, quotations, deletions and formulas in a page by characters."""
    for element in list(tree.iter("math")):
        _replace(element, formula(element))
    for element, tag in list(raised_by_styles(tree)):
        element.tag = tag
    for element in list(tree.iter("sup")):
        _replace(element, _raised(element))
    for element in list(tree.iter("sub")):
        _replace(element, _lowered(element))
    for element in list(tree.iter("q")):
        _enclose(element, "“", "”")
    for element in list(tree.iter("del", "s", "strike")):
        if element.text_content().strip():
            _enclose(element, "~~", "~~")


def _enclose(element: Any, before: str, after: str) -> None:
    element.text = f"{before}{element.text or ''}"
    if len(element):
        element[-1].tail = f"{element[-1].tail or ''}{after}"
    else:
        element.text += after
    element.tag = "span"


def _replace(element: Any, text: str) -> None:
    """Replace the content of an element by a text; the element stays, since removing many from a paragraph is slow."""
    if element.getparent() is not None:
        element.clear(keep_tail=True)
        element.tag, element.text = "span", text


def raised_text(name: str, base: str, text: str) -> str:
    """Return the characters of a superscript ("sup") or a subscript ("sub") that follows `base`."""
    if name == "sub":
        return text.translate(_DOWN) if _DOWN_ONLY.fullmatch(text) else _marked("_", base, text)
    if not text or _MARK.fullmatch(text):
        return text
    if base[-1:] in _ENDS and text.isdecimal():
        return f"[{text}]"
    if _UP_ONLY.fullmatch(text):
        return text.translate(_UP)
    if _SIGN.fullmatch(text) or (_ORDINAL.fullmatch(text) and not _is_power(base, text)):
        return text
    return _marked("^", base, text)


def _raised(element: Any) -> str:
    text = " ".join(element.text_content().split())
    if text and not _MARK.fullmatch(text) and _is_note(element):
        return text if text[0] in "[(" else f"[{text}]"
    return raised_text("sup", _before(element), text)


def _lowered(element: Any) -> str:
    return raised_text("sub", _before(element), " ".join(element.text_content().split()))


def _marked(mark: str, base: str, text: str) -> str:
    if not text or not base or base[-1].isspace():
        return text
    return f"{mark}{text}" if re.fullmatch(r"\w+", text) else f"{mark}({text})"


def _is_note(element: Any) -> bool:
    """Whether a superscript leads to a note: it links to a place in the page, or its class, role or id says so."""
    links = [*element.iter("a"), *element.iterancestors("a")]
    if any((link.get("href") or "").startswith("#") for link in links):
        return True
    labels = " ".join(one.get(name) or "" for one in [element, *links] for name in ("class", "role", "epub:type", "id"))
    return bool(_NOTE.search(labels))


def _is_power(base: str, text: str) -> bool:
    """Whether a superscript follows a single small letter, as in x^e, but not as in the abbreviation of "number"."""
    return bool(re.search(r"(?:^|\W)[a-z]$", base)) and not (base[-1] == "n" and text in {"o", "os"})


def _before(element: Any) -> str:
    """Return the last characters before an element in its paragraph."""
    previous = element.getprevious()
    if previous is None:
        parent = element.getparent()
        return (parent.text or "")[-12:] if parent is not None else ""
    return (previous.tail or ("".join(previous.itertext()) if previous.tag != "br" else ""))[-12:]


def formula(element: Any) -> str:
    """Return the TeX source of a formula if the page has it, else its characters with ^, _ and /."""
    for note in element.iter("{*}annotation"):
        if "tex" in (note.get("encoding") or "").lower() and note.text:
            return " ".join(note.text.split())
    return "".join(_laid_out(element).split("\n"))


def _laid_out(element: Any) -> str:
    named = [(child, _NAMESPACE.sub("", child.tag)) for child in element if isinstance(child.tag, str)]
    parts = [_laid_out(child) for child, name in named if not name.startswith("annotation")]
    name = _NAMESPACE.sub("", element.tag)
    if name in {"msup", "msub", "mfrac"} and len(parts) == 2:
        mark = {"msup": "^", "msub": "_", "mfrac": "/"}[name]
        first, second = (part if re.fullmatch(r"[\w.]*", part) else f"({part})" for part in parts)
        return f"{first}{mark}{second}"
    if name == "msqrt":
        return f"√({''.join(parts)})"
    return "".join([(element.text or "").strip(), *parts])
