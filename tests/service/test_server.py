"""How the server is set up."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.types import ASGIApp

from askmuse.api.app import create_app
from askmuse.index.indexing import update
from askmuse.service import guarding
from askmuse.service.admission import LONGEST_PAUSE, Admission
from askmuse.service.guarding import guarded
from askmuse.service.listening import ListenAddress
from askmuse.service.metrics import SHARED, Metrics
from askmuse.service.request_log import Monitor
from askmuse.service.server import config_of
from askmuse.settings import Settings
from askmuse.types import Encoder
from served import CORPUS, assistant_of


@pytest.mark.parametrize("proxy", [None, "127.0.0.1"])
def test_only_the_proxy_that_was_named_tells_the_addresses_of_clients(proxy: str | None) -> None:
    config = config_of(lambda *_: None, ListenAddress("127.0.0.1", 0, proxy))  # type: ignore[arg-type]
    assert (config.proxy_headers, config.forwarded_allow_ips) == (proxy is not None, proxy or "")


def test_a_connection_stays_open_until_a_client_that_was_told_to_wait_comes_back() -> None:
    minute = 60  # the longest wait after a 429
    config = config_of(lambda *_: None, ListenAddress("127.0.0.1", 0))  # type: ignore[arg-type]
    assert config.timeout_keep_alive > max(LONGEST_PAUSE, minute)


@pytest.mark.slow
def test_processes_count_requests_together(
    tmp_path: Path,
    write_corpus: Callable[[Mapping[str, str]], Path],
    encoder: Encoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(SHARED, str(tmp_path))
    update(write_corpus(CORPUS), tmp_path / "index", encoder)
    settings = Settings(requests_per_minute=3)
    first, second = (
        TestClient(
            guarded(create_app(assistant_of(tmp_path / "index", encoder)), None, settings, Monitor(Metrics())),
            "http://127.0.0.1:8000",
            client=("192.0.2.1", 1),
        )
        for _ in range(2)
    )
    statuses = [client.get("/about").status_code for client in (first, second, first, second, first)]
    assert statuses == [200, 200, 200, 429, 429]


def test_the_settings_say_how_many_run_and_how_many_wait_for_each_of_them(
    tmp_path: Path,
    write_corpus: Callable[[Mapping[str, str]], Path],
    encoder: Encoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bounds: list[tuple[int, int]] = []

    class Bounded(Admission):
        def __init__(self, app: ASGIApp, at_once: int, waiting: int, **options: Any) -> None:
            bounds.append((at_once, waiting))
            super().__init__(app, at_once, waiting, **options)

    monkeypatch.setattr(guarding, "Admission", Bounded)
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    update(write_corpus(CORPUS), tmp_path / "index", encoder)
    app = create_app(assistant_of(tmp_path / "index", encoder))
    guarded(app, None, Settings(threads=3, waiting=5), Monitor(Metrics()))
    assert bounds == [(3, 15)]
