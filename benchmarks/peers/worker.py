"""Runs one peer in its own environment: reads commands from standard input and answers each with a line of JSON.

    python -m benchmarks.peers.worker PEER INDEX              until standard input ends
    python -m benchmarks.peers.worker PEER INDEX QUESTION     answers one question

    {"do": "build", "passages": FILE}                                    builds the index
    {"do": "load"}                                                       opens it
    {"do": "search", "questions": [...], "k": 10}                        one after another: milliseconds, rankings
    {"do": "crowd", "questions": [...], "clients": 8, "seconds": 3.0}    so many threads ask without a pause

It imports the standard library and the peer's adapter, nothing else.
"""

import importlib
import json
import os
import resource
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

from .passages import Passage
from .passages import load as load_passages

LISTED = 10
"""Passages that a question lists."""


class Adapter(Protocol):
    """What a module in `adapters` has."""

    def build(self, passages: Sequence[Passage], folder: Path) -> None:
        """Build the index of numbered passages, from 0, in a folder."""

    def load(self, folder: Path) -> Any:
        """Return the open index with its model."""

    def search(self, opened: Any, question: str, k: int) -> list[int]:
        """Return the numbers of the `k` best passages, best first."""


class Worker:
    """A peer and its index."""

    def __init__(self, adapter: Adapter, index: Path) -> None:
        self.adapter = adapter
        self.index = index
        self.opened: Any = None

    def build(self, passages: str) -> dict[str, Any]:
        """Build the index; the time includes loading the model, but not reading the passages."""
        read = load_passages(Path(passages))
        self.index.mkdir(parents=True)
        started = time.perf_counter()
        self.adapter.build(read, self.index)
        return {"seconds": time.perf_counter() - started}

    def load(self) -> dict[str, Any]:
        """Open the index."""
        started = time.perf_counter()
        self.opened = self.adapter.load(self.index)
        return {"seconds": time.perf_counter() - started}

    def search(self, questions: Sequence[str], k: int = LISTED) -> dict[str, Any]:
        """Ask questions one after another."""
        times, rankings = [], []
        for question in questions:
            started = time.perf_counter()
            rankings.append(self.adapter.search(self.opened, question, k))
            times.append((time.perf_counter() - started) * 1e3)
        return {"ms": times, "rankings": rankings}

    def crowd(self, questions: Sequence[str], clients: int, seconds: float) -> dict[str, Any]:
        """Let threads ask without a pause until the time is over; each waits for its last answer."""
        started = time.perf_counter()

        def client(first: int) -> int:
            answers = 0
            while not answers or time.perf_counter() - started < seconds:
                self.adapter.search(self.opened, questions[(first + answers * clients) % len(questions)], LISTED)
                answers += 1
            return answers

        with ThreadPoolExecutor(clients) as threads:
            answers = sum(threads.map(client, range(clients)))
        return {"answers": answers, "seconds": time.perf_counter() - started}


def peak_mb() -> float:
    """Return the most memory that this process had, with its children: those that run, and the largest that ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    children = [pid for file in Path("/proc/self/task").glob("*/children") for pid in file.read_text().split()]
    return (ended + sum(map(_high_water, ("self", *children)))) / 1024


def _high_water(pid: str) -> int:
    """Return the most kilobytes that a running process had."""
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) for line in status if line.startswith("VmHWM")), 0)


def main() -> None:
    """Carry out commands, or answer one question."""
    name, index, *question = sys.argv[1:]
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print must not come between the answers
    adapter: Any = importlib.import_module(f"benchmarks.peers.adapters.{name}")
    worker = Worker(adapter, Path(index))
    if question:
        worker.load()
        print(worker.search(question)["rankings"][0], file=answers, flush=True)
        return
    for line in sys.stdin:
        command = json.loads(line)
        result = getattr(worker, command.pop("do"))(**command)
        print(json.dumps(result | {"peak_mb": peak_mb()}), file=answers, flush=True)


if __name__ == "__main__":
    main()
