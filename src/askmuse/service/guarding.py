"""Puts the application behind the checks of keys and of load, and connects it with the monitor that counts requests."""

import os
from pathlib import Path

from fastapi import FastAPI
from starlette.types import ASGIApp

from askmuse.service.access import Access
from askmuse.service.admission import Admission
from askmuse.service.keys import Keys
from askmuse.service.metrics import SHARED, add_metrics
from askmuse.service.rates import Rates
from askmuse.service.request_log import Monitor
from askmuse.settings import Settings


def guarded(app: FastAPI, keys: Keys | None, settings: Settings, monitor: Monitor) -> ASGIApp:
    """Return `app`, with the path of its metrics, behind the checks of keys and of load.

    `monitor` counts and logs each request, also those that are refused.
    """
    add_metrics(app, monitor.metrics)
    app.state.live.observer = monitor
    waiting = settings.waiting * settings.threads
    admission = Admission(app, at_once=settings.threads, waiting=waiting, show=monitor.metrics.show_queue)
    shared = Path(os.environ[SHARED], "requests") if SHARED in os.environ else None
    return monitor.around(Access(admission, keys, Rates(settings.requests_per_minute, shared)))
