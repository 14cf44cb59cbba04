"""Compares the rankings of an index in a database with those of the same index in a folder.

usage: python benchmarks/engines.py ADDRESS [--data DIR] [--questions N] [--times]     (from the project's root)

ADDRESS is the address of a database, as for `askmuse index --index`, such as milvus+stories.db. DIR is a data set in
BEIR format whose documents are named FOLDER/NAME; its index is published in the database. The questions are evenly
spaced over those of DIR and of benchmarks/questions. Each is asked of all documents; those of DIR are asked again of
the documents of their own folder, with a filter.

The share of questions whose ten best passages are the same, in the same order, is written to
benchmarks/results/VERSION/engines-KIND.json. With --times, the time of a search is written, too; it means something
only on a quiet machine.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from askmuse import __version__
from askmuse.evaluation import beir
from askmuse.index.engines.address import database_at, open_engine
from askmuse.index.engines.engine import Engine
from askmuse.index.engines.publishing import publish
from askmuse.index.snapshot import Snapshot
from askmuse.models.encoder import OnnxEncoder
from askmuse.models.export import exported
from askmuse.questions.question import Question, question_of
from askmuse.ranking.retrieval import search
from askmuse.settings import Settings
from askmuse.types import Encoder, Filters

HERE = Path(__file__).parent
DEPTH = 10


@dataclass(slots=True)
class Comparison:
    """How many rankings are the same, how many passages they share, and how long the searches took."""

    asked: int = 0
    same: int = 0
    shared: int = 0
    listed: int = 0
    seconds: dict[str, list[float]] = field(default_factory=lambda: {"folder": [], "database": []})

    def add(self, folder: Engine, database: Engine, encoder: Encoder, question: Question, filters: Filters) -> None:
        """Ask a question of both engines."""
        ranked = []
        for name, engine in (("folder", folder), ("database", database)):
            started = perf_counter()
            ranked.append([p.passage.id for p in search(engine, encoder, question, DEPTH, filters).passages])
            self.seconds[name].append(perf_counter() - started)
        self.asked += 1
        self.same += ranked[0] == ranked[1]
        self.shared += len(set(ranked[0]) & set(ranked[1]))
        self.listed += len(ranked[0])

    def figures(self, *, times: bool) -> dict[str, Any]:
        """Return the results in the form in which they are written as JSON."""
        shares = {"same_top_10": self.same / self.asked, f"shared_of_top_{DEPTH}": self.shared / self.listed}
        milliseconds = {
            name: {"p50": round(1e3 * median(taken), 1), "p99": round(1e3 * quantiles(taken, n=100)[98], 1)}
            for name, taken in self.seconds.items()
        }
        return {"questions": self.asked, **shares, **({"search_ms": milliseconds} if times else {})}


def questions(data: Path, count: int) -> Iterator[tuple[str, str]]:
    """Yield `count` evenly spaced questions, each with the folder that it is about, or ""."""
    lines = [json.loads(line) for line in (data / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    known = [(line["text"], line.get("metadata", {}).get("folder", "")) for line in lines]
    for file in sorted((HERE / "questions").glob("*.jsonl")):
        known += [(json.loads(line)["question"], "") for line in file.read_text(encoding="utf-8").splitlines()]
    yield from (known[number * len(known) // count] for number in range(count))


def compare(
    folder: Snapshot, database: Engine, encoder: Encoder, asked: Sequence[tuple[str, str]]
) -> dict[str, Comparison]:
    """Ask every question of both engines, and return the comparisons by the name of what was searched."""
    everywhere, within = Comparison(), Comparison()
    ids = sorted(folder.manifest.articles)
    for text, about in asked:
        question = question_of(text).weighed(folder.idf)
        everywhere.add(folder, database, encoder, question, Filters())
        if about:
            of_folder = tuple(article_id for article_id in ids if article_id.startswith(f"{about}/"))
            within.add(folder, database, encoder, question, Filters(article_id=of_folder))
    return {"everywhere": everywhere, "within_a_folder": within}


def main() -> None:
    """Publish, ask, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", type=Path)
    parser.add_argument("--data", type=Path, default=HERE / "reader" / "stories")
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--times", action="store_true")
    options = parser.parse_args()
    settings = Settings.from_environment()
    encoder = OnnxEncoder(exported(settings), settings.threads)
    _, snapshot = beir.index_of(options.data, encoder, settings.cache, lambda *_: None)
    database = database_at(options.address)
    if database is None:
        parser.error(f"{options.address} is a folder: name a database, such as milvus+stories.db")
    publish(snapshot, database)
    asked = list(questions(options.data, options.questions))
    comparisons = compare(snapshot, open_engine(options.address), encoder, asked)
    kind = str(options.address).partition("+")[0].partition(":")[0]
    results = {
        "version": __version__,
        "data": options.data.resolve().name,
        "passages": snapshot.manifest.passages,
        "articles": len(snapshot.manifest.articles),
        **{name: comparison.figures(times=options.times) for name, comparison in comparisons.items()},
    }
    text = json.dumps(results, indent=1)
    print(text)
    (HERE / "results" / __version__ / f"engines-{kind}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
