"""What is taken from each page, and how much of it at most."""

from typing import Any

import pytest

from askmuse.articles.formats.pdf import pages
from askmuse.errors import ArticleError
from pdf_files import drawn, put, read_bytes


def test_a_page_over_the_character_limit_is_cut_with_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_CHARACTERS", 8)
    draft = read_bytes(drawn(lambda canvas: put(canvas, ["Nine is more than eight."])))
    assert draft.text == "Nine is"
    assert draft.notices == ["has more on page 1 than can be read, and part of it was left out"]


def test_a_page_over_the_object_limit_is_skipped_with_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_MOST_OBJECTS", 5)

    def draw(canvas: Any) -> None:
        put(canvas, ["A quay."] * 6)
        canvas.showPage()
        put(canvas, ["A rope."])

    draft = read_bytes(drawn(draw))
    assert draft.text == "A rope."
    assert draft.notices == ["has more on page 1 than can be read, and part of it was left out"]


def test_a_file_whose_every_page_is_over_the_object_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_MOST_OBJECTS", 5)
    with pytest.raises(ArticleError, match="has pages of too many pieces to be read: print it to a new PDF"):
        read_bytes(drawn(lambda canvas: put(canvas, ["A quay."] * 6)))


def test_a_page_of_huge_dimensions_is_read() -> None:
    size = (14_000_000.0, 14_000_000.0)
    assert read_bytes(drawn(lambda canvas: put(canvas, ["A quay.", "A rope."]), size)).text == "A quay. A rope."
