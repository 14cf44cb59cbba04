"""Measures how long each stage of an answer takes."""

from time import perf_counter


class Clock:
    """A stopwatch that starts when it is created; a lap is the time since the previous lap."""

    def __init__(self) -> None:
        self._started = self._lapped = perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        """Add the time since the previous lap to the stage `name`."""
        now = perf_counter()
        self._laps[name] = self._laps.get(name, 0.0) + now - self._lapped
        self._lapped = now

    @property
    def elapsed_ms(self) -> float:
        """Milliseconds since the start."""
        return (perf_counter() - self._started) * 1e3

    def took_ms(self) -> dict[str, float]:
        """Return the milliseconds of each stage, and as "total" those until the last lap."""
        return {name: lap * 1e3 for name, lap in self._laps.items()} | {"total": (self._lapped - self._started) * 1e3}
