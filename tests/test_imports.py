"""Imports run one way: the table in ARCHITECTURE.md is the rule."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from askmuse.snapshot import _SHAPING

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "askmuse"
ORDER = re.findall(r"^\| `(\w+)` \|", (ROOT / "ARCHITECTURE.md").read_text(), re.MULTILINE)
PACKAGES = re.findall(r"^- `(\w+)`: (.+)$", (ROOT / "ARCHITECTURE.md").read_text(), re.MULTILINE)
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.stem != "__init__")


def row_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(path: Path) -> set[str]:
    """Return the rows that a file imports, at its top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("askmuse.")}
        elif isinstance(node, ast.ImportFrom) and node.module == "askmuse":
            found |= {alias.name for alias in node.names if not alias.name.startswith("__")}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("askmuse."):
            found.add((node.module or "").split(".")[1])
    return found


def test_the_table_lists_every_module_once() -> None:
    assert sorted(ORDER) == sorted({row_of(path) for path in MODULES})


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_rows_above(path: Path) -> None:
    row = row_of(path)
    allowed = set(ORDER[: ORDER.index(row)]) | ({row} if path.parent != PACKAGE else set())
    assert imported(path) - allowed == set()


@pytest.mark.parametrize(("package", "files"), PACKAGES)
def test_the_files_of_a_package_import_only_from_those_before(package: str, files: str) -> None:
    order = files.split(", ")
    paths = {path.stem: path for path in (PACKAGE / package).glob("*.py") if path.stem != "__init__"}
    assert sorted(order) == sorted(paths)
    for number, name in enumerate(order):
        used = re.findall(
            rf"^\s*from askmuse\.{package}(?:\.(\w+))? import (.+)$", paths[name].read_text(), re.MULTILINE
        )
        names = {file for file, imports in used for file in ([file] if file else imports.split(", "))}
        assert names <= set(order[:number]), name


def test_every_module_that_decides_what_an_index_holds_is_part_of_its_fingerprint() -> None:
    reached, left = set[str](), {"indexing"}
    while left:
        module = left.pop()
        reached.add(module)
        left |= imported(PACKAGE / f"{module}.py") - reached
    carry = {"dense", "encoder", "errors", "files", "inference", "model", "settings", "snapshot", "types"}
    assert reached - carry == set(_SHAPING)


def test_types_imports_no_sibling() -> None:
    assert imported(PACKAGE / "types.py") == set()


def test_pydantic_models_live_in_the_api_alone() -> None:
    users = {
        row_of(path) for path in MODULES if re.search(r"^\s*(?:from|import) pydantic", path.read_text(), re.MULTILINE)
    }
    assert users == {"api"}


def test_importing_the_package_imports_no_module_of_it_and_no_library() -> None:
    script = "import sys, askmuse; print([m for m in sys.modules if m.startswith('askmuse') or m == 'numpy'])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "['askmuse']\n"
