"""Reads the text of a paragraph of a Word file, and the notes and text boxes that belong to it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from askmuse.articles.formats.draft import one_line
from askmuse.articles.formats.html.raised import raised_text
from askmuse.articles.formats.word.formulas import formula
from askmuse.articles.formats.word.hiding import is_hidden
from askmuse.articles.formats.word.notes import Notes
from askmuse.articles.formats.word.styles import Styles
from askmuse.articles.formats.word.symbols import UNKNOWN, symbol
from askmuse.articles.formats.word.xml import first, name_of, value_of

_NOT_SHOWN = {"moveFrom", "del", "pPr", "rPr", "rt", "instrText", "delText", "sectPr", "sdtPr", "sdtEndPr"}
"""Elements without text of the paragraph: text that was deleted or moved in tracked changes, and properties."""
_TAGS = {"superscript": "sup", "subscript": "sub"}
"""The tags of HTML for text that is raised or lowered."""
_SPACES = {"tab", "br", "cr", "ptab"}


@dataclass(slots=True)
class Inline:
    """The text of a paragraph, its notes with their marks, its text boxes, and the number of unknown symbols."""

    text: str = ""
    notes: list[tuple[str, Any]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    unknown: int = 0
    raw: str = ""
    """The text with all its white space."""


def inline_of(paragraph: Any, styles: Styles, notes: Notes, before: Inline | None = None, *, hidden: bool) -> Inline:
    """Return the visible text of a paragraph; `hidden` says whether its style hides text.

    `before` is the paragraph above if it continues in this one, since the mark at its end was deleted.
    """
    inline = before or Inline()
    inline.raw += "".join(_parts(paragraph, inline, styles, notes, hidden=hidden))
    inline.text = one_line(inline.raw)
    return inline


def _parts(element: Any, inline: Inline, styles: Styles, notes: Notes, *, hidden: bool) -> Iterator[str]:
    for child in element:
        name = name_of(child)
        if name == "r":
            yield from _run(child, inline, styles, notes, hidden=hidden)
        elif name in {"oMath", "oMathPara"}:
            yield f"{formula(child)} " if name_of(child.getnext()) == "oMath" else formula(child)
        elif name == "AlternateContent":
            chosen = first(child, "Choice", "Fallback")
            yield from _parts(chosen if chosen is not None else (), inline, styles, notes, hidden=hidden)
        elif name == "txbxContent":
            inline.boxes.append(child)
        elif name == "p":
            yield " "
            yield from _parts(child, inline, styles, notes, hidden=hidden)
        elif name and name not in _NOT_SHOWN:
            yield from _parts(child, inline, styles, notes, hidden=hidden)


def _run(run: Any, inline: Inline, styles: Styles, notes: Notes, *, hidden: bool) -> Iterator[str]:
    if is_hidden(run, styles, hidden=hidden):
        return
    about = first(run, "rPr")
    tag = _TAGS.get(value_of(about, "vertAlign") or styles.alignment(value_of(about, "rStyle")))
    for child in run:
        name = name_of(child)
        if name == "t":
            text = child.text or ""
            yield raised_text(tag, "", text) if tag and text.strip() == text else text
        elif name in _SPACES:
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "sym":
            shown = symbol(child)
            inline.unknown += shown == UNKNOWN
            yield shown
        elif name in {"footnoteReference", "endnoteReference"}:
            if note := notes.take(child, name.removesuffix("Reference")):
                inline.notes.append(note)
                yield f"[{note[0]}]" if note[0] else ""
        elif name not in {"rPr", "instrText", "delText"}:
            yield from _parts([child], inline, styles, notes, hidden=hidden)
