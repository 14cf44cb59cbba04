"""The article next to the conversation: opened at the quote, which is marked, and browsed with keys."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from askmuse.articles.formats.pdf import recognition
from browser import ask, open_page
from page_server import ARTICLES, QUESTION, faults, serving
from picture_files import picture, recognising

pytestmark = pytest.mark.slow  # each test drives a browser


def test_a_citation_opens_its_article_with_the_quote_marked_and_in_sight(page: Any) -> None:
    turn = ask(page, QUESTION)
    quote = turn.get_by_test_id("quote").first.text_content()
    turn.locator("figcaption").first.get_by_test_id("citation").click()
    mark = page.get_by_test_id("mark")
    assert mark.text_content() == quote
    assert mark.evaluate("mark => document.activeElement === mark")
    assert mark.evaluate("mark => mark.getBoundingClientRect().top < innerHeight")
    article = page.get_by_test_id("article")
    assert article.locator("h2").text_content() == "Bridge reopens"
    text = article.locator(".text").text_content()
    assert text.startswith("The Lune bridge is open again. Repair")


def test_offsets_after_an_emoji_mark_the_right_words(page: Any) -> None:
    turn = ask(page, "Who cut a ribbon in the rain?")
    quote = turn.get_by_test_id("quote").first.text_content()
    assert quote == "Mayor Ada Quist cut a ribbon 🦙 in the rain."
    turn.get_by_test_id("citation").first.click()
    assert page.get_by_test_id("mark").text_content() == quote


def test_keys_step_through_the_citations_and_closing_returns_to_the_citation_that_was_opened(page: Any) -> None:
    turn = ask(page, QUESTION)
    chip = turn.get_by_test_id("citation").first
    chip.click()
    page.get_by_test_id("mark").wait_for()
    step = page.locator(".stepper > span")
    assert step.text_content().startswith("Citation 1 of ")
    page.keyboard.press("n")
    step.filter(has_text="Citation 2 of").wait_for()
    page.keyboard.press("ArrowLeft")
    step.filter(has_text="Citation 1 of").wait_for()
    page.keyboard.press("Escape")
    assert not page.get_by_test_id("article").is_visible()
    assert chip.evaluate("chip => document.activeElement === chip")


def test_the_page_says_whether_an_edited_article_still_has_the_quote(page: Any) -> None:
    def change(route: Any) -> None:
        answer = route.fetch().json()
        answer["citations"][0] |= {"sha256": "0" * 64}
        answer["citations"][1] |= {"sha256": "0" * 64, "quote": "It cost nothing."}
        route.fulfill(json=answer)

    page.route("**/ask", change)
    turn = ask(page, QUESTION)
    turn.get_by_test_id("citation").first.click()
    page.get_by_test_id("mark").wait_for()
    assert "still stands in it, word for word" in page.locator("#article-body .note").inner_text()
    page.keyboard.press("n")
    page.locator("#article-body .note").filter(has_text="no longer has the quote").wait_for()
    assert page.get_by_test_id("mark").count() == 0


def test_the_page_of_a_pdf_file_is_shown_with_the_quote_outlined(page: Any) -> None:
    ask(page, "When does the lighthouse shine?").get_by_test_id("citation").first.click()
    page.get_by_test_id("mark").wait_for()
    choice = page.get_by_role("button", name="Page", exact=True)
    assert choice.get_attribute("aria-pressed") == "false"
    choice.press("Enter")
    sheet = page.get_by_test_id("page-picture")
    sheet.wait_for()
    assert sheet.locator("img").get_attribute("alt") == "Page 2 of Harbour report, with the quote outlined"
    box, image = sheet.locator("rect").bounding_box(), sheet.locator("img").bounding_box()
    assert (box["x"] - image["x"]) / image["width"] == pytest.approx(72 / 595, abs=0.01)
    assert (box["y"] - image["y"]) / image["height"] == pytest.approx((842 - 708) / 842, abs=0.01)
    assert choice.evaluate("button => document.activeElement === button")
    page.get_by_role("button", name="Page before").click()
    sheet.get_by_role("img", name="Page 1 of Harbour report").wait_for()
    assert sheet.locator("rect").count() == 0
    page.get_by_role("button", name="Text", exact=True).click()
    assert page.get_by_test_id("mark").text_content() == "The lighthouse shines at night."


def test_a_picture_is_shown_beside_its_text_with_the_quote_marked_in_both(
    new_page: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["The pilot boards at dusk.", "The quay closes in May."]
    recognised = [(line, 60, 80 + 50 * number, 500, 0.99) for number, line in enumerate(lines)]
    monkeypatch.setattr(recognition, "_engine", lambda: recognising([recognised]))
    page = new_page(viewport={"width": 1800, "height": 800})
    with serving(tmp_path, {"notice.png": picture(lines)}) as address:
        open_page(page, address)
        ask(page, "When does the quay close?").get_by_test_id("citation").first.click()
        assert page.get_by_test_id("mark").text_content() == lines[1]
        image = page.get_by_test_id("page-picture").get_by_role("img", name="Page 1 of", exact=False)
        image.wait_for()
        text, shown = page.locator(".text").bounding_box(), image.bounding_box()
        assert text["x"] + text["width"] <= shown["x"]
        box = page.locator("rect").bounding_box()
        assert 0.17 < (box["y"] - shown["y"]) / shown["height"] < 0.19  # the second line, at 130 of 700 pixels
        assert 0.05 < (box["x"] - shown["x"]) / shown["width"] < 0.06
        assert page.get_by_role("button", name="Text", exact=True).count() == 0
        assert page.get_by_test_id("mark").evaluate("mark => document.activeElement === mark")
        assert faults(page) == []


def test_the_page_says_that_an_original_is_gone_and_still_shows_its_text(
    new_page: Callable[..., Any], tmp_path: Path
) -> None:
    page = new_page()
    with serving(tmp_path, ARTICLES) as address:
        (tmp_path / "corpus/harbour.pdf").unlink()
        open_page(page, address)
        ask(page, "When does the lighthouse shine?").get_by_test_id("citation").first.click()
        page.get_by_role("button", name="Page", exact=True).click()
        problem = page.get_by_test_id("article").get_by_role("alert")
        assert problem.text_content() == (
            "The original harbour.pdf is no longer in the folder of articles. Read the article as text instead."
        )
        page.get_by_role("button", name="Text", exact=True).click()
        assert page.get_by_test_id("mark").is_visible()
