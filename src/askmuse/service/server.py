"""Serves the application over HTTP: to whom `access` lets in, within the limits of `admission` and `connections`."""

import contextlib
import ipaddress
import logging
import socket
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from askmuse.errors import SettingsError
from askmuse.service.access import Access
from askmuse.service.admission import Admission
from askmuse.service.connections import BoundedProtocol, OncePerMinute
from askmuse.service.keys import Keys, read_keys
from askmuse.service.metrics import add_metrics
from askmuse.service.rates import Rates
from askmuse.service.watching import Watch
from askmuse.settings import Settings

_BACKLOG = 128
"""Connections that wait to be accepted. asyncio tries as many at a time, and logs each if no descriptor is left."""
_LAST_SECONDS = 30
"""Seconds to finish the answers that are being made when the server is stopped."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server listens, and which proxy may tell it the addresses of clients."""

    host: str
    port: int
    proxy: str | None = None
    """The address of a reverse proxy, whose header X-Forwarded-For is believed; None believes nobody."""

    @property
    def address(self) -> str:
        """The host and the port as they stand in a URL."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def is_local(self) -> bool:
        """Whether only this machine reaches it; raises SettingsError if nothing can listen there."""
        try:
            places = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
            family, kind, *_, first = places[0]
            with socket.socket(family, kind) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(first)
        except OSError as error:
            raise SettingsError(
                f"Cannot listen at {self.address} ({error.strerror}). Choose another --host or --port."
            ) from None
        return all(ipaddress.ip_address(str(place[0]).partition("%")[0]).is_loopback for *_, place in places)


def keys_for(place: Place, settings: Settings, *, insecure: bool) -> Keys | None:
    """Return the keys of the settings; raises SettingsError where others can reach the server and there are none."""
    local = place.is_local()
    keys = read_keys(settings)
    if keys is None and not local and not insecure:
        raise SettingsError(
            f"Whoever reaches {place.address} could read the articles, since no keys are set. Make a key with "
            "`askmuse key new`, put its line into a file and name that in ASKMUSE_API_KEYS_FILE; or add --insecure to "
            "serve everybody."
        )
    return keys


def guarded(app: FastAPI, keys: Keys | None, settings: Settings, watch: Watch) -> ASGIApp:
    """Return `app` behind the checks of who may ask, and how much at once, with its metrics, watched by `watch`."""
    add_metrics(app, watch.metrics)
    app.state.serving.observer = watch
    admission = Admission(app, at_once=settings.threads, show=watch.metrics.show_queue)
    return watch.around(Access(admission, keys, Rates(settings.requests_per_minute)))


def config_of(app: ASGIApp, place: Place) -> uvicorn.Config:
    """Return how the guarded `app` is served."""
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
    )
    for name in ("uvicorn.error", "asyncio"):
        logger = logging.getLogger(name)
        if not any(isinstance(known, OncePerMinute) for known in logger.filters):
            logger.addFilter(OncePerMinute())
    return config


def run(app: ASGIApp, place: Place) -> None:
    """Serve the guarded `app` until the process is told to stop."""
    with contextlib.suppress(KeyboardInterrupt):  # raised again by uvicorn once all answers are finished
        uvicorn.Server(config_of(app, place)).run()
