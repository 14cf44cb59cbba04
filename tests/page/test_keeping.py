"""Links to the original articles, exports, saved quotes (clips), and the list of sources."""

import json
from pathlib import Path
from typing import Any

import pytest

from browser import ask
from page_server import QUESTION

pytestmark = pytest.mark.slow  # each test drives a browser

QUOTE = "Repair of the Lune bridge cost 15 million marks in all."
ORIGINAL = (
    "https://example.org/bridge#:~:text=Repair%20of%20the%20Lune%20bridge%20cost%2015%20million%20marks%20in%20all."
)


def saved_text(page: Any, name: str) -> str:
    """Return the text of the file that an entry of the open export menu saves."""
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_a_quote_links_to_its_place_in_the_original(page: Any) -> None:
    turn = ask(page, QUESTION)
    assert turn.get_by_role("link", name="Original").first.get_attribute("href") == ORIGINAL


def test_an_answer_is_exported_as_markdown_and_as_bibtex(page: Any) -> None:
    turn = ask(page, QUESTION)
    turn.get_by_test_id("export").locator("summary").click()
    lines = saved_text(page, "Markdown").splitlines()
    assert lines[:5] == ["# Quotes", "", f"## {QUESTION}", "", f"> {QUOTE}[^1]"]
    turn.get_by_test_id("export").locator("summary").click()
    assert "Bridge reopens" in saved_text(page, "BibTeX")


def test_the_page_says_why_an_export_failed(page: Any) -> None:
    turn = ask(page, QUESTION)
    page.route("**/export", lambda route: route.fulfill(status=503, json={"detail": "The server is busy."}))
    turn.get_by_test_id("export").locator("summary").click()
    page.get_by_role("button", name="Word with footnotes").click()
    page.locator("#told").filter(has_text="The server is busy.").wait_for()


def test_a_clip_keeps_its_note_over_a_reload_and_is_exported_with_it(page: Any) -> None:
    turn = ask(page, QUESTION)
    turn.get_by_test_id("clip").first.click()
    turn.get_by_test_id("clip").first.click()
    page.get_by_role("link", name="Clips").click()
    page.get_by_label("Note", exact=True).fill("check with the mayor")
    page.get_by_label("Label", exact=True).fill("costs")
    page.get_by_label("Label", exact=True).press("Tab")
    page.reload()
    page.locator("li.clip").wait_for()
    assert page.locator("li.clip blockquote").all_text_contents() == [QUOTE]
    assert page.locator("li.clip textarea").input_value() == "check with the mayor"
    page.locator("#clips-view").get_by_test_id("export").locator("summary").click()
    (receipt,) = json.loads(saved_text(page, "Receipts"))
    assert (receipt["quote"], receipt["note"]) == (QUOTE, "check with the mayor")
    assert page.locator("#told").inner_text() == "Saved as receipts.json."
    page.get_by_label("Note", exact=True).fill("she agrees")
    page.locator("#clips-view").get_by_test_id("export").locator("summary").click()
    assert json.loads(saved_text(page, "Receipts"))[0]["note"] == "she agrees"
    page.get_by_role("button", name="Remove").click()
    assert page.locator("li.clip").count() == 0


def test_clips_are_compared_with_the_articles_as_they_are_now(page: Any) -> None:
    for question in (QUESTION, "When does the ferry leave?"):
        clip = ask(page, question).get_by_test_id("clip").first
        clip.click()
    clip.click()
    assert page.locator("#told").inner_text() == "Already under Clips."
    page.reload()
    page.get_by_test_id("clip").filter(has_text="Clipped").nth(1).wait_for()
    page.get_by_role("link", name="Clips").click()
    page.get_by_role("button", name="Check all").click()
    unchanged = "Still in the article, word for word."
    verdicts = page.locator(".verdict").filter(has_text="article")
    verdicts.nth(1).wait_for()
    assert verdicts.all_inner_texts() == [unchanged, unchanged]
    page.route("**/verify", lambda route: route.fulfill(json={"verdict": "missing"}))
    page.get_by_role("button", name="Check all").click()
    verdicts.filter(has_text="The articles no longer have this quote.").nth(1).wait_for()


def test_sources_are_searched_sorted_and_opened_and_skipped_files_have_a_reason(page: Any) -> None:
    page.get_by_test_id("sources").click()
    page.get_by_label("Order").select_option("title")
    titles = page.locator("li.source > .source-title").all_text_contents()
    assert titles == sorted(titles, key=str.casefold)
    page.locator("#source-search").fill("ferry")
    assert page.locator("li.source > .source-title").all_text_contents() == ["Ferry timetable"]
    page.locator("li.source > .source-title").click()
    assert "The ferry leaves at noon." in page.get_by_test_id("article").locator(".text").inner_text()
    page.locator("#skipped summary").click()
    assert page.locator("#skipped li").all_inner_texts() == ["broken.pdf is a broken PDF: get it again."]
