"""Measures a server under load and with faults: new indexes, overload, killed workers, slow clients, many requests.

usage: python benchmarks/load.py [--seconds S] [--workers N] [--part NAME]... [--out FILE]   (from the project's root)

For each part, a server with the example articles is started and asked the gold questions. In parts with a given rate,
each question is sent at its time even if earlier ones are not answered yet, as people do. The results are JSON. FILE
keeps its results of the parts that are not measured. Times mean something only on a quiet machine, so `others` says how
many processors other programs used; the counts of failures are valid on any machine.
"""

import argparse
import asyncio
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from free_port import free_port
from light_client import LightClient

ROOT = Path(__file__).parents[1]
QUESTIONS = [
    json.loads(line)["question"]
    for line in (ROOT / "benchmarks" / "questions" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
]
MIXED = ("instant", "thinking")
SHARE = 0.8
"""The rate of the part `swapped`, as a share of the rate that the server can answer."""
OVERLOAD = 5
"""The rate of the part `overloaded`, as a multiple of the rate that the server can answer."""
CLIENTS, MANY_CLIENTS, SLOW_CLIENTS = 16, 128, 100
STARTS_WITHIN = 300.0
"""Seconds for a server to start, on a busy machine."""
SAMPLES = 20
"""How often the part `lasting` measures the memory."""
WARM = 0.25
"""The share of these samples, from the beginning, that does not count, since the server is still warming up."""
Result = dict[str, Any]


@dataclass
class Tally:
    """The outcomes of some requests."""

    answered: list[float] = field(default_factory=list)
    """Milliseconds of each request that was answered."""
    statuses: Counter[str] = field(default_factory=Counter)
    snapshots: set[str] = field(default_factory=set)
    unclean: int = 0
    """The number of refusals without Retry-After, and of answers that are not a quote of their citations."""

    def as_json(self) -> Result:
        """Return counts, the median and the 99th percentile."""
        return {
            "requests": self.statuses.total(),
            "statuses": dict(sorted(self.statuses.items())),
            "unclean": self.unclean,
            "snapshots": len(self.snapshots),
            **percentiles(self.answered),
        }


@dataclass
class Running:
    """A running server, and a client for it."""

    process: subprocess.Popen[bytes]
    client: LightClient
    corpus: Path
    index: Path
    port: int

    def workers(self) -> list[int]:
        """Return the ids of the processes that the server started and that listen."""
        return [
            pid for pid in children_of(self.process.pid) if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text()
        ]

    def costs(self) -> dict[str, int]:
        """Return the memory in MB and the open file descriptors of all processes; shared memory counts once."""
        pids = [self.process.pid, *children_of(self.process.pid)]
        lines = [line for pid in pids for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()]
        memory = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) // 1024
        return {"memory_mb": memory, "descriptors": sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in pids)}

    def seconds(self) -> float:
        """Return the processor time of this process, of the server, and of the children of both."""
        pids = ["self", self.process.pid, *children_of(self.process.pid)]
        ticks = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15] for pid in pids]
        return sum(int(tick) for of_process in ticks for tick in of_process) / os.sysconf("SC_CLK_TCK")


