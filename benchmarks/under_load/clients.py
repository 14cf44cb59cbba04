"""Clients that ask: at a given rate, or one after another, and while something disturbs the server."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from itertools import count

from under_load.outcomes import Result, Tally, is_quoted, percentiles
from under_load.server import QUESTIONS, Running

MIXED = ("instant", "thinking")


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
    """Do some work, and cause a disturbance again and again until the work is done; an error in it ends the work."""

    async def repeat() -> None:
        while True:
            await disturbance()

    async with asyncio.TaskGroup() as tasks:
        repetition = tasks.create_task(repeat())
        tally = await work
        repetition.cancel()
    return tally


async def with_health(running: Running, work: Awaitable[Tally]) -> Result:
    """Return the outcomes of some work, how long health checks took meanwhile, and how many got no response."""
    times: list[float] = []
    failed = 0

    async def check() -> None:
        nonlocal failed
        started = time.perf_counter()
        try:
            await running.client.get("/healthz")
        except (OSError, EOFError):
            failed += 1
        else:
            times.append((time.perf_counter() - started) * 1e3)
        await asyncio.sleep(0.05)

    tally = await while_repeating(check, work)
    return tally.as_json() | {"healthz": percentiles(times) | {"failed": failed}}
