"""Requests that are refused because of what they hold, and what the problem says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from conftest import WordEncoder
from served import JSON, assistant_of, client_of, problem


@pytest.fixture(scope="module")
def client(built: Path) -> Iterator[TestClient]:
    """Return one client for all tests, which change nothing: the first request of each takes longer than a test."""
    with client_of(assistant_of(built / "index", WordEncoder())) as client:
        yield client


@pytest.mark.parametrize(
    ("body", "location", "message"),
    [
        ({}, ["question"], "Field required"),
        ({"question": ""}, ["question"], "String should have at least 1 character"),
        ({"question": "x" * 2_001}, ["question"], "String should have at most 2000 characters"),
        ({"question": 5}, ["question"], "Input should be a valid string"),
        ({"question": "x", "k": 0}, ["k"], "Input should be greater than or equal to 1"),
        ({"question": "x", "k": 51}, ["k"], "Input should be less than or equal to 50"),
        ({"question": "x", "k": "5"}, ["k"], "Give a number."),
        ({"question": "x", "k": True}, ["k"], "Give a number."),
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
        ({"question": "x", "min_confidence": 1.5}, ["min_confidence"], "Input should be less than or equal to 1"),
        ({"question": "x", "min_confidence": True}, ["min_confidence"], "Give a number."),
        ({"question": "x", "timeout_ms": -1}, ["timeout_ms"], "Input should be greater than or equal to 0"),
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
    assert found["detail"] == "The question is empty. Ask something."


def test_a_number_may_be_written_with_a_point(client: TestClient) -> None:
    assert len(client.post("/ask", content=b'{"question": "Muse", "k": 1.0}', headers=JSON).json()["passages"]) == 1


@pytest.mark.parametrize("mode", ["dreaming", "", "INSTANT"])
def test_a_mode_that_there_is_not_is_refused(client: TestClient, mode: str) -> None:
    if mode:
        found = problem(client.post("/ask", json={"question": "x", "mode": mode}), 422)
        assert found["type"] == "urn:problem-type:askmuse:question"
        assert found["detail"] == f"Unknown mode '{mode}'. Modes: thinking, instant, contemplating, auto."
    problem(client.get("/ask", params={"q": "x", "mode": mode}), 422)


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
        (b"[]", 422, "body: Send a JSON object with the header Content-Type: application/json."),
        (b"", 422, "body: Field required"),
    ],
)
def test_what_is_no_json_object_is_refused(client: TestClient, body: bytes, status: int, detail: str) -> None:
    assert problem(client.post("/ask", content=body, headers=JSON), status)["detail"] == detail


def test_a_form_is_no_json(client: TestClient) -> None:
    """So a page of another site cannot ask by a plain form."""
    found = problem(client.post("/ask", content=b'{"question": "x"}', headers={"content-type": "text/plain"}), 422)
    assert found["detail"] == "body: Send a JSON object with the header Content-Type: application/json."


def test_faults_beyond_the_first_twenty_are_not_listed(client: TestClient) -> None:
    found = problem(client.post("/ask", json={str(number): 0 for number in range(1_000)}), 422)
    assert len(found["errors"]) == 20


@pytest.mark.parametrize(
    ("path", "body", "location"),
    [
        ("/verify", {"article_id": "a", "start": 0, "end": 1, "quote": "x", "ocr": 0}, ["ocr"]),
        ("/verify", {"article_id": "a", "start": 0, "end": 1, "quote": "x", "number": "5"}, ["number"]),
        ("/ask", {"question": "x", "timeline": 1}, ["timeline"]),
    ],
)
def test_no_value_is_taken_for_one_of_another_type(client: TestClient, path: str, body: Any, location: Any) -> None:
    found = problem(client.post(path, json=body), 422)
    assert [error["location"][1 : len(location) + 1] for error in found["errors"]] == [location]
