"""`POST /export`: saved quotes as a file."""

import json
from pathlib import PurePath
from typing import Any

import pytest
from fastapi.testclient import TestClient

from askmuse.articles.formats import read
from askmuse.exporting.checking import GONE
from askmuse.exporting.export import FORMATS
from served import QUESTION, SENTENCE, problem


@pytest.fixture
def clip(client: TestClient) -> dict[str, Any]:
    (cited,) = client.post("/ask", json={"question": QUESTION}).json()["citations"]
    return {**cited, "note": "For the lead", "label": "money", "question": QUESTION}


def export(client: TestClient, name: str, *clips: dict[str, Any]) -> Any:
    return client.post("/export", json={"format": name, "title": "My clips", "receipts": list(clips)})


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_has_its_media_type_and_the_quote(client: TestClient, clip: dict[str, Any], name: str) -> None:
    response = export(client, name, clip)
    assert response.status_code == 200
    assert response.headers["content-type"] == FORMATS[name].media_type
    assert response.headers["content-disposition"] == f'attachment; filename="quotes{FORMATS[name].suffix}"'
    text = read(PurePath("a.docx"), response.content).text if name == "docx" else response.text
    assert "Scale AI" in text


def test_a_word_file_has_the_title_the_question_the_quote_and_a_footnote(
    client: TestClient, clip: dict[str, Any]
) -> None:
    text = read(PurePath("a.docx"), export(client, "docx", clip).content).text
    assert text.startswith(
        f"# My clips\n\n# {QUESTION}\n\n{SENTENCE}[1]\n\n[1] Ann Lee, “Meta rebuilds”, Wired, 2026-04-08, "
    )


def test_what_the_articles_tell_counts_and_a_quote_that_is_gone_is_marked(
    client: TestClient, clip: dict[str, Any]
) -> None:
    moved, gone = {**clip, "title": "Made up", "start": 0, "end": 5}, {**clip, "quote": "Zebras sleep."}
    first, second = json.loads(export(client, "receipts", moved, gone).content)
    assert (first["title"], first["start"], first["label"]) == ("Meta rebuilds", clip["start"], "money")
    assert (second["quote"], second["label"]) == ("Zebras sleep.", f"{GONE}. money")


def test_what_cannot_be_exported_says_why(client: TestClient, clip: dict[str, Any]) -> None:
    assert problem(export(client, "odt", clip), 422)["detail"].startswith("Unknown format 'odt'. Formats: markdown, ")
    assert problem(export(client, "docx", {**clip, "end": 0}), 422)["detail"].startswith("start is ")
    assert problem(export(client, "docx", {**clip, "nonsense": 1}), 422)["errors"][0]["location"][-1] == "nonsense"


def test_a_clip_book_may_be_larger_than_a_question_but_not_without_limit(
    client: TestClient, clip: dict[str, Any]
) -> None:
    long = {**clip, "note": "x" * 9_000}
    assert len(json.loads(export(client, "receipts", *[long] * 20).content)) == 20
    assert problem(export(client, "receipts", *[long] * 120), 413)["detail"] == (
        "The body is larger than 1048576 bytes. Send fewer quotes."
    )
