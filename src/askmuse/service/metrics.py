"""Metrics of a server for Prometheus: answers by mode and outcome, their times, the queue and the index."""

import os
from datetime import datetime
from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

if TYPE_CHECKING:
    from fastapi import FastAPI

    from askmuse.answering.answer import Answer
    from askmuse.index.engines.engine import Engine

PATH = "/metrics"
SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which the library finds the folder in which several processes keep their counts."""
_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
"""Bounds of the buckets for times: from a quick answer on an idle machine to the default time limit of an answer."""
_PROBABILITIES = tuple(tenths / 10 for tenths in range(1, 11))
_UNKNOWN = "other"


class Metrics:
    """The counters of one process; the metrics of all processes are their sums."""

    def __init__(self) -> None:
        """Start at zero."""
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "askmuse_requests", "Requests by route and status.", ["route", "status"], registry=registry
        )
        self._answers = Counter(
            "askmuse_answers", "Answers by mode and outcome.", ["mode", "outcome"], registry=registry
        )
        self._degraded = Counter(
            "askmuse_degraded_answers", "Answers for which time ran out, by mode.", ["mode"], registry=registry
        )
        self._confidence = Histogram(
            "askmuse_confidence", "Confidence of the answers.", ["mode"], buckets=_PROBABILITIES, registry=registry
        )
        self._stages = Histogram(
            "askmuse_answer_seconds",
            "Time of each stage of the answers.",
            ["mode", "stage"],
            buckets=_SECONDS,
            registry=registry,
        )
        self._reloads = Counter("askmuse_index_reloads", "Newer indexes, opened or not.", ["result"], registry=registry)
        self._running = Gauge(
            "askmuse_requests_running", "Answers that are being made.", multiprocess_mode="livesum", registry=registry
        )
        self._waiting = Gauge(
            "askmuse_requests_waiting",
            "Requests that wait for their turn.",
            multiprocess_mode="livesum",
            registry=registry,
        )
        self._built = Gauge(
            "askmuse_index_built_timestamp_seconds",
            "When the index that answers was built.",
            multiprocess_mode="livemin",
            registry=registry,
        )

    def count_request(self, route: str | None, status: int | None) -> None:
        """Count a request; its status is None if its client left before the response."""
        self._requests.labels(route or _UNKNOWN, status or _UNKNOWN).inc()

    def count_answer(self, answer: "Answer") -> None:
        """Count an answer."""
        self._answers.labels(answer.mode, answer.outcome).inc()
        self._confidence.labels(answer.mode).observe(answer.confidence)
        if any(note.kind == "degraded" for note in answer.notes):
            self._degraded.labels(answer.mode).inc()
        for stage, milliseconds in answer.took_ms.items():
            self._stages.labels(answer.mode, stage).observe(milliseconds / 1e3)

    def count_reload(self, *, opened: bool) -> None:
        """Count a newer index that was opened, or that could not be opened."""
        self._reloads.labels("opened" if opened else "failed").inc()

    def show_queue(self, running: int, waiting: int) -> None:
        """Record how many requests run and how many wait."""
        self._running.set(running)
        self._waiting.set(waiting)

    def show_index(self, snapshot: "Engine") -> None:
        """Record which index answers."""
        self._built.set(datetime.fromisoformat(snapshot.manifest.built_at).timestamp())

    def text(self) -> bytes:
        """Return the metrics of all processes in the format of Prometheus."""
        if SHARED not in os.environ:
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def add_metrics(app: "FastAPI", metrics: Metrics) -> None:
    """Serve the metrics at `/metrics`."""

    async def show(request: Request) -> Response:
        metrics.show_index(request.app.state.live.assistant.snapshot)
        return Response(await run_in_threadpool(metrics.text), media_type=CONTENT_TYPE_LATEST)

    app.router.add_route(PATH, show, include_in_schema=False)
