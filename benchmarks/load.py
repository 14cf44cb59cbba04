"""How a server does under load and faults: swaps of the index, overload, killed workers, slow clients.

usage: python benchmarks/load.py [--seconds S] [--out FILE]     (from the project's root)

A server of the example articles is started for each part, and asked by an open loop: questions are sent at their times
whether or not earlier ones were answered, as people do. Results are JSON. Times mean something only on a quiet machine;
the counts of failures hold on any.
"""

import argparse
import asyncio
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

ROOT = Path(__file__).parents[1]
QUESTIONS = [
    "Who leads Meta Superintelligence Labs?",
    "How much did Meta invest in Scale AI?",
    "What did Muse Spark score on HealthBench Hard?",
    "When were the Llama 1 weights leaked?",
    "Who tamed the zebras?",
]
MODES = ["instant", "thinking"]
SHARE = 0.8
"""Of what the server can answer, in the part with swaps."""
OVERLOAD = 5
"""Times what the server can answer."""
SLOW_CLIENTS = 100
WORKERS = 2
STARTS_WITHIN = 300.0
"""Seconds for a server to start, on a busy machine."""
CLIENT_SECONDS = 120.0


@dataclass
class Tally:
    """What came of some requests."""

    answered: list[float] = field(default_factory=list)
    """Milliseconds of those that were answered."""
    statuses: Counter[str] = field(default_factory=Counter)
    snapshots: set[str] = field(default_factory=set)
    unclean: int = 0
    """Refusals without Retry-After, and answers that are not what they cite."""

    def as_json(self) -> dict[str, Any]:
        """Return counts, the median and the 99th percentile."""
        times = sorted(self.answered)
        return {
            "requests": self.statuses.total(),
            "statuses": dict(sorted(self.statuses.items())),
            "unclean": self.unclean,
            "snapshots": len(self.snapshots),
            "median_ms": round(statistics.median(times), 1) if times else None,
            "p99_ms": round(times[min(len(times) - 1, int(len(times) * 0.99))], 1) if times else None,
        }


