"""`POST /add/file` and `POST /add/page`: what is added can be asked about at once; what cannot be read is refused."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from askmuse.api.app import create_app
from askmuse.articles import adding
from askmuse.articles.formats import Draft
from askmuse.assistant import Assistant
from askmuse.index import reading
from askmuse.service.access import Access
from askmuse.service.keys import new_key, read_keys
from askmuse.service.rates import Rates
from askmuse.settings import Settings
from served import CORPUS, client_of, problem

FERRY = b"Harbour news\n\nThe ferry to Gull Island leaves at noon.\n"
ASKED = {"question": "When does the ferry to Gull Island leave?"}


@pytest.fixture
def client(assistant: Assistant, corpus: Path) -> Iterator[TestClient]:
    with client_of(assistant, add_to=corpus) as client:
        yield client


def names(corpus: Path) -> list[str]:
    return sorted(file.relative_to(corpus).as_posix() for file in corpus.rglob("*") if file.is_file())


@pytest.mark.slow
def test_a_file_is_added_as_it_is_and_can_be_asked_about_at_once(client: TestClient, corpus: Path) -> None:
    added = client.post("/add/file?name=ferry.txt", content=FERRY)
    assert added.status_code == 201
    listed = {article["id"]: article for article in client.get("/articles").json()}
    assert added.json() == listed["ferry"]
    assert (corpus / "ferry.txt").read_bytes() == FERRY
    answer = client.post("/ask", json=ASKED).json()
    assert answer["answers"][0]["text"] == "The ferry to Gull Island leaves at noon."


def test_a_server_that_lets_nobody_add_says_so(assistant: Assistant, corpus: Path) -> None:
    with client_of(assistant) as client:
        assert client.get("/about").json()["adding"] is None
        for refused in (
            client.post("/add/file?name=ferry.txt", content=FERRY),
            client.post("/add/page", json={"url": "https://example.org/"}),
        ):
            assert "askmuse serve --allow-add" in problem(refused, 403)["detail"]
    assert names(corpus) == sorted(CORPUS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data", "detail"),
    [
        ("a.gif", b"GIF", "a.gif has none of the formats .txt .md"),
        ("a.pdf", b"this is no PDF", "a.pdf is a broken PDF: get it again."),
        ("a.txt", b" ", "a.txt is empty: there is nothing to add."),
        (".a.txt", FERRY, ".a.txt is a hidden file"),
        ("../a.txt", FERRY, "'../a.txt' is not the name of a file. Leave out folders"),
        ("b\\a.txt", FERRY, "is not the name of a file. Leave out folders"),
        ("wired.md", FERRY, "wired.md exists. To add it again, remove it first."),
    ],
)
def test_what_is_refused_says_why_and_nothing_is_kept_or_overwritten(
    client: TestClient, corpus: Path, name: str, data: bytes, detail: str
) -> None:
    refused = problem(client.post("/add/file", params={"name": name}, content=data), 422)
    assert (refused["type"], refused["title"]) == ("urn:problem-type:askmuse:not-added", "The article cannot be added")
    assert detail in refused["detail"]
    assert names(corpus) == sorted(CORPUS)
    assert (corpus / "wired.md").read_text(encoding="utf-8") == CORPUS["wired.md"]


@pytest.mark.slow
def test_a_file_that_is_too_large_is_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/about").json()["adding"]["largest"] == 20_000_000
    monkeypatch.setattr("askmuse.api.guards.LARGEST", len(FERRY))
    assert client.post("/add/file?name=ferry.txt", content=FERRY).status_code == 201
    for body in (FERRY * 2, iter([FERRY, FERRY])):
        refused = problem(client.post("/add/file?name=twice.txt", content=body), 413)
        assert refused["detail"] == f"The body is larger than {len(FERRY)} bytes. Send the article in parts."


def test_a_file_that_crashes_the_library_ends_its_own_process_alone(
    client: TestClient, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    monkeypatch.setattr(reading, "_START", f"import sys; sys.path[:] = {{!r}}; {crash}")
    refused = problem(client.post("/add/file?name=ferry.txt", content=FERRY), 422)
    assert refused["detail"].startswith("ferry.txt ends the program that reads it (exit code -11)")
    assert names(corpus) == sorted(CORPUS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("url", "detail"),
    [
        ("http://127.0.0.1:9/", "http://127.0.0.1:9/ leads to 127.0.0.1, and only pages on the public internet"),
        ("http://localhost:9/", "and only pages on the public internet may be fetched here"),
        ("http://169.254.169.254/latest", "leads to 169.254.169.254, and only pages on the public internet"),
        ("file:///etc/passwd", "file:///etc/passwd is not a web address. It must start with http:// or https://."),
        ("/etc/passwd", "/etc/passwd is not a web address."),
    ],
)
def test_no_page_of_this_machine_or_a_private_network_and_no_file_is_added(
    client: TestClient, corpus: Path, url: str, detail: str
) -> None:
    assert detail in problem(client.post("/add/page", json={"url": url}), 422)["detail"]
    assert names(corpus) == sorted(CORPUS)


def test_a_page_becomes_an_article_with_its_address(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetched(url: str, *, public_only: bool) -> Draft:
        assert public_only
        return Draft(FERRY.decode(), title="Harbour news", url=url)

    def in_this_process(job: Callable[[Path], Path], folder: Path, *_: Any) -> Path:
        return job(folder)

    monkeypatch.setattr(adding, "_fetch", fetched)
    monkeypatch.setattr("askmuse.api.adding.do", in_this_process)
    added = client.post("/add/page", json={"url": "https://example.org/ferry"})
    assert added.status_code == 201
    assert (added.json()["id"], added.json()["url"]) == ("harbour-news", "https://example.org/ferry")


def test_a_page_of_another_site_cannot_add(client: TestClient, corpus: Path) -> None:
    headers = {"origin": "https://evil.example"}
    problem(client.post("/add/file?name=ferry.txt", content=FERRY, headers=headers), 403)
    problem(client.post("/add/file?name=ferry.txt", content=FERRY, headers={"host": "evil.example"}), 400)
    assert names(corpus) == sorted(CORPUS)


@pytest.mark.slow
def test_nobody_adds_without_a_key_where_keys_are_set(assistant: Assistant, corpus: Path) -> None:
    key, line = new_key("desk")
    app = Access(create_app(assistant, add_to=corpus), read_keys(Settings(api_keys=line)), Rates(600))
    with TestClient(app, "http://127.0.0.1:8000") as client:
        problem(client.post("/add/file?name=ferry.txt", content=FERRY), 401)
        assert names(corpus) == sorted(CORPUS)
        headers = {"authorization": f"Bearer {key}"}
        assert client.post("/add/file?name=ferry.txt", content=FERRY, headers=headers).status_code == 201


@pytest.mark.slow
def test_those_who_add_too_many_at_once_are_asked_to_wait(client: TestClient) -> None:
    turns = client.app.state.adding.turns  # type: ignore[attr-defined]
    while turns.acquire(blocking=False):
        pass
    refused = client.post("/add/file?name=ferry.txt", content=FERRY)
    assert problem(refused, 503)["detail"] == "Others are adding articles. Try again in 5 seconds."
    assert refused.headers["retry-after"] == "5"
    turns.release()
    assert client.post("/add/file?name=ferry.txt", content=FERRY).status_code == 201


def test_a_file_that_does_not_arrive_is_given_up(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(request: Request) -> bytes:
        await asyncio.Event().wait()
        return b""

    monkeypatch.setattr(Request, "body", never)
    monkeypatch.setattr("askmuse.api.adding._BODY_SECONDS", 0.01)
    problem(client.post("/add/file?name=ferry.txt", content=FERRY), 408)
