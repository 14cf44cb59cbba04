"""Tables in files of their own: each row can be read with the heads of its columns."""

import io
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

import openpyxl
import pytest

from askmuse.articles.formats import Draft, read, sheets
from askmuse.errors import ArticleError


def read_csv(text: str, name: str = "a.csv") -> Draft:
    return read(PurePath(name), text.encode())


def workbook(rows: Sequence[Sequence[Any]], title: str = "Sheet") -> Any:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def read_xlsx(book: Any) -> Draft:
    buffer = io.BytesIO()
    book.save(buffer)
    return read(PurePath("a.xlsx"), buffer.getvalue())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Vehicle;Single;Return\nLorry;190 kr;310 kr\nCar;60,5;90\n",
            "| Vehicle: Lorry | Single: 190 kr | Return: 310 kr |\n| Vehicle: Car | Single: 60,5 | Return: 90 |",
        ),
        (
            'name,town\nAnna,Ghent\n"Berg, ""C"".",Paris\n',
            '| name: Anna | town: Ghent |\n| name: Berg, "C". | town: Paris |',
        ),
        ("Port\t2025\t2026\nHolm\t12\t14\n", "| Port: Holm | 2025: 12 | 2026: 14 |"),
        ("Port,01/2025,Q1 2025\nHolm,12,14\n", "| Port: Holm | 01/2025: 12 | Q1 2025: 14 |"),
        ("Aged 0-14,15-64,65+\n12,14,16\n", "| Aged 0-14: 12 | 15-64: 14 | 65+: 16 |"),
        ("Holm,3-1,2-0\nBrem,0-0,1-2\n", "| Holm | 3-1 | 2-0 |\n| Brem | 0-0 | 1-2 |"),
        (
            "Vehicle,Fare,\n,Single,Return\nLorry,190,310\nCar,60,90\n",
            "| Vehicle: Lorry | Fare Single: 190 | Fare Return: 310 |\n"
            "| Vehicle: Car | Fare Single: 60 | Fare Return: 90 |",
        ),
        ("1,2\n3,4\n", "| 1 | 2 |\n| 3 | 4 |"),
        ("Ships of May\n\nday,ship\nMon,Anna\n", "Ships of May\n\n| day: Mon | ship: Anna |"),
        ('town,note\nGhent,"two\nlines"\nParis,\n', "| town: Ghent | note: two lines |\n| town: Paris |"),
    ],
    ids=[
        "semicolons",
        "quotes",
        "years",
        "months",
        "ranges",
        "scores",
        "heads in two rows",
        "no heads",
        "a title",
        "lines in a value",
    ],
)
def test_each_row_of_delimited_values_is_read_with_its_column_headers(text: str, expected: str) -> None:
    assert read_csv(text).text == expected
    assert read_csv(text, "a.tsv").text == expected


def test_a_text_of_more_than_500_characters_is_not_the_head_of_a_column() -> None:
    name = "N" * 500
    assert read_csv(f"{name};Born\nAnn;1990-05-01\n").text == f"| {name}: Ann | Born: 1990-05-01 |"
    assert read_csv(f"{name}N;Born\nAnn;1990-05-01\n").text == f"| {name}N | Born |\n| Ann | 1990-05-01 |"


def test_rows_beyond_the_limit_are_left_out_with_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    draft = read_csv("a,b\nc,1\nd,2\ne,3\nf,4\n")
    assert draft.text == "| a: c | b: 1 |\n| a: d | b: 2 |"
    assert draft.notices == ["has 5 rows, of which the first 3 were read: split it"]


def test_values_of_a_workbook_are_formatted_as_its_cells_say() -> None:
    book = workbook(
        [
            ["Fares of the port"],
            [],
            ["Vehicle", "Return", "Share", "From"],
            ["Lorry", 310, 0.25, date(2026, 5, 4)],
            ["Car", 90.5, 0.105, datetime(2026, 6, 1, 8, 30)],
            ["Bike", 4.0, None, True],
        ],
        "Fares 2026",
    )
    for row, form in ((4, "0%"), (5, "0.0%")):
        book.active.cell(row, 3).number_format = form
    book.active["B5"].number_format = "#,##0.00"
    book.properties.title, book.properties.creator = "Fare list", "Anna Berg"
    assert read_xlsx(book) == Draft(
        "## Fares 2026\n\nFares of the port\n\n"
        "| Vehicle: Lorry | Return: 310 | Share: 25% | From: 2026-05-04 |\n"
        "| Vehicle: Car | Return: 90.50 | Share: 10.5% | From: 2026-06-01 08:30 |\n"
        "| Vehicle: Bike | Return: 4 | From: TRUE |",
        title="Fare list",
        author="Anna Berg",
    )


def test_hidden_sheets_rows_and_columns_are_not_read() -> None:
    book = workbook([["Ship", "Bribe", "Day"], ["Anna", 10, "Mon"], ["Berta", 20, "Tue"]])
    book.active.column_dimensions["B"].hidden = True
    book.active.row_dimensions[3].hidden = True
    secret = book.create_sheet("Secret")
    secret.append(["Nobody reads this."])
    secret.sheet_state = "hidden"
    draft = read_xlsx(book)
    assert (draft.text, draft.author) == ("| Ship: Anna | Day: Mon |", None)


def test_each_of_several_sheets_has_its_name_as_a_heading() -> None:
    book = workbook([["Holm"], ["a", "b"], ["c", 1]], "Sheet1")
    book.create_sheet("Budget").append(["Nothing yet."])
    assert read_xlsx(book).text == "## Sheet1\n\nHolm\n\n| a: c | b: 1 |\n\n## Budget\n\nNothing yet."


def test_without_openpyxl_the_error_names_the_extra_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ArticleError) as error:
        read_xlsx(workbook([["a"]]))
    assert str(error.value) == 'needs another library to be read: run `pip install "askmuse[xlsx]"`'


def test_a_file_that_is_not_a_readable_workbook_is_refused() -> None:
    with pytest.raises(ArticleError, match=r"is a broken workbook: save it again as \.xlsx"):
        read(PurePath("a.xlsx"), b"no workbook")
    with pytest.raises(ArticleError, match=r"is protected by a password, or an old \.xls file: save it again"):
        read(PurePath("a.xlsx"), b"\xd0\xcf\x11\xe0 wrapped")


def test_values_of_many_lines_do_not_hide_the_separator() -> None:
    story = "The old quay closes; the master | the clerk, said so.\n" * 12
    text = f'Year,Place,Story\n2025,Marlow,"{story}"\n2026,Gorm,"{story}"\n'
    line = " ".join(story.split())
    assert read_csv(text).text == (
        f"| Year: 2025 | Place: Marlow | Story: {line} |\n| Year: 2026 | Place: Gorm | Story: {line} |"
    )


def test_cells_far_away_are_read_without_the_empty_ones_before_them() -> None:
    book = workbook([["Ferry", "Fare"], ["Gull", 12]])
    book.active["A1048576"] = "Fares of 2026"
    book.active["XFD1"].number_format = "0.00"
    assert read_xlsx(book).text == "| Ferry: Gull | Fare: 12 |\n\nFares of 2026"
