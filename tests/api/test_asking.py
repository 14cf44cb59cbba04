"""`POST /ask`, `GET /ask` and `POST /search`: what is asked and what is answered."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from askmuse.answering import answer
from askmuse.assistant import Assistant
from askmuse.types import Encoder
from served import QUESTION, SENTENCE, assistant_of, client_of, problem


def test_an_answer_is_what_python_gets(client: TestClient, assistant: Assistant) -> None:
    answer = client.post("/ask", json={"question": QUESTION}).json()
    expected = json.loads(json.dumps(assistant.ask(QUESTION).to_dict()))
    assert answer.pop("took_ms").keys() == expected.pop("took_ms").keys()
    assert answer == expected


def test_an_answer_quotes_the_article_word_for_word(client: TestClient) -> None:
    answer = client.post("/ask", json={"question": QUESTION}).json()
    first, cited = answer["answers"][0], answer["citations"][0]
    assert (first["text"], first["span"], first["citations"][0]) == (SENTENCE, "invested", 1)
    assert cited["quote"] == SENTENCE
    article = client.get(f"/articles/{cited['article_id']}").json()
    assert article["text"][cited["start"] : cited["end"]] == SENTENCE
    assert (cited["sha256"], cited["published"]) == (article["sha256"], "2026-04-08")


def test_a_question_has_either_name_in_a_link_and_in_a_body(client: TestClient) -> None:
    linked = client.get("/ask", params={"question": QUESTION}).json()
    assert linked["question"] == client.post("/ask", json={"q": QUESTION}).json()["question"] == QUESTION


def test_the_fields_of_an_answer_come_in_the_order_of_the_design(client: TestClient) -> None:
    answer = client.get("/ask", params={"q": QUESTION}).json()
    top = "question searched_as mode outcome answerable confidence answers citations nearest passages agreement notes"
    assert list(answer) == [*top.split(), "index", "took_ms", "filters", "undated"]
    assert list(answer["answers"][0]) == ["text", "span", "score", "confidence", "citations"]
    cited = "number article_id title publisher url published date_source page ocr start end quote sha256"
    assert list(answer["citations"][0]) == cited.split()
    passage = "rank score passage_id article_id title start end text"
    assert list(answer["passages"][0]) == passage.split()
    assert list(answer["index"]) == ["snapshot", "built_at"]


def test_agreement_passes_through(client: TestClient, assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    told = replace(assistant.ask(QUESTION), agreement=(answer.Agreement("differ", (1, 2), ("1427", "1444")),))
    monkeypatch.setattr(assistant, "ask", lambda *_, **__: told)
    assert client.get("/ask?q=x").json()["agreement"] == [
        {"kind": "differ", "citations": [1, 2], "values": ["1427", "1444"]}
    ]


def test_without_confidence_nothing_is_answered_and_passages_are_still_shown(index: Path, encoder: Encoder) -> None:
    with client_of(assistant_of(index, encoder, min_confidence=1.0)) as client:
        answer = client.post("/ask", json={"question": QUESTION, "k": 2}).json()
    assert (answer["answerable"], answer["answers"]) == (False, [])
    assert [passage["rank"] for passage in answer["passages"]] == [1, 2]


def test_a_follow_up_leans_on_the_history(client: TestClient) -> None:
    turn = {"question": "What does Muse Spark recommend?", "answer": "Products."}
    answer = client.post("/ask", json={"question": "And to whom?", "history": [turn]}).json()
    assert answer["searched_as"] == "And to whom? Muse Spark recommend"


FILTERED = [
    ({}, {"wired", "more/verge"}),
    ({"article_id": ["more/verge"]}, {"more/verge"}),
    ({"publisher": ["Wired"]}, {"wired"}),
    ({"published_from": "2026-04-09"}, {"more/verge"}),
    ({"published_to": "2026-04-08", "published_from": None}, {"wired"}),
    ({"publisher": ["wired", "THE VERGE"]}, {"wired", "more/verge"}),
    ({"folder": ["more/"]}, {"more/verge"}),
    ({"folder": ["more"], "publisher": ["Wired"]}, set()),
    ({"published_to": "2026-04-08", "keep_undated": True}, {"wired"}),
]


@pytest.mark.parametrize(("filters", "found"), FILTERED)
def test_filters_choose_who_may_answer(client: TestClient, filters: Any, found: set[str]) -> None:
    body = {"question": QUESTION, "filters": filters}
    for path in ("/ask", "/search"):
        passages = client.post(path, json=body).json()["passages"]
        assert {passage["article_id"] for passage in passages} == found


@pytest.mark.parametrize(("filters", "found"), FILTERED)
def test_a_link_has_the_filters_too(client: TestClient, filters: Any, found: set[str]) -> None:
    asked = {"q": QUESTION} | {name: value for name, value in filters.items() if value is not None}
    assert {p["article_id"] for p in client.get("/ask", params=asked).json()["passages"]} == found


@pytest.mark.parametrize(
    ("filters", "detail"),
    [
        ({"publisher": ["nobody"]}, "No article has the publisher 'nobody'. Publishers: The Verge, Wired."),
        ({"article_id": ["verge"]}, "No article has the id 'verge'. `askmuse list` shows the ids."),
        ({"folder": ["mor"]}, "No article is in the folder 'mor'. Folders: more."),
    ],
)
def test_a_filter_that_no_article_passes_names_those_that_there_are(
    client: TestClient, filters: Any, detail: str
) -> None:
    refused = problem(client.post("/ask", json={"question": QUESTION, "filters": filters}), 422)
    assert (refused["type"], refused["detail"]) == ("urn:problem-type:askmuse:question", detail)
    assert problem(client.get("/ask", params={"q": QUESTION, **filters}), 422)["detail"] == detail


def test_the_least_confidence_of_a_request_counts(client: TestClient) -> None:
    for least, outcome in ((0.0, "answered"), (1.0, "perhaps")):
        posted = client.post("/ask", json={"question": QUESTION, "min_confidence": least}).json()
        linked = client.get("/ask", params={"q": QUESTION, "min_confidence": least}).json()
        assert (posted["outcome"], linked["outcome"]) == (outcome, outcome)


def test_when_time_is_out_after_the_search_the_instant_mode_answers(client: TestClient) -> None:
    degraded = {"kind": "degraded", "values": [], "citations": []}
    for time, mode, late in ((0, "instant", True), (600_000, "thinking", False)):
        posted = client.post("/ask", json={"question": QUESTION, "timeout_ms": time}).json()
        linked = client.get("/ask", params={"q": QUESTION, "timeout_ms": time}).json()
        assert (posted["mode"], degraded in posted["notes"]) == (mode, late)
        assert (linked["mode"], linked["notes"]) == (mode, posted["notes"])
    instant = client.post("/ask", json={"question": QUESTION, "timeout_ms": 0, "mode": "instant"}).json()
    assert degraded not in instant["notes"]


def test_the_period_of_a_question_is_told(client: TestClient) -> None:
    asked = {"question": "As of April 2026, how much did Meta invest in Scale AI?"}
    answer = client.post("/ask", json=asked).json()
    assert answer["filters"] == {
        "article_id": [],
        "publisher": [],
        "folder": [],
        "published_from": None,
        "published_to": "2026-04-30",
        "keep_undated": True,
    }
    assert answer["undated"] == {"kept": 0, "left_out": 0}
    assert answer["searched_as"] == "how much did Meta invest in Scale AI?"
    assert {passage["article_id"] for passage in answer["passages"]} == {"wired"}
    assert client.post("/search", json=asked).json() == {"passages": answer["passages"]}


def test_a_timeline_is_in_the_order_of_publication(client: TestClient) -> None:
    asked = {"question": "What does Meta invest and Muse Spark recommend?"}
    plain, timeline = (client.post("/ask", json=asked | more).json() for more in ({}, {"timeline": True}))
    days = [citation["published"] for citation in timeline["citations"]]
    assert days == sorted(days)
    assert {a["text"] for a in plain["answers"]} <= {a["text"] for a in timeline["answers"]}
    linked = client.get("/ask", params={"q": asked["question"], "timeline": "true"}).json()
    assert linked["answers"] == timeline["answers"]
    problem(client.post("/ask", json=asked | {"timeline": "yes"}), 422)
    problem(client.post("/ask", json=asked | {"filters": {"keep_undated": 1}}), 422)


def test_search_gives_the_passages_of_an_answer_alone(client: TestClient) -> None:
    found = client.post("/search", json={"question": QUESTION, "k": 1})
    assert found.status_code == 200
    asked = client.post("/ask", json={"question": QUESTION, "k": 1}).json()
    assert found.json() == {"passages": asked["passages"]}


@pytest.mark.parametrize(
    "question", ["?", "\u0000", "\u202e🦙\U0010ffff\ufffe", "''; DROP TABLE articles; --", "ß" * 2_000]
)
def test_any_unicode_is_a_question(client: TestClient, question: str) -> None:
    for response in (client.post("/ask", json={"question": question}), client.get("/ask", params={"q": question})):
        assert (response.status_code, response.json()["question"]) == (200, question)
