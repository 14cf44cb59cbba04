"""Shows progress on stderr: a bar with rate and remaining time in a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from askmuse.types import Progress

_EVERY = 10.0
"""Seconds between two lines if stderr is not a terminal; shorter tasks print none."""


@contextmanager
def progress_bars() -> "Iterator[Progress]":
    """Yield a function that reports progress; nothing is printed until it is called."""
    report = _Bars() if sys.stderr.isatty() else _Lines()
    try:
        yield report
    finally:
        report.stop()


class _Bars:
    """Shows a bar for each task, in a terminal."""

    def __init__(self) -> None:
        self._stream = sys.stderr  # the present stderr, since exporting the model redirects it for a while
        self._bars: Any = None
        self._tasks: dict[str, Any] = {}

    def __call__(self, task: str, done: int, total: int) -> None:
        if not total:
            return
        if self._bars is None:
            self._start()
        if task not in self._tasks:
            self._tasks[task] = self._bars.add_task(task, total=total, rate="")
        number = self._tasks[task]
        started = self._bars.tasks[number].elapsed or 0.0
        self._bars.update(number, completed=done, total=total, rate=f"{done / started:.0f}/s" if started else "")

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}")
        console = Console(file=self._stream)
        self._bars = Progress(*columns, TimeRemainingColumn(compact=True), console=console, transient=True)
        self._bars.start()

    def stop(self) -> None:
        if self._bars is not None:
            self._bars.stop()


class _Lines:
    """Prints lines for long tasks, for a log."""

    def __init__(self) -> None:
        self._stream = sys.stderr
        self._started: dict[str, float] = {}
        self._printed = time.monotonic()

    def __call__(self, task: str, done: int, total: int) -> None:
        now = time.monotonic()
        started = self._started.setdefault(task, now)
        if now - self._printed < _EVERY or not done:
            return
        self._printed = now
        rate = done / max(now - started, 1e-3)
        left = (total - done) / rate
        print(f"{task}: {done} of {total}, {rate:.0f}/s, {left:.0f} s left", file=self._stream, flush=True)

    def stop(self) -> None:
        """Print nothing more."""
