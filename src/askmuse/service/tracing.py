"""OpenTelemetry spans of requests and of the stages of their answers. Needs the extra `askmuse[tracing]`.

The standard variables say where spans are sent (`OTEL_TRACES_EXPORTER`, `OTEL_EXPORTER_OTLP_ENDPOINT`) and which ones
(`OTEL_TRACES_SAMPLER`). The spans that FastAPI and Starlette can make are not used, since they contain the query
string, which may be a question, and the text of errors. For the same reason, other libraries don't get the tracer.
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
"""Names of exporters in the variable, each with the name of its entry point, if the two differ."""
_FAILED = 500
"""The least status of a response that means a fault of the server."""


class Spans:
    """Makes a span for each request, and below it one for the answer and one for each of its stages."""

    def __init__(self, tracer: Tracer, *, questions: bool = False) -> None:
        """Make spans with `tracer`; they contain the question if `questions` is true."""
        self._tracer = tracer
        self._questions = questions

    def around(self, app: ASGIApp) -> ASGIApp:
        """Return `app` with a span around each request, which must be an HTTP request."""

        async def traced(scope: Scope, receive: Receive, send: Send) -> None:
            method = scope["method"]
            attributes = {
                "http.request.method": method,
                "url.path": scope["path"],
                "askmuse.request": scope["state"]["request"],
            }
            with self._tracer.start_as_current_span(
                method,
                extract(Headers(scope=scope)),
                SpanKind.SERVER,
                attributes,
                record_exception=False,  # its message may contain a question
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
        """Make the spans of an answer that was just given. A stage that was repeated is one span."""
        end = time.time_ns()
        start = end - _nanoseconds(answer.took_ms["total"])
        attributes: dict[str, str | float] = {
            "askmuse.mode": answer.mode,
            "askmuse.outcome": answer.outcome,
            "askmuse.confidence": answer.confidence,
        }
        if self._questions:
            attributes["askmuse.question"] = answer.question
        whole = self._tracer.start_span("answer", attributes=attributes, start_time=start)
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
        exporters = entry_points(group=_EXPORTERS, name=_OTLP.get(name.strip(), name.strip()))
        if not exporters:
            known = ", ".join(sorted({"otlp", *entry_points(group=_EXPORTERS).names} - {*_OTLP.values()}))
            raise SettingsError(
                f"OTEL_TRACES_EXPORTER is {name!r}, which is not installed. Choose from: {known}, none."
            )
        provider.add_span_processor(BatchSpanProcessor(next(iter(exporters)).load()()))
    return provider.get_tracer("askmuse", __version__)


def _nanoseconds(milliseconds: float) -> int:
    return round(milliseconds * 1e6)
