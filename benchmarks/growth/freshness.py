"""Measures the check whether a folder of very many files has changed, which precedes every question in a shell."""

from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from askmuse.articles.folder import scan

FILES = 100_000
_TOGETHER = 1_000
"""The files of one subfolder."""
_TURNS = 5


def measured(folder: Path, count: int = FILES) -> dict[str, Any]:
    """Write small files into a folder, unless they are there, and list them some times; return medians."""
    for number in range(count):
        file = folder / f"{number // _TOGETHER:04d}" / f"story-{number:07d}.txt"
        if number % _TOGETHER == 0 and file.exists():
            break
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"Story {number}.\n")
    times, processor_times = [], []
    for _ in range(_TURNS):
        started, used = perf_counter(), process_time()
        state = scan(folder).state
        times.append(perf_counter() - started)
        processor_times.append(process_time() - used)
    assert state == scan(folder).state
    return {"files": count, "seconds": median(times), "processor_seconds": median(processor_times)}
