"""`GET /pages` and `GET /outlines`: pages of PDF files and pictures, and where a quote stands on them."""

import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from reportlab.lib.utils import ImageReader

from askmuse.articles.formats.pdf import recognition
from askmuse.index import reading
from askmuse.index.indexing import update
from askmuse.types import Encoder
from pdf_files import drawn, pages, put
from picture_files import picture, recognising
from served import WIRED, assistant_of, client_of, problem

QUOTE = "The ferry leaves at noon."
REPORT = pages(["Harbour report", "", QUOTE], ["The lighthouse shines at night."])


@pytest.fixture
def corpus(write_corpus: Callable[[Mapping[str, str]], Path]) -> Path:
    folder = write_corpus({"wired.md": WIRED, "more/other.md": WIRED})
    (folder / "more/report.pdf").write_bytes(REPORT)
    return folder


@pytest.fixture
def client(corpus: Path, tmp_path: Path, encoder: Encoder) -> Iterator[TestClient]:
    update(corpus, tmp_path / "index", encoder)
    with client_of(assistant_of(tmp_path / "index", encoder)) as client:
        yield client


@pytest.mark.slow
def test_a_page_is_a_picture_that_a_client_asks_for_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    response = client.get("/pages/2/more/report")
    assert (response.status_code, response.headers["content-type"]) == (200, "image/webp")
    assert Image.open(io.BytesIO(response.content)).size == (1132, 1600)
    monkeypatch.setattr(reading, "_START", "no program: {!r}")
    again = client.get("/pages/2/more/report", headers={"if-none-match": response.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", response.headers["etag"])
    assert again.headers["cache-control"] == "private, no-cache"


def test_a_quote_has_a_box_on_its_page(client: TestClient) -> None:
    article = client.get("/articles/more/report").json()
    assert article["page_pictures"]
    start = article["text"].index(QUOTE)
    (box,) = client.get(f"/outlines/more/report?start={start}&end={start + len(QUOTE)}").json()["boxes"]
    assert box["page"] == 1
    assert 0.12 < box["left"] < 0.13 < box["right"] < 0.33
    assert 0.18 < box["top"] < 0.19 < box["bottom"] < 0.2


@pytest.mark.slow
def test_a_quote_from_a_picture_has_a_box_there(
    corpus: Path, tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognition, "_engine", lambda: recognising([[(QUOTE, 60, 80, 500, 0.99)]]))
    (corpus / "notice.png").write_bytes(picture([QUOTE]))
    update(corpus, tmp_path / "index", encoder)
    with client_of(assistant_of(tmp_path / "index", encoder)) as client:
        article = client.get("/articles/notice").json()
        assert (article["text"], article["page_pictures"]) == (QUOTE, True)
        assert article["page_starts"] == [{"start": 0, "number": 1, "label": None, "ocr": True}]
        response = client.get("/pages/1/notice")
        assert Image.open(io.BytesIO(response.content)).size == (1000, 700)
        (box,) = client.get(f"/outlines/notice?start=0&end={len(QUOTE)}").json()["boxes"]
        assert box == {"page": 1, "left": 0.06, "top": 0.1143, "right": 0.5, "bottom": 0.1571}
        detail = problem(client.get("/pages/2/notice"), 404)["detail"]
        assert detail == "The original notice.png has no page 2: ask for page 1."


@pytest.mark.slow
def test_a_quote_that_goes_on_from_a_page_of_text_to_a_scan_with_a_stamp_has_boxes_on_both(
    corpus: Path, tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw(canvas: Any) -> None:
        put(canvas, ["The ferry leaves from the old quay", "and goes on to"])
        canvas.showPage()
        put(canvas, ["Received 4 May"], top=800)
        canvas.drawImage(ImageReader(io.BytesIO(picture(["the island of Holm."]))), 0, 200, 595, 450)

    lines = [("the island of Holm.", 100, 800, 500, 0.99), ("Received 4 May", 200, 100, 400, 0.99)]
    monkeypatch.setattr(recognition, "_engine", lambda: recognising([lines]))
    (corpus / "ferry.pdf").write_bytes(drawn(draw))
    update(corpus, tmp_path / "index", encoder)
    with client_of(assistant_of(tmp_path / "index", encoder)) as client:
        article = client.get("/articles/ferry").json()
        assert [page["ocr"] for page in article["page_starts"]] == [False, True]

        def boxes_of(quote: str) -> list[tuple[int, float]]:
            start = article["text"].index(quote)
            found = client.get(f"/outlines/ferry?start={start}&end={start + len(quote)}").json()["boxes"]
            return [(box["page"], round(box["top"], 2)) for box in found]

        assert boxes_of("The ferry leaves from the old quay and goes on to") == [(1, 0.16), (1, 0.17)]
        assert boxes_of("the island of Holm.") == [(2, 0.34)]
        assert boxes_of("Received 4 May") == [(2, 0.04)]
        assert [page for page, _ in boxes_of(article["text"])] == [1, 1, 2, 2]


@pytest.mark.slow
def test_what_has_no_pages_says_so(client: TestClient) -> None:
    assert not client.get("/articles/wired").json()["page_pictures"]
    found = problem(client.get("/pages/1/wired"), 404)
    assert found["type"] == "urn:problem-type:askmuse:no-original"
    assert found["detail"] == "wired.md is neither a PDF file nor a picture. Only pages of these can be shown."
    found = problem(client.get("/pages/3/more/report"), 404)
    assert found["detail"] == "The original more/report.pdf has no page 3: ask for a page from 1 to 2."
    assert problem(client.get("/pages/1/none"), 404)["title"] == "No such article"


@pytest.mark.slow
def test_a_file_that_has_changed_or_is_gone_says_so(client: TestClient, corpus: Path) -> None:
    file = corpus / "more/report.pdf"
    file.write_bytes(pages(["Another report"]))
    changed = "The original more/report.pdf has changed since it was indexed: index again."
    for path in ("/pages/1/more/report", "/outlines/more/report?start=0&end=9"):
        assert problem(client.get(path), 404)["detail"] == changed
    file.unlink()
    gone = "The original more/report.pdf is no longer in the folder of articles. Read the article as text instead."
    assert problem(client.get("/pages/1/more/report"), 404)["detail"] == gone


@pytest.mark.slow
def test_a_link_that_took_the_place_of_the_file_is_not_followed_out_of_the_folder(
    client: TestClient, corpus: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.pdf").write_bytes(REPORT)
    (corpus / "more/report.pdf").unlink()
    (corpus / "more/report.pdf").symlink_to(tmp_path / "secret.pdf")
    detail = problem(client.get("/pages/1/more/report"), 404)["detail"]
    assert detail == "The original more/report.pdf is a link that leaves the folder: copy the file here instead."


def test_a_file_that_crashes_the_library_ends_its_own_process_alone(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    monkeypatch.setattr(reading, "_START", f"import sys; sys.path[:] = {{!r}}; {crash}")
    detail = problem(client.get("/pages/1/more/report"), 404)["detail"]
    assert "more/report.pdf ends the program that reads it (exit code -11)" in detail
    assert client.get("/healthz").status_code == 200
