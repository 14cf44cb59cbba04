"""The blocks of metadata at the top of adapters."""

from pathlib import Path

import pytest

from peers.environments import ADAPTERS, ENVIRONMENTS, OURS, Peer, UnavailableError, install, last_line, peers, read

ADAPTER = '''"""A tool."""

# /// script
# requires-python = ">=3.12"
# dependencies = [
#   "tool==1.0",
# ]
# [tool.peers]
# title = "Tool, fast"
# environment = "other"
# then = [["--no-deps", "part==2.0"]]
# cold = ["tool", "{question}"]
# ///

import tool
'''


def test_a_peer_is_what_the_block_of_its_adapter_says(tmp_path: Path) -> None:
    (tmp_path / "tool.py").write_text(ADAPTER, encoding="utf-8")
    assert read(tmp_path / "tool.py") == Peer(
        "tool",
        "Tool, fast",
        ("tool==1.0",),
        ENVIRONMENTS / "other",
        (("--no-deps", "part==2.0"),),
        ("tool", "{question}"),
        ">=3.12",
    )


def test_an_adapter_without_a_block_is_named(tmp_path: Path) -> None:
    (tmp_path / "tool.py").write_text('"""A tool."""\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"tool\.py has no block"):
        read(tmp_path / "tool.py")


def test_every_adapter_is_a_peer_and_askmuse_is_the_first() -> None:
    names = list(peers())
    assert names[:2] == list(OURS)
    assert sorted(names) == sorted(file.stem for file in ADAPTERS.glob("*.py") if file.stem != "__init__")


def test_the_last_line_of_errors_is_the_reason() -> None:
    assert last_line("Traceback:\n  line 3\nImportError: no torch\n\n") == "ImportError: no torch"
    assert last_line("") == "it ended without a message"


def test_a_peer_for_another_python_is_not_installed(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match=r"^it needs Python >=9, this is "):
        install(Peer("tool", "Tool", (), tmp_path, requires_python=">=9"))
    assert list(tmp_path.iterdir()) == []
