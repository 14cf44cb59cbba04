"""`/articles` and `POST /verify`: the articles, and whether a citation still holds."""

import re
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from askmuse.assistant import Assistant
from askmuse.index.indexing import update
from askmuse.types import Encoder
from served import QUESTION, SENTENCE, WIRED, problem, raising


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
        "language",
        "pages",
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
        "language": None,
        "pages": 0,
        "copy_of": None,
        "copies": [],
    }


def test_an_article_is_its_listing_and_its_text(client: TestClient, assistant: Assistant) -> None:
    for listed in client.get("/articles").json():
        article = client.get(f"/articles/{listed['id']}").json()
        assert article == {
            **listed,
            "text": assistant.article(listed["id"]).text,
            "page_starts": [],
            "page_pictures": False,
        }


def test_an_article_that_there_is_not(client: TestClient) -> None:
    assert problem(client.get("/articles/more/none%20"), 404) == {
        "type": "urn:problem-type:askmuse:no-such-article",
        "title": "No such article",
        "status": 404,
        "detail": "No article has the id 'more/none '. `askmuse list` shows the ids.",
        "instance": "/articles/more/none%20",
    }


def test_a_citation_of_an_answer_verifies(client: TestClient) -> None:
    for cited in client.post("/ask", json={"question": QUESTION}).json()["citations"]:
        place = {name: cited[name] for name in ("article_id", "start", "end")}
        expected = {"verdict": "exact", **place, "text": None, "diff": []}
        assert client.post("/verify", json=cited).json() == expected


def test_the_four_verdicts(client: TestClient) -> None:
    text = client.get("/articles/wired").json()["text"]
    start = text.index(SENTENCE)
    place = {"start": start, "end": start + len(SENTENCE)}
    right = {"article_id": "wired", **place, "quote": SENTENCE}
    here = {"article_id": "wired", **place, "text": None, "diff": []}
    nowhere: dict[str, Any] = {"article_id": None, "start": None, "end": None, "text": None, "diff": []}
    changed = [
        ("same", "Meta invested $"),
        ("deleted", "41"),
        ("inserted", "14"),
        ("same", SENTENCE.partition("14")[2]),
    ]
    diff = [{"kind": kind, "text": piece} for kind, piece in changed]
    for changes, expected in [
        ({}, {"verdict": "exact", **here}),
        ({"start": start + 5, "end": start + 55}, {"verdict": "moved", **here}),
        ({"end": place["end"] + 1}, {"verdict": "moved", **here}),
        ({"end": 2**31 - 1}, {"verdict": "moved", **here}),
        (
            {"quote": SENTENCE.replace("14.3", "41.3")},
            {"verdict": "changed", **here, "text": SENTENCE, "diff": diff},
        ),
        ({"quote": "Zebras sleep at night."}, {"verdict": "missing", **nowhere, "article_id": "wired"}),
        ({"article_id": "none"}, {"verdict": "missing", **nowhere}),
        ({"article_id": "none", "url": "https://example.org/meta"}, {"verdict": "moved", **here}),
    ]:
        response = client.post("/verify", json={**right, **changes})
        assert (response.status_code, response.json()) == (200, expected)


@pytest.mark.parametrize("wrong", [{"start": -1}, {"end": 2**31}, {"quote": ""}, {"sha256": "0"}, {"nonsense": 1}])
def test_what_is_no_citation_is_refused(client: TestClient, wrong: dict[str, Any]) -> None:
    body = {"article_id": "wired", "start": 0, "end": 1, "quote": "M", **wrong}
    found = problem(client.post("/verify", json=body), 422)
    assert [fault["location"] for fault in found["errors"]] == [["body", *wrong]]


def test_no_text_is_read_for_the_list_which_is_made_once(
    client: TestClient, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/articles")
    monkeypatch.setattr("askmuse.index.store.Store._rows", raising(AssertionError("the store is asked")))
    assert client.get("/articles").content == first.content


def test_a_client_that_has_the_present_version_is_told_so(client: TestClient) -> None:
    for path in ("/articles", "/articles/wired"):
        first = client.get(path)
        tag = first.headers["etag"]
        assert re.fullmatch(r'W/"[0-9a-f]{16}"', tag)
        assert first.headers["cache-control"] == "private, no-cache"
        for known in (tag, tag.removeprefix("W/"), f'"x", {tag}', "*"):
            again = client.get(path, headers={"if-none-match": known})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert client.get(path, headers={"if-none-match": '"x"'}).content == first.content


def test_a_changed_article_has_another_tag_and_the_others_keep_theirs(
    client: TestClient, corpus: Path, index: Path, encoder: Encoder
) -> None:
    paths = ["/articles", "/articles/wired", "/articles/more/verge"]
    before = [client.get(path).headers["etag"] for path in paths]
    (corpus / "wired.md").write_text(WIRED.replace("Ann Lee", "Ann Li"), encoding="utf-8")
    update(corpus, index, encoder)
    after = [client.get(path).headers["etag"] for path in paths]
    assert [old == new for old, new in zip(before, after, strict=True)] == [False, False, True]


def test_what_is_long_is_compressed_for_clients_that_take_it(client: TestClient) -> None:
    plain = client.get("/page/page.css", headers={"accept-encoding": "identity"})
    packed = client.get("/page/page.css", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert (packed.headers["content-encoding"], packed.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert int(packed.headers["content-length"]) < len(plain.content)
    assert (packed.content, packed.headers["etag"]) == (plain.content, plain.headers["etag"])
    assert "content-encoding" not in client.get("/articles/wired", headers={"accept-encoding": "gzip"}).headers
