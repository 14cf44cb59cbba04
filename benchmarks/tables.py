"""Write the tables of the READMEs from the results that `benchmarks/measure.py` keeps.

    python benchmarks/tables.py [--check] [FILE]...     (from the project's root)

A table stands between two comments of a Markdown file, and is written anew there:

    <!-- table: types gold-thinking -->      questions by type, of one result
    <!-- table: folders reporter-thinking -->  questions by folder
    <!-- table: modes gold -->               the modes of a set, with intervals
    <!-- table: sets instant -->             every data set of a mode
    <!-- end of table -->

Results are those of the current version. With --check nothing is written, and the exit code is 1 where a table is not
as the results have it.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from askmuse import __version__

HERE = Path(__file__).parent
FILES = (HERE / "README.md", HERE / "reporter" / "README.md")
Result = Mapping[str, Any]
Results = Mapping[str, Result]
"""By the names of their files, SET-MODE."""
_BLOCK = re.compile(r"(<!-- table: (\w+) (\S+) -->\n).*?(<!-- end of table -->)", re.DOTALL)
_BY_TYPE = ("R@1", "R@5", "nDCG@10", "hit@1", "hit@3", "hit@5")
_BY_FOLDER = ("R@5", "hit@1", "hit@3", "hit@5", "AUROC", "ECE", "refused_unanswerable", "refused_answerable")
_MODES = (
    "R@1", "R@5", "nDCG@10", "hit@1", "hit@3", "hit@5", "F1", "AUROC", "refused_unanswerable", "refused_answerable",
    "ECE", "risk@.85", "coverage@.85",
)  # fmt: skip
_SETS = ("R@1", "R@5", "R@10", "RR", "sentence_hit@1", "F1", "AUROC")


def results(folder: Path) -> dict[str, Result]:
    """Return the results of a version, by the names of their files."""
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))}


def types(name: str, kept: Results) -> list[list[str]]:
    """Return a row for each type of question."""
    return _grouped("type", kept[name], "types", _BY_TYPE)


def folders(name: str, kept: Results) -> list[list[str]]:
    """Return a row for each folder."""
    return _grouped("folder", kept[name], "folders", _BY_FOLDER)


def modes(name: str, kept: Results) -> list[list[str]]:
    """Return a row for each measure, and a column for each mode of a set."""
    columns = {stem.removeprefix(f"{name}-"): result for stem, result in kept.items() if stem.startswith(f"{name}-")}
    measured = [measure for measure in _MODES if any(measure in result["measures"] for result in columns.values())]
    rows = [[measure, *(_with_interval(result, measure) for result in columns.values())] for measure in measured]
    return [["measure", *columns], *rows]


def sets(mode: str, kept: Results) -> list[list[str]]:
    """Return a row for each data set that was asked in a mode, those of this repository aside."""
    own = {f"gold-{mode}", f"reporter-{mode}"}
    chosen = {stem: result for stem, result in kept.items() if stem.endswith(f"-{mode}") and stem not in own}
    rows = [
        [stem.removesuffix(f"-{mode}"), str(result["n"]), *(_with_interval(result, measure) for measure in _SETS)]
        for stem, result in chosen.items()
    ]
    return [["set", "questions", *_SETS], *rows]


TABLES: dict[str, Callable[[str, Results], list[list[str]]]] = {
    "types": types, "folders": folders, "modes": modes, "sets": sets,
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
    """Return a table in Markdown, the first row its heads."""
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|---" * len(rows[0]) + "|", *body]) + "\n"


def filled(text: str, kept: Results) -> str:
    """Return a text with its tables written anew; raises KeyError for a table or a result that there is none of."""
    return _BLOCK.sub(lambda m: m[1] + markdown(TABLES[m[2]](m[3], kept)) + m[4], text)


def main() -> None:
    """Fill the tables of the files, or check them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=FILES)
    parser.add_argument("--check", action="store_true", help="say which files are not up to date, and write none")
    given = parser.parse_args()
    kept = results(HERE / "results" / __version__)
    stale = False
    for file in given.files:
        text = file.read_text(encoding="utf-8")
        try:
            new = filled(text, kept)
        except KeyError as error:
            sys.exit(f"{file}: there is no table or result {error}: run `python benchmarks/measure.py` first.")
        if new != text:
            stale = True
            print(f"{file} {'is not up to date' if given.check else 'written'}.")
            if not given.check:
                file.write_text(new, encoding="utf-8")
    sys.exit(stale and given.check)


if __name__ == "__main__":
    main()
