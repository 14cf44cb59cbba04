"""Health, and snapshots that are published while the server runs."""

import gc
import sqlite3
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from pathlib import Path
from threading import Barrier
from time import sleep
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from askmuse.api.app import create_app
from askmuse.api.live_assistant import CALLER, Caller, LiveAssistant
from askmuse.assistant import Assistant
from askmuse.errors import (
    SnapshotDamaged,
    SnapshotStale,
)
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.types import Encoder
from conftest import WordEncoder
from served import QUESTION, problem, raising


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


def test_an_index_is_searched_once_in_some_seconds_to_tell_that_it_is_ready(
    client: TestClient, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(assistant, "search", lambda question, k: asked.append(question))
    for seconds, searched in ((100.0, 1), (104.9, 1), (105.0, 2)):
        monkeypatch.setattr("askmuse.api.live_assistant.monotonic", partial(float, seconds))
        assert client.get("/readyz").status_code == 200
        assert len(asked) == searched
    monkeypatch.setattr("askmuse.api.live_assistant.monotonic", partial(float, 110.0))
    monkeypatch.setattr(assistant, "search", raising(SnapshotDamaged("Rebuild it.")))
    for _ in range(2):
        assert client.get("/readyz").status_code == 503


def test_an_index_that_cannot_be_searched_is_not_ready(
    client: TestClient, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant, "search", raising(sqlite3.OperationalError("disk I/O error")))
    found = problem(client.get("/readyz"), 503)
    name = assistant.snapshot.name
    assert found["detail"] == f"The index {name} cannot be searched. `askmuse doctor` says why."
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
    app.state.live = LiveAssistant(assistant, pause=0)
    in_use = assistant.snapshot.name
    with TestClient(app, "http://localhost") as client:
        (index / "CURRENT").write_text("20990101T000000-000000000000\n")
        for _ in range(3):
            assert client.get("/ask?q=Meta").json()["index"]["snapshot"] == in_use
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["index"]["snapshot"]) == (200, in_use)
        assert ready.json()["notice"].startswith(
            "The newer index cannot be used, so the previous one is still in use: "
        )
        assert [r.levelname for r in caplog.records if r.name.startswith("askmuse")] == ["WARNING"]
        (index / "CURRENT").write_text(f"{in_use}\n")
        assert client.get("/readyz").json()["notice"] is None


def test_a_damaged_newer_snapshot_is_noted_once_by_all_threads_together(
    assistant: Assistant, index: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> Snapshot:
        sleep(0.005)  # the other threads find that this one is opening it
        raise SnapshotDamaged("why")

    monkeypatch.setattr(Snapshot, "open", fail)
    (index / "CURRENT").write_text("20990101T000000000000-000000000000\n")
    live = LiveAssistant(assistant, pause=0)
    together = Barrier(4)

    def refresh_on(_: int) -> None:
        together.wait()
        for _ in range(20):
            live.refresh()
            sleep(0.001)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(refresh_on, range(4)))
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert live.notice == "The newer index cannot be used, so the previous one is still in use: why"


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


@pytest.mark.slow
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
    live = LiveAssistant(assistant)
    (index / "CURRENT").unlink()
    live.refresh()
    notice = live.notice
    (index / "CURRENT").write_text(f"{assistant.snapshot.name}\n")
    live.refresh()
    assert live.notice == notice is not None


@pytest.mark.slow
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


@pytest.mark.parametrize(
    ("timeout", "waited", "left"),
    [(None, 0.0, 20_000.0), (None, 1.5, 18_500.0), (500.0, 0.25, 250.0), (500.0, 2.0, 0.0)],
)
def test_the_time_for_an_answer_counts_from_when_the_request_came(
    timeout: float | None, waited: float, left: float, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setattr(Assistant, "ask", lambda self, question, history, **options: given.update(options))
    monkeypatch.setattr("askmuse.api.live_assistant.monotonic", lambda: 100.0 + waited)
    caller = Caller(lambda: False, 100.0)

    def ask() -> None:
        CALLER.set(caller)
        LiveAssistant(assistant).ask("Who?", timeout_ms=timeout, mode="instant")

    copy_context().run(ask)
    assert given == {"timeout_ms": left, "wanted": caller.is_there, "mode": "instant"}


def test_a_request_that_nobody_keeps_count_of_has_the_time_of_the_settings(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[dict[str, Any]] = []
    monkeypatch.setattr(Assistant, "ask", lambda self, question, history, **options: given.append(options))
    LiveAssistant(assistant).ask("Who?")
    LiveAssistant(assistant).ask("Who?", timeout_ms=5.0)
    assert given == [{"timeout_ms": 20_000.0}, {"timeout_ms": 5.0}]


def test_answers_and_newer_indexes_are_told_to_who_observes(
    assistant: Assistant, corpus: Path, index: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    live = LiveAssistant(assistant, pause=0.0)
    live.observer = SimpleNamespace(answered=told.append, reloaded=lambda opened: told.append(opened))
    answer = live.ask(QUESTION)
    live.refresh()
    assert told == [answer]
    (corpus / "new.txt").write_text("Zebras\n\nZebras sleep at night.\n")
    update(corpus, index, encoder)
    live.refresh()
    live.refresh()
    assert told[1:] == [True]
    monkeypatch.setattr(assistant, "refresh", raising(SnapshotDamaged("Rebuild it.")))
    live.refresh()
    assert told[2:] == [False]
