"""Runs peers from outside: a worker in the peer's environment, or its shell command, as whole processes."""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from .environments import ROOT, Peer, UnavailableError, last_line

_ENVIRON = {"HAYSTACK_TELEMETRY_ENABLED": "False", "HF_HUB_OFFLINE": "1", "TQDM_DISABLE": "1"}
"""Variables with which no peer waits for a network or prints its progress."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A running worker."""

    process: subprocess.Popen[str]
    errors: IO[str]

    def do(self, command: str, **arguments: Any) -> dict[str, Any]:
        """Let the worker carry out a command and return its answer; raises UnavailableError if it fails."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            print(json.dumps({"do": command, **arguments}), file=self.process.stdin, flush=True)
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            self.process.wait()
            self.errors.seek(0)
            raise UnavailableError(f"{command}: {last_line(self.errors.read())}")
        result: dict[str, Any] = json.loads(answer)
        return result


@contextmanager
def started(peer: Peer, index: Path) -> Iterator[Worker]:
    """Start a worker, and end it with the `with` block."""
    with tempfile.TemporaryFile("w+") as errors:
        command, pipe = _worker(peer, index), subprocess.PIPE
        process = subprocess.Popen(command, cwd=ROOT, env=_environ(), stdin=pipe, stdout=pipe, stderr=errors, text=True)
        try:
            yield Worker(process, errors)
        finally:
            process.communicate()


def cold(peer: Peer, index: Path, question: str) -> dict[str, float]:
    """Answer a question with a new process; return its seconds and its memory. Raises UnavailableError."""
    if peer.cold:
        program, *arguments = (part.format(question=question, folder=index) for part in peer.cold)
        command = [str(peer.python.with_name(program)), *arguments]
    else:
        command = [*_worker(peer, index), question]
    with tempfile.TemporaryFile("w+") as answers, tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=_environ(), stdout=answers, stderr=errors)
        _, _, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = 0  # it has ended; an exit code of 1 may only mean that nothing was found
        errors.seek(0)
        if not os.fstat(answers.fileno()).st_size:
            raise UnavailableError(f"one question: {last_line(errors.read())}")
    return {"seconds": seconds, "peak_mb": usage.ru_maxrss / 1024}


def size_mb(folder: Path) -> float:
    """Return the size of all files in a folder."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir()) / 1e6


def _worker(peer: Peer, index: Path) -> list[str]:
    return [str(peer.python), "-m", "benchmarks.peers.worker", peer.name, str(index)]


def _environ() -> Mapping[str, str]:
    return os.environ | _ENVIRON
