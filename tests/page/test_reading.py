"""The article beside the talk: opened at the quote, which is marked, and stepped through by keys."""

from typing import Any

import pytest

from page_server import QUESTION, ask

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
    assert text.startswith("The Lune bridge is open again. Repairs")


def test_offsets_after_signs_beyond_the_basic_plane_mark_the_right_words(page: Any) -> None:
    turn = ask(page, "Who cut a ribbon in the rain?")
    quote = turn.get_by_test_id("quote").first.text_content()
    assert quote == "Mayor Ada Quist cut a ribbon 🦙 in the rain."
    turn.get_by_test_id("citation").first.click()
    assert page.get_by_test_id("mark").text_content() == quote


def test_keys_step_through_the_citations_and_close_the_article_where_the_reader_was(page: Any) -> None:
    turn = ask(page, QUESTION)
    chip = turn.get_by_test_id("citation").first
    chip.click()
    page.get_by_test_id("mark").wait_for()
    step = page.locator(".stepper > span")
    assert step.text_content().startswith("Citation 1, 1 of ")
    page.keyboard.press("n")
    step.filter(has_text="Citation 2, 2 of").wait_for()
    page.keyboard.press("ArrowLeft")
    step.filter(has_text="Citation 1, 1 of").wait_for()
    page.keyboard.press("Escape")
    assert not page.get_by_test_id("article").is_visible()
    assert chip.evaluate("chip => document.activeElement === chip")


def test_an_article_that_was_edited_since_says_what_became_of_the_quote(page: Any) -> None:
    def change(route: Any) -> None:
        answer = route.fetch().json()
        answer["citations"][0] |= {"sha256": "0" * 64}
        answer["citations"][1] |= {"sha256": "0" * 64, "quote": "It cost nothing."}
        route.fulfill(json=answer)

    page.route("**/ask", change)
    turn = ask(page, QUESTION)
    turn.get_by_test_id("citation").first.click()
    page.get_by_test_id("mark").wait_for()
    assert "still stands in it, word for word" in page.locator(".article-body .note").inner_text()
    page.keyboard.press("n")
    page.locator(".article-body .note").filter(has_text="no longer has the quote").wait_for()
    assert page.get_by_test_id("mark").count() == 0
