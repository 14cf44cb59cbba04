"""docs/security.md names tests for each protection that it promises, and these tests exist."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def rows() -> list[str]:
    """Return the rows of the tables, without their heads."""
    lines = (ROOT / "docs/security.md").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("| ") and not line.startswith("| attack |")]


@cache
def functions_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_each_row_names_tests_that_exist() -> None:
    named = [_TEST.findall(row) for row in rows()]
    assert len(named) > 30
    assert [row for row, tests in zip(rows(), named, strict=True) if not tests] == []
    missing = [f"{file}::{test}" for tests in named for file, test in tests if test not in functions_in(file)]
    assert missing == []


def test_each_row_has_an_attack_its_protection_and_the_tests() -> None:
    assert {row.count(" | ") for row in rows()} == {2}
