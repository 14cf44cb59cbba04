"""The page without a mouse, on a phone, in the dark, and with a server that goes away, needs a key, or comes back."""

from pathlib import Path
from typing import Any

import pytest

from browser import ask, open_page
from page_server import ARTICLES, QUESTION, change_answers, faults, serving

pytestmark = pytest.mark.slow  # each test drives a browser

DEVICES: dict[str, dict[str, Any]] = {
    "desk": {},
    "phone": {"color_scheme": "dark", "viewport": {"width": 360, "height": 740}},
}
NOTHING: dict[str, Any] = {"answerable": False, "answers": [], "citations": [], "agreement": []}


@pytest.mark.parametrize("options", DEVICES.values(), ids=DEVICES)
def test_every_state_can_be_used_with_a_screen_reader(new_page: Any, address: str, options: dict[str, Any]) -> None:
    page = new_page(**options)
    open_page(page, address)
    assert faults(page) == []
    turn = ask(page, QUESTION)
    turn.get_by_test_id("clip").first.click()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    turn.get_by_test_id("citation").first.click()
    page.get_by_test_id("mark").wait_for()
    assert faults(page) == []
    page.keyboard.press("Escape")
    for name in ("Sources", "Clips"):
        page.get_by_role("link", name=name).click()
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("options", DEVICES.values(), ids=DEVICES)
def test_refusals_timelines_pages_and_adding_can_be_used_with_a_screen_reader(
    new_page: Any, tmp_path: Path, options: dict[str, Any]
) -> None:
    page = new_page(**options)
    with serving(tmp_path, ARTICLES, add_to=tmp_path / "corpus") as address:
        open_page(page, f"{address}/#sources")
        page.get_by_label("Files").set_input_files({"name": "a.gif", "mimeType": "image/gif", "buffer": b"GIF"})
        page.locator("#added .problem").wait_for()
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("link", name="Ask").click()
        page.get_by_label("Timeline").check()
        ask(page, QUESTION)
        change_answers(page, outcome="not_said", **NOTHING)
        ask(page, QUESTION).get_by_test_id("nearest").locator("summary").click()
        assert faults(page) == []
        page.unroute("**/ask")
        page.locator("#timeline").uncheck()
        page.get_by_role("button", name="New conversation").click()
        ask(page, "When does the lighthouse shine?").get_by_test_id("citation").first.click()
        page.get_by_role("button", name="Page", exact=True).click()
        page.get_by_test_id("page-picture").wait_for()
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("options", DEVICES.values(), ids=DEVICES)
def test_menus_open_within_the_window(new_page: Any, address: str, options: dict[str, Any]) -> None:
    page = new_page(**options)
    open_page(page, address)
    turn = ask(page, QUESTION)
    if not options:  # the conversation shares the window with an article
        turn.get_by_test_id("citation").first.click()
        page.get_by_test_id("mark").wait_for()
    widest = page.locator("#main").bounding_box()["width"]
    for menu in (*turn.locator("details.menu").all(), page.get_by_test_id("filters")):
        menu.locator("summary").click()
        for part in menu.locator(".menu-items, .menu-items *").all():
            box = part.bounding_box()
            assert box is None or (box["x"] >= 0 and box["x"] + box["width"] <= widest)
        page.keyboard.press("Escape")


def test_escape_closes_the_article_from_anywhere(page: Any) -> None:
    ask(page, QUESTION).get_by_test_id("citation").first.click()
    page.get_by_test_id("mark").wait_for()
    page.get_by_test_id("question").focus()
    page.keyboard.press("Escape")
    assert not page.get_by_test_id("article").is_visible()
    assert page.evaluate("document.activeElement.id") == "question"


def test_the_keyboard_is_enough_to_ask_to_read_and_to_come_back(page: Any) -> None:
    assert page.evaluate("document.activeElement.id") == "question"
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".turn-foot").wait_for()
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.dataset.number === '1'"):
            break
    page.keyboard.press("Enter")
    page.get_by_test_id("mark").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.number") == "1"


def test_a_server_that_goes_away_and_comes_back_leaves_the_conversation_as_it_was(
    new_page: Any, tmp_path: Path
) -> None:
    page = new_page()
    with serving(tmp_path, ARTICLES) as address:
        open_page(page, address)
        ask(page, QUESTION)
    page.get_by_test_id("question").fill("and who cut a ribbon?")
    page.get_by_test_id("ask").click()
    page.locator("#banner").wait_for()
    page.get_by_text("The connection was lost. Asking again in 2 seconds (1 of 3)…").wait_for()
    assert page.get_by_test_id("quote").first.is_visible()
    with serving(tmp_path, ARTICLES, port=int(address.rsplit(":", 1)[1])):
        page.locator("#banner").wait_for(state="hidden")
        page.locator(".turn-foot").nth(1).wait_for()
    assert page.locator(".turn").count() == 2


def test_a_key_that_the_server_needs_is_asked_for_once(new_page: Any, address: str) -> None:
    page = new_page()
    keys: list[str | None] = []

    def require_key(route: Any) -> None:
        keys.append(route.request.headers.get("authorization"))
        if keys[-1] == "Bearer sesame":
            route.continue_()
        else:
            route.fulfill(status=401, json={"detail": "Send the key."})

    for path in ("about", "articles", "ask"):
        page.route(f"**/{path}", require_key)
    page.goto(address)
    page.get_by_role("textbox", name="Key").fill("sesame")
    page.get_by_role("button", name="Continue").click()
    ask(page, QUESTION)
    assert keys[0] is None
    assert set(keys[1:]) == {"Bearer sesame"}
