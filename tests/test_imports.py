"""Imports run one way, from package to package, as the table of ARCHITECTURE.md orders them."""

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "askmuse"
_ROW = re.compile(r"^\| (\d+) \| `(\w+)` \|", re.MULTILINE)


def ordered() -> list[set[str]]:
    """Return the packages and root modules by layer, bottom up, as the table of ARCHITECTURE.md has them."""
    rows = _ROW.findall((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"))
    layers: dict[int, set[str]] = {}
    for number, name in rows:
        layers.setdefault(int(number), set()).add(name)
    return [layers[number] for number in sorted(layers)]


LAYERS = ordered()
"""Packages of one layer do not import one another, except in the first layer."""
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")
LONGEST_FUNCTION = 60
MOST_FILES = 16
MOST_AT_ROOT = 12


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(path: Path) -> set[str]:
    """Return the packages and root modules that a file imports, at its top or inside a function."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("askmuse.")}
        elif isinstance(node, ast.ImportFrom) and node.module == "askmuse":
            names |= {alias.name for alias in node.names if not alias.name.startswith("__")}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("askmuse."):
            names.add((node.module or "").split(".")[1])
    return names


def test_every_package_and_root_module_has_a_layer() -> None:
    assert {name_of(path) for path in MODULES} == set().union(*LAYERS)


def test_modules_import_only_from_layers_below() -> None:
    below = {
        name: set().union(*LAYERS[:number], LAYERS[0], {name}) for number, names in enumerate(LAYERS) for name in names
    }
    others = {str(path.relative_to(PACKAGE)): imported(path) - below[name_of(path)] for path in MODULES}
    assert {path: names for path, names in others.items() if names} == {}


def test_types_and_errors_import_no_other_module_of_askmuse() -> None:
    assert imported(PACKAGE / "types.py") == set()
    assert imported(PACKAGE / "errors.py") == set()


def test_no_package_has_more_than_sixteen_files() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= MOST_AT_ROOT
    files = Counter(str(path.parent.relative_to(PACKAGE)) for path in MODULES)
    assert {name: count for name, count in files.items() if count > MOST_FILES} == {}


@pytest.mark.slow
def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path.relative_to(PACKAGE)}:{node.name}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_pydantic_models_live_in_the_api_alone() -> None:
    users = {
        name_of(path) for path in MODULES if re.search(r"^\s*(?:from|import) pydantic", path.read_text(), re.MULTILINE)
    }
    assert users == {"api"}


def test_importing_the_package_imports_no_module_of_it_and_no_library() -> None:
    script = "import sys, askmuse; print([m for m in sys.modules if m.startswith('askmuse') or m == 'numpy'])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "['askmuse']\n"


@pytest.mark.slow
def test_asking_on_the_command_line_imports_no_library_of_another_interface() -> None:
    script = (
        "import sys, askmuse.cli.main, askmuse.cli.batch.asking, askmuse.assistant, askmuse.opening; "
        "others = 'fastapi', 'haystack', 'langchain_core', 'mcp', 'openai', 'psycopg', 'pymilvus', 'ray'; "
        "print([name for name in others if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
