"""Serves the application over HTTP: to whom `access` lets in, within the limits of `admission` and `connections`."""

import contextlib
import logging
import os
from collections.abc import Callable
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from askmuse.service.access import Access
from askmuse.service.admission import Admission
from askmuse.service.connections import BoundedProtocol, OncePerMinute
from askmuse.service.keys import Keys
from askmuse.service.metrics import SHARED, add_metrics
from askmuse.service.place import Place
from askmuse.service.rates import Rates
from askmuse.service.request_log import Watch
from askmuse.settings import Settings

_BACKLOG = 128
"""Connections that wait to be accepted. asyncio tries as many at a time, and logs each if no descriptor is left."""
_REACTION_SECONDS = 120
"""Seconds in which a worker must react, also while it starts on a busy machine. One that died is replaced at once."""
_LAST_SECONDS = 30
"""Seconds to finish the answers that are being made when the server is stopped."""


def guarded(app: FastAPI, keys: Keys | None, settings: Settings, watch: Watch) -> ASGIApp:
    """Return `app` behind the checks of who may ask, and how much at once, with its metrics, watched by `watch`."""
    add_metrics(app, watch.metrics)
    app.state.serving.observer = watch
    admission = Admission(app, at_once=settings.threads, show=watch.metrics.show_queue)
    shared = Path(os.environ[SHARED], "requests") if SHARED in os.environ else None
    return watch.around(Access(admission, keys, Rates(settings.requests_per_minute, shared)))


def config_of(app: ASGIApp | Callable[[], ASGIApp], place: Place, workers: int | None = None) -> uvicorn.Config:
    """Return how the guarded `app` is served; with `workers`, it is a function that makes one for each."""
    config = uvicorn.Config(
        app,
        host=place.host,
        port=place.port,
        http=BoundedProtocol,
        ws="none",
        log_level="warning",
        access_log=False,
        backlog=_BACKLOG,
        proxy_headers=place.proxy is not None,  # else any client could name another address as its own
        forwarded_allow_ips=place.proxy or "",
        server_header=False,
        timeout_graceful_shutdown=_LAST_SECONDS,
        timeout_worker_healthcheck=_REACTION_SECONDS,
        workers=workers or 1,
        factory=workers is not None,
    )
    limit_log()
    return config


def limit_log() -> None:
    """Keep what clients cause from filling the log."""
    for name in ("uvicorn.error", "asyncio"):
        logger = logging.getLogger(name)
        if not any(isinstance(known, OncePerMinute) for known in logger.filters):
            logger.addFilter(OncePerMinute())


def run(app: ASGIApp, place: Place) -> None:
    """Serve the guarded `app` until the process is told to stop."""
    with contextlib.suppress(KeyboardInterrupt):  # raised again by uvicorn once all answers are finished
        uvicorn.Server(config_of(app, place)).run()
