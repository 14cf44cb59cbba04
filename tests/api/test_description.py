"""`/openapi.json` and `/docs`: every route and error is described, and the examples hold."""

import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from askmuse.api.schemas import answers, articles, asking, problem, quotes, server
from askmuse.articles.article import load
from askmuse.articles.folder import scan
from askmuse.exporting.export import FORMATS
from askmuse.verification.verify import Quoted, verify

EVERYWHERE = {"200", "400", "401", "403", "429", "500"}


def test_every_route_describes_its_errors(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    asking = ["/ask", "/search", "/articles", "/articles/{id}", "/verify", "/export", "/healthz", "/readyz"]
    page = ["/about", "/skipped", "/pages/{number}/{id}", "/outlines/{id}", "/add/file", "/add/page"]
    openai = ["/v1/models", "/v1/models/{id}", "/v1/chat/completions", "/v1/embeddings"]
    assert sorted(description["paths"]) == sorted([*asking, *openai, *page])
    described = {
        (method.upper(), path): set(operation["responses"])
        for path, operations in description["paths"].items()
        for method, operation in operations.items()
    }
    assert described == {
        ("POST", "/ask"): {*EVERYWHERE, "413", "422", "503"},
        ("GET", "/ask"): {*EVERYWHERE, "422", "503"},
        ("POST", "/search"): {*EVERYWHERE, "413", "422", "503"},
        ("GET", "/articles"): {*EVERYWHERE, "304", "503"},
        ("GET", "/articles/{id}"): {*EVERYWHERE, "304", "404", "422", "503"},
        ("POST", "/verify"): {*EVERYWHERE, "413", "422", "503"},
        ("POST", "/export"): {*EVERYWHERE, "413", "422", "503"},
        ("GET", "/v1/models"): {*EVERYWHERE, "413", "422", "503"},
        ("GET", "/v1/models/{id}"): {*EVERYWHERE, "404", "413", "422", "503"},
        ("POST", "/v1/chat/completions"): {*EVERYWHERE, "404", "413", "422", "503"},
        ("POST", "/v1/embeddings"): {*EVERYWHERE, "404", "413", "422", "503"},
        ("GET", "/pages/{number}/{id}"): {*EVERYWHERE, "304", "404", "422", "503"},
        ("GET", "/outlines/{id}"): {*EVERYWHERE, "404", "422", "503"},
        ("POST", "/add/file"): {*EVERYWHERE - {"200"}, "201", "408", "413", "422", "503"},
        ("POST", "/add/page"): {*EVERYWHERE - {"200"}, "201", "413", "422", "503"},
        ("GET", "/skipped"): {*EVERYWHERE, "503"},
        ("GET", "/about"): {*EVERYWHERE, "503"},
        ("GET", "/healthz"): EVERYWHERE,
        ("GET", "/readyz"): {*EVERYWHERE, "503"},
    }
    for path, operations in description["paths"].items():
        if path.startswith("/v1/"):
            continue  # errors there have the form that OpenAI's clients read
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if status == "304":
                    assert "content" not in response
                elif (path, status) == ("/export", "200"):
                    assert len(response["content"]) == len(FORMATS)
                elif (path, status) == ("/pages/{number}/{id}", "200"):
                    assert list(response["content"]) == ["image/webp"]
                else:
                    media = "application/json" if status in {"200", "201"} else "application/problem+json"
                    assert list(response["content"]) == [media]


SCHEMAS = [
    schema
    for module in (answers, articles, asking, problem, quotes, server)
    for schema in vars(module).values()
    if isinstance(schema, type) and issubclass(schema, BaseModel) and schema.__module__ == module.__name__
]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_examples_are_valid(schema: type[BaseModel]) -> None:
    for example in examples_of(schema):
        schema.model_validate(example)


def test_the_examples_hold_in_the_example_corpus() -> None:
    folder = Path(__file__).parents[2] / "corpus"
    loaded = [load(folder, source).article for source in scan(folder).sources]
    by_id = {article.id: article for article in loaded}
    checked = {"quote": 0, "passage": 0, "article": 0, "index": 0}
    for example in objects([examples_of(schema) for schema in SCHEMAS]):
        if "snapshot" in example:
            checked["index"] += 1
            assert re.fullmatch(r"\d{8}T\d{12}-[0-9a-f]{12}", example["snapshot"])
            built_at = datetime.fromisoformat(example["built_at"])
            assert example["snapshot"].startswith(f"{built_at:%Y%m%dT%H%M%S}")
        if example.get("status") == "ready":
            assert example["articles"] == len(by_id)
        article = by_id.get(example.get("article_id") or example.get("id", ""))
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
            found = verify(article, Quoted(example["quote"], start, end))
            assert examples_of(quotes.Verification) == [{**asdict(found), "diff": []}]
        elif "passage_id" in example:
            checked["passage"] += 1
            assert article.text[example["start"] : example["end"]] == example["text"]
        elif "verdict" not in example:
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


def test_docs_can_send_a_key(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    assert description["security"] == [{"key": []}, {}]
    scheme = description["components"]["securitySchemes"]["key"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")


def test_docs_load_everything_from_this_server(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    loaded = re.findall(r'(?:src|href)="([^"]*)"', page.text)
    assert loaded == ["/docs/swagger-ui.css", "data:,", "/docs/swagger-ui-bundle.js"]
    assert "//" not in page.text.replace("// ", "")
    assert page.headers["content-security-policy"].startswith("default-src 'self';")
    for path, media in (("/docs/swagger-ui.css", "text/css"), ("/docs/swagger-ui-bundle.js", "text/javascript")):
        file = client.get(path)
        assert (file.status_code, file.headers["content-type"].split(";")[0]) == (200, media)
        assert len(file.content) > 100_000
    assert client.get("/docs/..%2fcore.py").status_code == 404
