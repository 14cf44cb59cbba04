"""Tables that are made from kept results."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def tables() -> ModuleType:
    """Return the script as a module."""
    spec = importlib.util.spec_from_file_location("tables", BENCHMARKS / "tables.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["tables"] = module
    spec.loader.exec_module(module)
    return module


def result(hit: float) -> dict[str, Any]:
    return {
        "n": 3,
        "measures": {"hit@1": hit, "R@5": 1.0},
        "intervals": {"hit@1": [0.25, 0.75], "R@5": [1.0, 1.0]},
        "types": {"fact": {"n": 2, "hit@1": 0.5}, "unanswerable": {"n": 1}},
        "folders": {"alps": {"n": 3, "hit@1": hit, "AUROC": 0.875}},
        "latency_ms": {"p50": 40 * hit, "p99": 90.0},
    }


KEPT = {"gold-instant": result(0.5), "gold-thinking": result(2 / 3), "squad-instant": result(0.125)}


def test_tables_are_written_between_their_comments(tables: ModuleType) -> None:
    text = "Before.\n<!-- table: modes gold -->\nold\n<!-- end of table -->\nAfter.\n"
    assert tables.filled(text, KEPT) == (
        "Before.\n<!-- table: modes gold -->\n"
        "| measure | thinking | instant |\n|---|---|---|\n"
        "| R@5 | 1.000 [1.000–1.000] | 1.000 [1.000–1.000] |\n"
        "| hit@1 | .667 [.250–.750] | .500 [.250–.750] |\n"
        "| median time | 27 ms | 20 ms |\n"
        "<!-- end of table -->\nAfter.\n"
    )


@pytest.mark.parametrize(
    ("table", "name", "rows"),
    [
        (
            "types",
            "gold-instant",
            [
                ["fact", "2", "", "", "", ".500", "", ""],
                ["unanswerable", "1", *[""] * 6],
                ["all", "3", "", "1.000", "", ".500", "", ""],
            ],
        ),
        ("sets", "instant", [["squad", "3", "", "1.000 [1.000–1.000]", *[""] * 5]]),
    ],
)  # fmt: skip
def test_tables_have_a_row_for_each_type_or_set(
    tables: ModuleType, table: str, name: str, rows: list[list[str]]
) -> None:
    assert tables.TABLES[table](name, KEPT)[1:] == rows


def test_each_folder_has_a_row_with_its_own_measures(tables: ModuleType) -> None:
    head, alps, _ = tables.folders("gold-instant", KEPT)
    assert dict(zip(head, alps, strict=True))["AUROC"] == ".875"


def test_measures_are_explained(tables: ModuleType) -> None:
    assert tables.measures("gold-instant", KEPT) == [
        ["measure", "tells", "from"],
        [
            "hit@1",
            "share of answerable questions whose first answer (for the types multi, conflict and timeline: all "
            "sentences shown together) states every fact asked for; a refusal that shows no sentence is a miss",
            "",
        ],
        ["R@5", "share of the facts or relevant documents in the first 5", "Text REtrieval Conference, trec_eval"],
    ]


def test_a_missing_result_is_named_in_the_error(tables: ModuleType) -> None:
    with pytest.raises(KeyError, match="gold-auto"):
        tables.filled("<!-- table: types gold-auto -->\n<!-- end of table -->", KEPT)


def test_each_part_of_a_load_test_has_a_row_of_what_came_of_its_requests(tables: ModuleType) -> None:
    tally = {"statuses": {"200": 7, "503": 2, "EOFError": 1}, "median_ms": 8.4, "p99_ms": None}
    kept = {
        "load": {
            "cores": 2,
            "throughput": {"others": 0.126, "one_client": tally, "instant": tally},
            "overloaded": {"others": -0.02, **tally, "healthz": {"p99_ms": 3.0}},
            "lasting": {"others": 0.5, "answered": 9, "memory_mb": [1]},
        }
    }
    counts = ["10", "7", "2", "1", "8 ms", ""]
    assert tables.load("load", kept)[1:] == [
        ["one client", *counts, "0.13 processors"],
        ["instant", *counts, "0.13 processors"],
        ["overloaded", *counts, "0.00 processors"],
        ["lasting", "9", "9", "0", "0", "", "", "0.50 processors"],
    ]


def test_indexes_of_more_and_more_passages_stand_side_by_side(tables: ModuleType) -> None:
    spread = {"p50": 2.25, "p99": 9.75}
    small = {
        "encoded": {"texts": 10, "per_second": 50.0},
        "built": {"seconds": 40.0, "texts": 1000, "encoded": 0},
        "updated": {"seconds": 2.0, "texts": 1010, "encoded": 50},
        "killed": {"texts": 1000, "encoded_before": 400, "encoded_after": 605},
        "fresh": {"seconds": 0.456},
        "asked": {"answer_ms": spread, "peak_mb": 1234.5, "private_mb": 99.4, "open_s": 0.125},
        "compared": {"all": {"recall": 0.9875, "search_ms": spread}},
        "front": {"kinds": [
            {"kind": "IVF", "setting": 8, "recall": 0.5, "p50_ms": 1.234, "build_s": 2.0, "mb": 3.4}
        ]},
    }  # fmt: skip
    kept = {"million": {"sizes": {"10000": small, "1000000": {}}}}
    rows = {row[0]: row[1:] for row in tables.growth("million", kept)}
    assert rows["passages"] == ["10,000", "1,000,000"]
    assert rows["share found of the first ten passages of an exact search"] == [".988", "not measured"]
    assert "the same, among the articles of one of 50 publishers" not in rows
    assert rows["building, with the time to encode all texts"] == ["60 s", "not measured"]
    assert rows["update with encoding, as a share of building"] == ["1/20", "not measured"]
    assert rows["texts encoded twice when a build is killed"] == ["5 of 1,000", "not measured"]
    assert rows["texts that the update encodes"] == ["50 of 1,010", "not measured"]
    assert rows["check of 100,000 files"] == ["0.46 s", "not measured"]
    assert rows["answer (instant), p99"] == ["9.8 ms", "not measured"]
    assert rows["peak memory, 500 questions"] == ["1,234 MB", "not measured"]
    assert tables.kinds("million", kept)[1:] == [["10,000", "IVF", "8", ".500", "1.23 ms", "2 s", "3 MB"]]


def test_what_the_reader_adds_is_thinking_against_instant(tables: ModuleType) -> None:
    assert [row[1:] for row in tables.reader("gold", KEPT)] == [
        ["without", "with"],
        [".500 [.250–.750]", ".667 [.250–.750]"],
        ["", ""],
    ]


@pytest.mark.parametrize("file", ["benchmarks/README.md", "docs/scaling.md", "src/askmuse/models/weights/README.md"])
def test_the_tables_of_the_repository_show_the_results_that_are_kept(tables: ModuleType, file: str) -> None:
    text = (BENCHMARKS.parent / file).read_text(encoding="utf-8")
    assert "<!-- end of table -->" in text
    assert tables.filled(text, tables.results(BENCHMARKS / "results" / tables.__version__)) == text
