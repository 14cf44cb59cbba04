"""Learns how long each kind of request takes: a question in one mode can take ten times as long as one in another."""

import re

from starlette.types import Scope

from askmuse.answering.modes import MODES

_SMOOTHING = 0.95
"""The weight of earlier requests in the running averages of how long requests take."""
_LEAST, _MOST = 0.5, 2.0
"""What a request counts at least and at most, so that many quick requests don't keep long ones out of the queue."""
_SEARCHED = 65_536
"""How many bytes of a body are searched for a mode: as many as a question may have with all that was said before."""
_MODE = re.compile(rb"\b(?:" + "|".join(MODES).encode() + rb")\b")


class Costs:
    """How long requests of each kind take, in seconds: running averages."""

    def __init__(self) -> None:
        """Start without knowing any."""
        self.average = 0.0
        self._averages: dict[str, float] = {}

    def add(self, kind: str, seconds: float) -> None:
        """Learn how long a request of a kind took."""
        self.average = _smoothed(self.average if self._averages else seconds, seconds)
        self._averages[kind] = _smoothed(self._averages.get(kind, seconds), seconds)

    def of(self, kind: str) -> float:
        """Return how many average requests one of a kind counts, in halves; 1 if it is not known yet."""
        known = self._averages.get(kind)
        if known is None or not self.average:
            return 1.0
        return min(_MOST, max(_LEAST, round(2 * known / self.average) / 2))


def kind_of(scope: Scope, path: str, body: bytes) -> str:
    """Return the kind of a request: `path`, the beginning of its path, and the first name of a mode in query or body.

    A word that only looks like a mode does no harm: requests of one kind are expected to take as long as they did.
    """
    mode = _MODE.search(scope.get("query_string", b"") + b" " + body[:_SEARCHED])
    return f"{path} {mode.group().decode()}" if mode else path


def _smoothed(average: float, value: float) -> float:
    return _SMOOTHING * average + (1 - _SMOOTHING) * value
