"""Counts the work that questions take: runs of the models, tokens, SQL statements, and calls of askmuse's functions.

usage: python benchmarks/work.py [--keep]     (from the project's root)

The counts are the same on every machine, busy or not, so a test compares them with the saved ones of this version
(tests/benchmarks/test_work.py). --keep saves them in benchmarks/results/VERSION/work.json.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

from tokenizers import Encoding

import askmuse
from askmuse import Assistant
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot
from askmuse.models.encoder import OnnxEncoder
from askmuse.models.export import exported
from askmuse.models.onnx import OnnxModel
from askmuse.settings import Settings
from askmuse.types import Vectors

ROOT = Path(__file__).parents[1]
KEPT = Path(__file__).parent / "results" / askmuse.__version__ / "work.json"
ASKED = 20
"""Gold questions that are asked in each mode, evenly spaced."""
_HOME = str(Path(askmuse.__file__).parent)
_COLD = """
import sys
from askmuse.cli.main import app
try:
    app(sys.argv[1:])
except SystemExit:
    print(len(sys.modules), file=sys.stderr)
"""

Work = dict[str, dict[str, int]]
"""The counts of each kind of question, by what is counted."""


@contextmanager
def counted(assistant: Assistant) -> Iterator[Counter[str]]:
    """Yield a counter of the work that is done until the block ends."""
    counts: Counter[str] = Counter()
    run = OnnxModel.run

    def runs(self: OnnxModel, encoded: Sequence[Encoding], pad: int) -> Iterator[tuple[list[int], Vectors]]:
        for batch, output in run(self, encoded, pad):
            counts["model runs"] += 1
            counts["tokens"] += len(batch) * max(len(encoded[at].ids) for at in batch)
            yield batch, output

    def called(frame: FrameType, event: str, argument: Any) -> None:
        counts["calls"] += event == "call" and frame.f_code.co_filename.startswith(_HOME)

    snapshot = assistant.snapshot
    assert isinstance(snapshot, Snapshot)
    connection = snapshot.store._connection
    OnnxModel.run = runs  # type: ignore[method-assign]
    connection.set_trace_callback(lambda _: counts.update(["statements"]))
    sys.setprofile(called)
    try:
        yield counts
    finally:
        sys.setprofile(None)
        connection.set_trace_callback(None)
        OnnxModel.run = run  # type: ignore[method-assign]


def measure(folder: Path) -> Work:
    """Index the example articles in `folder`, ask, and return the counts."""
    settings = replace(Settings(), threads=1)
    lines = (ROOT / "benchmarks" / "questions" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines[:: len(lines) // ASKED]]
    update(ROOT / "corpus", folder, OnnxEncoder(exported(settings), settings.threads))
    work: Work = {}
    with Assistant.open(folder, settings) as assistant:
        for mode in ("instant", "thinking"):
            assistant.ask(questions[0], mode=mode)  # what only the first question does is not counted
            with counted(assistant) as counts:
                for question in questions:
                    assistant.ask(question, mode=mode)
            work[mode] = dict(sorted(counts.items()))
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    cold = subprocess.run(
        [sys.executable, "-c", _COLD, "ask", *questions[0].split(), "--index", str(folder), "--mode", "instant"],
        check=True,
        capture_output=True,
        text=True,
    )
    work["cold"] = {"modules": int(cold.stderr.splitlines()[-1]), "bytes of the index": size}
    return work


def main() -> None:
    """Print the counts, and save them with --keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help=f"write the counts to {KEPT.relative_to(ROOT)}")
    keep = parser.parse_args().keep
    with tempfile.TemporaryDirectory() as folder:
        work = measure(Path(folder, "index"))
    text = json.dumps(work, indent=1) + "\n"
    print(text, end="")
    if keep:
        KEPT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
