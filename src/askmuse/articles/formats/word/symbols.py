"""Converts symbols from symbol fonts in a Word file to Unicode characters."""

from typing import Any

from askmuse.articles.formats.word.xml import attribute

UNKNOWN = "�"
"""The replacement for a symbol without a known Unicode character."""
_PRIVATE = 0xF000
"""The number that Word adds to the code of a symbol in its font."""
_SYMBOL = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"  # from 0x20
_SYMBOL_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"  # from 0xA0
_WINGDINGS = {
    0x28: "☎", 0x2A: "✉", 0x36: "⌛", 0x3F: "✍", 0x41: "✌", 0x43: "👍", 0x44: "👎", 0x45: "☜", 0x46: "☞", 0x4A: "☺",
    0x4C: "☹", 0x4E: "☠", 0x52: "☼", 0x54: "❄", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒",
    0x73: "⬧", 0x74: "⧫", 0x75: "◆", 0x76: "❖", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "◻", 0xAB: "★", 0xD8: "➢",
    0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xFB: "✗",
    0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip


def symbol(element: Any) -> str:
    """Return the character that a `sym` element shows."""
    font = (attribute(element, "font") or "").lower()
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return UNKNOWN
    own = code - _PRIVATE if _PRIVATE <= code < _PRIVATE + 0x100 else code
    if font == "symbol":
        return _of_symbol(own)
    if font == "wingdings":
        return _WINGDINGS.get(own, UNKNOWN)
    if own == code and 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xF900:
        return chr(code)
    return UNKNOWN


def _of_symbol(code: int) -> str:
    low, high = code - 0x20, code - 0xA0
    if 0 <= low < len(_SYMBOL):
        return _SYMBOL[low]
    if 0 <= high < len(_SYMBOL_HIGH):
        return _SYMBOL_HIGH[high]
    return {0xF1: "〉", 0xF2: "∫"}.get(code, UNKNOWN)
