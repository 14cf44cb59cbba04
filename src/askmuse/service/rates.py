"""Limits how many requests a minute each key and each address may send, with the library limits."""

import ipaddress
import logging
import math
import sqlite3
import time
from pathlib import Path

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from askmuse.service.counts import SharedCounts

_NETWORK = 64
"""Bits of an IPv6 address that identify a household or a firm, which has too many addresses to count each."""
_log = logging.getLogger(__name__)


class Rates:
    """Counts the requests of each key and each address in the current minute."""

    def __init__(self, per_minute: int, shared: Path | None = None) -> None:
        """Let each key and each address send `per_minute` requests a minute.

        Processes that pass the same file as `shared` count together. If it cannot be used, each process counts alone.
        """
        self._limit = RateLimitItemPerMinute(per_minute)
        self._counts = FixedWindowRateLimiter(MemoryStorage())
        if shared is not None:
            try:
                self._counts = FixedWindowRateLimiter(SharedCounts(shared))
            except sqlite3.Error as error:
                _warn(error)

    def wait_for_key(self, sha256: str) -> int:
        """Count a request with a key; return 0 if it may be served, or else the seconds to wait."""
        return self._wait("key", sha256)

    def wait_for_address(self, address: str) -> int:
        """Count a request from an address; return 0 if it may be served, or else the seconds to wait.

        Requests from this machine are not counted: a reverse proxy on it sends the requests of all clients.
        """
        network = _network(address)
        return 0 if network is None else self._wait("address", network)

    def _wait(self, kind: str, name: str) -> int:
        try:
            return self._pause(kind, name)
        except sqlite3.Error as error:
            _warn(error)
            self._counts = FixedWindowRateLimiter(MemoryStorage())
            return self._pause(kind, name)

    def _pause(self, kind: str, name: str) -> int:
        if self._counts.hit(self._limit, kind, name):
            return 0
        return max(1, math.ceil(self._counts.get_window_stats(self._limit, kind, name).reset_time - time.time()))


def _warn(error: sqlite3.Error) -> None:
    _log.warning("The server's processes cannot count requests together (%s). Now each process counts alone.", error)


def _network(address: str) -> str | None:
    """Return the address or network that counts as one client; None for this machine and for invalid addresses."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            parsed = parsed.ipv4_mapped
        elif not parsed.is_loopback:
            return str(ipaddress.ip_network((parsed, _NETWORK), strict=False))
    return None if parsed.is_loopback else str(parsed)
