"""Errors become problem details with a status, and say what to do."""

import pytest
from fastapi.testclient import TestClient

from askmuse.assistant import Assistant
from askmuse.errors import (
    AskmuseError,
    IndexBusy,
    ModelError,
    NotFoundError,
    QuestionError,
    SnapshotDamaged,
)
from served import problem, raising


@pytest.mark.parametrize("path", ["/nothing", "/ask/", "/%00%F0%9F%A6%99"])
def test_an_unknown_path(client: TestClient, path: str) -> None:
    found = problem(client.get(path), 404)
    assert found["instance"] == path
    assert found["detail"] == "Unknown path. /docs lists the paths."


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
        "detail": "Internal error. The log of the server has the details.",
        "instance": "/ask",
    }
