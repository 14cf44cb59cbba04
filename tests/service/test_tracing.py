"""Requests and the stages of their answers become spans, without questions, where the standard variables ask so."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from askmuse.api.app import create_app
from askmuse.errors import SettingsError
from askmuse.index.indexing import update
from askmuse.service.guarding import guarded
from askmuse.service.metrics import Metrics
from askmuse.service.request_log import Monitor
from askmuse.service.workers import spans
from askmuse.settings import Settings
from askmuse.types import Encoder
from served import CORPUS, QUESTION, assistant_of

pytest.importorskip("opentelemetry.sdk")
pytest.importorskip("opentelemetry.exporter.otlp.proto.http")

from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from askmuse.service.tracing import Spans, configured_tracer

CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
ENDPOINT = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}


class Server:
    """A whole server, without a network, and the spans that it makes."""

    def __init__(self, tmp_path: Path, corpus: Path, encoder: Encoder, *, questions: bool = False) -> None:
        self._exporter = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        update(corpus, tmp_path / "index", encoder)
        monitor = Monitor(Metrics(), spans=Spans(provider.get_tracer("test"), questions=questions))
        app = guarded(create_app(assistant_of(tmp_path / "index", encoder)), None, Settings(), monitor)
        self.client = TestClient(app, "http://127.0.0.1:8000", raise_server_exceptions=False)

    def spans(self) -> list[ReadableSpan]:
        """Return the spans in the order in which they began; of two that began together, the longer one first."""
        made = self._exporter.get_finished_spans()
        return sorted(made, key=lambda span: (span.start_time or 0, -(span.end_time or 0)))


@pytest.fixture
def server(tmp_path: Path, write_corpus: Callable[[Mapping[str, str]], Path], encoder: Encoder) -> Server:
    return Server(tmp_path, write_corpus(CORPUS), encoder)


def test_the_stages_of_an_answer_are_spans_below_that_of_its_request(server: Server) -> None:
    response = server.client.post("/ask", json={"question": QUESTION}, headers={"traceparent": CALLER})
    took = response.json()["took_ms"]
    request, answer, *stages = server.spans()
    assert [span.name for span in (request, answer, *stages)] == [
        "POST /ask", "answer", "question", "search", "read", "choose", "compose",
    ]  # fmt: skip
    assert request.parent is not None
    assert f"{request.parent.trace_id:032x}-{request.parent.span_id:016x}" == CALLER[3:-3]
    for span, parent in [(answer, request), *((stage, answer) for stage in stages)]:
        assert span.parent is not None
        assert (span.parent.span_id, span.context.trace_id) == (parent.context.span_id, request.context.trace_id)
    for stage, after in pairwise(stages):
        assert stage.end_time == after.start_time
    for stage in stages:
        assert ((stage.end_time or 0) - (stage.start_time or 0)) / 1e6 == pytest.approx(took[stage.name], abs=1e-3)
    assert dict(request.attributes or {}) == {
        "http.request.method": "POST", "url.path": "/ask", "http.route": "/ask", "http.response.status_code": 200,
        "askmuse.request": response.headers["x-request-id"],
    }  # fmt: skip
    assert dict(answer.attributes or {}) == {
        "askmuse.mode": "thinking", "askmuse.outcome": "answered", "askmuse.confidence": response.json()["confidence"],
    }  # fmt: skip


def test_no_span_has_a_question_or_the_text_of_an_error(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.client.get("/ask", params={"q": QUESTION})
    server.client.get("/ask", params={"q": "x" * 3_000})
    monkeypatch.setattr("askmuse.assistant.Assistant.ask", lambda *_, **__: 1 / 0)
    assert server.client.get("/ask", params={"q": QUESTION}).status_code == 500
    made = server.spans()
    assert [span.status.status_code.name for span in made if span.name == "GET /ask"] == ["UNSET", "UNSET", "ERROR"]
    text = json.dumps([span.to_json() for span in made])
    assert "Scale" not in text
    assert "xxx" not in text
    assert "division" not in text


def test_the_frameworks_make_no_spans_of_their_own(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)
    server.client.get("/ask", params={"q": QUESTION})
    assert exporter.get_finished_spans() == ()


@pytest.mark.slow
def test_questions_are_in_spans_where_they_are_wanted(
    tmp_path: Path, write_corpus: Callable[[Mapping[str, str]], Path], encoder: Encoder
) -> None:
    server = Server(tmp_path, write_corpus(CORPUS), encoder, questions=True)
    server.client.get("/ask", params={"q": QUESTION})
    found = [(span.attributes or {}).get("askmuse.question") for span in server.spans()[:2]]
    assert found == [None, QUESTION]


def test_what_is_refused_and_paths_that_do_not_exist_are_named_by_their_method(server: Server) -> None:
    server.client.get("/nowhere")
    server.client.get("/healthz")
    assert [(span.name, (span.attributes or {})["http.response.status_code"]) for span in server.spans()] == [
        ("GET", 404), ("GET /healthz", 200),
    ]  # fmt: skip


def test_there_are_spans_only_where_the_variables_ask_for_them() -> None:
    for environment in ({}, {"OTEL_SERVICE_NAME": "x"}, {"OTEL_TRACES_EXPORTER": "none", **ENDPOINT}):
        assert spans(environment, questions=False) is None
    assert isinstance(spans({"OTEL_TRACES_EXPORTER": "console"}, questions=False), Spans)
    assert isinstance(spans(ENDPOINT, questions=False), Spans)


def test_the_service_is_called_askmuse_unless_a_variable_names_it() -> None:
    for environment, name in ((ENDPOINT, "askmuse"), ({**ENDPOINT, "OTEL_SERVICE_NAME": "archive"}, "archive")):
        assert configured_tracer(environment).start_span("x").resource.attributes["service.name"] == name  # type: ignore[attr-defined]


def test_an_unknown_exporter_is_named() -> None:
    with pytest.raises(SettingsError, match=r"OTEL_TRACES_EXPORTER is 'zip', .* Choose from: console, otlp, none\."):
        configured_tracer({"OTEL_TRACES_EXPORTER": "zip"})


def test_a_missing_library_is_a_warning(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setitem(sys.modules, "askmuse.service.tracing", None)
    with caplog.at_level(logging.WARNING, "uvicorn.error"):  # an earlier test may have run a server that sets its level
        assert spans(ENDPOINT, questions=False) is None
    assert [record.message for record in caplog.records] == [
        "OpenTelemetry variables say where to send traces, but the libraries for it are not installed. Run "
        '`pip install "askmuse[tracing]"`, or unset the variables.'
    ]


@pytest.mark.slow
def test_a_server_without_the_variables_imports_no_library_for_spans() -> None:
    script = (
        "import os, sys; from askmuse.service.workers import spans; spans(os.environ, questions=False); "
        "print([name for name in sys.modules if name.startswith(('opentelemetry.sdk', 'opentelemetry.exporter'))])"
    )
    environment = {name: text for name, text in os.environ.items() if not name.startswith("OTEL_")}
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)
    assert run.stdout == "[]\n"
