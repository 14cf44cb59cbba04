"""Serves the application over HTTP, within the limits of `admission` and `connections`."""

import contextlib
import logging

import uvicorn
from starlette.types import ASGIApp

from askmuse.service.admission import Admission
from askmuse.service.connections import BoundedProtocol, OncePerMinute

_BACKLOG = 128
"""Connections that wait to be accepted. asyncio tries as many at a time, and logs each if no descriptor is left."""
_LAST_SECONDS = 30
"""Seconds to finish the answers that are being made when the server is stopped."""


def config_of(app: ASGIApp, host: str, port: int, at_once: int) -> uvicorn.Config:
    """Return how `app` is served: `at_once` questions are answered at the same time."""
    config = uvicorn.Config(
        Admission(app, at_once),
        host=host,
        port=port,
        http=BoundedProtocol,
        ws="none",
        log_level="warning",
        access_log=False,
        backlog=_BACKLOG,
        proxy_headers=False,  # else any client on this machine could name another address as its own
        server_header=False,
        timeout_graceful_shutdown=_LAST_SECONDS,
    )
    for name in ("uvicorn.error", "asyncio"):
        logger = logging.getLogger(name)
        if not any(isinstance(known, OncePerMinute) for known in logger.filters):
            logger.addFilter(OncePerMinute())
    return config


def run(app: ASGIApp, host: str, port: int, at_once: int) -> None:
    """Serve `app` until the process is told to stop."""
    with contextlib.suppress(KeyboardInterrupt):  # raised again by uvicorn once all answers are finished
        uvicorn.Server(config_of(app, host, port, at_once)).run()
