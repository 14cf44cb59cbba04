"""Writes the tables of the README files from saved results.

usage: python benchmarks/tables.py [--check] [FILE]...     (from the project's root)

A table is between two comments of a Markdown file, and is replaced as a whole:

    <!-- table: modes gold -->                 the modes of a set side by side, with intervals
    <!-- table: types gold-thinking -->        one result by type of question
    <!-- table: folders reporter-thinking -->  one result by folder
    <!-- table: sets instant -->               every public data set, in one mode
    <!-- table: measures gold-thinking -->     the measures of a result, explained
    <!-- table: reader gold -->                what the reader adds: `thinking` against `instant`
    <!-- table: standing SET-PASSAGES -->      askmuse against the best of the other tools, figure by figure
    <!-- table: speed SET-PASSAGES -->         the times of every tool; `costs` has memory, size and quality,
                                               and `conditions` how they were measured
    <!-- table: load load -->                  a server under load, part by part
    <!-- table: growth million -->             indexes of more and more passages; `kinds` compares kinds of indexes
    <!-- end of table -->

The results are those of the current version. With --check nothing is written, and the exit code is 1 if a table differs
from the results.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from askmuse import __version__
from askmuse.answering.modes import MODES
from askmuse.evaluation.measures import MEASURES
from peers.table import conditions, costs, speed, standing

HERE = Path(__file__).parent
FILES = (
    HERE / "README.md",
    HERE.parent / "docs" / "scaling.md",
    HERE.parent / "src" / "askmuse" / "models" / "weights" / "README.md",
)
OWN_SETS = ("gold", "reporter")
Result = Mapping[str, Any]
Results = Mapping[str, Result]
"""Results by the names of their files without the ending: SET-MODE."""
_BLOCK = re.compile(r"(<!-- table: (\w+) (\S+) -->\n).*?(<!-- end of table -->)", re.DOTALL)
_BY_TYPE = ("R@1", "R@5", "nDCG@10", "hit@1", "hit@3", "hit@5")
_BY_FOLDER = ("R@5", "hit@1", "hit@3", "hit@5", "AUROC", "ECE", "refused_unanswerable", "refused_answerable")
_BY_MODE = (
    "R@1", "R@5", "nDCG@10", "hit@1", "hit@3", "hit@5", "F1", "AUROC", "refused_unanswerable", "refused_answerable",
    "ECE", "risk@.85", "coverage@.85",
)  # fmt: skip
_BY_READER = ("hit@1", "AUROC")
_BY_SET = ("R@1", "R@5", "R@10", "RR", "sentence_hit@1", "F1", "AUROC")

_NONE_MEASURED = 'none measured with this version; [ATTEMPTS.md](ATTEMPTS.md) has earlier results under "Public sets"'
_NOT_MEASURED = "not measured"


def results(folder: Path) -> dict[str, Result]:
    """Return the results in the folder of a version, by the names of their files."""
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))}


def types(name: str, kept: Results) -> list[list[str]]:
    """Return a row for each type of question."""
    return _grouped("type", kept[name], "types", _BY_TYPE)


def folders(name: str, kept: Results) -> list[list[str]]:
    """Return a row for each folder."""
    return _grouped("folder", kept[name], "folders", _BY_FOLDER)


def modes(name: str, kept: Results) -> list[list[str]]:
    """Return a row for each measure and one for the time of a question, and a column for each mode of a set."""
    columns = {mode: kept[f"{name}-{mode}"] for mode in MODES if f"{name}-{mode}" in kept}
    measured = [measure for measure in _BY_MODE if any(measure in result["measures"] for result in columns.values())]
    rows = [[measure, *(_with_interval(result, measure) for result in columns.values())] for measure in measured]
    times = [f"{result['latency_ms']['p50']:.0f} ms" for result in columns.values()]
    return [["measure", *columns], *rows, ["median time", *times]]


def sets(mode: str, kept: Results) -> list[list[str]]:
    """Return a row for each data set that was asked in a mode, except those of this repository."""
    chosen = {stem.removesuffix(f"-{mode}"): result for stem, result in kept.items() if stem.endswith(f"-{mode}")}
    rows = [
        [name, str(result["n"]), *(_with_interval(result, measure) for measure in _BY_SET)]
        for name, result in chosen.items()
        if name not in OWN_SETS
    ]
    return [["set", "questions", *_BY_SET], *(rows or [[_NONE_MEASURED, *[""] * (len(_BY_SET) + 1)]])]


def measures(name: str, kept: Results) -> list[list[str]]:
    """Return a row for each measure of a result: its name, what it tells, and where it is defined."""
    shown = [MEASURES[measure] for measure in kept[name]["measures"] if measure in {*_BY_MODE, *_BY_SET}]
    return [["measure", "tells", "from"], *([measure.name, measure.description, measure.source] for measure in shown)]


def reader(name: str, kept: Results) -> list[list[str]]:
    """Return a row for a few measures of a set, without the reader (`instant`) and with it (`thinking`)."""
    without, with_reader = kept[f"{name}-instant"], kept[f"{name}-thinking"]
    rows = [[MEASURES[m].description, _with_interval(without, m), _with_interval(with_reader, m)] for m in _BY_READER]
    return [["measure", "without", "with"], *rows]


def load(name: str, kept: Results) -> list[list[str]]:
    """Return a row for each part of a run of `benchmarks/load.py`: the outcomes of its requests, and their times."""
    rows = [["part", "asked", "answered", "refused", "failed", "median", "p99", "used by others"]]
    for part, result in kept[name].items():
        if isinstance(result, dict):
            tallies = {
                label: tally for label, tally in result.items() if isinstance(tally, dict) and "statuses" in tally
            }
            for label, tally in (tallies or {part: result}).items():
                rows.append([label.replace("_", " "), *_requests(tally), f"{max(0, result['others']):.2f} processors"])
    return rows


def growth(name: str, kept: Results) -> list[list[str]]:
    """Return a row for each figure of `benchmarks/million.py`, and a column for each number of passages."""
    sizes = kept[name]["sizes"]
    figures: dict[str, Callable[[Result], str]] = {
        "share found of the first ten passages of an exact search": lambda f: _recall(f, "all"),
        "the same, among the articles of one of 50 publishers": lambda f: _recall(f, "a publisher of 50"),
        "the same, among those of half of the publishers": lambda f: _recall(f, "half of the publishers"),
        "answer (instant), median": lambda f: f"{f['asked']['answer_ms']['p50']:.1f} ms",
        "answer (instant), p99": lambda f: f"{f['asked']['answer_ms']['p99']:.1f} ms",
        "search among the articles of one of 50 publishers, median": lambda f: _search_time(f, "a publisher of 50"),
        "search among those of half of the publishers, median": lambda f: _search_time(f, "half of the publishers"),
        "peak memory, 500 questions": lambda f: f"{f['asked']['peak_mb']:,.0f} MB",
        "private memory, which is part of it": lambda f: f"{f['asked']['private_mb']:,.0f} MB",
        "opening": lambda f: f"{f['asked']['open_s']:.2f} s",
        "question in a new process": lambda f: f"{f['cold']['median_s']:.2f} s",
        "the same, with a cold page cache": lambda f: f"{f['cold']['first_s']:.2f} s",
        "building, without encoding": lambda f: f"{f['built']['seconds']:,.0f} s",
        "building, with the time to encode all texts": lambda f: f"{_whole(f, 'built', 'texts'):,.0f} s",
        "memory that building adds": lambda f: f"{f['built']['peak_mb'] - f['built']['before_mb']:,.0f} MB",
        "memory of the largest process that building starts": lambda f: f"{f['built']['beside_mb']:,.0f} MB",
        "update after 100 articles changed, without encoding": lambda f: f"{f['updated']['seconds']:,.0f} s",
        "texts that the update encodes": lambda f: f"{f['updated']['encoded']:,} of {f['updated']['texts']:,}",
        "update with encoding, as a share of building": _changed_share,
        "texts encoded twice when a build is killed": lambda f: f"{_twice(f):,} of {f['killed']['texts']:,}",
        "check of 100,000 files": lambda f: f"{f['fresh']['seconds']:.2f} s",
        "on disk": lambda f: f"{f['built']['disk_mb']:,.0f} MB",
    }
    rows = [
        [figure, *(_if_measured(value, measured) for measured in sizes.values())] for figure, value in figures.items()
    ]
    return [
        ["passages", *(f"{int(size):,}" for size in sizes)],
        *(row for row in rows if set(row[1:]) != {_NOT_MEASURED}),
    ]


def _whole(figures: Result, part: str, count: str) -> float:
    """Return the seconds of a build if the model had encoded its texts, `count` of which the figures name."""
    return float(figures[part]["seconds"] + figures[part][count] / figures["encoded"]["per_second"])


def _changed_share(figures: Result) -> str:
    return f"1/{_whole(figures, 'built', 'texts') / _whole(figures, 'updated', 'encoded'):.0f}"


def _twice(figures: Result) -> int:
    killed = figures["killed"]
    return int(killed["encoded_before"] + killed["encoded_after"] - killed["texts"])


def _recall(figures: Result, filters: str) -> str:
    return _share(figures["compared"][filters]["recall"])


def _search_time(figures: Result, filters: str) -> str:
    return f"{figures['compared'][filters]['search_ms']['p50']:.1f} ms"


def _if_measured(value: Callable[[Result], str], figures: Result) -> str:
    try:
        return value(figures)
    except KeyError:
        return _NOT_MEASURED


def kinds(name: str, kept: Results) -> list[list[str]]:
    """Return a row for each kind of index and setting that `benchmarks/million.py --phases front` compares."""
    rows = [["passages", "index", "setting", "recall@100", "median", "building", "size"]]
    for size, figures in kept[name]["sizes"].items():
        rows += [
            [
                f"{int(size):,}", one["kind"], str(one["setting"]), _share(one["recall"]),
                f"{one['p50_ms']:.2f} ms", f"{one['build_s']:,.0f} s", f"{one['mb']:,.0f} MB",
            ]
            for one in figures.get("front", {}).get("kinds", [])
        ]  # fmt: skip
    return rows


def _requests(tally: Result) -> list[str]:
    statuses = tally.get("statuses", {"200": tally.get("answered", 0)})
    answered, refused, asked = statuses.get("200", 0), statuses.get("503", 0), sum(statuses.values())
    times = [f"{tally[time]:.0f} ms" if tally.get(time) is not None else "" for time in ("median_ms", "p99_ms")]
    return [str(asked), str(answered), str(refused), str(asked - answered - refused), *times]


TABLES: dict[str, Callable[[str, Results], list[list[str]]]] = {
    "types": types, "folders": folders, "modes": modes, "sets": sets, "measures": measures,
    "reader": reader, "conditions": conditions, "standing": standing, "speed": speed, "costs": costs, "load": load,
    "growth": growth, "kinds": kinds,
}  # fmt: skip


def _grouped(head: str, result: Result, key: str, names: Sequence[str]) -> list[list[str]]:
    total = {"n": result["n"], **result["measures"]}
    rows = [
        [name, str(group["n"]), *(_share(group.get(measure)) for measure in names)]
        for name, group in {**result[key], "all": total}.items()
    ]
    return [[head, "n", *names], *rows]


def _with_interval(result: Result, measure: str) -> str:
    if measure not in result["measures"]:
        return ""
    low, high = result["intervals"][measure]
    return f"{_share(result['measures'][measure])} [{_share(low)}–{_share(high)}]"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".removeprefix("0")


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown, whose head is the first row."""
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|---" * len(rows[0]) + "|", *body]) + "\n"


def filled(text: str, kept: Results) -> str:
    """Return a text with its tables replaced; raises KeyError for an unknown kind of table or a missing result."""
    return _BLOCK.sub(lambda m: m[1] + markdown(TABLES[m[2]](m[3], kept)) + m[4], text)


def main() -> None:
    """Write the tables of the files, or check them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=FILES)
    parser.add_argument("--check", action="store_true", help="change nothing; name the files that are not up to date")
    options = parser.parse_args()
    kept = results(HERE / "results" / __version__)
    stale = False
    for file in options.files:
        text = file.read_text(encoding="utf-8")
        try:
            new = filled(text, kept)
        except KeyError as error:
            sys.exit(f"{file}: there is no table or result {error}: run `python benchmarks/measure.py` first.")
        if new != text:
            stale = True
            print(f"{file} {'is not up to date' if options.check else 'written'}.")
            if not options.check:
                file.write_text(new, encoding="utf-8")
    sys.exit(stale and options.check)


if __name__ == "__main__":
    main()
