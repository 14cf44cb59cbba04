"""The id of a request, and the line of the log about it, which keeps questions out unless they are wanted."""

import json
import logging
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from askmuse.api.app import create_app
from askmuse.assistant import Assistant
from askmuse.errors import SettingsError
from askmuse.index.indexing import update
from askmuse.service.guarding import guarded
from askmuse.service.keys import Keys, new_key, read_keys
from askmuse.service.metrics import Metrics
from askmuse.service.request_log import Monitor, log_to
from askmuse.settings import Settings
from askmuse.types import Encoder
from served import CORPUS, QUESTION, assistant_of, samples


@pytest.fixture
def assistant(tmp_path: Path, encoder: Encoder) -> Assistant:
    for name, text in CORPUS.items():
        (tmp_path / "corpus" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "corpus" / name).write_text(text, encoding="utf-8")
    update(tmp_path / "corpus", tmp_path / "index", encoder)
    return assistant_of(tmp_path / "index", encoder)


class Server:
    """A whole server, without a network, and the lines of its log."""

    def __init__(self, assistant: Assistant, *, questions: bool = False, keys: Keys | None = None) -> None:
        self._written: list[str] = []
        monitor = Monitor(Metrics(), self._written.append, questions=questions)
        app = guarded(create_app(assistant), keys, Settings(), monitor)
        self.client = TestClient(app, "http://127.0.0.1:8000")

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._written]


def test_a_line_tells_who_asked_what_for_and_how_it_went_but_no_question(assistant: Assistant) -> None:
    key, line = new_key("desk")
    server = Server(assistant, keys=read_keys(Settings(api_keys=line)))
    headers = {"authorization": f"Bearer {key}", "x-request-id": "proxy-1"}
    asked = server.client.post("/ask", json={"question": QUESTION}, headers=headers)
    linked = server.client.get("/ask", params={"q": QUESTION}, headers=headers | {"x-request-id": "a b"})
    refused = server.client.get("/articles/wired")
    first, second, third = server.lines
    assert list(first) == [
        "time", "address", "key", "method", "path", "ms", "request", "status", "bytes", "mode", "outcome", "confidence",
    ]  # fmt: skip
    assert (first["key"], first["method"], first["path"], first["status"]) == ("desk", "POST", "/ask", 200)
    assert (first["mode"], first["outcome"]) == ("thinking", "answered")
    assert first["confidence"] == round(asked.json()["confidence"], 3)
    assert (first["request"], asked.headers["x-request-id"]) == ("proxy-1", "proxy-1")
    assert second["request"] == linked.headers["x-request-id"] != "a b"
    assert (third["key"], third["path"], third["status"]) == (None, "/articles/wired", 401)
    assert third["bytes"] == len(refused.content)
    assert "Scale" not in json.dumps(server.lines)
    assert key not in json.dumps(server.lines)


def test_questions_are_logged_where_they_are_wanted(assistant: Assistant) -> None:
    server = Server(assistant, questions=True)
    server.client.post("/ask", json={"question": QUESTION})
    server.client.post("/v1/chat/completions", json={"model": "askmuse-instant", "messages": [
        {"role": "user", "content": QUESTION}]})  # fmt: skip
    server.client.get("/healthz")
    assert [(line["path"], line.get("question")) for line in server.lines] == [
        ("/ask", QUESTION), ("/v1/chat/completions", QUESTION), ("/healthz", None),
    ]  # fmt: skip


def test_metrics_are_served_with_the_age_of_the_index_to_who_has_a_key(assistant: Assistant) -> None:
    key, line = new_key()
    server = Server(assistant, keys=read_keys(Settings(api_keys=line)))
    assert server.client.get("/metrics").status_code == 401
    headers = {"authorization": f"Bearer {key}"}
    server.client.post("/ask", json={"question": QUESTION, "mode": "instant"}, headers=headers)
    response = server.client.get("/metrics", headers=headers)
    assert response.headers["content-type"].startswith("text/plain; version=")
    found = samples(response.content)
    assert found["askmuse_requests_total[('route', '/ask'), ('status', '200')]"] == 1
    assert found["askmuse_requests_total[('route', 'other'), ('status', '401')]"] == 1
    assert found["askmuse_answers_total[('mode', 'instant'), ('outcome', 'answered')]"] == 1
    assert found["askmuse_requests_running[]"] == 0
    built = assistant.snapshot.manifest.built_at
    assert abs(found["askmuse_index_built_timestamp_seconds[]"] - datetime.fromisoformat(built).timestamp()) < 1


def test_the_log_goes_on_in_a_new_file_when_it_was_moved_away(tmp_path: Path) -> None:
    write = log_to(tmp_path / "log")
    write("one")
    (tmp_path / "log").rename(tmp_path / "log.1")
    write("two")
    logging.getLogger("askmuse.requests").handlers[0].close()
    assert [(tmp_path / name).read_text() for name in ("log.1", "log")] == ["one\n", "two\n"]
    with pytest.raises(SettingsError) as raised:
        log_to(tmp_path)
    assert str(raised.value) == f"The access log {tmp_path} cannot be written (Is a directory). Choose another."
