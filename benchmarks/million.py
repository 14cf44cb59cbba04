"""Measure indexes of very many passages: what they cost, and how near their ranking is to the exact one.

    python benchmarks/million.py [--passages N,N,…] [--articles DATA] [--encoded N] [--phases PART,PART,…] [--keep]

DATA is a data set in BEIR form: a folder, or a .tar.xz archive of one. Its first passages and their sentences are
encoded by the model, once; all others and any number of new articles are made from these, as `growth/grown.py` tells,
and indexed as `askmuse index` does. Each index is built, asked, compared with an exact search and changed, in a process
of its own each, so that its memory can be measured. Besides, a build is killed and gone on with, and a folder of very
many files is checked for changes. The part `front` compares kinds of indexes of FAISS. --keep writes the results to
benchmarks/results/VERSION/million.json, which docs/scaling.md shows, and draws figures of them. A million passages need
25 GB of disk, and less than half an hour on two idle processors.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean, median, quantiles
from time import perf_counter, process_time
from typing import Any

import numpy as np

from askmuse import Assistant, __version__
from askmuse.index import sparse
from askmuse.index.indexing import build
from askmuse.index.snapshot import Snapshot
from askmuse.models.encoder import OnnxEncoder
from askmuse.models.export import exported
from askmuse.questions.question import question_of
from askmuse.ranking.retrieval import search
from askmuse.settings import Settings
from askmuse.types import Encoder, Filters, Rows, Vectors
from growth import figures as drawing
from growth import freshness, interrupted
from growth import front as nearest
from growth.grown import GrownEncoder, articles
from growth.pool import Pool, questions

HERE = Path(__file__).parent
KEPT = HERE / "results" / __version__ / "million.json"
DEPTH = 10
CHANGED = 100
"""The articles that are changed for the update."""
COLD = 5
"""The questions that are asked in a new process each."""
WARM_UP = 10
TIMED = 1_000
"""The sentences that are encoded to measure how long the model would take for all of them."""
_BLOCK = 20_000
"""The vectors that are compared with all questions at a time."""
FILTERS = {
    "all": Filters(),
    "a publisher of 50": Filters(publisher=("Publisher 7",)),
    "half of the publishers": Filters(publisher=tuple(f"Publisher {n}" for n in range(0, 50, 2))),
}

Figures = dict[str, Any]


class KnownQueries:
    """Vectors of questions that were computed before, so that only a search is timed."""

    def __init__(self, texts: Sequence[str], model: Encoder) -> None:
        """Encode questions."""
        self.vectors = {text: model.encode_query(text) for text in texts}

    def encode_query(self, text: str) -> Vectors:
        """Return the vector of a question."""
        return self.vectors[text]


class ExactSearch:
    """An exact search in place of that of an index, for questions that are known before."""

    def __init__(self, snapshot: Snapshot, known: KnownQueries) -> None:
        """Compare all passages with all questions."""
        self._dense = snapshot.dense
        self.count = self._dense.count
        queries = np.stack(list(known.vectors.values()))
        self._numbers = {query.tobytes(): number for number, query in enumerate(queries)}
        blocks = (np.arange(at, min(self.count, at + _BLOCK)) for at in range(0, self.count, _BLOCK))
        self._cosines = np.concatenate([queries @ self._dense.vectors(rows).T for rows in blocks], axis=1)

    def search(self, query: Vectors, k: int, among: Rows | None = None) -> Rows:
        """Return the rows of the `k` nearest passages, nearest first."""
        cosines = self._cosines[self._numbers[query.tobytes()]]
        rows = np.arange(self.count) if among is None else among
        if k < len(rows):
            rows = np.sort(rows[np.argpartition(-cosines[rows], k)[:k]])
        return rows[np.argsort(-cosines[rows], kind="stable")]

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of rows."""
        return self._dense.vectors(rows)

    def cosines(self, rows: Rows, query: Vectors) -> Vectors:
        """Return the cosines of a question and the vectors of rows."""
        return self._dense.cosines(rows, query)


def built(options: argparse.Namespace) -> Figures:
    """Build the index."""
    return _built(options, frozenset())


