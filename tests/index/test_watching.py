"""The index follows its folder."""

import builtins
import threading
from pathlib import Path
from typing import Any

import pytest

from askmuse.errors import CorpusError, SettingsError
from askmuse.index import watching
from askmuse.index.watching import follow

LONGEST = 30
"""Seconds until a change must have been noticed."""


def test_changes_update_and_those_of_the_index_and_of_hidden_files_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []
    filters: list[Any] = []

    def watch(folder: Path, *, watch_filter: Any, **_: Any) -> Any:
        filters.append(watch_filter)
        yield set()

    monkeypatch.setattr("askmuse.index.watching.require_watchfiles", lambda: watch)
    follow(tmp_path, tmp_path / "index", lambda: seen.append(set()), print, threading.Event())
    (counts,) = filters
    paths = ("a.md", "more/b.pdf", "index/.lock", "index/CURRENT", ".a.md.swp", "more/.git/c.md")
    assert [path for path in paths if counts(None, str(tmp_path / path))] == ["a.md", "more/b.pdf"]
    assert len(seen) == 1


@pytest.mark.slow
def test_a_failed_update_says_why_and_the_next_change_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_QUIET", 100)
    monkeypatch.setattr(watching, "_SCAN_EVERY", 300)
    stop, notices, calls = threading.Event(), list[str](), list[int]()

    def update() -> None:
        calls.append(len(calls))
        if len(calls) == 1:
            raise CorpusError("Nothing is left.")
        stop.set()

    thread = threading.Thread(target=follow, args=(tmp_path, tmp_path / "index", update, notices.append, stop))
    thread.start()
    (tmp_path / "a.md").write_text("A.")
    thread.join(LONGEST)
    assert not thread.is_alive()
    assert (calls, notices) == ([0, 1], ["askmuse: Nothing is left."])


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "watchfiles":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SettingsError, match=r"run `pip install \"askmuse\[watch\]\"`"):
        follow(tmp_path, tmp_path / "index", lambda: None, print, threading.Event())
