"""Serves with several processes that listen on one address and share the index, which is mapped into their memory.

uvicorn starts the processes, and replaces those that die or no longer react. On SIGHUP it replaces all of them, one
after the other. The process that starts them opens no index and imports no model and no web framework, which would
take 60 MB of memory for as long as the server runs.
"""

import logging
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from askmuse.errors import AskmuseError
from askmuse.service.keys import Keys
from askmuse.service.listening import ListenAddress
from askmuse.service.metrics import SHARED, Metrics
from askmuse.service.request_log import Monitor, log_to
from askmuse.service.server import config_of, freeze_loaded_objects, limit_warnings
from askmuse.settings import Settings

if TYPE_CHECKING:
    from askmuse.assistant import Assistant
    from askmuse.service.tracing import Spans

_TRACING = ("OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
"""The standard variables that say where spans are sent; if none of them is set, no spans are made."""
_PAUSE = 1.0
"""Seconds before a process that could not open the index ends, and the next one tries."""
_log = logging.getLogger("uvicorn.error")


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a worker needs to create its application. It is sent to the worker's process."""

    index: Path
    settings: Settings
    hosts: tuple[str, ...]
    keys: Keys | None
    access_log: Path | None
    log_questions: bool
    add_to: Path | None = None
    """The folder to which clients may add articles; None if they may not."""
    layouts: Mapping[Path, Path] = field(default_factory=dict)
    """Files of the weights of the models, which the workers share."""

    def shared_by(self, workers: int, layouts: Mapping[Path, Path]) -> "Plan":
        """Return the plan for each of so many workers, which divide the threads and share the weights of the models."""
        settings = replace(self.settings, threads=max(1, self.settings.threads // workers))
        return replace(self, settings=settings, layouts=layouts)

    def over(self, assistant: "Assistant") -> ASGIApp:
        """Return the guarded application that answers from an open assistant."""
        from askmuse.api.app import create_app
        from askmuse.service.guarding import guarded

        write = None if self.access_log is None else log_to(self.access_log)
        tracing = spans(os.environ, questions=self.log_questions)
        monitor = Monitor(Metrics(), write, questions=self.log_questions, spans=tracing)
        return guarded(create_app(assistant, self.hosts, self.add_to), self.keys, self.settings, monitor)

    def application(self) -> ASGIApp:
        """Open the index and return the guarded application that answers from it."""
        from askmuse.assistant import Assistant

        try:
            assistant = Assistant.open(self.index, self.settings, self.layouts)
        except AskmuseError as error:
            _log.error("A worker cannot open the index: %s", error)
            time.sleep(_PAUSE)
            raise SystemExit(1) from None
        return self.over(assistant)


def spans(environment: Mapping[str, str], *, questions: bool) -> "Spans | None":
    """Return an object that makes spans, or None, without importing anything, if the variables ask for no spans.

    The variables may be meant for other programs, so a missing library is a warning and not an error.
    """
    if not any(environment.get(name) for name in _TRACING) or environment.get(_TRACING[0]) == "none":
        return None
    try:
        from askmuse.service.tracing import Spans, configured_tracer
    except ImportError:
        _log.warning(
            "OpenTelemetry variables say where to send traces, but the libraries for it are not installed. Run "
            '`pip install "askmuse[tracing]"`, or unset the variables.'
        )
        return None
    return Spans(configured_tracer(environment), questions=questions)


class Supervisor(Multiprocess):
    """Keeps the workers running, and logs when one is replaced."""

    def keep_subprocess_alive(self) -> None:
        """Replace the workers that died."""
        from prometheus_client.multiprocess import mark_process_dead

        for process in self.processes:
            process.child_conn.close()  # or this copy of the worker's end would keep the pipe of a dead worker open
        before = {process.pid for process in self.processes}
        super().keep_subprocess_alive()
        for pid in before - {process.pid for process in self.processes}:
            _log.warning("Worker %s died; a new one replaces it", pid)
            mark_process_dead(pid)  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class _Worker:
    """Makes the application in a worker's process, and ends that process when its parent ends."""

    make: Callable[[], ASGIApp]

    def __call__(self) -> ASGIApp:
        limit_warnings()
        threading.Thread(target=_end_with_parent, daemon=True).start()
        app = self.make()
        freeze_loaded_objects()
        return app


def run_workers(make: Callable[[], ASGIApp], address: ListenAddress, workers: int) -> None:
    """Serve an application with several processes until this one is told to stop, then finish the requests in progress.

    `make` returns the application; it is sent to the processes and called there.
    """
    with tempfile.TemporaryDirectory(prefix="askmuse-metrics-") as counted:
        os.environ[SHARED] = counted
        config = config_of(_Worker(make), address, workers)
        limit_warnings()
        listening = config.bind_socket()
        try:
            Supervisor(config, [listening]).run()
        finally:
            listening.close()
            del os.environ[SHARED]


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
