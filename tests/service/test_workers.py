"""Several processes answer: one that dies is replaced, and what was begun is finished when they are stopped."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from askmuse.service.server import _REACTION_SECONDS
from askmuse.service.workers import Plan
from askmuse.settings import Settings
from free_port import free_port
from several import SLOW

pytestmark = pytest.mark.slow
PATIENCE = 300.0
"""Seconds in which a process starts or ends, on any machine."""
ROUND = 1.5
"""Seconds in which the process that starts the workers asks each of them whether it is alive."""
LIBRARIES = 10_000
"""Objects that the libraries of the smallest server make."""


def get(port: int, path: str = "/") -> int:
    """Return the id of the process that answers; raises OSError or HTTPException if none does."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        return int(connection.getresponse().read())
    finally:
        connection.close()


def until(port: int, wanted: int, without: int = 0) -> set[int]:
    """Return the ids of so many processes, once each of them has answered."""
    seen: set[int] = set()
    deadline = time.monotonic() + PATIENCE
    while len(seen) < wanted and time.monotonic() < deadline:
        try:
            with ThreadPoolExecutor(4) as pool:
                seen |= set(pool.map(get, [port] * 4)) - {without}
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
    return seen


@pytest.fixture
def server() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    tests = Path(__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tests), *sys.path])}
    with subprocess.Popen([sys.executable, str(tests / "several.py"), str(port)], env=environment) as process:
        yield process, port
        process.kill()


def test_a_worker_that_dies_is_replaced_and_the_last_answers_are_finished(
    server: tuple[subprocess.Popen[bytes], int],
) -> None:
    process, port = server
    first = until(port, 2)
    assert len(first) == 2
    killed = min(first)
    os.kill(killed, signal.SIGKILL)
    second = until(port, 2, without=killed)
    assert len(second - first) == 1
    with ThreadPoolExecutor(1) as pool:
        last = pool.submit(get, port, "/slow")
        time.sleep(SLOW / 3)
        process.send_signal(signal.SIGTERM)
        assert last.result() in second
    assert process.wait(PATIENCE) == 0
    assert not listens(port)


def test_a_worker_that_dies_before_it_says_that_it_is_alive_is_replaced_without_a_wait(
    server: tuple[subprocess.Popen[bytes], int],
) -> None:
    _, port = server
    stopped = min(until(port, 2))
    os.kill(stopped, signal.SIGSTOP)
    time.sleep(ROUND)
    os.kill(stopped, signal.SIGKILL)
    killed_at = time.monotonic()
    assert len(until(port, 2, without=stopped)) == 2
    assert time.monotonic() - killed_at < _REACTION_SECONDS


def test_no_collection_of_garbage_looks_through_the_libraries_of_a_worker(
    server: tuple[subprocess.Popen[bytes], int],
) -> None:
    _, port = server
    assert until(port, 1)
    assert get(port, "/exempt") > LIBRARIES


def test_workers_end_with_the_process_that_started_them(server: tuple[subprocess.Popen[bytes], int]) -> None:
    process, port = server
    assert len(until(port, 2)) == 2
    process.kill()
    process.wait()
    deadline = time.monotonic() + PATIENCE
    while listens(port) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not listens(port)


def listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize(("threads", "workers", "each"), [(8, 2, 4), (8, 3, 2), (1, 4, 1)])
def test_workers_share_the_threads(
    threads: int, workers: int, each: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    plan = Plan(tmp_path, Settings(threads=threads), (), None, None, log_questions=False)
    assert plan.shared_by(workers, {}).settings.threads == each
