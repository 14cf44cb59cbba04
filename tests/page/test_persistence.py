"""A question that is refused for a while, or whose connection is lost, is asked again by the page."""

from collections.abc import Callable
from typing import Any

import pytest

from browser import open_page
from page_server import QUESTION, faults

pytestmark = pytest.mark.slow  # each test drives a browser

PAUSE = 7
BUSY = {"status": 503, "headers": {"retry-after": str(PAUSE)}, "json": {"detail": "Too many questions wait."}}
OFTEN = {"status": 429, "headers": {"retry-after": str(PAUSE)}, "json": {"detail": "Too many requests came."}}
UNUSABLE = {"status": 503, "json": {"detail": "The index is damaged."}}
LONG = {"status": 429, "headers": {"retry-after": "3600"}, "json": {"detail": "Come back in an hour."}}


@pytest.fixture
def page(new_page: Callable[..., Any], address: str) -> Any:
    """Return a tab with the page open, whose clock stands still until it is moved on."""
    page = new_page()
    page.clock.install(time=0)
    open_page(page, address)
    page.clock.pause_at(3600)
    return page


def refuse(page: Any, *responses: dict[str, Any] | None) -> list[str]:
    """Refuse the first questions with these responses, or without any for None; return the list of all questions."""
    questions: list[str] = []
    remaining = iter(responses)

    def respond(route: Any) -> None:
        questions.append(route.request.post_data_json["question"])
        try:
            response = next(remaining)
        except StopIteration:
            route.continue_()
            return
        if response is None:
            route.abort("connectionreset")
        else:
            route.fulfill(**response)

    page.route("**/ask", respond)
    return questions


def ask(page: Any) -> None:
    page.get_by_test_id("question").fill(QUESTION)
    page.get_by_test_id("ask").click()


def wait_for_line(page: Any, line: str) -> None:
    page.locator(".waiting [role=status]").get_by_text(line, exact=True).wait_for()


@pytest.mark.parametrize(
    ("refusal", "reason"),
    [(BUSY, "The server is busy."), (OFTEN, "You have asked more often than this server allows.")],
    ids=["busy", "often"],
)
def test_a_refused_question_is_asked_again_after_the_pause_that_the_server_names(
    page: Any, refusal: dict[str, Any], reason: str
) -> None:
    questions = refuse(page, refusal, refusal)
    ask(page)
    wait_for_line(page, f"{reason} Asking again in 7 seconds (1 of 3)…")
    page.clock.run_for(PAUSE * 1000 - 1)
    assert questions == [QUESTION]
    assert page.locator(".waiting [aria-hidden]").inner_text() == "1 s"
    page.clock.run_for(1)
    wait_for_line(page, f"{reason} Asking again in 7 seconds (2 of 3)…")
    page.clock.run_for(PAUSE * 1000)
    page.locator(".turn-foot").wait_for()
    assert questions == [QUESTION] * 3
    assert page.locator(".turn").count() == 1


def test_a_pause_can_be_followed_with_a_screen_reader(new_page: Callable[..., Any], address: str) -> None:
    page = new_page()  # with a clock that goes on, which axe-core needs
    open_page(page, address)
    refuse(page, BUSY)
    ask(page)
    wait_for_line(page, "The server is busy. Asking again in 7 seconds (1 of 3)…")
    assert faults(page) == []


def test_a_question_is_asked_again_three_times_at_most(page: Any) -> None:
    questions = refuse(page, BUSY, BUSY, BUSY, BUSY)
    ask(page)
    for time in (1, 2, 3):
        wait_for_line(page, f"The server is busy. Asking again in 7 seconds ({time} of 3)…")
        page.clock.run_for(PAUSE * 1000)
    assert page.locator(".said").get_by_role("alert").text_content() == "Too many questions wait."
    assert questions == [QUESTION] * 4
    page.get_by_role("button", name="Ask again").click()
    page.locator(".turn-foot").wait_for()


def test_a_question_whose_connection_is_lost_is_asked_again_after_growing_pauses(page: Any) -> None:
    questions = refuse(page, None, None, None)
    ask(page)
    for time, seconds in ((1, 2), (2, 4), (3, 8)):
        wait_for_line(page, f"The connection was lost. Asking again in {seconds} seconds ({time} of 3)…")
        page.clock.run_for(seconds * 1000)
    page.locator(".turn-foot").wait_for()
    assert questions == [QUESTION] * 4


def test_a_pause_can_be_ended_with_a_button(page: Any) -> None:
    questions = refuse(page, BUSY)
    ask(page)
    wait_for_line(page, "The server is busy. Asking again in 7 seconds (1 of 3)…")
    page.get_by_role("button", name="Stop").click()
    assert page.locator(".said").get_by_role("alert").text_content() == "Stopped."
    page.clock.run_for(PAUSE * 1000)
    page.get_by_role("button", name="Ask again").click()
    page.locator(".turn-foot").wait_for()
    assert questions == [QUESTION] * 2


@pytest.mark.parametrize("refusal", [UNUSABLE, LONG], ids=["no pause", "an hour"])
def test_a_refusal_without_a_short_pause_is_shown_at_once(page: Any, refusal: dict[str, Any]) -> None:
    questions = refuse(page, refusal)
    ask(page)
    assert page.locator(".said").get_by_role("alert").text_content() == refusal["json"]["detail"]
    assert questions == [QUESTION]
