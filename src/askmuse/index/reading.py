"""Reads files in child processes, so that no file can block, crash or fill the memory of the process that indexes.

A file that takes too much time or memory, or crashes a library, ends only its child process: the file is reported, and
a new child reads the next one.
"""

import math
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Any, TypeVar, cast

from askmuse.articles.folder import Source
from askmuse.errors import ArticleError, ArticleUnavailable, CorpusError
from askmuse.index.reading_child import WAITING, Job, Reading, read

_ALONE = 2.0
"""Seconds for which one child reads before another is started: starting one takes as long as reading a hundred short
files."""
_ENDING = 1.0
"""Seconds that a child has to end once it has closed its pipe."""
_MEGABYTE = 1_000_000
_Result = TypeVar("_Result")
_OUT_OF_TIME = getattr(signal, "SIGPROF", 0)
"""The signal that ends a child process when it has used up its processor time."""
_KILLED = getattr(signal, "SIGKILL", 0)
"""The signal by which the system ends a process when it runs out of memory, whichever process fills it."""
_START = "import sys; sys.path[:] = {!r}; from askmuse.index.reading_child import main; main()"
"""The program of a child process; it imports modules from the same places as its parent."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits on reading one file."""

    seconds: float = 10.0
    """Seconds of processor time, for each megabyte begun."""
    megabytes: int = 1_000
    """Megabytes of memory, beyond the 100 or so that every child process uses."""

    def seconds_for(self, size: int) -> float:
        """Return the seconds of processor time for a file of `size` bytes."""
        return self.seconds * max(1, math.ceil(size / _MEGABYTE))


def read_all(folder: Path, sources: Sequence[Source], limits: Limits) -> Iterator[Reading | ArticleError]:
    """Yield the article of each file, or the error that says why it cannot be read, in the order of `sources`."""
    if not sources:
        return
    pool = _Pool(folder, limits, min(os.cpu_count() or 1, len(sources)))
    try:
        yield from pool.read(sources)
    finally:
        pool.close()


def do(job: Callable[[Path], _Result], folder: Path, size: int, limits: Limits) -> _Result:
    """Return what a job returns that works on a file of `size` bytes of the folder, in a child process of its own.

    The process takes a fifth of a second to start. Raises the ArticleError or CorpusError that the job raises, and
    ArticleError if it takes too much time or memory or crashes.
    """
    child = _Child(folder, limits)
    try:
        result = child.do(job, size)
    finally:
        child.close()
    if isinstance(result, (ArticleError, CorpusError)):
        raise result
    return cast("_Result", result)


class _Pool:
    """The child processes that read files: one, and more if there is much to read."""

    def __init__(self, folder: Path, limits: Limits, most: int) -> None:
        self._new = partial(_Child, folder, limits)
        self._most = most
        self._threads = ThreadPoolExecutor(most)
        self._idle: SimpleQueue[_Child] = SimpleQueue()
        self._lock = Lock()
        self._closed = False
        self._children = [self._new()]
        self._idle.put(self._children[0])
        self._started = time.monotonic()

    def read(self, sources: Sequence[Source]) -> Iterator[Reading | ArticleError]:
        return self._threads.map(self._read, sources)

    def _read(self, source: Source) -> Reading | ArticleError:
        child = self._next()
        try:
            return cast("Reading | ArticleError", child.do(partial(read, source), source.size))
        finally:
            self._idle.put(child)

    def _next(self) -> "_Child":
        """Return an idle child; start a new one if reading takes long and the limit is not reached."""
        alone = self._started + _ALONE - time.monotonic()
        with suppress(Empty):
            return self._idle.get(timeout=alone) if alone > 0 else self._idle.get_nowait()
        with self._lock:
            if len(self._children) < self._most and not self._closed:
                self._children.append(self._new())
                return self._children[-1]
        return self._idle.get()

    def close(self) -> None:
        """End all children, including busy ones."""
        with self._lock:
            self._closed = True
        for child in self._children:
            child.close()
        self._threads.shutdown(cancel_futures=True)


class _Child:
    """A child process, started again when it has ended; used by one thread at a time."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder = folder
        self._limits = limits
        self._lock = Lock()
        self._closed = False
        self._process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        """Start the program, without waiting until it is ready."""
        process = subprocess.Popen(  # noqa: S603 - this Python, and a program of our own
            [sys.executable, "-c", _START.format(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        _send(process, (self._folder, self._limits.megabytes))
        return process

    def do(self, job: Job, size: int) -> object:
        """Return what a job returns that works on a file of `size` bytes, or the error why it cannot be done."""
        seconds = self._limits.seconds_for(size)
        with self._lock:
            if self._process.poll() is not None and not self._closed:
                _end(self._process)
                self._process = self._start()
        process = self._process
        started = time.monotonic()
        try:
            _send(process, (job, seconds))
            assert process.stdout is not None  # noqa: S101 - it was asked for
            answer: object = pickle.load(process.stdout)  # noqa: S301 - our own program wrote it
        except (OSError, EOFError, ValueError, pickle.UnpicklingError):  # ValueError: the pool was closed
            with suppress(subprocess.TimeoutExpired):
                process.wait(_ENDING)  # killed before it has ended, it would seem to have been out of memory
            _end(process)
            late = time.monotonic() - started >= seconds * WAITING
            return _failure(process.returncode, late, seconds)
        return answer

    def close(self) -> None:
        with self._lock:
            self._closed = True
            _end(self._process)


def _send(process: "subprocess.Popen[bytes]", message: Any) -> None:
    assert process.stdin is not None  # noqa: S101 - it was asked for
    with suppress(BrokenPipeError):  # the process has ended, which reading its answer will tell
        process.stdin.write(pickle.dumps(message))
        process.stdin.flush()


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Kill a process, which may have ended already, and close its pipes."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            if pipe is not None:
                pipe.close()


def _failure(code: int, late: bool, seconds: float) -> ArticleError:
    """Return the error for a file whose child process ended; the system may be to blame, if it is slow or full."""
    kind = ArticleUnavailable if late or code == -_KILLED else ArticleError
    if late or code == -_OUT_OF_TIME:
        return kind(f"takes more than {seconds:g} s of processor time to read: split it, or raise ASKMUSE_READ_SECONDS")
    return kind(f"ends the program that reads it (exit code {code}): save it again, or remove it")
