"""Asking in the page: quotes, what other articles say, refusals, follow-ups, filters, modes."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from browser import ask, open_page
from page_server import QUESTION, change_answers

pytestmark = pytest.mark.slow  # each test drives a browser

QUOTE = "Repair of the Lune bridge cost 15 million marks in all."


def request_sent_by(page: Any, act: Callable[[], Any]) -> Any:
    """Return the request for an answer that the page sends while `act` is called."""
    with page.expect_request("**/ask") as sent:
        act()
    return json.loads(sent.value.post_data)


def test_an_answer_is_quoted_with_its_span_its_source_and_how_sure_it_is(page: Any) -> None:
    turn = ask(page, QUESTION)
    assert turn.locator("h2").text_content() == QUESTION
    assert turn.get_by_test_id("quote").first.text_content() == QUOTE
    assert turn.get_by_test_id("span").first.text_content() == "million"
    assert turn.get_by_test_id("confidence").first.locator("span").nth(1).text_content() in {"Sure", "Likely", "Unsure"}
    chip = turn.get_by_test_id("citation").first
    assert chip.get_attribute("data-number") == "1"
    label = "Citation 1: Bridge reopens, Evening Post, 6 Mar 2026. Open the article at the quote."
    assert chip.get_attribute("aria-label") == label
    assert page.get_by_test_id("question").input_value() == ""
    assert turn.get_by_test_id("searched-as").count() == 0


def test_quotes_of_other_articles_are_shown_side_by_side_with_dates(page: Any) -> None:
    agreement = ask(page, QUESTION).get_by_test_id("agreement").first
    assert agreement.locator("summary").inner_text() == "2 other articles say something else"
    stance = agreement.locator(".stance").first
    assert stance.locator(".stance-line").text_content() == "Gazette (5 Mar 2026) says 12 million, not 15 million."
    assert stance.locator(".side-date").all_inner_texts() == ["1\nEvening Post (6 Mar 2026)", "2\nGazette (5 Mar 2026)"]
    assert stance.locator("strong").all_text_contents() == ["15 million", "12 million"]


def test_a_refusal_shows_the_words_searched_and_opens_the_nearest_passages_on_demand(page: Any) -> None:
    change_answers(
        page,
        outcome="not_said",
        answerable=False,
        answers=[],
        citations=[],
        agreement=[],
        notes=[{"kind": "unknown_terms", "values": ["Mongolia"], "citations": []}],
    )
    turn = ask(page, QUESTION)
    refusal = turn.get_by_test_id("refusal")
    assert refusal.locator(".refusal-line").inner_text() == "These articles don't say."
    assert turn.get_by_test_id("searched-as").text_content() == f"Searched as: {QUESTION}"
    assert turn.get_by_test_id("answer").count() == 0
    assert turn.locator(".note").inner_text() == "No article has the word “Mongolia”."
    nearest = turn.get_by_test_id("nearest")
    assert not nearest.locator("blockquote").first.is_visible()
    nearest.locator("summary").click()
    assert "Lune bridge" in nearest.locator("blockquote").first.inner_text()
    nearest.locator("button").first.click()
    assert "Lune bridge" in page.get_by_test_id("mark").text_content()


def test_sentences_that_may_answer_are_shown_as_such_and_open_their_articles(page: Any) -> None:
    def nearest(answer: Any) -> Any:
        return [{"text": a["text"], "confidence": 0.2, "citations": a["citations"]} for a in answer["answers"]]

    change_answers(page, nearest=nearest, outcome="perhaps", answerable=False, answers=[], agreement=[])
    turn = ask(page, QUESTION)
    assert turn.get_by_test_id("refusal").locator(".refusal-line").inner_text() == "The articles may not say."
    near = turn.get_by_test_id("nearest")
    assert near.locator("blockquote").first.inner_text() == QUOTE
    assert near.get_by_test_id("confidence").first.locator("span").nth(1).text_content() == "Unsure"
    near.get_by_test_id("citation").first.click()
    assert page.get_by_test_id("mark").text_content() == QUOTE


def test_a_follow_up_is_sent_with_the_earlier_turns(page: Any) -> None:
    ask(page, QUESTION)
    sent = request_sent_by(page, lambda: ask(page, "and who cut a ribbon?"))
    assert [turn["question"] for turn in sent["history"]] == [QUESTION]
    assert sent["history"][0]["answer"].startswith(QUOTE)
    assert page.locator(".turn").nth(1).get_by_test_id("searched-as").is_visible()


def test_a_question_that_was_searched_with_earlier_words_can_be_asked_without_them(page: Any) -> None:
    ask(page, QUESTION)
    ask(page, "who cut a ribbon?")
    button = page.get_by_role("button", name="Ask without the earlier questions")
    assert button.count() == 1
    assert request_sent_by(page, button.click)["history"] == []
    turn = page.locator(".turn").nth(2)
    turn.locator(".turn-foot").wait_for()
    assert turn.locator("h2").text_content() == "who cut a ribbon?"
    assert turn.get_by_test_id("searched-as").count() == 0
    assert "after=" not in page.url
    sent = request_sent_by(page, lambda: ask(page, "and when?"))
    assert [earlier["question"] for earlier in sent["history"]] == ["who cut a ribbon?"]


def test_each_answer_is_in_sight_together_with_its_question(page: Any) -> None:
    for question in (QUESTION, "Who cut a ribbon in the rain?", QUESTION):
        turn = ask(page, question)
        quote, form = turn.get_by_test_id("quote").first.bounding_box(), page.locator("#ask-form").bounding_box()
        assert turn.locator("h2").bounding_box()["y"] >= 0
        assert quote["y"] + quote["height"] <= form["y"]


def test_filters_and_the_mode_are_sent_with_a_question_and_named_in_its_answer(page: Any) -> None:
    page.get_by_test_id("filters").locator("summary").click()
    page.locator("#publisher").select_option("Gazette")
    page.get_by_label("Published until").fill("2026-03-05")
    page.get_by_test_id("mode").select_option("instant")
    sent = request_sent_by(page, lambda: ask(page, QUESTION))
    assert sent["filters"] == {"publisher": ["Gazette"], "published_to": "2026-03-05"}
    assert sent["mode"] == "instant"
    turn = page.locator(".turn").first
    assert turn.locator(".quiet").all_text_contents()[:2] == [
        "Only articles of Gazette.",
        "Only articles published until 5 Mar 2026; 1 article without a date left out.",
    ]
    assert (
        turn.get_by_test_id("quote").first.text_content()
        == f"The Lune bridge is open again. {QUOTE.replace('15', '12')}"
    )
    page.reload()
    page.locator(".turn-foot").wait_for()
    assert page.locator("#filter-count").text_content() == " (2 set)"


def test_each_mode_is_described_in_one_line(page: Any) -> None:
    assert page.get_by_test_id("mode").locator("option").all_text_contents() == [
        "Thinking: reads the best passages and compares articles",
        "Instant: ranks passages without reading them",
        "Contemplating: searches and reads the parts of a question as well, and lists more answers",
        "Auto: instant if that is sure enough, else thinking",
    ]


def test_a_timeline_draws_dates_and_lists_the_quotes_below_them(page: Any) -> None:
    page.get_by_label("Timeline").check()
    turn = ask(page, QUESTION)
    drawing = turn.get_by_role("img")
    dates = "quote 1, 5 Mar 2026; quote 2, 6 Mar 2026"
    assert drawing.get_attribute("aria-label") == f"Timeline: {dates}. The quotes follow in this order."
    assert drawing.locator("circle").count() == 2
    assert drawing.locator(".number").all_text_contents() == ["1", "2"]
    assert turn.locator(".date").all_text_contents() == ["5 Mar 2026", "6 Mar 2026"]


def test_the_conversation_survives_a_reload_and_ends_with_a_new_one(page: Any) -> None:
    ask(page, QUESTION)
    page.reload()
    assert page.get_by_test_id("quote").first.text_content() == QUOTE
    page.get_by_role("button", name="New conversation").click()
    assert page.locator(".turn").count() == 0
    page.reload()
    page.locator("#mode option").first.wait_for(state="attached")
    assert page.locator(".turn").count() == 0


def test_the_address_of_an_answer_asks_the_same_questions_in_another_tab(
    page: Any, new_page: Callable[..., Any], address: str
) -> None:
    page.get_by_test_id("mode").select_option("instant")
    ask(page, QUESTION)
    ask(page, "who cut a ribbon?")
    link = page.url
    other = new_page()
    open_page(other, link)
    other.locator(".turn-foot").nth(1).wait_for()
    assert other.locator(".turn > h2").all_text_contents() == [QUESTION, "who cut a ribbon?"]
    assert other.locator("#mode").input_value() == "instant"
    quotes = page.locator(".turn").nth(1).get_by_test_id("quote").all_text_contents()
    assert other.locator(".turn").nth(1).get_by_test_id("quote").all_text_contents() == quotes


def test_the_page_says_why_a_question_failed_and_can_ask_it_again(page: Any) -> None:
    page.route("**/ask", lambda route: route.fulfill(status=503, json={"detail": "The index is being built."}))
    page.get_by_test_id("question").fill(QUESTION)
    page.get_by_test_id("question").press("Enter")
    assert page.locator(".said .problem").text_content() == "The index is being built."
    page.unroute("**/ask")
    page.get_by_role("button", name="Ask again").click()
    page.locator(".turn-foot").wait_for()
    assert page.get_by_test_id("quote").first.text_content() == QUOTE
