"""Rich text (.rtf), as word processors of many years wrote it."""

from pathlib import PurePath

import pytest

from askmuse.articles.formats import Draft, read
from askmuse.errors import ArticleError

HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}}"


def read_rtf(body: bytes) -> Draft:
    return read(PurePath("a.rtf"), HEAD + body + b"}")


def test_text_is_read_with_its_footnotes_and_what_the_file_says_of_itself() -> None:
    about = rb"{\info{\title Harbour \'96 report}{\author Anna Bj\'f6rk}{\creatim\yr2026\mo4\dy8}}"
    body = (
        rb"\pard\b The quay\b0\par The quay closes in May\u8217?s first week.{\super\chftn}"
        rb"{\footnote\pard\plain{\super\chftn} Minutes of the board, page 3.} It was built in 1950.\par The end.\par"
    )
    assert read_rtf(about + body) == Draft(
        "The quay\n\nThe quay closes in May’s first week.[1] It was built in 1950.\n\n"
        "[1] Minutes of the board, page 3.\n\nThe end.",
        title="Harbour – report",
        author="Anna Björk",
    )


def test_hidden_and_deleted_text_pictures_and_addresses_are_not_read() -> None:
    body = (
        rb"{\v Nobody reads \u233?this. }It costs 2 million\v  or less\v0 .{\deleted  It is cheap.}\par "
        rb'See {\field{\*\fldinst{HYPERLINK "https://port.example/"}}{\fldrslt the port}}.{\pict\pngblip 89504e47}'
        rb"{\pict\bin4 }{}}\par"
    )
    assert read_rtf(body).text == "It costs 2 million.\n\nSee the port."


def test_rows_can_be_read_with_the_heads_of_their_columns() -> None:
    row = rb"\trowd\cellx1000\cellx2000\pard\intbl %s\cell %s\cell\row "
    rows = b"".join(row % pair for pair in [(b"Vehicle", b"Return"), (b"Lorry", b"310 kr"), (b"Car", rb"90\par kr")])
    assert read_rtf(rb"Fares:\par " + rows + rb"\pard All with tax.\par").text == (
        "Fares:\n\n| Vehicle: Lorry | Return: 310 kr |\n| Vehicle: Car | Return: 90 kr |\n\nAll with tax."
    )


def test_headings_are_known_by_their_style_or_level() -> None:
    styles = rb"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0\b heading 1;}{\s2\b heading 2;}{\s15 Title;}}"
    body = (
        rb"\pard\s15 The quay\par\pard\s1{\b Its \i history}\par\pard\s0 It was built.\par"
        rb"\pard\s2 Now\par{\pard\outlinelevel2 Later\par}{\pard It closes.\par}"
    )
    assert read_rtf(styles + body).text == (
        "# The quay\n\n# Its history\n\nIt was built.\n\n## Now\n\n### Later\n\nIt closes."
    )


def test_exponents_and_footnotes_that_other_programs_ignore_are_read() -> None:
    body = rb"10{\super 6} t of H\sub 2\nosupersub O.{\super\chftn}{\*\footnote\chftn\pard\plain See page 3.\par}\par"
    assert read_rtf(body).text == "10⁶ t of H₂O.[1]\n\n[1] See page 3."


def test_paragraphs_within_a_cell_end_no_row() -> None:
    cell = rb"{{\pard\intbl %s\par}\cell}"
    rows = [(b"Vehicle", b"Return"), (b"Lorry", b"310 kr")]
    body = b"".join(rb"{\trowd\cellx1\cellx2\trkeep\intbl{" + cell % a + cell % b + rb"}\intbl\row}" for a, b in rows)
    assert read_rtf(body).text == "| Vehicle: Lorry | Return: 310 kr |"


def test_what_is_no_rich_text_says_so() -> None:
    with pytest.raises(ArticleError, match=r"is not rich text: save it again as \.rtf"):
        read(PurePath("a.rtf"), b"Plain text.")
