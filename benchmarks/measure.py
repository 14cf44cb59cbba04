"""Measure askmuse on the question sets of this folder, and on data sets in BEIR form, and keep the results by version.

    python benchmarks/measure.py [--mode MODE]... [--beir DIR]... [--only N] [NAME]...     (from the project's root)

NAME is `gold` or `reporter`, both by default unless --beir is given. Each set and mode becomes a file
benchmarks/results/VERSION/SET-MODE.json; `benchmarks/tables.py` makes the tables of the README from them.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from askmuse import __version__

HERE = Path(__file__).parent
RESULTS = HERE / "results"
MODES = ("instant", "thinking")
KEPT = ("mode", "n", "measures", "intervals", "types", "folders", "latency_ms", "min_confidence", "stale")
"""What is kept of a report; the single questions are not, which would be megabytes."""


def sets(names: list[str], beir: list[Path], only: int | None) -> Iterator[tuple[str, list[str]]]:
    """Yield each set's name and the options by which `askmuse eval` asks it."""
    if "gold" in names:
        yield "gold", ["--gold", str(HERE / "questions" / "gold.jsonl"), "--corpus", str(HERE.parent / "corpus")]
    if "reporter" in names:
        files = sorted((HERE / "reporter").glob("*/questions.jsonl"))
        yield "reporter", [part for file in files for part in ("--gold", str(file))]
    for folder in beir:
        yield folder.resolve().name, ["--beir", str(folder), *(["--only", str(only)] if only else [])]


def measure(options: list[str], mode: str) -> dict[str, Any]:
    """Return what is kept of an evaluation in a mode."""
    command = [sys.executable, "-m", "askmuse", "eval", *options, "--mode", mode, "--json"]
    report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return {"version": __version__, "set": " ".join(options[:1]), **{key: report[key] for key in KEPT}}


def main() -> None:
    """Measure every set in every mode."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--mode", action="append", help="instant and thinking by default")
    parser.add_argument("--beir", action="append", type=Path, default=[], help="a folder of a data set")
    parser.add_argument("--only", type=int, help="so many questions of each data set, evenly spaced")
    given = parser.parse_args()
    if unknown := set(given.names) - {"gold", "reporter"}:
        parser.error(f"unknown set {min(unknown)}: the sets are gold and reporter")
    names = given.names or ([] if given.beir else ["gold", "reporter"])
    folder = RESULTS / __version__
    folder.mkdir(parents=True, exist_ok=True)
    for name, options in sets(names, given.beir, given.only):
        for mode in given.mode or MODES:
            file = folder / f"{name}-{mode}.json"
            file.write_text(json.dumps(measure(options, mode), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            print(f"Wrote {file}.", flush=True)


if __name__ == "__main__":
    main()
