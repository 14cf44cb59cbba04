"""Limits on connections: each must send its next request in time, and a full server closes the one idle longest.

Each warning is logged at most once a minute, so that no client can fill the log.
"""

import asyncio
import logging
import socket
from time import monotonic
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""Seconds in which the head of a request must arrive, from the opening of the connection or from its first byte."""
STALL_SECONDS = 30.0
"""Seconds in which a client must read some of a response that has filled the buffers."""
_MOST = 1_000
"""The most connections at once."""
_RESERVED = 128
"""File descriptors that connections may not use: they are for files, models and workers."""
_MINUTE = 60.0


class BoundedProtocol(H11Protocol):
    """HTTP/1.1 of uvicorn, with limits on the number of connections and on how long one may be idle."""

    head_seconds = HEAD_SECONDS
    stall_seconds = STALL_SECONDS
    most: int | None = None
    """The most connections at once; None means as many as the file descriptors of the process allow."""

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
        """Accept a connection; if there are too many, close the one that has been idle longest, or else this one."""
        super().connection_made(transport)
        _send_at_once(transport)
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
        """Receive bytes. The time limit for the head of a request starts anew only when the head is complete."""
        super().data_received(data)
        if self.is_idle:
            self._await_head()
        else:
            self._stop_head()

    def on_response_complete(self) -> None:
        """Note that the connection is idle from now on."""
        self._idle_since = monotonic()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Start the time limit in which the client must read some of the response."""
        super().pause_writing()
        if self._stall is None:
            self._stall = self.loop.call_later(self.stall_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Continue to write, without a time limit."""
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


def _send_at_once(transport: asyncio.Transport) -> None:
    """Send small packets without waiting until the client has confirmed those before.

    The head and the body of a response are two packets, and clients confirm a packet up to 40 ms late. asyncio sets
    this only for sockets that name their protocol, which those of uvicorn's processes don't.
    """
    connection = transport.get_extra_info("socket")
    if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def most_connections() -> int:
    """Return how many connections may be open, so that descriptors are left for files."""
    try:
        import resource
    except ImportError:  # not on Windows
        return _MOST
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST if soft == resource.RLIM_INFINITY else max(1, min(_MOST, soft - _RESERVED))


class OncePerMinute(logging.Filter):
    """Lets each warning into the log at most once a minute."""

    def __init__(self, seconds: float = _MINUTE) -> None:
        """Let each warning pass at most once in `seconds`."""
        super().__init__()
        self._seconds = seconds
        self._passed: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to log a record: only if its first line was not logged in the last minute."""
        error = repr(record.exc_info[1]) if record.exc_info else ""
        line = f"{str(record.msg).partition(chr(10))[0]} {error}"
        now = monotonic()
        if now - self._passed.get(line, -self._seconds) < self._seconds:
            return False
        self._passed = {known: at for known, at in self._passed.items() if now - at < self._seconds} | {line: now}
        return True
