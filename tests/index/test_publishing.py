"""A snapshot is tried before it is published; one that fails leaves nothing behind."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from askmuse.errors import SnapshotDamaged, SnapshotError
from askmuse.index import canary, indexing, publishing
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot, current
from askmuse.types import Vectors
from conftest import WordEncoder

Write = Callable[[Mapping[str, str]], Path]
ONE = "Rates rise\n\nThe bank raised its rate to 4.5 percent on Tuesday. Savers cheered the move at once.\n"
TWO = "Rain falls\n\nThe river crested at 11.19 feet early in the morning. Roads were closed until noon.\n"


class Turned(WordEncoder):
    """Gives the vectors of other texts once it has given the first `right` ones."""

    def __init__(self, right: int) -> None:
        self.right = right

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.right -= len(texts)
        return super().encode(texts if self.right >= 0 else [text[::-1] for text in texts])


def names(index: Path) -> list[str]:
    """Return what lies in an index but its lock."""
    return sorted(path.name for path in index.iterdir() if path.name != ".lock")


def test_an_index_whose_vectors_are_not_those_of_its_texts_is_not_published(
    write_corpus: Write, tmp_path: Path
) -> None:
    corpus, index = write_corpus({"one.txt": ONE}), tmp_path / "index"
    before = update(corpus, index, WordEncoder()).snapshot
    write_corpus({"two.txt": TWO})
    with pytest.raises(SnapshotError, match=r"not published \(passage one#1 has the vector of another text\)"):
        update(corpus, index, Turned(3))
    assert current(index) == before
    assert names(index) == sorted([before, "CURRENT"])


@pytest.mark.parametrize(
    ("part", "value", "fault"),
    [
        ("scores", lambda *_: np.array([np.nan], dtype=np.float32), "not found by its own words"),
        ("scores", lambda *_: np.array([np.inf], dtype=np.float32), "not found by its own words"),
        ("search", lambda *_: np.array([], dtype=np.int64), "not found by its own vector"),
    ],
)
def test_the_canary_finds_each_ranker_that_fails(
    part: str, value: object, fault: str, write_corpus: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(write_corpus({"one.txt": ONE}), tmp_path / "index", WordEncoder())
    snapshot = Snapshot.open(tmp_path / "index")
    canary.ask_canary(snapshot, WordEncoder())
    monkeypatch.setattr(snapshot.sparse_passages if part == "scores" else snapshot.dense, part, value)
    with pytest.raises(SnapshotError, match=rf"passage one#1 is {fault}\): index again"):
        canary.ask_canary(snapshot, WordEncoder())


def test_a_current_that_is_a_folder_is_named_and_nothing_is_built(write_corpus: Write, tmp_path: Path) -> None:
    corpus, index = write_corpus({"one.txt": ONE}), tmp_path / "index"
    (index / "CURRENT").mkdir(parents=True)
    for attempt in (lambda: current(index), lambda: update(corpus, index, WordEncoder())):
        with pytest.raises(SnapshotDamaged, match="CURRENT is a folder: remove it, then rebuild the index: `askmuse"):
            attempt()
    assert names(index) == ["CURRENT"]
    (index / "CURRENT").rmdir()
    assert update(corpus, index, WordEncoder()).added == ["one"]


def test_a_current_that_is_a_pipe_is_not_waited_for_and_a_build_replaces_it(
    write_corpus: Write, tmp_path: Path
) -> None:
    corpus, index = write_corpus({"one.txt": ONE}), tmp_path / "index"
    index.mkdir()
    os.mkfifo(index / "CURRENT")
    with pytest.raises(SnapshotDamaged, match="CURRENT is not a regular file: remove it"):
        current(index)
    update(corpus, index, WordEncoder())
    assert Snapshot.open(index).article("one").text == ONE


def test_what_a_killed_build_left_is_removed_by_the_next(
    write_corpus: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, index = write_corpus({"one.txt": ONE}), tmp_path / "index"
    first = update(corpus, index, WordEncoder()).snapshot
    write_corpus({"two.txt": TWO})

    def killed(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(publishing, "replace_file", killed)
        patched.setattr("shutil.rmtree", lambda *_, **__: None)
        with pytest.raises(SystemExit):
            update(corpus, index, WordEncoder())
    assert len(names(index)) == 3
    second = update(corpus, index, WordEncoder()).snapshot
    assert names(index) == sorted([first, second, "CURRENT"])


def test_too_little_memory_is_an_error_that_says_so(
    write_corpus: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(indexing, "write", exhausted)
    with pytest.raises(SnapshotError, match="not enough memory to index so many articles"):
        update(write_corpus({"one.txt": ONE}), tmp_path / "index", WordEncoder())
    assert names(tmp_path / "index") == []
