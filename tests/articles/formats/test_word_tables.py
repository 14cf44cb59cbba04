"""Rows of a table, whose merged cells come once."""

from word_files import p, tbl, tc, text_of

DOWN, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_a_row_is_read_with_its_column_headers() -> None:
    assert text_of(tbl(["Vehicle", "Single", "Return"], ["Lorry", "210 kr", "310 kr"])) == (
        "| Vehicle: Lorry | Single: 210 kr | Return: 310 kr |"
    )


def test_a_cell_merged_over_columns_is_read_once_and_later_cells_keep_their_columns() -> None:
    total = [tc("Total", '<w:gridSpan w:val="3"/>'), "8"]
    assert text_of(tbl(["Breach", "Due", "Done", "Points"], total)) == ("| Total | Points: 8 |")


def test_column_headers_in_two_rows_are_joined() -> None:
    heads = [[tc("Vehicle", DOWN), tc("Fare", '<w:gridSpan w:val="2"/>')], [tc("", GOES_ON), "Single", "Return"]]
    assert text_of(tbl(*heads, ["Lorry", "210 kr", "310 kr"], ["Car", tc("90 kr", '<w:gridSpan w:val="2"/>')])) == (
        "| Vehicle: Lorry | Fare Single: 210 kr | Fare Return: 310 kr |\n| Vehicle: Car | 90 kr |"
    )


def test_a_row_marked_to_repeat_on_each_page_is_the_column_headers() -> None:
    head = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{tc('Name')}{tc('Role')}</w:tr>"
    assert text_of(tbl(["Ann", "keeper"]).replace("<w:tr>", f"{head}<w:tr>", 1)) == "| Name: Ann | Role: keeper |"


def test_a_cell_merged_over_rows_is_read_once() -> None:
    rows = [["Year", "Ship"], [tc("1902", DOWN), "Aurora"], [tc("", GOES_ON), "Brage"], ["1903", "Carl"]]
    assert text_of(tbl(*rows)) == "| Year | Ship |\n| 1902 | Aurora |\n| Brage |\n| 1903 | Carl |"


def test_a_cell_merged_over_rows_and_columns_is_read_once() -> None:
    span = '<w:gridSpan w:val="2"/>'
    rows = [[tc("Both", span + DOWN), "1"], [tc("", span + GOES_ON), "2"], ["a", "b", "3"]]
    assert text_of(tbl(*rows)) == "| Both | 1 |\n| 2 |\n| a | b | 3 |"


def test_text_left_in_the_continuation_of_a_merged_cell_is_not_read() -> None:
    assert text_of(tbl([tc("top", DOWN), "1"], [tc("left over", GOES_ON), "2"])) == "| top | 1 |\n| 2 |"


def test_a_span_of_a_billion_columns_is_cut_at_the_width_of_the_table() -> None:
    assert text_of(tbl([tc("quay", '<w:gridSpan w:val="1000000000"/>')], ["a", "b"])) == "| quay |\n| a | b |"


def test_a_row_that_begins_at_a_later_column_is_read() -> None:
    row = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{tc("late")}</w:tr>'
    assert text_of(tbl(["a", "b"]).replace("</w:tbl>", f"{row}</w:tbl>")) == "| a | b |\n| late |"


def test_hidden_and_deleted_rows_are_left_out() -> None:
    rows = "".join(f"<w:tr><w:trPr>{about}</w:trPr>{tc('x')}{tc('y')}</w:tr>" for about in ("<w:hidden/>", "<w:del/>"))
    assert text_of(tbl(["a", "b"]).replace("</w:tbl>", f"{rows}</w:tbl>")) == "| a | b |"


def test_paragraphs_and_tables_within_a_cell_are_joined_into_one_line() -> None:
    cell = f"<w:tc>{p('One.')}{p('Two.')}{tbl(['in', 'ner'])}</w:tc>"
    assert text_of(tbl([cell, "b"])) == "| One. Two. in ner | b |"


def test_a_table_of_one_column_is_read_as_paragraphs() -> None:
    assert text_of(tbl([f"<w:tc>{p('One.')}{p('Two.')}</w:tc>"], ["Three."])) == "One.\n\nTwo.\n\nThree."


def test_a_layout_table_is_read_cell_by_cell() -> None:
    story = "The quay closes in March, its owner told the staff. " * 30
    cell = f"<w:tc>{p(story.strip())}{p('It opened in 1950.')}</w:tc>"
    assert text_of(tbl([cell, "At the side."])) == f"{story.strip()}\n\nIt opened in 1950.\n\nAt the side."
