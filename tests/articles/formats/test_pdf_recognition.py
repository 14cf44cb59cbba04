"""Pictures of text: what is recognised is read like any page, and said to be recognised."""

import faulthandler
import signal
import sys
from pathlib import PurePath
from typing import Any

import pytest

from askmuse.articles.formats import Draft, read
from askmuse.articles.formats.pdf import recognition
from askmuse.errors import ArticleError
from askmuse.types import Page, Place
from pdf_files import drawn
from picture_files import Line, picture, recognising

LINES = ["The old quay of Holm closes on 4 May for eleven weeks,", "the harbour board says. It was built by Anna Berg."]
PLACES = Place(0, 54, 0.06, 0.9, 0.1143, 0.1571), Place(55, 105, 0.06, 0.86, 0.1857, 0.2286)
"""Where they stand in a picture of 1,000 by 700 pixels."""


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> list[list[Line]]:
    """Let each picture be recognised as the next of these lists of lines."""
    found: list[list[Line]] = []
    monkeypatch.setattr(recognition, "_engine", lambda: recognising(found))
    return found


def read_as(name: str, data: bytes) -> Draft:
    return read(PurePath(name), data)


def test_recognised_lines_become_paragraphs_and_those_of_low_confidence_are_left_out(engine: list[list[Line]]) -> None:
    lines = [(LINES[1], 60, 130, 860, 0.98), (LINES[0], 60, 80, 900, 0.99), ("Il|lI", 500, 600, 560, 0.3)]
    engine.append(lines)
    draft = read_as("a.png", picture([]))
    assert draft == Draft(
        " ".join(LINES),
        pages=(Page(0, 1, ocr=True, places=PLACES),),
        notices=["was read by OCR on page 1: check its quotes against the pictures"],
    )


@pytest.mark.slow
def test_ocr_reads_each_page_of_a_scan(engine: list[list[Line]]) -> None:
    engine.extend([[(LINES[1], 60, 80, 900, 0.99)], [], [("It costs 2.4 million euros.", 60, 80, 500, 0.9)]])
    draft = read_as("a.pdf", picture([], [], [], form="PDF"))
    assert draft.text == f"{LINES[1]}\n\nIt costs 2.4 million euros."
    assert [(page.number, page.ocr) for page in draft.pages] == [(1, True), (2, False), (3, True)]
    assert draft.notices[0].startswith("has no text on 1 of its 3 pages: run it through OCR first")
    assert draft.notices[1] == "was read by OCR on pages 1, 3: check its quotes against the pictures"


def test_a_scan_in_which_ocr_finds_only_its_stamp_is_reported_as_without_text(engine: list[list[Line]]) -> None:
    engine.append([("Digitized by the Ubrary 1", 60, 980, 300, 0.9)])

    def draw(canvas: Any) -> None:
        canvas.rect(0, 0, 595, 842, fill=1)
        canvas.drawString(72, 20, "Digitized by the library 1")

    draft = read_as("a.pdf", drawn(draw))
    assert draft.text == "Digitized by the library 1"
    assert draft.notices == ["has no text on its page: run it through OCR first, e.g. `ocrmypdf FILE NEW`"]


def test_words_of_a_line_with_a_gap_between_them_have_places_of_their_own(engine: list[list[Line]]) -> None:
    engine.append([("Holm, 4 May", 60, 80, 260, 0.99), ("by Anna Berg", 600, 80, 800, 0.99)])
    draft = read_as("a.png", picture([]))
    assert draft.text == "Holm, 4 May by Anna Berg"
    assert draft.pages[0].places == (
        Place(0, 11, 0.06, 0.26, 0.1143, 0.1571),
        Place(12, 24, 0.6, 0.8, 0.1143, 0.1571),
    )


def test_text_from_right_to_left_begins_at_the_right_edge_of_its_place(engine: list[list[Line]]) -> None:
    engine.append([("הרציף", 700, 80, 800, 0.99), ("נסגר", 600, 80, 680, 0.99)])
    draft = read_as("a.png", picture([]))
    assert draft.text == "הרציף נסגר"
    assert draft.pages[0].places == (Place(0, 10, 0.8, 0.6, 0.1143, 0.1571),)


def test_a_photo_without_text_and_a_damaged_picture_are_refused(engine: list[list[Line]]) -> None:
    engine.append([])
    with pytest.raises(ArticleError, match="is a picture without text that can be recognised: remove it, or scan"):
        read_as("a.jpg", picture([], form="JPEG"))
    with pytest.raises(ArticleError, match="is not a picture, or is damaged: save it again"):
        read_as("a.jpg", b"no picture")


def test_without_rapidocr_the_error_names_the_extra_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(ArticleError) as error:
        read_as("a.png", picture([]))
    assert str(error.value) == 'needs another library to be read: run `pip install "askmuse[ocr]"`'


def test_ocr_of_a_page_has_its_own_time_limit_and_then_restores_that_of_the_file() -> None:
    signal.setitimer(signal.ITIMER_PROF, 500.0)
    try:
        with recognition._own_time():
            assert signal.getitimer(signal.ITIMER_PROF)[0] < recognition._SECONDS + 1
        assert 490 < signal.getitimer(signal.ITIMER_PROF)[0] < 501
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.cancel_dump_traceback_later()
    with recognition._own_time():
        assert signal.getitimer(signal.ITIMER_PROF)[0] == 0


def test_bad_alloc_of_the_ocr_models_is_raised_as_a_memory_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def engine(_: Any) -> Any:
        raise RuntimeError("Non-zero status code returned while running Concat node: std::bad_alloc")

    monkeypatch.setattr(recognition, "_engine", lambda: engine)
    with pytest.raises(ArticleError) as error:
        read_as("a.png", picture([]))
    assert isinstance(error.value.__cause__, MemoryError)


@pytest.mark.slow
def test_rapidocr_reads_a_page_with_its_bundled_models() -> None:
    draft = read_as("a.png", picture(LINES))
    assert draft.text == " ".join(LINES)
