"""Symbols of symbol fonts."""

import pytest

from word_files import p, text_of


@pytest.mark.parametrize(
    ("font", "code", "shown"),
    [
        ("Symbol", "F061", "α"),
        ("Symbol", "F057", "Ω"),
        ("Symbol", "F0A3", "≤"),
        ("Symbol", "F0B1", "±"),
        ("Symbol", "F0B0", "°"),
        ("Symbol", "F0E5", "∑"),
        ("Symbol", "F0F2", "∫"),
        ("Symbol", "00AE", "→"),
        ("Wingdings", "F0FE", "☑"),
        ("Wingdings", "F04A", "☺"),
        ("Wingdings", "F0E0", "→"),
        ("Arial", "20AC", "€"),
        ("House Icons", "F041", "�"),
        ("Arial", "no", "�"),
    ],
)
def test_a_character_of_a_symbol_font_becomes_its_unicode_equivalent(font: str, code: str, shown: str) -> None:
    assert text_of(p("At ", f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>', " 5")) == f"At {shown} 5"
