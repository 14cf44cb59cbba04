"""Requests that are refused before any route: too large, or for another host."""

import json
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from askmuse.api.guards import LARGEST_BODY, LARGEST_FOR_CLIENTS
from askmuse.assistant import Assistant
from served import JSON, QUESTION, client_of, problem


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
        "detail": "The body is larger than 65536 bytes. Send a shorter history.",
        "instance": "/ask",
    }


@pytest.mark.parametrize(
    ("path", "largest", "advice"),
    [
        ("/verify", LARGEST_BODY, "a smaller request"),
        ("/v1/embeddings", LARGEST_FOR_CLIENTS, "a smaller request"),
        ("/v1/chat/completions", LARGEST_FOR_CLIENTS, "a shorter history"),
    ],
)
def test_a_larger_body_is_refused_with_advice_for_its_path(
    client: TestClient, path: str, largest: int, advice: str
) -> None:
    response = client.post(path, headers={"content-length": str(largest + 1)})
    assert response.status_code == 413
    assert f"The body is larger than {largest} bytes. Send {advice}." in response.text


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
        "detail": "This server only answers to the names 127.0.0.1, localhost, [::1]. "
        "Start it with `askmuse serve --name NAME` to add one.",
        "instance": "/articles/wired",
    }


@pytest.mark.parametrize("wildcard", ["0.0.0.0", "::"])
def test_at_a_wildcard_address_only_named_hosts_are_served(assistant: Assistant, wildcard: str) -> None:
    with client_of(assistant, hosts=[wildcard, "Muse.lan", "192.0.2.7:8000", "2001:db8::7"]) as client:
        for host in ("muse.lan:8000", "192.0.2.7", "[2001:DB8::7]:8000", "localhost"):
            assert client.get("/healthz", headers={"host": host}).status_code == 200
        detail = problem(client.get("/healthz", headers={"host": "192.0.2.8:8000"}), 400)["detail"]
    assert ", muse.lan, 192.0.2.7, [2001:db8::7]. Start" in detail


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://127.0.0.1:8000"},
        {"origin": "https://Muse.lan"},
        {"origin": "http://[::1]:8000", "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"},
        {"sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
    ],
)
def test_programs_own_pages_and_links_are_served_without_cors_headers(
    assistant: Assistant, headers: dict[str, str]
) -> None:
    with client_of(assistant, hosts=["muse.lan"]) as client:
        response = client.get("/ask", params={"q": QUESTION}, headers=headers)
    assert response.status_code == 200
    assert [name for name in response.headers if name.startswith("access-control-")] == []


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "https://127.0.0.1.evil.example"},
        {"origin": "null"},
        {"origin": "file://127.0.0.1"},
        {"origin": "http://127.0.0.1:8000/a"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
    ],
)
def test_what_a_page_of_another_site_sends_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    found = problem(client.get("/ask", params={"q": QUESTION}, headers=headers), 403)
    assert found["detail"] == (
        "A web page of another site sent this request. This server only answers requests from its own page and from "
        "programs. If the page is its own, under another host name, start it with `askmuse serve --name NAME`."
    )
    preflight = client.options("/ask", headers={**headers, "access-control-request-method": "POST"})
    assert preflight.status_code == 403
