"""Spans of requests, and of the stages of their answers, for OpenTelemetry. Needs the extra `askmuse[tracing]`.

The standard variables say where spans are sent (`OTEL_TRACES_EXPORTER`, `OTEL_EXPORTER_OTLP_ENDPOINT`) and which ones
(`OTEL_TRACES_SAMPLER`). Those that FastAPI and Starlette can make have the query of an address, which may be a
question, or the text of an error. So they are made here, and the tracer is not made known to other libraries.
"""

import time
from collections.abc import Mapping
from importlib.metadata import entry_points

from opentelemetry.propagate import extract
from opentelemetry.sdk.environment_variables import OTEL_SERVICE_NAME
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, StatusCode, Tracer, set_span_in_context
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from askmuse import __version__
from askmuse.answering.answer import Answer
from askmuse.errors import SettingsError

_EXPORTERS = "opentelemetry_traces_exporter"
"""The group of entry points by which packages offer exporters."""
_OTLP = {"otlp": "otlp_proto_http"}
"""The name by which the variable asks for an exporter, where its package calls it otherwise."""
_FAILED = 500
"""The least status of a response that tells of a fault of the server."""


class Spans:
    """Makes a span for each request, and below it one for the answer and one for each of its stages."""

    def __init__(self, tracer: Tracer, *, questions: bool = False) -> None:
        """Make spans with `tracer`; they have the question if `questions`."""
        self._tracer = tracer
        self._questions = questions

    def around(self, app: ASGIApp) -> ASGIApp:
        """Return `app` with a span around each request; it takes HTTP requests alone."""

        async def traced(scope: Scope, receive: Receive, send: Send) -> None:
            method = scope["method"]
            known = {
                "http.request.method": method,
                "url.path": scope["path"],
                "askmuse.request": scope["state"]["request"],
            }
            with self._tracer.start_as_current_span(
                method,
                extract(Headers(scope=scope)),
                SpanKind.SERVER,
                known,
                record_exception=False,  # its message may have a question
                set_status_on_exception=False,
            ) as span:

                async def sending(message: Message) -> None:
                    if message["type"] == "http.response.start":
                        span.set_attribute("http.response.status_code", message["status"])
                        if message["status"] >= _FAILED:
                            span.set_status(StatusCode.ERROR)
                    await send(message)

                try:
                    await app(scope, receive, sending)
                finally:
                    if route := getattr(scope.get("route"), "path", None):
                        span.update_name(f"{method} {route}")
                        span.set_attribute("http.route", route)

        return traced

    def add_answer(self, answer: Answer) -> None:
        """Add the spans of an answer that was just made. A stage that came several times is one span."""
        end = time.time_ns()
        start = end - _nanoseconds(answer.took_ms["total"])
        known: dict[str, str | float] = {
            "askmuse.mode": answer.mode,
            "askmuse.outcome": answer.outcome,
            "askmuse.confidence": answer.confidence,
        }
        if self._questions:
            known["askmuse.question"] = answer.question
        whole = self._tracer.start_span("answer", attributes=known, start_time=start)
        for stage, milliseconds in answer.took_ms.items():
            if stage != "total":
                span = self._tracer.start_span(stage, set_span_in_context(whole), start_time=start)
                start += _nanoseconds(milliseconds)
                span.end(start)
        whole.end(end)


def configured_tracer(environment: Mapping[str, str]) -> Tracer:
    """Return a tracer that sends its spans as the standard variables say; raises SettingsError for an unknown one."""
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: environment.get(OTEL_SERVICE_NAME, "askmuse")}))
    for name in environment.get("OTEL_TRACES_EXPORTER", "otlp").split(","):
        found = entry_points(group=_EXPORTERS, name=_OTLP.get(name.strip(), name.strip()))
        if not found:
            known = ", ".join(sorted({"otlp", *entry_points(group=_EXPORTERS).names} - {*_OTLP.values()}))
            raise SettingsError(
                f"OTEL_TRACES_EXPORTER is {name!r}, which is not installed. Choose from: {known}, none."
            )
        provider.add_span_processor(BatchSpanProcessor(next(iter(found)).load()()))
    return provider.get_tracer("askmuse", __version__)


def _nanoseconds(milliseconds: float) -> int:
    return round(milliseconds * 1e6)
