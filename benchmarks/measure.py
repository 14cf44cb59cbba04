"""Measures askmuse on the questions in this folder or on data sets in BEIR format, and saves the results by version.

usage: python benchmarks/measure.py [--mode MODE]... [--beir DIR]... [--only N] [NAME]...     (from the project's root)

NAME is `gold` or `reporter`. Without NAME and --beir, both are measured. The results of each set and mode are written
to benchmarks/results/VERSION/SET-MODE.json; a BEIR data set has the name of its folder. `benchmarks/tables.py` makes
the tables of the README from these files.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from askmuse import __version__
from askmuse.answering.modes import MODES

HERE = Path(__file__).parent
RESULTS = HERE / "results"
KEPT = ("mode", "n", "measures", "intervals", "types", "folders", "latency_ms", "min_confidence", "stale")
"""The parts of a report that are saved, without the single questions, which would take megabytes."""


def sets(names: list[str], beir: list[Path], only: int | None) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each set, and the options with which `askmuse eval` asks its questions."""
    if "gold" in names:
        yield "gold", ["--gold", str(HERE / "questions" / "gold.jsonl"), "--corpus", str(HERE.parent / "corpus")]
    if "reporter" in names:
        files = sorted((HERE / "reporter").glob("*/questions.jsonl"))
        yield "reporter", [part for file in files for part in ("--gold", str(file))]
    for folder in beir:
        yield folder.resolve().name, ["--beir", str(folder), *(["--only", str(only)] if only else [])]


def measure(name: str, options: list[str], mode: str) -> dict[str, Any]:
    """Measure a set in a mode, and return the parts of the report that are saved."""
    command = [sys.executable, "-m", "askmuse", "eval", *options, "--mode", mode, "--json"]
    report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return {"version": __version__, "set": name, **{key: report[key] for key in KEPT}}


def main() -> None:
    """Measure every set that was asked for, in every mode."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--mode", action="append", choices=list(MODES), help="all modes by default")
    parser.add_argument("--beir", action="append", type=Path, default=[], help="the folder of a data set")
    parser.add_argument("--only", type=int, metavar="N", help="ask only N questions of each data set, evenly spaced")
    options = parser.parse_args()
    if unknown := set(options.names) - {"gold", "reporter"}:
        parser.error(f"unknown set {min(unknown)}: the sets are gold and reporter")
    names = options.names or ([] if options.beir else ["gold", "reporter"])
    folder = RESULTS / __version__
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in sets(names, options.beir, options.only):
        for mode in options.mode or MODES:
            file = folder / f"{name}-{mode}.json"
            result = measure(name, source, mode)
            file.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            print(f"Wrote {file}.", flush=True)


if __name__ == "__main__":
    main()
