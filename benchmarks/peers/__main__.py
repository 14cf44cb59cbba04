"""Measure askmuse and other tools on the same passages and questions, and keep the results by version.

    python -m benchmarks.peers [--data DIR] [--passages N]... [--only PEER]...     (from the project's root)

Each peer gets a virtual environment below .venv/peers, which takes some minutes and about a gigabyte each when it is
first made. DIR is a data set in BEIR form. Each size becomes a file benchmarks/results/VERSION/peers-SET-N.json;
`benchmarks/tables.py` makes the tables of the README from these files, and the figures are drawn here.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .data import Data, read
from .environments import ROOT, Peer, peers
from .measuring import CLIENTS, Bench

STORIES = ROOT / "benchmarks" / "reader" / "stories"


def main() -> None:
    """Measure every size that was asked for."""
    known = peers()
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, default=STORIES, help="the folder of a data set; the stories by default")
    options.add_argument("--passages", type=int, nargs="+", default=[1000], metavar="N", help="1000 by default")
    options.add_argument("--questions", type=int, default=200, help="how many to ask, 200 by default")
    options.add_argument("--only", nargs="+", choices=known, default=list(known), metavar="PEER", help=", ".join(known))
    options.add_argument("--builds", type=int, default=3, help="how often each index is built, 3 by default")
    options.add_argument("--colds", type=int, default=5, help="new processes that answer a question, 5 by default")
    options.add_argument("--warms", type=int, default=3, help="how often all questions are asked, 3 by default")
    options.add_argument("--note", default="", help="kept with the results: what else the machine was doing")
    chosen = options.parse_args()
    for size in chosen.passages:
        result = measure([known[name] for name in chosen.only], read(chosen.data, size, chosen.questions), chosen)
        keep(result, f"{chosen.data.resolve().name}-{size}")


def measure(chosen: Sequence[Peer], data: Data, turns: argparse.Namespace) -> dict[str, Any]:
    """Return the results of one size."""
    load = os.getloadavg()
    with tempfile.TemporaryDirectory() as home:
        bench = Bench(chosen, data, Path(home))
        bench.in_turn(1, bench.install)
        bench.in_turn(turns.builds, bench.build)
        bench.in_turn(turns.colds, bench.cold)
        bench.in_turn(turns.warms, bench.warm)
    from .quality import quality  # not before: the memory of this process counts towards that of those it starts

    qualities = quality(bench.rankings, data.relevant)
    return {
        "set": turns.data.resolve().name,
        "passages": len(data.passages),
        "questions": len(data.questions),
        "clients": CLIENTS,
        "machine": {"cores": os.cpu_count(), "architecture": platform.machine(), "python": platform.python_version()},
        "load_before": load,
        "note": turns.note,
        "peers": {
            name: asdict(measured) | {"quality": qualities.get(name, {})} for name, measured in bench.measured.items()
        },
    }


def keep(result: Mapping[str, Any], name: str) -> None:
    """Write the results of one size, and the figures of all sizes of this set that are kept."""
    from askmuse import __version__

    from .figures import write

    folder = ROOT / "benchmarks" / "results" / __version__
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"peers-{name}.json"
    file.write_text(json.dumps(result, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"Wrote {file}.", file=sys.stderr)
    write(folder, result["set"])


if __name__ == "__main__":
    main()
