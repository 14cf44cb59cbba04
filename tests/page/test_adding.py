"""Adding articles from the page: files that are dropped or chosen, and web pages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browser import ask, open_page
from page_server import ARTICLES, serving

pytestmark = pytest.mark.slow  # each test drives a browser

DROP = """
text => {
  const dropped = new DataTransfer();
  dropped.items.add(new File([text], "pilot.txt"));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
}
"""


@pytest.fixture
def sources_tab(new_page: Callable[..., Any], tmp_path: Path) -> Iterator[Any]:
    """Yield a tab with the list of sources of a server that was started with --allow-add."""
    page = new_page()
    with serving(tmp_path, ARTICLES, add_to=tmp_path / "corpus") as address:
        open_page(page, f"{address}/#sources")
        page.locator("#adding").wait_for()
        yield page


def test_files_that_are_dropped_or_chosen_can_be_asked_about_without_a_reload(sources_tab: Any, tmp_path: Path) -> None:
    before = int(sources_tab.locator("#source-count").inner_text())
    (tmp_path / "tide.md").write_text("---\ntitle: Tide table\n---\n\nHigh tide is at seven.\n")
    sources_tab.get_by_label("Files").set_input_files(tmp_path / "tide.md")
    added = sources_tab.get_by_test_id("added")
    added.filter(has_text="tide.md can be asked about now: Tide table").wait_for()
    sources_tab.evaluate(DROP, "The pilot wears a yellow coat.\n")
    added.filter(has_text="pilot.txt can be asked about now: pilot").wait_for()
    assert sources_tab.locator("#source-count").inner_text() == str(before + 2)
    sources_tab.get_by_role("link", name="Ask").click()
    turn = ask(sources_tab, "When is high tide?")
    assert turn.get_by_test_id("quote").first.text_content() == "High tide is at seven."


def test_the_page_says_why_something_cannot_be_added(sources_tab: Any, tmp_path: Path) -> None:
    for name in ("film.gif", "broken-again.pdf"):
        (tmp_path / name).write_text("nonsense")
    sources_tab.get_by_label("Files").set_input_files([tmp_path / "film.gif", tmp_path / "broken-again.pdf"])
    sources_tab.get_by_label("Web page").fill("http://127.0.0.1:9/")
    sources_tab.get_by_role("button", name="Add page").click()
    sources_tab.locator("#added .problem").nth(2).wait_for()
    page, broken, film = sources_tab.get_by_test_id("added").all_inner_texts()
    assert film == "film.gif has a format that cannot be read."
    assert broken == "broken-again.pdf is a broken PDF: get it again."
    assert "only pages on the public internet may be fetched here" in page


def test_without_allow_add_the_page_says_how_articles_can_be_added(page: Any) -> None:
    page.get_by_test_id("sources").click()
    assert page.locator("#how-to-add").is_visible()
    assert not page.locator("#adding").is_visible()