@dataclass
class Running:
    """A server that runs, and a client for it."""

    process: subprocess.Popen[bytes]
    client: httpx2.AsyncClient
    corpus: Path
    index: Path
    port: int

    def workers(self) -> list[int]:
        """Return the ids of the processes that the server started and that listen."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(pid) for pid in children if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text()]

    def costs(self) -> dict[str, int]:
        """Return the memory in MB and the open descriptors of all its processes."""
        pids = [self.process.pid, *self.workers()]
        memory = 0
        for pid in pids:
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            memory += next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024
        return {"memory_mb": memory, "descriptors": sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in pids)}


@asynccontextmanager
async def server(folder: Path, workers: int = 1) -> AsyncIterator[Running]:
    """Start a server of the example articles, and stop it in the end."""
    corpus, index = folder / "corpus", folder / "index"
    if not corpus.exists():
        shutil.copytree(ROOT / "corpus", corpus)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "askmuse", "serve", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen([*command, "--corpus", str(corpus), "--index", str(index)])
    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=50)
    try:
        async with httpx2.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", timeout=CLIENT_SECONDS, limits=limits, trust_env=False
        ) as client:
            await until_ready(client)
            yield Running(process, client, corpus, index, port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


async def until_ready(client: httpx2.AsyncClient) -> None:
    """Wait until the server answers, and has loaded its models."""
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        try:
            await client.post("/ask", json={"question": QUESTIONS[0]})
        except httpx2.TransportError:
            await asyncio.sleep(0.5)
        else:
            return
    raise TimeoutError("The server does not start.")


async def ask(running: Running, number: int, tally: Tally) -> None:
    """Ask one question and note what came of it."""
    body = {"question": QUESTIONS[number % len(QUESTIONS)], "mode": MODES[number % len(MODES)]}
    started = time.perf_counter()
    try:
        response = await running.client.post("/ask", json=body)
    except httpx2.TransportError as error:
        tally.statuses[type(error).__name__] += 1
        return
    tally.statuses[str(response.status_code)] += 1
    if response.status_code == httpx2.codes.OK:
        tally.answered.append((time.perf_counter() - started) * 1e3)
        answer = response.json()
        tally.snapshots.add(answer["index"]["snapshot"])
        tally.unclean += not all(is_quoted(given, answer["citations"]) for given in answer["answers"])
    else:
        tally.unclean += "retry-after" not in response.headers


def is_quoted(given: dict[str, Any], citations: list[dict[str, Any]]) -> bool:
    """Whether an answer is one of the quotes that it cites, or a part of one, or holds one."""
    quotes = [citation["quote"] for citation in citations if citation["number"] in given["citations"]]
    return any(given["text"] in quote or quote in given["text"] for quote in quotes)


async def at_rate(running: Running, rate: float, seconds: float) -> Tally:
    """Send `rate` questions a second for some seconds, each at its time; return what came of them."""
    tally = Tally()
    started = time.monotonic()
    async with asyncio.TaskGroup() as tasks:
        for number in range(max(1, int(rate * seconds))):
            await asyncio.sleep(started + number / rate - time.monotonic())
            tasks.create_task(ask(running, number, tally))
    return tally


async def capacity(running: Running, seconds: float) -> tuple[float, Tally]:
    """Return how many questions a second are answered to clients that ask without a pause, and what one alone got."""
    alone, together = Tally(), Tally()

    async def client(tally: Tally, first: int) -> None:
        deadline = time.monotonic() + seconds
        number = first
        while time.monotonic() < deadline:
            await ask(running, number, tally)
            number += 1

    await client(alone, 0)
    await asyncio.gather(*(client(together, number) for number in range(2 * (os.cpu_count() or 1))))
    return len(together.answered) / seconds, alone


async def beside(work: Awaitable[Tally], other: Callable[[], Awaitable[None]]) -> Tally:
    """Do some work, and something else again and again beside it."""

    async def again() -> None:
        while True:
            await other()

    task = asyncio.create_task(again())
    try:
        return await work
    finally:
        task.cancel()


async def swapped(running: Running, rate: float, seconds: float) -> dict[str, Any]:
    """Publish a new index again and again while questions are asked."""

    async def swap() -> None:
        (running.corpus / "swap.txt").write_text(f"Swap\n\nThis is swap {time.time()}.\n", encoding="utf-8")
        command = [sys.executable, "-m", "askmuse", "index"]
        places = ["--corpus", str(running.corpus), "--index", str(running.index)]
        done = await asyncio.create_subprocess_exec(*command, *places, stdout=subprocess.DEVNULL)
        await done.wait()
        await asyncio.sleep(seconds / 10)

    before = running.costs()
    tally = await beside(at_rate(running, SHARE * rate, seconds), swap)
    return tally.as_json() | {"before": before, "after": running.costs()}


async def overloaded(running: Running, rate: float, seconds: float) -> dict[str, Any]:
    """Ask more than can be answered, and look whether the health check still answers."""
    alive: list[float] = []

    async def check() -> None:
        started = time.perf_counter()
        await running.client.get("/healthz")
        alive.append((time.perf_counter() - started) * 1e3)
        await asyncio.sleep(0.1)

    tally = await beside(at_rate(running, OVERLOAD * rate, seconds), check)
    return tally.as_json() | {"healthz_max_ms": round(max(alive), 1), "after": running.costs()}


async def slowed(running: Running, rate: float, seconds: float) -> dict[str, Any]:
    """Ask while many other clients send the head of a request byte by byte."""

    async def drip() -> None:
        while True:
            reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
            while not reader.at_eof():
                writer.write(b"x")
                await asyncio.sleep(0.5)
            writer.close()

    slow = [asyncio.create_task(drip()) for _ in range(SLOW_CLIENTS)]
    tally = await at_rate(running, rate / 2, seconds)
    for task in slow:
        task.cancel()
    return tally.as_json()


async def killed(running: Running, rate: float, seconds: float) -> dict[str, Any]:
    """Kill a worker again and again while questions are asked."""
    kills = 0

    async def kill() -> None:
        nonlocal kills
        await asyncio.sleep(seconds / 3)
        os.kill(running.workers()[0], signal.SIGKILL)
        kills += 1

    tally = await beside(at_rate(running, rate / 2, seconds), kill)
    return tally.as_json() | {"kills": kills}


async def measure(seconds: float) -> dict[str, Any]:
    """Return the results of all parts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with server(folder) as running:
            rate, alone = await capacity(running, seconds)
            results: dict[str, Any] = {"seconds": seconds, "cores": os.cpu_count()}
            results["capacity_per_second"] = round(rate, 2)
            results["one_client"] = alone.as_json()
            results["swapped"] = await swapped(running, rate, seconds)
            results["overloaded"] = await overloaded(running, rate, seconds)
            results["slowed"] = await slowed(running, rate, seconds)
        async with server(folder, WORKERS) as running:
            results["killed"] = await killed(running, rate, seconds)
    return results


def main() -> None:
    """Measure, and print or write the results."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=60.0, help="seconds of each part")
    options.add_argument("--out", type=Path, help="file to write the results to")
    chosen = options.parse_args()
    text = json.dumps(asyncio.run(measure(chosen.seconds)), indent=2) + "\n"
    if chosen.out:
        chosen.out.parent.mkdir(parents=True, exist_ok=True)
        chosen.out.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
