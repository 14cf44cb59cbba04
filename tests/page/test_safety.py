"""Texts of articles have no effect as markup or scripts, the page loads nothing from elsewhere, and it is small."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import askmuse.api.page
from browser import ask

pytestmark = pytest.mark.slow  # each test drives a browser

MOST = 100_000
"""Bytes of all files of the page."""


def test_markup_and_scripts_in_an_article_are_shown_as_text(page: Any) -> None:
    turn = ask(page, "What did the zebra keeper write?")
    quote = 'The zebra keeper wrote <script>window.hacked=1</script> and <b onclick="window.hacked=1">ran</b> away.'
    assert turn.get_by_test_id("quote").first.text_content() == quote
    turn.get_by_test_id("citation").first.click()
    assert page.get_by_test_id("mark").text_content() == quote
    assert "<img src=x onerror=" in page.get_by_test_id("article").locator("h2").text_content()
    page.get_by_test_id("clip").first.click()
    page.get_by_role("link", name="Clips").click()
    page.locator("li.clip").wait_for()
    page.get_by_test_id("sources").click()
    page.locator("li.source").first.wait_for()
    assert page.evaluate("window.hacked") is None


def test_the_browser_refuses_to_turn_text_into_markup(new_page: Callable[..., Any], address: str) -> None:
    page = new_page(expected="requires 'TrustedHTML'")
    page.goto(address)
    policy = page.request.get(page.url).headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    refused = page.evaluate(
        "() => { try { document.body.innerHTML = '<i>x</i>'; return '' } catch (e) { return e.name } }"
    )
    assert refused == "TypeError"


def test_everything_that_the_page_loads_comes_from_its_server(new_page: Callable[..., Any], address: str) -> None:
    page = new_page()
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(address)
    ask(page, "When does the ferry leave?")
    assert {url[: len(address)] for url in loaded} == {address}
    assert sum(".js" in url for url in loaded) > 10


def test_the_files_of_the_page_have_at_most_100_000_bytes() -> None:
    files = [
        file
        for file in Path(askmuse.api.page.__file__).parent.iterdir()
        if file.suffix in {".js", ".css", ".html", ".svg"}
    ]
    assert sum(file.stat().st_size for file in files) <= MOST
