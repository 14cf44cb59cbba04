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
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from under_load.clients import by_clients
from under_load.outcomes import Result
from under_load.parts import CLIENTS, PARTS
from under_load.server import busy_seconds, server


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
