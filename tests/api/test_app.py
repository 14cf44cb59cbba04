"""The HTTP door: statuses, bodies and limits, over a small index with vectors that can be computed by hand."""

import gc
import json
import re
import sqlite3
import weakref
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path
from threading import Barrier
from time import sleep
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from askmuse import types
from askmuse.answering import answer
from askmuse.answering.citations import verify
from askmuse.api import schemas
from askmuse.api.app import Serving, create_app
from askmuse.api.guards import LARGEST_BODY
from askmuse.articles.article import load
from askmuse.articles.folder import scan
from askmuse.assistant import Assistant
from askmuse.errors import (
    AskmuseError,
    IndexBusy,
    ModelError,
    NotFoundError,
    QuestionError,
    SnapshotDamaged,
    SnapshotStale,
)
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.settings import Settings
from askmuse.types import Encoder
from conftest import WordEncoder, WordReader

WIRED = """---
title: Meta rebuilds
publisher: Wired
url: https://example.org/meta
author: Ann Lee
published: 2026-04-08
---

Meta invested $14.3 billion in Scale AI – a “first” 🦙. Alexandr Wang runs the lab now.
"""
VERGE = """---
title: A model that shops
publisher: The Verge
published: 2026-05-01
---

Muse Spark recommends products to shoppers. The assistant sees what its users photograph at home.
"""
CORPUS = {"wired.md": WIRED, "more/verge.md": VERGE, "more/verge-again.md": VERGE.replace("2026-05-01", "2026-05-02")}
QUESTION = "How much did Meta invest in Scale AI?"
SENTENCE = "Meta invested $14.3 billion in Scale AI – a “first” 🦙."


@pytest.fixture
def corpus(write_corpus: Callable[[Mapping[str, str]], Path]) -> Path:
    return write_corpus(CORPUS)


@pytest.fixture
def index(tmp_path: Path, corpus: Path, encoder: Encoder) -> Path:
    update(corpus, tmp_path / "index", encoder)
    return tmp_path / "index"


def assistant_of(index: Path, encoder: Encoder, min_confidence: float = 0.0) -> Assistant:
    return Assistant(Snapshot.open(index), encoder, index, Settings(min_confidence=min_confidence), WordReader())


def client_of(assistant: Assistant, **options: Any) -> TestClient:
    return TestClient(create_app(assistant, **options), "http://127.0.0.1:8000", raise_server_exceptions=False)


@pytest.fixture
def assistant(index: Path, encoder: Encoder) -> Assistant:
    return assistant_of(index, encoder)


@pytest.fixture
def client(assistant: Assistant) -> Iterator[TestClient]:
    with client_of(assistant) as client:
        yield client


