"""Processes of peers, here of the Python that runs the tests."""

import sys
from pathlib import Path

import pytest

from peers.environments import Peer, UnavailableError
from peers.running import cold, size_mb, started

SHELL = Peer("shell", "Shell", (), Path(sys.prefix), cold=("python", "-c", "print('{question} in {folder}')"))
MISSING = Peer("missing", "Missing", (), Path(sys.prefix))


def test_a_worker_that_fails_tells_why(tmp_path: Path) -> None:
    with (
        started(MISSING, tmp_path) as worker,
        pytest.raises(UnavailableError, match=r"^load: ModuleNotFoundError: No "),
    ):
        worker.do("load")


def test_a_shell_command_is_timed_as_a_whole(tmp_path: Path) -> None:
    measured = cold(SHELL, tmp_path, "who came")
    assert measured["seconds"] > 0
    assert measured["peak_mb"] > 1


def test_a_process_that_prints_nothing_has_failed(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match=r"^one question: ModuleNotFoundError: No "):
        cold(MISSING, tmp_path, "who came")


def test_the_size_of_a_folder_is_that_of_all_its_files(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "one").write_bytes(bytes(1000))
    (tmp_path / "deep" / "two").write_bytes(bytes(500))
    assert size_mb(tmp_path) == 0.0015
