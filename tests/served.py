"""A small index behind the HTTP API, for the tests of `askmuse.api`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from askmuse.api.app import create_app
from askmuse.assistant import Assistant
from askmuse.index.snapshot import Snapshot
from askmuse.settings import Settings
from askmuse.types import Encoder
from conftest import WordReader

WIRED = """---
title: Meta rebuilds
publisher: Wired
url: https://example.org/meta
author: Ann Lee
published: 2026-04-08
---

Meta invested $14.3 billion in Scale AI – a “first” 🦙. Alexandr Wang runs the lab now.
"""
VERGE = """---
title: A model that shops
publisher: The Verge
published: 2026-05-01
---

Muse Spark recommends products to shoppers. The assistant sees what its users photograph at home.
"""
CORPUS = {"wired.md": WIRED, "more/verge.md": VERGE, "more/verge-again.md": VERGE.replace("2026-05-01", "2026-05-02")}
QUESTION = "How much did Meta invest in Scale AI?"
SENTENCE = "Meta invested $14.3 billion in Scale AI – a “first” 🦙."
JSON = {"content-type": "application/json"}


def assistant_of(index: Path, encoder: Encoder, min_confidence: float = 0.0) -> Assistant:
    return Assistant(Snapshot.open(index), encoder, index, Settings(min_confidence=min_confidence), WordReader())


def client_of(assistant: Assistant, **options: Any) -> TestClient:
    return TestClient(create_app(assistant, **options), "http://127.0.0.1:8000", raise_server_exceptions=False)


def problem(response: Any, status: int) -> dict[str, Any]:
    """Check that a response is a problem of `status`, and return it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert list(body)[:5] == ["type", "title", "status", "detail", "instance"]
    assert body["status"] == status
    return body


def raising(error: Exception) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    return fail


def samples(text: bytes) -> dict[str, float]:
    """Return the value of each sample of the metrics, but for when they were made."""
    return {
        sample.name + str(sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
        if not sample.name.endswith("_created")
    }
