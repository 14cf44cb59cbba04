"""A storage for the library limits, in which several processes share counts by a file instead of a server."""

import sqlite3
import time
from pathlib import Path

from limits.storage import Storage

_SCHEMA = """
PRAGMA journal_mode = WAL;  -- a process that is killed while it counts leaves the file sound
CREATE TABLE IF NOT EXISTS counts (key TEXT PRIMARY KEY, count INTEGER, ends REAL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ends ON counts (ends);
"""
_COUNT = """
INSERT INTO counts VALUES (:key, :amount, :now + :seconds)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN ends <= :now THEN :amount ELSE count + :amount END,
    ends = CASE WHEN ends <= :now THEN :now + :seconds ELSE ends END
RETURNING count
"""
_PATIENCE = 1.0
"""Seconds to wait for another process that is counting; counting takes about ten microseconds."""


class SharedCounts(Storage):
    """Counts how often each key occurred in its present period, such as a minute."""

    STORAGE_SCHEME = None  # not chosen by a URL

    def __init__(self, file: Path) -> None:
        """Count in `file`, which is created if needed; raises sqlite3.Error if that is not possible."""
        super().__init__()
        self._connection = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA synchronous = OFF")  # nobody needs the counts after a loss of power
        self._connection.executescript(_SCHEMA)

    @property
    def base_exceptions(self) -> type[Exception]:
        """The errors of this storage."""
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add `amount` to the count of a key, starting from 0 if its period has ended; return the count."""
        now = time.time()
        values = {"key": key, "amount": amount, "now": now, "seconds": expiry}
        count: int = self._connection.execute(_COUNT, values).fetchall()[0][0]
        if count == amount:  # a new period began, so those of other keys may have ended
            self._connection.execute("DELETE FROM counts WHERE ends <= ?", [now])
        return count

    def get(self, key: str) -> int:
        """Return the count of a key, or 0 if its period has ended."""
        return int(self._row(key)[0])

    def get_expiry(self, key: str) -> float:
        """Return when the period of a key ends, in seconds of `time.time`."""
        return self._row(key)[1]

    def _row(self, key: str) -> tuple[int, float]:
        now = time.time()
        rows = self._connection.execute("SELECT count, ends FROM counts WHERE key = ? AND ends > ?", [key, now])
        return next(iter(rows.fetchall()), (0, now))

    def check(self) -> bool:
        """Whether the file can be read."""
        return self._row("") is not None

    def clear(self, key: str) -> None:
        """Forget the count of a key."""
        self._connection.execute("DELETE FROM counts WHERE key = ?", [key])

    def reset(self) -> int:
        """Forget all counts; return how many there were."""
        return self._connection.execute("DELETE FROM counts").rowcount
