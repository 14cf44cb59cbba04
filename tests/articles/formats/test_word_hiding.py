"""Text of Word files that nobody can see on paper, and paragraphs whose mark was deleted."""

import pytest

from word_files import p, r, tbl, text_of

SEEN, SECRET, END = "The crane is green. ", "The owner paid 9,000 kroner. ", "It lifts 40 tonnes."
WHITE, BLACK = '<w:color w:val="FFFFFF"/>', '<w:shd w:val="clear" w:fill="000000"/>'


@pytest.mark.parametrize(
    "about",
    [
        "<w:vanish/>",
        WHITE,
        '<w:color w:val="FFFFFF" w:themeColor="background1"/><w:shd w:val="clear" w:fill="auto"/>',
        '<w:sz w:val="2"/>',
    ],
)
def test_text_that_is_hidden_white_or_tiny_is_not_read(about: str) -> None:
    assert text_of(p(r(SEEN), r(SECRET, about), r(END))) == f"{SEEN}{END}"


@pytest.mark.parametrize(
    "paragraph",
    [
        p(r(SEEN), r(END, f"{WHITE}{BLACK}")),
        p(r(SEEN), r(END, f'{WHITE}<w:highlight w:val="darkBlue"/>')),
        p(r(SEEN), r(END, WHITE), about=BLACK),
        p(r(SEEN), r(END, "<w:webHidden/>")),
        p(r(SEEN), r(END, '<w:color w:val="C00000"/>')),
        p(r(SEEN), r(END, '<w:sz w:val="12"/>')),
    ],
)
def test_text_that_can_be_seen_is_read(paragraph: str) -> None:
    assert text_of(paragraph) == f"{SEEN}{END}"


def test_white_text_in_a_table_is_read() -> None:
    cell = f"<w:tc>{p(r('Crane', WHITE))}</w:tc>"
    assert text_of(tbl([cell, "Tonnes"], ["Old", "40"])) == "| Crane: Old | Tonnes: 40 |"


def test_a_paragraph_whose_mark_was_deleted_continues_in_the_next_one() -> None:
    deleted = '<w:rPr><w:del w:id="1" w:author="Ann"/></w:rPr>'
    parts = [p("The crane at ", about=deleted), p("", about=deleted), p("Marlow is green."), p(END)]
    assert text_of("".join(parts)) == f"The crane at Marlow is green.\n\n{END}"
    assert text_of(p("The har", about=deleted) + p("bour.", about='<w:pStyle w:val="Heading1"/>')) == "# The harbour."
    assert text_of(p("It ends", about=deleted)) == "It ends"
    assert text_of(p("It ends", about=deleted) + tbl(["a", "b"], ["c", "d"])) == "It ends\n\n| a | b |\n| c | d |"