def problem(response: Any, status: int) -> dict[str, Any]:
    """Check that a response is a problem of `status`, and return it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert list(body)[:5] == ["type", "title", "status", "detail", "instance"]
    assert body["status"] == status
    return body


# asking


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


def test_the_fields_of_an_answer_come_in_the_order_of_the_design(client: TestClient) -> None:
    answer = client.get("/ask", params={"q": QUESTION}).json()
    top = "question searched_as mode outcome answerable confidence answers citations nearest passages agreement notes"
    assert list(answer) == [*top.split(), "index", "took_ms", "filters", "undated"]
    assert list(answer["answers"][0]) == ["text", "span", "score", "confidence", "citations"]
    cited = "number article_id title publisher url published date_source start end quote sha256"
    assert list(answer["citations"][0]) == cited.split()
    passage = "rank score passage_id article_id title start end text"
    assert list(answer["passages"][0]) == passage.split()
    assert list(answer["index"]) == ["snapshot", "built_at"]


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (schemas.Answer, answer.Answer),
        (schemas.AnswerSentence, answer.AnswerSentence),
        (schemas.Citation, answer.Citation),
        (schemas.RankedPassage, answer.RankedPassage),
        (schemas.Agreement, answer.Agreement),
        (schemas.IndexInfo, answer.IndexInfo),
        (schemas.Filters, types.Filters),
        (schemas.AppliedFilters, types.Filters),
        (schemas.Undated, types.Undated),
        (schemas.Turn, types.Turn),
    ],
)
def test_a_schema_has_the_fields_of_its_value(schema: type[BaseModel], value: Any) -> None:
    assert list(schema.model_fields) == [field.name for field in fields(value)]


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


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, {"wired", "more/verge"}),
        ({"article_id": ["more/verge"]}, {"more/verge"}),
        ({"publisher": ["Wired"]}, {"wired"}),
        ({"published_from": "2026-04-09"}, {"more/verge"}),
        ({"published_to": "2026-04-08", "published_from": None}, {"wired"}),
        ({"publisher": ["nobody"]}, set()),
        ({"published_to": "2026-04-08", "keep_undated": True}, {"wired"}),
    ],
)
def test_filters_choose_who_may_answer(client: TestClient, filters: Any, found: set[str]) -> None:
    body = {"question": QUESTION, "filters": filters}
    for path in ("/ask", "/search"):
        passages = client.post(path, json=body).json()["passages"]
        assert {passage["article_id"] for passage in passages} == found


def test_the_period_of_a_question_is_told(client: TestClient) -> None:
    asked = {"question": "As of April 2026, how much did Meta invest in Scale AI?"}
    answer = client.post("/ask", json=asked).json()
    assert answer["filters"] == {
        "article_id": [],
        "publisher": [],
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


# what is refused


@pytest.mark.parametrize(
    ("body", "location", "message"),
    [
        ({}, ["question"], "Field required"),
        ({"question": ""}, ["question"], "String should have at least 1 character"),
        ({"question": "x" * 2_001}, ["question"], "String should have at most 2000 characters"),
        ({"question": 5}, ["question"], "Input should be a valid string"),
        ({"question": "x", "k": 0}, ["k"], "Input should be greater than or equal to 1"),
        ({"question": "x", "k": 51}, ["k"], "Input should be less than or equal to 50"),
        ({"question": "x", "k": "5"}, ["k"], "Give a whole number."),
        ({"question": "x", "k": True}, ["k"], "Give a whole number."),
        ({"question": "x", "depth": 1}, ["depth"], "Extra inputs are not permitted"),
        (
            {"question": "x", "history": [{"question": "y"}] * 21},
            ["history"],
            "List should have at most 20 items after validation, not 21",
        ),
        (
            {"question": "x", "history": [{"question": "y", "answer": "z" * 20_001}]},
            ["history", 0, "answer"],
            "String should have at most 20000 characters",
        ),
        (
            {"question": "x", "filters": {"publisher": ["y"] * 101}},
            ["filters", "publisher"],
            "List should have at most 100 items after validation, not 101",
        ),
        (
            {"question": "x", "filters": {"published_from": 0}},
            ["filters", "published_from"],
            'Give a date as "2026-04-08".',
        ),
        (
            {"question": "x", "filters": {"published_from": "1775606400"}},
            ["filters", "published_from"],
            'Give a date as "2026-04-08".',
        ),
        (
            {"question": "x", "filters": {"published_to": "2026-02-30"}},
            ["filters", "published_to"],
            "Input should be a valid date or datetime, day value is outside expected range",
        ),
    ],
)
def test_what_does_not_fit_the_schema_is_named(client: TestClient, body: Any, location: Any, message: str) -> None:
    found = problem(client.post("/ask", json=body), 422)
    assert found["type"] == "urn:problem-type:askmuse:validation"
    assert found["errors"] == [{"location": ["body", *location], "message": message}]
    assert found["detail"] == f"{'.'.join(map(str, ['body', *location]))}: {message}"


@pytest.mark.parametrize("blank", [" ", "\n\t", "\x1e", "\x85", "\u3000"])
def test_a_blank_question_is_refused(client: TestClient, blank: str) -> None:
    found = problem(client.post("/search", json={"question": blank}), 422)
    assert found["type"] == "urn:problem-type:askmuse:question"
    assert found["detail"] == "The question is empty: ask something."


def test_a_number_may_be_written_with_a_point(client: TestClient) -> None:
    assert len(client.post("/ask", content=b'{"question": "Muse", "k": 1.0}', headers=JSON).json()["passages"]) == 1


@pytest.mark.parametrize("mode", ["dreaming", "", "INSTANT"])
def test_a_mode_that_there_is_not_is_refused(client: TestClient, mode: str) -> None:
    if mode:
        found = problem(client.post("/ask", json={"question": "x", "mode": mode}), 422)
        assert found["type"] == "urn:problem-type:askmuse:question"
        assert found["detail"] == f"Unknown mode '{mode}'. Modes: thinking, instant, contemplating, auto."
    problem(client.get("/ask", params={"q": "x", "mode": mode}), 422)


JSON = {"content-type": "application/json"}
SURROGATES = [
    b'{"question": "\\ud800"}',
    b'{"question": "x", "\\udfff": 1}',
    b'{"question": "x", "mode": "\\ud800"}',
    b'{"question": "x", "history": [{"question": "\\udc80"}]}',
    b'{"question": "x", "filters": {"article_id": ["\\udc80"]}}',
    b'{"question": "x", "filters": {"publisher": ["\\ud83e"]}}',
]


@pytest.mark.parametrize("body", SURROGATES)
def test_half_a_surrogate_pair_is_refused(client: TestClient, body: bytes) -> None:
    problem(client.post("/ask", content=body, headers=JSON), 422)


def test_a_whole_surrogate_pair_is_a_character(client: TestClient) -> None:
    answer = client.post("/ask", content=b'{"question": "\\ud83e\\udd99"}', headers=JSON)
    assert (answer.status_code, answer.json()["question"]) == (200, "🦙")


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        (b"{", 422, "body.1: The body is not JSON: Expecting property name enclosed in double quotes."),
        (b"\xff{}", 400, "There was an error parsing the body"),
        (b"[" * 50_000, 400, "There was an error parsing the body"),
        (b"[]", 422, "body: Send a JSON object, with the header Content-Type: application/json."),
        (b"", 422, "body: Field required"),
    ],
)
def test_what_is_no_json_object_is_refused(client: TestClient, body: bytes, status: int, detail: str) -> None:
    assert problem(client.post("/ask", content=body, headers=JSON), status)["detail"] == detail


def test_a_form_is_no_json(client: TestClient) -> None:
    """So a page of another site cannot ask by a plain form."""
    found = problem(client.post("/ask", content=b'{"question": "x"}', headers={"content-type": "text/plain"}), 422)
    assert found["detail"] == "body: Send a JSON object, with the header Content-Type: application/json."


def test_faults_beyond_the_first_twenty_are_not_listed(client: TestClient) -> None:
    found = problem(client.post("/ask", json={str(number): 0 for number in range(1_000)}), 422)
    assert len(found["errors"]) == 20


def padded(size: int) -> bytes:
    """Return the JSON of a question, `size` bytes long."""
    return json.dumps({"question": QUESTION}).encode().ljust(size)


def test_a_body_may_be_as_large_as_the_limit(client: TestClient) -> None:
    assert client.post("/ask", content=padded(LARGEST_BODY), headers=JSON).status_code == 200


def test_a_larger_body_is_refused_by_its_header(client: TestClient) -> None:
    found = problem(client.post("/ask", content=padded(LARGEST_BODY + 1), headers=JSON), 413)
    assert found == {
        "type": "about:blank",
        "title": HTTPStatus(413).phrase,  # Python 3.13 renamed it
        "status": 413,
        "detail": "The body is larger than 65536 bytes: send a shorter history.",
        "instance": "/ask",
    }


def test_a_larger_body_is_refused_while_it_comes(client: TestClient) -> None:
    whole = padded(LARGEST_BODY + 1)
    response = client.post("/ask", content=iter([whole[:40_000], whole[40_000:]]), headers=JSON)
    assert "content-length" not in response.request.headers
    problem(response, 413)
    fitting = client.post("/ask", content=iter([whole[:40_000], whole[40_000:-1]]), headers=JSON)
    assert fitting.status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:9", "LocalHost", "[::1]:8000", "muse.lan:80", "[fe80::2]"])
def test_a_host_that_the_server_is_bound_to_is_served(assistant: Assistant, host: str) -> None:
    with client_of(assistant, hosts=["muse.lan", "fe80::2"]) as client:
        assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.", "a@localhost", "localhost:8:0", "[::2]", ""]
)
def test_another_host_is_refused(client: TestClient, host: str) -> None:
    found = problem(client.get("/articles/wired", headers={"host": host}), 400)
    assert found == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "This server answers to the names 127.0.0.1, localhost, [::1] alone, with any port: "
        "`askmuse serve --name NAME` adds one.",
        "instance": "/articles/wired",
    }


@pytest.mark.parametrize("wildcard", ["0.0.0.0", "::"])
def test_behind_a_wildcard_address_the_names_that_were_given_are_served(assistant: Assistant, wildcard: str) -> None:
    with client_of(assistant, hosts=[wildcard, "Muse.lan", "192.0.2.7:8000", "2001:db8::7"]) as client:
        for host in ("muse.lan:8000", "192.0.2.7", "[2001:DB8::7]:8000", "localhost"):
            assert client.get("/healthz", headers={"host": host}).status_code == 200
        detail = problem(client.get("/healthz", headers={"host": "192.0.2.8:8000"}), 400)["detail"]
    assert ", muse.lan, 192.0.2.7, [2001:db8::7] alone" in detail


@pytest.mark.parametrize("path", ["/", "/nothing", "/ask/", "/%00%F0%9F%A6%99"])
def test_a_path_that_there_is_not(client: TestClient, path: str) -> None:
    found = problem(client.get(path), 404)
    assert found["instance"] == path
    assert found["detail"] == "There is nothing at this path: /docs lists what there is."


@pytest.mark.parametrize(("path", "allowed"), [("/ask", "GET, POST"), ("/search", "POST"), ("/articles/x", "GET")])
def test_a_method_that_a_path_does_not_take(client: TestClient, path: str, allowed: str) -> None:
    response = client.delete(path)
    problem(response, 405)
    assert response.headers["allow"] == allowed


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (QuestionError("why"), 422),
        (NotFoundError("why"), 404),
        (SnapshotDamaged("why"), 503),
        (IndexBusy("why"), 503),
        (ModelError("why"), 500),
    ],
)
def test_an_error_of_askmuse_says_what_to_do(
    client: TestClient, assistant: Assistant, monkeypatch: pytest.MonkeyPatch, error: AskmuseError, status: int
) -> None:
    monkeypatch.setattr(assistant, "ask", raising(error))
    assert problem(client.get("/ask?q=x"), status)["detail"] == "why"


def test_an_unexpected_error_tells_nothing_of_the_inside(
    client: TestClient, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant, "ask", raising(RuntimeError("/home/ann/secret")))
    assert problem(client.get("/ask?q=x"), 500) == {
        "type": "urn:problem-type:askmuse:internal",
        "title": "Internal Server Error",
        "status": 500,
        "detail": "Something went wrong inside askmuse; its log has the details.",
        "instance": "/ask",
    }


def raising(error: Exception) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    return fail


# articles and citations


def test_articles_are_listed_with_who_copies_whom(client: TestClient) -> None:
    found = client.get("/articles").json()
    assert [(a["id"], a["copy_of"], a["copies"]) for a in found] == [
        ("more/verge", None, ["more/verge-again"]),
        ("more/verge-again", "more/verge", []),
        ("wired", None, []),
    ]
    assert list(found[0]) == [
        "id",
        "title",
        "publisher",
        "url",
        "author",
        "published",
        "date_source",
        "sha256",
        "copy_of",
        "copies",
    ]
    about = dict(found[2])
    assert len(about.pop("sha256")) == 64
    assert about == {
        "id": "wired",
        "title": "Meta rebuilds",
        "publisher": "Wired",
        "url": "https://example.org/meta",
        "author": "Ann Lee",
        "published": "2026-04-08",
        "date_source": "front matter",
        "copy_of": None,
        "copies": [],
    }


def test_an_article_is_its_listing_and_its_text(client: TestClient, assistant: Assistant) -> None:
    for listed in client.get("/articles").json():
        article = client.get(f"/articles/{listed['id']}").json()
        assert article == {**listed, "text": assistant.article(listed["id"]).text}


def test_an_article_that_there_is_not(client: TestClient) -> None:
    assert problem(client.get("/articles/more/none%20"), 404) == {
        "type": "urn:problem-type:askmuse:no-such-article",
        "title": "No such article",
        "status": 404,
        "detail": "No article has the id 'more/none ': the list of articles has the ids.",
        "instance": "/articles/more/none%20",
    }


def test_a_citation_of_an_answer_verifies(client: TestClient) -> None:
    for cited in client.post("/ask", json={"question": QUESTION}).json()["citations"]:
        body = {key: cited[key] for key in ("article_id", "start", "end", "quote", "sha256")}
        expected = {"verdict": "exact", "start": cited["start"], "end": cited["end"]}
        assert client.post("/verify", json=body).json() == expected


def test_the_four_verdicts(client: TestClient) -> None:
    text = client.get("/articles/wired").json()["text"]
    start = text.index(SENTENCE)
    end = start + len(SENTENCE)
    right = {"article_id": "wired", "start": start, "end": end, "quote": SENTENCE}
    nowhere = {"start": None, "end": None}
    for changes, expected in [
        ({}, {"verdict": "exact", "start": start, "end": end}),
        ({"start": start + 5, "end": end + 5}, {"verdict": "moved", "start": start, "end": end}),
        ({"end": end + 1}, {"verdict": "moved", "start": start, "end": end}),
        ({"end": 2**31 - 1}, {"verdict": "moved", "start": start, "end": end}),
        ({"quote": SENTENCE.replace("14.3", "41.3")}, {"verdict": "changed", **nowhere}),
        ({"article_id": "none"}, {"verdict": "missing", **nowhere}),
    ]:
        response = client.post("/verify", json={**right, **changes})
        assert (response.status_code, response.json()) == (200, expected)


@pytest.mark.parametrize("wrong", [{"start": -1}, {"end": 2**31}, {"quote": ""}, {"sha256": "0"}, {"number": 1}])
def test_what_is_no_citation_is_refused(client: TestClient, wrong: dict[str, Any]) -> None:
    body = {"article_id": "wired", "start": 0, "end": 1, "quote": "M", **wrong}
    found = problem(client.post("/verify", json=body), 422)
    assert [fault["location"] for fault in found["errors"]] == [["body", *wrong]]


# health, and new snapshots


def test_health(client: TestClient, assistant: Assistant) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    ready = client.get("/readyz")
    manifest = assistant.snapshot.manifest
    assert ready.status_code == 200
    assert ready.json() == {
        "status": "ready",
        "articles": 3,
        "index": {"snapshot": assistant.snapshot.name, "built_at": manifest.built_at},
        "notice": None,
    }


def test_an_index_that_cannot_be_searched_is_not_ready(
    client: TestClient, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant, "search", raising(sqlite3.OperationalError("disk I/O error")))
    found = problem(client.get("/readyz"), 503)
    name = assistant.snapshot.name
    assert found["detail"] == f"The index {name} cannot be searched: `askmuse doctor` says what is wrong."
    assert client.get("/healthz").status_code == 200


def test_an_error_of_askmuse_is_the_reason(
    client: TestClient, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant, "search", raising(SnapshotDamaged("Rebuild it.")))
    assert problem(client.get("/readyz"), 503)["detail"] == "Rebuild it."


def test_a_new_snapshot_answers_the_next_request(
    client: TestClient, corpus: Path, index: Path, encoder: Encoder
) -> None:
    before = client.get("/ask?q=Llama").json()["index"]["snapshot"]
    (corpus / "llama.md").write_text("Llama grazes in the Andes.\n")
    published = update(corpus, index, encoder).snapshot
    answer = client.get("/ask?q=Llama").json()
    assert before != published
    assert (answer["index"]["snapshot"], answer["answers"][0]["text"]) == (published, "Llama grazes in the Andes.")
    assert "llama" in [article["id"] for article in client.get("/articles").json()]


def test_a_damaged_newer_snapshot_is_noted_once_and_the_old_one_answers(
    assistant: Assistant, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(assistant)
    app.state.serving = Serving(assistant, pause=0)
    serving = assistant.snapshot.name
    with TestClient(app, "http://localhost") as client:
        (index / "CURRENT").write_text("20990101T000000-000000000000\n")
        for _ in range(3):
            assert client.get("/ask?q=Meta").json()["index"]["snapshot"] == serving
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["index"]["snapshot"]) == (200, serving)
        assert ready.json()["notice"].startswith("The newer index cannot be used, the one before answers: ")
        assert [r.levelname for r in caplog.records if r.name.startswith("askmuse")] == ["WARNING"]
        (index / "CURRENT").write_text(f"{serving}\n")
        assert client.get("/readyz").json()["notice"] is None


def test_a_damaged_newer_snapshot_is_noted_once_by_all_threads_together(
    assistant: Assistant, index: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> Snapshot:
        sleep(0.005)  # the other threads find that this one is opening it
        raise SnapshotDamaged("why")

    monkeypatch.setattr(Snapshot, "open", fail)
    (index / "CURRENT").write_text("20990101T000000000000-000000000000\n")
    serving = Serving(assistant, pause=0)
    together = Barrier(4)

    def refresh_on(_: int) -> None:
        together.wait()
        for _ in range(20):
            serving.refresh()
            sleep(0.001)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(refresh_on, range(4)))
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert serving.notice == "The newer index cannot be used, the one before answers: why"


def test_a_stale_newer_snapshot_is_refused_unopened(
    client: TestClient, assistant: Assistant, corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class OtherEncoder(WordEncoder):
        fingerprint = "others"

    (corpus / "llama.md").write_text("Llama grazes in the Andes.\n")
    update(corpus, index, OtherEncoder())
    monkeypatch.setattr(Snapshot, "open", raising(AssertionError("was opened")))
    with pytest.raises(SnapshotStale, match="restart askmuse to use it"):
        assistant.refresh()
    assert client.get("/readyz").json()["notice"].endswith("with another model: restart askmuse to use it.")


def test_nothing_is_held_of_a_snapshot_that_was_replaced(
    client: TestClient, assistant: Assistant, corpus: Path, index: Path, encoder: Encoder
) -> None:
    def read_all() -> None:
        for path in ("/articles", "/articles/more/verge", f"/ask?q={QUESTION}", "/readyz"):
            assert client.get(path).status_code == 200

    read_all()
    old = weakref.ref(assistant.snapshot)
    (corpus / "llama.md").write_text("Llama grazes in the Andes.\n")
    update(corpus, index, encoder)
    read_all()
    gc.collect()
    assert old() is None


def test_a_damaged_newer_snapshot_is_not_opened_again_at_once(assistant: Assistant, index: Path) -> None:
    serving = Serving(assistant)
    (index / "CURRENT").unlink()
    serving.refresh()
    notice = serving.notice
    (index / "CURRENT").write_text(f"{assistant.snapshot.name}\n")
    serving.refresh()
    assert serving.notice == notice is not None


def test_no_request_fails_while_snapshots_are_published(
    client: TestClient, corpus: Path, index: Path, encoder: Encoder, assistant: Assistant
) -> None:
    published = {assistant.snapshot.name}
    going = True

    def ask_on(_: int) -> list[tuple[int, str]]:
        seen: list[tuple[int, str]] = []
        while going or not seen:
            answer = client.post("/ask", json={"question": QUESTION})
            listed = client.get("/articles")
            seen.append((max(answer.status_code, listed.status_code), answer.json()["index"]["snapshot"]))
        return seen

    with ThreadPoolExecutor(4) as pool:
        asking = pool.map(ask_on, range(4))
        try:
            for number in range(8):
                (corpus / f"news-{number}.md").write_text(f"Report number {number} on Meta and on Scale AI.\n")
                published.add(update(corpus, index, encoder).snapshot)
        finally:
            going = False
        seen = [each for answers in asking for each in answers]
    assert {status for status, _ in seen} == {200}
    assert {snapshot for _, snapshot in seen} <= published
    assert client.get("/readyz").json()["articles"] == 11


# the description


def test_every_route_describes_its_errors(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    assert sorted(description["paths"]) == sorted(
        ["/ask", "/search", "/articles", "/articles/{id}", "/verify", "/healthz", "/readyz"]
    )
    described = {
        (method.upper(), path): set(operation["responses"])
        for path, operations in description["paths"].items()
        for method, operation in operations.items()
    }
    assert described == {
        ("POST", "/ask"): {"200", "400", "413", "422", "500", "503"},
        ("GET", "/ask"): {"200", "400", "422", "500", "503"},
        ("POST", "/search"): {"200", "400", "413", "422", "500", "503"},
        ("GET", "/articles"): {"200", "400", "500", "503"},
        ("GET", "/articles/{id}"): {"200", "400", "404", "422", "500", "503"},
        ("POST", "/verify"): {"200", "400", "413", "422", "500", "503"},
        ("GET", "/healthz"): {"200", "400", "500"},
        ("GET", "/readyz"): {"200", "400", "500", "503"},
    }
    for operations in description["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                assert list(response["content"]) == ["application/" + ("json" if status == "200" else "problem+json")]


SCHEMAS = [s for s in vars(schemas).values() if isinstance(s, type) and issubclass(s, BaseModel)]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_examples_are_valid(schema: type[BaseModel]) -> None:
    for example in examples_of(schema):
        schema.model_validate(example)


def test_the_examples_hold_in_the_example_corpus() -> None:
    folder = Path(__file__).parents[2] / "corpus"
    loaded = [load(folder, source).article for source in scan(folder).sources]
    articles = {article.id: article for article in loaded}
    checked = {"quote": 0, "passage": 0, "article": 0, "index": 0}
    for example in objects([examples_of(schema) for schema in SCHEMAS]):
        if "snapshot" in example:
            checked["index"] += 1
            assert re.fullmatch(r"\d{8}T\d{12}-[0-9a-f]{12}", example["snapshot"])
            built_at = datetime.fromisoformat(example["built_at"])
            assert example["snapshot"].startswith(f"{built_at:%Y%m%dT%H%M%S}")
        if example.get("status") == "ready":
            assert example["articles"] == len(articles)
        article = articles.get(example.get("article_id") or example.get("id", ""))
        if article is None:
            assert not example.get("article_id")  # the filters of an answer may name none
            assert "id" not in example
            continue
        for fact in ("title", "publisher", "url", "author", "published", "sha256"):
            value = getattr(article, fact)
            if fact in example:
                assert example[fact] == (value.isoformat() if isinstance(value, date) else value)
        if "quote" in example:
            checked["quote"] += 1
            start, end = example["start"], example["end"]
            assert article.text[start:end] == example["quote"]
            assert example["sha256"] == article.sha256
            found = verify(article, start, end, example["quote"])
            assert examples_of(schemas.Verification) == [{"verdict": found.verdict, "start": start, "end": end}]
        elif "passage_id" in example:
            checked["passage"] += 1
            assert article.text[example["start"] : example["end"]] == example["text"]
        else:
            checked["article"] += 1
            assert article.text.startswith(example.get("text", "").removesuffix("…"))
    assert all(checked.values()), checked


def examples_of(schema: type[BaseModel]) -> list[dict[str, Any]]:
    extra: Any = schema.model_config.get("json_schema_extra", {})
    found: list[dict[str, Any]] = extra.get("examples", [])
    return found


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Give every JSON object within a value."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from objects(inner)


def test_docs_are_served(client: TestClient) -> None:
    assert client.get("/docs").status_code == 200
