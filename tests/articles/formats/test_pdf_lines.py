"""Lines, notes' marks and drop caps."""

from typing import Any

import pytest

from askmuse.articles.formats.pdf.lines import lines_of
from askmuse.articles.formats.pdf.words import Word
from pdf_files import put, text_of


def word(text: str, left: float, baseline: float, size: float = 10) -> Word:
    return Word(text, left, left + 5 * len(text), baseline - size / 5, baseline + size * 4 / 5, baseline)


def test_words_at_the_same_height_form_a_line_from_left_to_right() -> None:
    words = [word("second", 40, 101), word("below", 0, 88), word("first", 0, 100)]
    assert [line.text for line in lines_of(words, 0, ())] == ["first second", "below"]


def test_a_raised_footnote_mark_belongs_to_the_line_of_the_word_before_it() -> None:
    words = [word("closed.", 0, 100), word("2", 36, 105, 6), word("Next", 45, 100)]
    assert [line.text for line in lines_of(words, 0, ())] == ["closed. 2 Next"]


def test_right_to_left_lines_keep_their_order_and_that_of_left_to_right_words_in_them() -> None:
    words = [word("שלום", 80, 100), word("Marlow", 10, 100), word("Point", 42, 100), word("עולם", -20, 100)]
    words += [word("סוף", 80, 88), word("טוב", 50, 88)]
    assert [line.text for line in lines_of(words, 0, ())] == ["שלום Marlow Point עולם", "סוף טוב"]


def page_with_drop_cap(letter: str, first: str) -> Any:
    def draw(canvas: Any) -> None:
        canvas.setFont("Times-Roman", 40)
        canvas.drawString(72, 674, letter)
        canvas.setFont("Times-Roman", 12)
        left = 74 + canvas.stringWidth(letter, "Times-Roman", 40)
        put(
            canvas,
            [first, "after nine hours it decided to buy it,", "from the family of Aksel Brandt for the"],
            left,
            698,
            14,
        )
        put(canvas, ["sum of fourteen million kroner, all told."], 72, 656)

    return draw


@pytest.mark.parametrize(
    ("letter", "first", "start"),
    [
        ("T", "he council met on Monday, and", "The council met"),
        ("T", "HE COUNCIL met on Monday, and", "THE COUNCIL met"),
        ("A", "vote of the council came, and", "A vote of"),
        ("A", "fter the council met, and", "After the council"),
        ("I", "t was the council that met, and", "It was"),
        ("“W", "e met on Monday, and talked, and", "“We met"),
    ],
)
def test_a_drop_cap_is_joined_to_the_first_word(letter: str, first: str, start: str) -> None:
    text = text_of(page_with_drop_cap(letter, first))
    assert text.startswith(start)
    assert text.endswith(
        "and after nine hours it decided to buy it, from the family of Aksel Brandt for the sum of fourteen million "
        "kroner, all told."
    )
