"""Limits on connections: each must send its next request in time, and a server that is full closes idle ones.

The server's log has each warning once a minute, so that no client can fill it.
"""

import asyncio
import logging
from time import monotonic
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""Seconds for the head of a request to arrive, from the opening of the connection or from its first byte."""
STALL_SECONDS = 30.0
"""Seconds in which a client must read something of an answer that fills the buffers."""
_MOST = 1_000
"""Connections open at once."""
_RESERVED = 128
"""File descriptors that are kept free of connections, for files, models and workers."""
_PER_MINUTE = 60.0


class BoundedProtocol(H11Protocol):
    """HTTP/1.1 of uvicorn, with limits on how many connections there are and on how long one may be idle."""

    head_seconds = HEAD_SECONDS
    stall_seconds = STALL_SECONDS
    most: int | None = None
    """Connections open at once; None means as many as the descriptors of the process allow."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Start without a timer."""
        super().__init__(*arguments, **options)
        self._head: asyncio.TimerHandle | None = None
        self._stall: asyncio.TimerHandle | None = None
        self._idle_since = monotonic()

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection; where there are too many, close the one that has been idle longest, or else this one."""
        super().connection_made(transport)
        self._await_head()
        if len(self.connections) > (most_connections() if self.most is None else self.most):
            idle = [c for c in self.connections if isinstance(c, BoundedProtocol) and c.is_idle and c is not self]
            min(idle, key=lambda connection: connection._idle_since, default=self).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timers."""
        self._stop_head()
        self._stop_stall()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Receive bytes; the time for the head of a request runs on until the head is complete."""
        super().data_received(data)
        if self.is_idle:
            self._await_head()
        else:
            self._stop_head()

    def on_response_complete(self) -> None:
        """Regard the connection as idle from now on."""
        self._idle_since = monotonic()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Close the connection unless the client reads something in time."""
        super().pause_writing()
        if self._stall is None:
            self._stall = self.loop.call_later(self.stall_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on writing."""
        self._stop_stall()
        super().resume_writing()

    def _await_head(self) -> None:
        if self._head is None:
            self._head = self.loop.call_later(self.head_seconds, self._close_unless_busy)

    def _stop_head(self) -> None:
        if self._head is not None:
            self._head.cancel()
        self._head = None

    def _stop_stall(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
        self._stall = None

    def _close_unless_busy(self) -> None:
        self._head = None
        if self.is_idle:
            self.transport.abort()


def most_connections() -> int:
    """Return how many connections may be open, so that descriptors are left for files."""
    try:
        import resource
    except ImportError:  # not on Windows
        return _MOST
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST if soft == resource.RLIM_INFINITY else max(1, min(_MOST, soft - _RESERVED))


class OncePerMinute(logging.Filter):
    """Passes each warning once a minute."""

    def __init__(self, seconds: float = _PER_MINUTE) -> None:
        """Pass each warning once in so many seconds."""
        super().__init__()
        self._seconds = seconds
        self._passed: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to log a record: its first line was not logged in the last minute."""
        error = repr(record.exc_info[1]) if record.exc_info else ""
        line = f"{str(record.msg).partition(chr(10))[0]} {error}"
        now = monotonic()
        if now - self._passed.get(line, -self._seconds) < self._seconds:
            return False
        self._passed = {known: at for known, at in self._passed.items() if now - at < self._seconds} | {line: now}
        return True