def updated(options: argparse.Namespace) -> Figures:
    """Build the index again, with some articles changed."""
    count = max(1, options.passages[0] // 10)
    return _built(options, frozenset(range(0, count, max(1, count // CHANGED))[:CHANGED]))


def _built(options: argparse.Namespace, changed: frozenset[int]) -> Figures:
    model = _model()
    pool = Pool.read(options.articles, options.encoded, model, options.folder)
    encoder = GrownEncoder(pool, model)
    assert pool.places
    before, started, used = _peak_mb(), perf_counter(), process_time()
    name = build(articles(pool, options.passages[0], changed), _index(options), encoder)
    seconds, used = perf_counter() - started, process_time() - used
    about = Snapshot(_index(options), name).manifest
    size = sum(file.stat().st_size for file in (_index(options) / name).rglob("*") if file.is_file())
    return {
        "passages": about.passages,
        "sentences": about.sentences,
        "articles": len(about.articles),
        "texts": about.passages + about.sentences,
        "encoded": encoder.count,
        "seconds": seconds,
        "processor_seconds": used,
        "peak_mb": _peak_mb(),
        "before_mb": before,
        "beside_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3,
        "disk_mb": size / 1e6,
    }


def encoded(options: argparse.Namespace) -> Figures:
    """Encode sentences by the model, which building an index of real articles takes for every text."""
    model = _model()
    pool = Pool.read(options.articles, options.encoded, model, options.folder)
    texts = list(pool.places)[:TIMED]
    started = perf_counter()
    model.encode(texts)
    return {"texts": len(texts), "per_second": len(texts) / (perf_counter() - started)}


def killed(options: argparse.Namespace) -> Figures:
    """Kill a build, and go on with it."""
    model = _model()
    pool = Pool.read(options.articles, options.encoded, model, options.folder)
    passages = min(options.passages[0], interrupted.MOST)
    return interrupted.measured(pool, model, passages, options.folder / "index-killed")


def fresh(options: argparse.Namespace) -> Figures:
    """Check a folder of very many files for changes."""
    return freshness.measured(options.folder / "files")


def asked(options: argparse.Namespace) -> Figures:
    """Open the index, and ask every question."""
    started = perf_counter()
    with Assistant.open(_index(options)) as assistant:
        opened = perf_counter() - started
        times, searches = [], []
        every = questions(options.articles, options.questions + WARM_UP)
        for number, question in enumerate(every):
            answer = assistant.ask(question, mode="instant")
            if number >= WARM_UP:
                times.append(answer.took_ms["total"])
                searches.append(answer.took_ms["search"])
        return {
            "open_s": opened,
            "answer_ms": _spread(times),
            "search_ms": _spread(searches),
            "peak_mb": _peak_mb(),
            "private_mb": _private_mb(),
        }


def compared(options: argparse.Namespace) -> Figures:
    """Compare the ten best passages with those of an exact search, without and with filters."""
    snapshot, exact = Snapshot.open(_index(options)), Snapshot.open(_index(options))
    asked = [question_of(text).weighed(snapshot.idf) for text in questions(options.articles, options.compared)]
    known: Any = KnownQueries([question.text for question in asked], _model())
    exact.dense = ExactSearch(exact, known)
    figures: Figures = {}
    for name, filters in FILTERS.items():
        shared, times = [], []
        for question in asked:
            started = perf_counter()
            found = [p.passage.id for p in search(snapshot, known, question, DEPTH, filters).passages]
            times.append(1e3 * (perf_counter() - started))
            scanned, sparse.SCANNED = sparse.SCANNED, 1 << 60
            wanted = [p.passage.id for p in search(exact, known, question, DEPTH, filters).passages]
            sparse.SCANNED = scanned
            shared.append(len(set(found) & set(wanted)) / max(1, len(wanted)))
        figures[name] = {"questions": len(asked), "recall": mean(shared), "search_ms": _spread(times)}
    return figures


def cold(options: argparse.Namespace) -> Figures:
    """Ask in new processes; for the first one the files of the index are not in the memory of the system."""
    for file in _index(options).rglob("*"):
        if file.is_file():
            with file.open("rb") as opened:
                os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    times = []
    for question in questions(options.articles, COLD + 1):
        command = [
            sys.executable,
            "-m",
            "askmuse",
            "ask",
            question,
            "--index",
            str(_index(options)),
            "--mode",
            "instant",
        ]
        started = perf_counter()
        done = subprocess.run(command, check=False, capture_output=True)
        assert done.returncode in (0, 1), done.stderr
        times.append(perf_counter() - started)
    return {"first_s": times[0], "median_s": median(times[1:])}


def front(options: argparse.Namespace) -> Figures:
    """Compare kinds of indexes of FAISS over the same passages."""
    snapshot, known = (
        Snapshot.open(_index(options)),
        KnownQueries(questions(options.articles, options.compared), _model()),
    )
    exact, queries = ExactSearch(snapshot, known), np.stack(list(known.vectors.values()))
    wanted = np.stack([exact.search(query, nearest.DEPTH) for query in queries])
    dense = snapshot.dense
    return {"kinds": nearest.compared(lambda a, b: dense.vectors(np.arange(a, b)), dense.count, queries, wanted)}


PHASES: dict[str, Callable[[argparse.Namespace], Figures]] = {
    "encoded": encoded, "built": built, "asked": asked, "compared": compared, "cold": cold, "updated": updated,
    "killed": killed, "fresh": fresh, "front": front,
}  # fmt: skip


def _model() -> OnnxEncoder:
    settings = Settings.from_environment()
    return OnnxEncoder(exported(settings), settings.threads)


def _index(options: argparse.Namespace) -> Path:
    folder: Path = options.folder
    return folder / f"index-{options.passages[0]}"


def _spread(milliseconds: Sequence[float]) -> dict[str, float]:
    return {"p50": median(milliseconds), "p99": quantiles(milliseconds, n=100)[98]}


def _peak_mb() -> float:
    """Return the most memory that this process has held so far, with the parts of files that it had mapped."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _private_mb() -> float:
    """Return the memory of this process without files that it has mapped, which the system can take back."""
    status = Path("/proc/self/status").read_text()
    return float(status.partition("RssAnon:")[2].split()[0]) / 1e3


def _rounded(figures: Any) -> Any:
    if isinstance(figures, dict):
        return {name: _rounded(value) for name, value in figures.items()}
    return float(f"{figures:.4g}") if isinstance(figures, float) else figures


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sizes = lambda text: [int(part) for part in text.split(",")]  # noqa: E731
    parser.add_argument("--passages", type=sizes, default=[10_000, 100_000, 1_000_000], help="sizes, with commas")
    parser.add_argument("--articles", type=Path, default=HERE / "reader" / "stories")
    parser.add_argument("--encoded", type=int, default=100_000, help="passages that the model encodes")
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--compared", type=int, default=200, help="questions that are compared with an exact search")
    parser.add_argument("--folder", type=Path, help="where to build; a temporary folder, if none is named")
    parser.add_argument("--keep", action="store_true", help=f"write the results to {KEPT.relative_to(HERE.parent)}")
    parser.add_argument("--phases", type=lambda text: text.split(","), default=[p for p in PHASES if p != "front"])
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Measure every part of every size in a process of its own."""
    options = _options()
    if options.here:
        print(json.dumps(_rounded(PHASES[options.phases[0]](options))))
        return
    folder = options.folder or Path(tempfile.mkdtemp())
    results: Figures = {"version": __version__, "articles": options.articles.name.partition(".")[0]}
    results |= {"encoded": options.encoded, "processors": os.cpu_count(), "sizes": {}}
    if options.keep and KEPT.exists():
        results["sizes"] = json.loads(KEPT.read_text(encoding="utf-8"))["sizes"]
    failed: list[str] = []
    for size in options.passages:
        figures = results["sizes"].setdefault(str(size), {})
        results["sizes"] = dict(sorted(results["sizes"].items(), key=lambda item: int(item[0])))
        for phase in options.phases:
            command = [sys.executable, __file__, "--here", "--phases", phase, "--passages", str(size)]
            for name in ("articles", "encoded", "questions", "compared"):
                command += [f"--{name}", str(getattr(options, name))]
            done = subprocess.run([*command, "--folder", str(folder)], check=False, stdout=subprocess.PIPE, text=True)
            if done.returncode:
                failed.append(f"{size} {phase}")
                continue
            figures[phase] = json.loads(done.stdout.splitlines()[-1])
            print(size, phase, json.dumps(figures[phase]), flush=True)
            if options.keep:
                KEPT.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if options.keep:
        drawing.write(KEPT.parent, results["sizes"])
    if options.folder is None:
        shutil.rmtree(folder)
    if failed:
        sys.exit(f"These parts failed, as told above; run them again with --phases: {', '.join(failed)}.")


if __name__ == "__main__":
    main()