def children_of(pid: int) -> list[int]:
    """Return the ids of the processes that a process started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def busy_seconds() -> float:
    """Return the processor time of all programs since the machine was started."""
    user, nice, system, _, _, irq, softirq, *_ = map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def percentiles(times: Sequence[float]) -> Result:
    """Return the median and the 99th percentile of some milliseconds; None if there are none."""
    ordered = sorted(times)
    late = round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], 1) if ordered else None
    return {"median_ms": round(statistics.median(ordered), 1) if ordered else None, "p99_ms": late}


@asynccontextmanager
async def server(folder: Path, workers: int) -> AsyncIterator[Running]:
    """Start a server of the example articles, and stop it in the end."""
    corpus, index = folder / "corpus", folder / "index"
    places = ["--corpus", str(corpus), "--index", str(index)]
    if not corpus.exists():
        shutil.copytree(ROOT / "corpus", corpus)
        subprocess.run([sys.executable, "-m", "askmuse", "index", *places], check=True, stdout=subprocess.DEVNULL)
    port = free_port()
    command = [sys.executable, "-m", "askmuse", "serve", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen([*command, *places])
    client = LightClient(port)
    try:
        await until_ready(client, workers)
        yield Running(process, client, corpus, index, port)
    finally:
        client.close()
        process.send_signal(signal.SIGTERM)
        process.wait()


async def until_ready(client: LightClient, workers: int) -> None:
    """Wait until the server answers, and all its processes have loaded their models."""
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        try:
            await asyncio.gather(*(client.post("/ask", {"question": QUESTIONS[0]}) for _ in range(4 * workers)))
        except (OSError, EOFError):
            await asyncio.sleep(0.5)
        else:
            return
    raise TimeoutError("The server does not start.")


async def ask(running: Running, number: int, tally: Tally, modes: Sequence[str] = MIXED) -> int:
    """Ask one question and record the outcome; return the seconds to wait before the next question."""
    body = {"question": QUESTIONS[number // len(modes) % len(QUESTIONS)], "mode": modes[number % len(modes)]}
    started = time.perf_counter()
    try:
        response = await running.client.post("/ask", body)
    except (OSError, EOFError) as error:
        tally.statuses[type(error).__name__] += 1
        return 0
    tally.statuses[str(response.status)] += 1
    if response.status != 200:
        tally.unclean += response.retry_after is None
        return response.retry_after or 0
    tally.answered.append((time.perf_counter() - started) * 1e3)
    answer = response.json()
    tally.snapshots.add(answer["index"]["snapshot"])
    tally.unclean += not all(is_quoted(sentence, answer["citations"]) for sentence in answer["answers"])
    return 0


def is_quoted(sentence: Result, citations: list[Result]) -> bool:
    """Whether a sentence of an answer contains, or is contained in, a quote of its citations."""
    quotes = [citation["quote"] for citation in citations if citation["number"] in sentence["citations"]]
    return any(sentence["text"] in quote or quote in sentence["text"] for quote in quotes)


async def at_rate(running: Running, rate: float, seconds: float) -> Tally:
    """Send `rate` questions a second for some seconds, each at its time; return the outcomes."""
    tally = Tally()
    started = time.monotonic()
    async with asyncio.TaskGroup() as tasks:
        for number in range(max(1, int(rate * seconds))):
            await asyncio.sleep(started + number / rate - time.monotonic())
            tasks.create_task(ask(running, number, tally))
    return tally


async def by_clients(running: Running, clients: int, seconds: float, modes: Sequence[str] = MIXED) -> Tally:
    """Let clients ask, each again as soon as it has its answer; a client that is refused waits as it was told."""
    tally, numbers = Tally(), count()
    deadline = time.monotonic() + seconds

    async def client() -> None:
        while time.monotonic() < deadline:
            await asyncio.sleep(await ask(running, next(numbers), tally, modes))

    await asyncio.gather(*(client() for _ in range(clients)))
    return tally


async def while_repeating(disturbance: Callable[[], Awaitable[None]], work: Awaitable[Tally]) -> Tally:
    """Do some work, and cause a disturbance again and again until the work is done."""

    async def repeat() -> None:
        while True:
            await disturbance()

    task = asyncio.create_task(repeat())
    try:
        return await work
    finally:
        task.cancel()


async def with_health(running: Running, work: Awaitable[Tally]) -> Result:
    """Return the outcomes of some work, and how long health checks took during the work."""
    alive: list[float] = []

    async def check() -> None:
        started = time.perf_counter()
        await running.client.get("/healthz")
        alive.append((time.perf_counter() - started) * 1e3)
        await asyncio.sleep(0.05)

    tally = await while_repeating(check, work)
    return tally.as_json() | {"healthz": percentiles(alive)}


async def throughput(running: Running, rate: float, seconds: float) -> Result:
    """Let one client ask without a pause, then sixteen in each mode.

    `processor_ms` is the processor time of an answer, in the server and in the clients.
    """
    results = {"one_client": (await by_clients(running, 1, seconds)).as_json()}
    for modes in (("instant",), ("thinking",)):
        started, used = time.monotonic(), running.seconds()
        tally = await by_clients(running, CLIENTS, seconds, modes)
        rate = len(tally.answered) / (time.monotonic() - started)
        work = (running.seconds() - used) * 1e3 / max(1, len(tally.answered))
        results[modes[0]] = tally.as_json() | {"per_second": round(rate, 1), "processor_ms": round(work, 1)}
    return results


async def crowded(running: Running, rate: float, seconds: float) -> Result:
    """Let 128 clients ask at once."""
    result = await with_health(running, by_clients(running, MANY_CLIENTS, seconds, ("thinking",)))
    return result | running.costs()


async def swapped(running: Running, rate: float, seconds: float) -> Result:
    """Publish a new index again and again while questions are asked."""

    async def swap() -> None:
        (running.corpus / "swap.txt").write_text(f"Swap\n\nThis is swap {time.time()}.\n", encoding="utf-8")
        command = [sys.executable, "-m", "askmuse", "index"]
        places = ["--corpus", str(running.corpus), "--index", str(running.index)]
        done = await asyncio.create_subprocess_exec(*command, *places, stdout=subprocess.DEVNULL)
        await done.wait()
        await asyncio.sleep(seconds / 10)

    before = running.costs()
    tally = await while_repeating(swap, at_rate(running, SHARE * rate, seconds))
    return tally.as_json() | {"before": before, "after": running.costs()}


async def overloaded(running: Running, rate: float, seconds: float) -> Result:
    """Ask more than can be answered."""
    return await with_health(running, at_rate(running, OVERLOAD * rate, seconds))


async def slowed(running: Running, rate: float, seconds: float) -> Result:
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


async def killed(running: Running, rate: float, seconds: float) -> Result:
    """Kill a worker again and again while questions are asked."""
    kills = 0

    async def kill() -> None:
        nonlocal kills
        await asyncio.sleep(seconds / 3)
        os.kill(running.workers()[0], signal.SIGKILL)
        kills += 1

    tally = await while_repeating(kill, at_rate(running, rate / 2, seconds))
    return tally.as_json() | {"kills": kills}


async def lasting(running: Running, rate: float, seconds: float) -> Result:
    """Ask for twice the time without a pause, and measure memory and descriptors again and again."""
    samples: list[tuple[int, dict[str, int]]] = []
    asked = 0
    for _ in range(SAMPLES):
        tally = await by_clients(running, CLIENTS, 2 * seconds / SAMPLES, ("instant",) * 9 + ("thinking",))
        asked += len(tally.answered)
        samples.append((asked, running.costs()))
    flat = samples[int(WARM * SAMPLES) :]
    slope = statistics.linear_regression([at for at, _ in flat], [costs["memory_mb"] for _, costs in flat]).slope
    return {
        "answered": asked,
        "mb_per_10_000": round(slope * 10_000, 2),
        "memory_mb": [costs["memory_mb"] for _, costs in samples],
        "descriptors": sorted({costs["descriptors"] for _, costs in flat}),
    }


PARTS = {part.__name__: part for part in (throughput, crowded, swapped, overloaded, slowed, killed, lasting)}


async def measure(names: Sequence[str], seconds: float, workers: int) -> Result:
    """Return the results of some parts, each with how many processors other programs used during it."""
    results: Result = {"cores": os.cpu_count(), "workers": workers}
    with tempfile.TemporaryDirectory() as name:
        for part in names:
            async with server(Path(name), workers) as running:
                tally = await by_clients(running, CLIENTS, seconds / 2)
                rate = len(tally.answered) / seconds * 2
                started, busy, own = time.monotonic(), busy_seconds(), running.seconds()
                result = await PARTS[part](running, rate, seconds)
                took = time.monotonic() - started
                others = (busy_seconds() - busy - running.seconds() + own) / took
            shared = {"seconds": round(took, 1), "capacity_per_second": round(rate, 1), "others": round(others, 2)}
            results[part] = shared | result
            print(json.dumps({part: results[part]}), file=sys.stderr, flush=True)
    return results


def main() -> None:
    """Measure, and print or write the results."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=60.0, help="seconds of each part")
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes of the server")
    options.add_argument("--part", action="append", choices=list(PARTS), help="a part to measure; may be repeated")
    options.add_argument("--out", type=Path, help="file to write the results to")
    chosen = options.parse_args()
    results = asyncio.run(measure(chosen.part or list(PARTS), chosen.seconds, chosen.workers))
    if chosen.out and chosen.out.exists():
        results = json.loads(chosen.out.read_text(encoding="utf-8")) | results
    text = json.dumps(results, indent=1) + "\n"
    if chosen.out:
        chosen.out.parent.mkdir(parents=True, exist_ok=True)
        chosen.out.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
