"""Files that are replaced whole, hashes that are remembered, and folders that last as long as their process."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from askmuse import files
from askmuse.files import HashMemo, folder_of_process, replace_file, sha256


def test_a_file_is_replaced_and_no_draft_is_left(tmp_path: Path) -> None:
    replace_file(tmp_path / "a", b"one")
    replace_file(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"two"
    assert os.listdir(tmp_path) == ["a"]


def test_a_file_that_cannot_be_replaced_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace_file(tmp_path / "a", b"one")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        replace_file(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"one"
    assert os.listdir(tmp_path) == ["a"]


def test_a_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256(tmp_path / "a") == hashlib.sha256(b"abc").hexdigest()


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are read to be hashed, as that happens."""
    names: list[str] = []

    def counted(file: Path) -> str:
        names.append(file.name)
        return sha256(file)

    monkeypatch.setattr(files, "sha256", counted)
    return names


def test_a_file_is_read_once_as_long_as_it_is_the_same(tmp_path: Path, hashed: list[str]) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    memo = HashMemo(tmp_path / "memo" / "seen.json")
    assert memo.sha256(tmp_path / "a") == hashlib.sha256(b"abc").hexdigest()
    memo.save()
    assert HashMemo(tmp_path / "memo" / "seen.json").sha256(tmp_path / "a") == hashlib.sha256(b"abc").hexdigest()
    assert hashed == ["a"]


def test_a_change_that_puts_size_and_date_back_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"abc")
    memo = HashMemo(tmp_path / "seen.json")
    memo.sha256(file)
    times = file.stat().st_mtime_ns
    file.write_bytes(b"abd")
    os.utime(file, ns=(times, times))
    assert memo.sha256(file) == hashlib.sha256(b"abd").hexdigest()


@pytest.mark.parametrize("kept", ["", "{", "[]", "7", '{"PATH": 3}', '{"PATH": [1, 2]}', '{"PATH": {"x": 1}}', "\xff"])
def test_a_memo_of_another_form_is_not_used(kept: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    (tmp_path / "seen.json").write_bytes(kept.replace("PATH", str(tmp_path / "a")).encode("latin-1"))
    assert HashMemo(tmp_path / "seen.json").sha256(tmp_path / "a") == hashlib.sha256(b"abc").hexdigest()


def test_a_forgotten_hash_is_computed_anew(tmp_path: Path, hashed: list[str]) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    memo = HashMemo(tmp_path / "seen.json")
    memo.sha256(tmp_path / "a")
    memo.save()
    memo.forget()
    memo.sha256(tmp_path / "a")
    assert hashed == ["a", "a"]
    assert not (tmp_path / "seen.json").exists()


def test_a_memo_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    memo = HashMemo(tmp_path / "a" / "seen.json")
    memo.sha256(tmp_path / "a")
    memo.save()
    assert (tmp_path / "a").read_bytes() == b"abc"


def test_the_folder_of_a_process_is_removed_when_the_block_ends(tmp_path: Path) -> None:
    with folder_of_process(tmp_path, "made") as folder:
        (folder / "a").write_bytes(b"abc")
        with folder_of_process(tmp_path, "made") as another:
            assert folder != another
            assert (folder / "a").exists()
    assert os.listdir(tmp_path) == ["made.lock"]


@pytest.mark.slow
def test_the_folder_of_a_process_that_was_killed_is_removed_by_the_next(tmp_path: Path) -> None:
    program = "import os, sys; from pathlib import Path; from askmuse.files import folder_of_process\n"
    program += "with folder_of_process(Path(sys.argv[1]), 'made') as folder: (folder / 'a').touch(); os._exit(9)"
    assert subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False).returncode == 9
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 1
    with folder_of_process(tmp_path, "made") as folder:
        assert [path for path in tmp_path.iterdir() if path.is_dir()] == [folder]


def test_what_is_left_of_a_process_that_was_killed_at_its_start_or_end_is_removed(tmp_path: Path) -> None:
    (tmp_path / "made-early").mkdir()
    (tmp_path / "made-late.lock").touch()
    (tmp_path / "another").mkdir()
    with folder_of_process(tmp_path, "made"):
        pass
    assert sorted(os.listdir(tmp_path)) == ["another", "made.lock"]
