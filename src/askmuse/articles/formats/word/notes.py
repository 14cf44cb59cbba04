"""Reads footnotes and endnotes of a Word file, with the marks that print in the text."""

from itertools import count
from typing import Any

from askmuse.articles.formats.word.xml import OFF, attribute, children

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Notes:
    """The notes of a document, numbered in the order of their references: 1, 2 for footnotes, i, ii for endnotes.

    A note whose mark was typed, such as *, has no number.
    """

    def __init__(self, part: Any) -> None:
        self._elements = {kind: _elements(part, f"{kind}s", kind) for kind in ("footnote", "endnote")}
        self._numbers = {kind: count(1) for kind in self._elements}

    def take(self, reference: Any, kind: str) -> tuple[str, Any] | None:
        """Return the mark of a reference and the element of its note, or None if there is no such note.

        The mark is "" if it was typed: then it is in the text behind the reference, and at the start of the note.
        """
        note = self._elements[kind].pop(attribute(reference, "id"), None)
        if note is None:
            return None
        if (attribute(reference, "customMarkFollows") or "0") not in OFF:
            return "", note
        mark = next(self._numbers[kind])
        return (str(mark) if kind == "footnote" else _roman(mark)), note


def _elements(part: Any, name: str, kind: str) -> dict[str | None, Any]:
    from docx.oxml.parser import parse_xml

    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{name}"):
            root = parse_xml(relation.target_part.blob)
            return {attribute(note, "id"): note for note in children(root, kind)}
    return {}


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text
