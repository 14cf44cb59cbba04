"""The check of the labels of reporter folders, on a small folder with faults and on the folders themselves."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from askmuse.articles.folder import SUFFIXES

BENCH = Path(__file__).parents[2] / "benchmarks" / "reporter"
FOLDERS = sorted(file.parent.name for file in BENCH.glob("*/questions.jsonl"))
ARTICLES = {
    "etna.md": "---\ntitle: Etna wakes\n---\n# Etna wakes\n\nThe volcano Etna erupted on Monday.\n",
    "zebras.txt": "Zebras\n\nThe herd counts “forty” animals.\n",
}
QUESTIONS = [
    {"id": "q1", "type": "when", "question": "when?", "answers": [["erupted on Monday", "Etna wakes"]],
     "articles": ["etna"]},
    {"id": "q2", "type": "who", "question": "how many?", "answers": [['"Forty"  ANIMALS', "fifty"]],
     "articles": ["zebras", "gone"]},
    {"id": "q3", "type": "what", "question": "what?", "answers": [["Etna wakes"]], "articles": ["etna"]},
    {"id": "q4", "type": "unanswerable", "question": "who?", "answers": [["Monday"]], "articles": ["etna"]},
    {"id": "q5", "type": "follow-up", "question": "and?", "history": [], "answers": [["Monday"]], "articles": ["etna"]},
]  # fmt: skip
PAIRS = [
    {"id": "p1", "kind": "agree", "a": {"article": "etna", "quote": "on Monday"},
     "b": {"article": "zebras", "quote": "on Monday"}},
    {"id": "p1", "kind": "same", "a": {"article": "etna", "quote": "on Monday"},
     "b": {"article": "etna", "quote": "The volcano"}},
]  # fmt: skip


@pytest.fixture(scope="module")
def labels() -> ModuleType:
    """Return the script as a module."""
    spec = importlib.util.spec_from_file_location("check_labels", BENCH / "check_labels.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["check_labels"] = module
    spec.loader.exec_module(module)
    return module


def write(folder: Path, questions: list[dict[str, Any]], pairs: list[dict[str, Any]]) -> Path:
    (folder / "articles").mkdir()
    for name, text in ARTICLES.items():
        (folder / "articles" / name).write_text(text)
    for name, rows in (("questions", questions), ("pairs", pairs)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def test_every_fault_is_named(labels: ModuleType, tmp_path: Path) -> None:
    summary, faults = labels.check(write(tmp_path, QUESTIONS, PAIRS))
    assert summary == (
        f"{tmp_path.name}: 2 articles, 11 words; 5 questions (when 1, who 1, what 1, unanswerable 1, follow-up 1); "
        "2 pairs (agree 1, same 1)"
    )
    assert faults == [
        "q2: there is no article gone",
        "q2: 'fifty' stands in none of zebras, gone",
        "q3: no passage of etna states 'Etna wakes'",
        "q4: the type is unanswerable, and there are 1 facts",
        "q5: the type is follow-up, and there are 0 turns before it",
        "p1: 2 pairs have this id",
        "p1: no passage of zebras has 'on Monday'",
        "p1: the kind is none of agree, differ, later",
    ]


def test_a_file_that_cannot_be_read_is_a_fault(labels: ModuleType, tmp_path: Path) -> None:
    folder = write(tmp_path, QUESTIONS[:1], [])
    (folder / "articles" / "empty.md").write_text("")
    (folder / "articles" / "notes.gif").write_text("")
    assert labels.check(folder)[1] == [
        f"notes.gif is none of the formats {' '.join(SUFFIXES)}",
        "empty.md is empty: fill or remove it",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", FOLDERS)
def test_every_label_of_the_reporter_folders_is_in_its_article(labels: ModuleType, name: str) -> None:
    assert labels.check(BENCH / name)[1] == []
