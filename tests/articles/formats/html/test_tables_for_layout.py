"""Pages of the nineties that are laid out with tables, and the tables in them that hold data."""

import pytest

from askmuse.articles.formats.html import read_html

FIRST = (
    "The old quay at Marlow Point closes in March, its owner told the staff on Monday. About 210 people work there "
    "today and most of them live in Holm."
)
SECOND = (
    "Fire chief Tomas Regn wants a new road first. The crane weighs 300 tonnes and was built in 1902 by the yard in "
    "Rokk."
)
NOTES = (
    "The county publishes notes on cranes, ropes and ferries for the people of the bay, who read them at the pier on "
    "Sundays and write letters in reply."
)
MENU = "<td><a href=a>Home</a><br><a href=b>News</a></td>"


def text_of(body: str) -> str:
    return read_html(f"<html><head><title>Quay</title></head><body>{body}</body></html>".encode()).text


@pytest.mark.parametrize(
    "table",
    [
        f"<tr>{MENU}<td><font size=5><b>Quay closes</b></font><br>{FIRST}<br><br>{SECOND}<br><br>{NOTES}</td></tr>",
        f"<tr>{MENU}<td><b><font size='+2'>Quay closes</font></b><br>{FIRST}<p>{SECOND}<p>{NOTES}</td></tr>",
        f"<tr><td><img src=s></td><td><big>Quay closes</big></td></tr><tr><td>&nbsp;</td><td>{FIRST}</td></tr>"
        f"<tr><td></td><td>{SECOND}</td></tr><tr><td></td><td>{NOTES}</td></tr>",
        f"<tr><td colspan=2>Quay closes</td></tr><tr><td>{FIRST}</td><td>{SECOND}</td></tr><tr><td>{NOTES}</td></tr>",
    ],
)
def test_the_cells_of_a_table_for_layout_are_paragraphs(table: str) -> None:
    assert text_of(f"<table>{table}</table>") == f"Quay closes\n\n{FIRST}\n\n{SECOND}\n\n{NOTES}"


def test_a_cell_of_many_sentences_without_paragraphs_is_no_entry_of_a_table() -> None:
    menu = "<td>Marlow<br>Holm<br>Rokk</td>"
    text = text_of(f"<table><tr>{menu}<td>{FIRST} {SECOND} {NOTES}</td></tr><tr>{menu}<td>1998</td></tr></table>")
    assert f"\n\n{FIRST} {SECOND} {NOTES}" in text


def test_a_table_with_some_long_entries_keeps_its_rows() -> None:
    rows = f"<tr><td>Old crane</td><td>300</td><td>{FIRST}</td></tr><tr><td>New crane</td><td>9</td><td>Red.</td></tr>"
    assert text_of(f"<article><h1>Cranes</h1><p>{NOTES}</p><table>{rows}</table></article>").endswith(
        f"| Old crane | 300 | {FIRST} |\n| New crane | 9 | Red. |"
    )


@pytest.mark.parametrize(
    ("title", "publisher"),
    [
        ("The Bay Gazette - Quay closes", None),
        ("BAY NEWS | UK | Quay closes", None),
        ("Bay.example - Quay closes - May 6, 2001", "Bay.example"),
        ("Quay closes - The Bay Gazette", None),
    ],
)
def test_the_part_of_a_title_that_is_the_headline_is_the_title(title: str, publisher: str | None) -> None:
    cell = f"<td><b>Quay closes</b><br>May 6, 2001<br><br>{FIRST}<br><br>{SECOND} {NOTES}</td>"
    page = f"<html><head><title>{title}</title></head><body><table><tr>{MENU}{cell}</tr></table></body></html>"
    draft = read_html(page.encode())
    assert (draft.title, draft.publisher) == ("Quay closes", publisher)
    assert draft.text.startswith("Quay closes\n\nMay 6, 2001\n\nThe old quay")
