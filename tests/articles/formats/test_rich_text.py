"""Rich text (.rtf), as word processors of many years wrote it."""

from pathlib import PurePath

import pytest

from askmuse.articles.formats import Draft, read
from askmuse.errors import ArticleError

HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}}"


def read_rtf(body: bytes) -> Draft:
    return read(PurePath("a.rtf"), HEAD + body + b"}")


def test_text_footnotes_title_and_author_are_read() -> None:
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


def test_hidden_text_deleted_text_pictures_and_link_targets_are_left_out() -> None:
    body = (
        rb"{\v Nobody reads \u233?this. }It costs 2 million\v  or less\v0 .{\deleted  It is cheap.}\par "
        rb'See {\field{\*\fldinst{HYPERLINK "https://port.example/"}}{\fldrslt the port}}.{\pict\pngblip 89504e47}'
        rb"{\pict\bin4 }{}}\par"
    )
    assert read_rtf(body).text == "It costs 2 million.\n\nSee the port."


def test_each_row_of_a_table_is_read_with_its_column_headers() -> None:
    row = rb"\trowd\cellx1000\cellx2000\pard\intbl %s\cell %s\cell\row "
    rows = b"".join(row % pair for pair in [(b"Vehicle", b"Return"), (b"Lorry", b"310 kr"), (b"Car", rb"90\par kr")])
    assert read_rtf(rb"Fares:\par " + rows + rb"\pard All with tax.\par").text == (
        "Fares:\n\n| Vehicle: Lorry | Return: 310 kr |\n| Vehicle: Car | Return: 90 kr |\n\nAll with tax."
    )


def test_list_items_have_their_number_or_a_dash() -> None:
    signs = rb"{\listtext\pard\plain\f3 \'b7\tab}\pard A crane.\par{\listtext\plain\loch\f2 o\tab}\pard A rope.\par"
    numbers = rb"{\pntext\f0 iv.\tab}Four.\par{\*\listtext{\b 2.1}\tab}More.\par"
    assert read_rtf(signs + numbers).text == "- A crane.\n- A rope.\n\niv. Four.\n\n2.1 More."


def test_a_text_box_is_read_after_its_paragraph() -> None:
    box = (
        rb"{\shp{\*\shpinst\shpleft0{\sp{\sn shapeType}{\sv 202}}{\shptxt \pard\plain Built {\b 1950}.\par Shut.\par}}"
        rb"{\shprslt{\*\do{\dptxbxtext Built 1950.\par}}}}"
    )
    note = rb"{\footnote\pard\plain Page 3.}"
    assert read_rtf(box + rb"The quay closes." + note + rb"\par It is old.\par" + box + rb"\par").text == (
        "The quay closes.[1]\n\n[1] Page 3.\n\nBuilt 1950.\n\nShut.\n\nIt is old.\n\nBuilt 1950.\n\nShut."
    )


def test_headings_are_recognised_by_their_style_or_outline_level() -> None:
    styles = rb"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0\b heading 1;}{\s2\b heading 2;}{\s15 Title;}}"
    body = (
        rb"\pard\s15 The quay\par\pard\s1{\b Its \i history}\par\pard\s0 It was built.\par"
        rb"\pard\s2 Now\par{\pard\outlinelevel2 Later\par}{\pard It closes.\par}"
    )
    assert read_rtf(styles + body).text == (
        "# The quay\n\n# Its history\n\nIt was built.\n\n## Now\n\n### Later\n\nIt closes."
    )


def test_superscripts_are_characters_and_ignorable_footnotes_are_read() -> None:
    body = rb"10{\super 6} t of H\sub 2\nosupersub O.{\super\chftn}{\*\footnote\chftn\pard\plain See page 3.\par}\par"
    assert read_rtf(body).text == "10⁶ t of H₂O.[1]\n\n[1] See page 3."


def test_a_paragraph_mark_in_a_cell_does_not_end_the_row() -> None:
    cell = rb"{{\pard\intbl %s\par}\cell}"
    rows = [(b"Vehicle", b"Return"), (b"Lorry", b"310 kr")]
    body = b"".join(rb"{\trowd\cellx1\cellx2\trkeep\intbl{" + cell % a + cell % b + rb"}\intbl\row}" for a, b in rows)
    assert read_rtf(body).text == "| Vehicle: Lorry | Return: 310 kr |"


def test_a_file_that_is_not_rich_text_is_refused() -> None:
    with pytest.raises(ArticleError, match=r"is not rich text: save it again as \.rtf"):
        read(PurePath("a.rtf"), b"Plain text.")
