"""The parts of the measurement: each asks in its own way, and most of them disturb the server meanwhile."""

import asyncio
import os
import signal
import statistics
import subprocess
import sys
import time

from under_load.clients import at_rate, by_clients, while_repeating, with_health
from under_load.outcomes import Result
from under_load.server import Running

SHARE = 0.8
"""The rate of the part `swapped`, as a share of the rate that the server can answer."""
OVERLOAD = 5
"""The rate of the part `overloaded`, as a multiple of the rate that the server can answer."""
CLIENTS, MANY_CLIENTS, SLOW_CLIENTS = 16, 128, 100
SAMPLES = 20
"""How often the part `lasting` measures the memory."""
WARM = 0.25
"""The share of these samples, from the beginning, that does not count, since the server is still warming up."""


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
        try:
            await done.wait()
        except asyncio.CancelledError:  # this part is over, and the next one must not be measured beside the indexing
            done.terminate()
            await done.wait()
            raise
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
    """Kill a worker again and again while questions are sent."""
    kills, last = 0, time.monotonic() + seconds

    async def kill() -> None:
        nonlocal kills
        await asyncio.sleep(seconds / 3)
        workers = running.workers()  # a server with one process has none
        if workers and time.monotonic() <= last:  # later kills would end the workers that answer the last questions
            os.kill(workers[0], signal.SIGKILL)
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
