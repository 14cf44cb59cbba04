"""Serves an application over HTTP, and limits its connections (`connections.py`).

The process that starts the workers of a server imports this module, so it imports no web framework.
"""

import contextlib
import gc
import logging
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from askmuse.service.connections import BoundedProtocol, OncePerMinute
from askmuse.service.listening import ListenAddress

_BACKLOG = 128
"""Connections that may wait to be accepted. asyncio accepts up to this many at a time; without free file descriptors it
logs an error for each."""
_REACTION_SECONDS = 120
"""Seconds in which a worker must react, also while it starts on a busy machine; a worker that died is replaced at once.
"""
_IDLE_SECONDS = 75
"""Seconds for which a connection stays open after a response: longer than any client is asked to wait before it tries
again (30 seconds after a 503, 60 after a 429), and longer than proxies such as nginx keep theirs. A server that closes
its connection just as the client uses it again loses the request (RFC 9112, section 9.5)."""
_LAST_SECONDS = 30
"""Seconds to finish the answers that are being made when the server is stopped."""


def config_of(
    app: ASGIApp | Callable[[], ASGIApp], address: ListenAddress, workers: int | None = None
) -> uvicorn.Config:
    """Return the configuration of uvicorn for the guarded `app`; with `workers`, `app` is a function that makes it."""
    return uvicorn.Config(
        app,
        host=address.host,
        port=address.port,
        http=BoundedProtocol,
        ws="none",
        log_level="warning",
        access_log=False,
        backlog=_BACKLOG,
        proxy_headers=address.proxy is not None,  # without a proxy, any client could claim another address
        forwarded_allow_ips=address.proxy or "",
        server_header=False,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_LAST_SECONDS,
        timeout_worker_healthcheck=_REACTION_SECONDS,
        workers=workers or 1,
        factory=workers is not None,
    )


def limit_warnings() -> None:
    """Log each warning that a client can cause only once a minute."""
    for name in ("uvicorn.error", "asyncio"):
        logger = logging.getLogger(name)
        if not any(isinstance(known, OncePerMinute) for known in logger.filters):
            logger.addFilter(OncePerMinute())


def freeze_loaded_objects() -> None:
    """Exempt all objects that exist so far from later garbage collections.

    To look through the objects of the libraries takes 70 ms, in which the process answers nothing, not even `/healthz`.
    """
    gc.collect()
    gc.freeze()


def run(app: ASGIApp, address: ListenAddress) -> None:
    """Serve the guarded `app` until the process is told to stop."""
    freeze_loaded_objects()
    server = uvicorn.Server(config_of(app, address))
    limit_warnings()
    with contextlib.suppress(KeyboardInterrupt):  # raised again by uvicorn once all answers are finished
        server.run()
