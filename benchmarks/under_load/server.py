"""A running server of the example articles, and what its processes use of the machine."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from free_port import free_port
from light_client import LightClient

ROOT = Path(__file__).parents[2]
QUESTIONS = [
    json.loads(line)["question"]
    for line in (ROOT / "benchmarks" / "questions" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
]
STARTS_WITHIN = 300.0
"""Seconds for a server to start, on a busy machine."""


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
