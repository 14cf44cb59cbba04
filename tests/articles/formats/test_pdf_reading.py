"""A PDF file → its text, its pages and its metadata; what cannot be read is said."""

from typing import Any

import pytest
from PIL import Image

from askmuse.articles.formats.pdf import reading
from askmuse.errors import ArticleError
from askmuse.types import Page
from pdf_files import drawn, pages, put, read_bytes

LONG = [
    "The council of Marlow Point met on Monday, and after nine hours of talk it",
    "decided to buy the island of Rokk from the family of",
]
REST = ["the shipowner Aksel Brandt for 14 million kroner.", "It opens to all in June."]


def refusal_message(data: bytes) -> str:
    with pytest.raises(ArticleError) as error:
        read_bytes(data)
    return str(error.value)


def test_a_sentence_continues_over_a_page_break_and_each_page_has_its_start_offset() -> None:
    draft = read_bytes(pages(LONG, REST))
    assert draft.text == (
        "The council of Marlow Point met on Monday, and after nine hours of talk it decided to buy the island of Rokk "
        "from the family of the shipowner Aksel Brandt for 14 million kroner. It opens to all in June."
    )
    assert draft.pages == (Page(0, 1), Page(draft.text.index("the shipowner"), 2))


def test_a_page_starts_within_a_word_that_is_hyphenated_over_the_break() -> None:
    draft = read_bytes(pages(["The office kept its birth cer-"], ["tificates in a tower of the old mill."]))
    assert draft.text == "The office kept its birth certificates in a tower of the old mill."
    assert [draft.text[page.start :].split()[0] for page in draft.pages] == ["The", "tificates"]


def test_page_labels_of_the_file_are_kept() -> None:
    def draw(canvas: Any) -> None:
        for number, text in enumerate(["A foreword, as it is.", "The text begins here.", "It ends here."]):
            put(canvas, [text])
            if number == 0:
                canvas.addPageLabel(0, style="ROMAN_LOWER", start=3)
            elif number == 1:
                canvas.addPageLabel(1, style="ARABIC", start=1)
            canvas.showPage()

    assert [(page.number, page.label) for page in read_bytes(drawn(draw)).pages] == [(1, "iii"), (2, "1"), (3, "2")]


def test_title_and_author_are_read_from_metadata_but_no_date_of_publication() -> None:
    def draw(canvas: Any) -> None:
        canvas.setTitle("The island")
        canvas.setAuthor("Jane Doe")
        put(canvas, ["It is sold, the clerk said."])

    draft = read_bytes(drawn(draw))
    assert (draft.title, draft.author, draft.published) == ("The island", "Jane Doe", None)


ADVICE = 'run `pip install "askmuse[ocr]"` and index again, or run it through OCR, e.g. `ocrmypdf FILE NEW`'


@pytest.fixture
def _no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "is_installed", lambda: False)


def draw_ledger(canvas: Any, stamp: str, pages_with_text: int, count: int) -> None:
    for number in range(count):
        canvas.setFont("Helvetica", 10)
        if number < pages_with_text:
            put(canvas, ["The ledger names nine ships.", "Six of them were lost."])
        else:
            canvas.rect(60, 100, 450, 600, fill=1)
        canvas.drawString(72, 40, stamp)
        canvas.showPage()


@pytest.mark.usefixtures("_no_ocr")
def test_the_notice_counts_the_pages_that_are_only_pictures() -> None:
    draft = read_bytes(drawn(lambda canvas: draw_ledger(canvas, "Scanned by QuickScan", 1, 10)))
    assert draft.text == "The ledger names nine ships. Six of them were lost."
    assert draft.notices == [f"has no text on 9 of its 10 pages: {ADVICE}"]
    assert [page.start for page in draft.pages] == [0, *[len(draft.text)] * 9]


@pytest.mark.usefixtures("_no_ocr")
def test_scans_that_all_have_only_the_same_stamp_give_the_stamp_and_a_notice() -> None:
    draft = read_bytes(drawn(lambda canvas: draw_ledger(canvas, "Scanned by QuickScan", 0, 4)))
    assert draft.text == "Scanned by QuickScan"
    assert draft.notices == [f"has no text on any of its 4 pages: {ADVICE}"]


@pytest.mark.usefixtures("_no_ocr")
def test_a_single_scan_with_a_stamp_is_reported_as_without_text() -> None:
    draft = read_bytes(drawn(lambda canvas: draw_ledger(canvas, "Scanned by QuickScan", 0, 1)))
    assert (draft.text, draft.notices) == (
        "Scanned by QuickScan",
        [f"has no text on its page: {ADVICE}"],
    )


@pytest.mark.usefixtures("_no_ocr")
@pytest.mark.parametrize(
    "stamp",
    [
        "12",
        "Received 8 April 2026, harbour office",
        "CONFIDENTIAL",
        "Case 4:25-cv-00123-ABC  Document 17  Filed 05/06/25  Page 3 of 9  PageID 441",
    ],
)
def test_scans_with_a_stamp_are_reported_as_without_text(stamp: str) -> None:
    assert read_bytes(drawn(lambda canvas: draw_ledger(canvas, stamp, 1, 3))).notices == [
        f"has no text on 2 of its 3 pages: {ADVICE}"
    ]


@pytest.mark.usefixtures("_no_ocr")
def test_a_scan_in_a_group_of_pieces_is_reported_as_without_text() -> None:
    def draw(canvas: Any) -> None:
        canvas.beginForm("scan", 0, 0, 595, 842)
        canvas.drawInlineImage(Image.new("L", (60, 84), 200), 0, 0, 595, 842)
        canvas.endForm()
        canvas.doForm("scan")
        canvas.drawString(72, 40, "MARLOW-000041")

    assert read_bytes(drawn(draw)).notices == [f"has no text on its page: {ADVICE}"]


def test_a_page_of_text_with_a_large_picture_is_not_reported_as_a_scan() -> None:
    def draw(canvas: Any) -> None:
        canvas.rect(60, 60, 450, 550, fill=1)
        put(canvas, LONG)

    assert read_bytes(drawn(draw)).notices == []


def test_a_blank_page_is_not_reported_as_a_scan() -> None:
    assert read_bytes(pages(["One page has text on it."], [], ["And so has this."])).notices == []


@pytest.mark.usefixtures("_no_ocr")
def test_a_file_of_pictures_without_text_is_refused() -> None:
    why = f"is a PDF of pictures without text: {ADVICE}"
    assert refusal_message(drawn(lambda canvas: canvas.rect(10, 10, 20, 20))) == why


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 nonsense", pages(LONG)[:400]])
def test_a_broken_file_is_refused(data: bytes) -> None:
    assert refusal_message(data) == "is a broken PDF: get it again"


def test_a_file_with_a_password_is_refused() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    locked = drawn(lambda canvas: put(canvas, ["Text"]), encrypt=StandardEncryption("secret"))
    assert refusal_message(locked) == "is protected by a password: save it without one"


def test_pages_beyond_the_page_limit_are_left_out_with_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_MOST_PAGES", 2)
    draft = read_bytes(pages(["One."], ["Two."], ["Three."]))
    assert draft.text == "One.\n\nTwo."
    assert draft.notices == ["has 3 pages, of which the first 2 were read: split it"]


def test_reading_stops_after_the_page_that_reaches_the_character_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_MOST_CHARACTERS", 10)
    draft = read_bytes(pages(["One and one."], ["Two."], ["Three."]))
    assert (draft.text, draft.notices) == ("One and one.", ["has 3 pages, of which the first 1 were read: split it"])
