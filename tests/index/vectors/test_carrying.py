"""Vectors that builds which were cut short leave to the next one."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from askmuse.errors import SnapshotError
from askmuse.index import publishing
from askmuse.index.indexing import update
from askmuse.index.snapshot import current
from askmuse.index.vectors.carrying import carried_over
from askmuse.types import Vectors
from conftest import WordEncoder

Write = Callable[[Mapping[str, str]], Path]
LONG = "".join(f"# Part {n}\n\nThe bank raised its rate for the {n}th time. Savers cheered.\n\n" for n in range(100))
"""100 passages of two sentences, so that the first chunk of texts has all passages."""


class Stopping(WordEncoder):
    """Is stopped before it encodes more than `most` texts."""

    def __init__(self, most: int, error: type[BaseException] = KeyboardInterrupt) -> None:
        self.texts: list[str] = []
        self._most, self._error = most, error

    def encode(self, texts: Sequence[str]) -> Vectors:
        if len(self.texts) + len(texts) > self._most:
            raise self._error
        self.texts += texts
        return super().encode(texts)


def leftovers(index: Path) -> list[str]:
    return [path.name for path in index.iterdir() if path.name not in {".lock", "CURRENT"}]


def test_an_interrupted_build_is_gone_on_with(write_corpus: Write, tmp_path: Path) -> None:
    corpus, index = write_corpus({"long.md": LONG}), tmp_path / "index"
    first = Stopping(150)
    with pytest.raises(KeyboardInterrupt):
        update(corpus, index, first)
    assert 90 < len(first.texts) < 110
    assert len(leftovers(index)) == 1
    second = Stopping(10_000)
    name = update(corpus, index, second).snapshot
    assert set(first.texts).isdisjoint(second.texts[:-3])  # the last three are those of the check
    assert leftovers(index) == [name]


def test_a_build_that_is_killed_before_it_is_published_is_gone_on_with(
    write_corpus: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    corpus, index = write_corpus({"long.md": LONG}), tmp_path / "index"
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "replace_file", killed)
        with pytest.raises(KeyboardInterrupt):
            update(corpus, index, WordEncoder())
    assert len(leftovers(index)) == 1
    encoder = Stopping(10_000)
    name = update(corpus, index, encoder).snapshot
    assert len(encoder.texts) == 3  # those of the check
    assert leftovers(index) == [name]


def test_a_build_that_fails_leaves_nothing(write_corpus: Write, tmp_path: Path) -> None:
    corpus, index = write_corpus({"long.md": LONG}), tmp_path / "index"
    with pytest.raises(SnapshotError, match="not enough memory"):
        update(corpus, index, Stopping(150, MemoryError))
    assert leftovers(index) == []


def test_vectors_of_another_model_are_not_carried_over(write_corpus: Write, tmp_path: Path) -> None:
    corpus, index = write_corpus({"long.md": LONG}), tmp_path / "index"
    update(corpus, index, WordEncoder())
    with pytest.raises(KeyboardInterrupt):
        update(write_corpus({"two.md": "Rain fell.\n"}), index, Stopping(0))
    assert len(leftovers(index)) == 2
    assert len(list(carried_over(index, "words"))) == 2
    assert list(carried_over(index, "other")) == []


def test_a_draft_without_vectors_and_a_damaged_snapshot_are_passed_over(write_corpus: Write, tmp_path: Path) -> None:
    corpus, index = write_corpus({"long.md": LONG}), tmp_path / "index"
    with pytest.raises(KeyboardInterrupt):
        update(corpus, index, Stopping(0))
    draft = index / leftovers(index)[0]
    (draft / "sentences.npy").write_bytes(b"")
    assert list(carried_over(index, "words")) == []
    name = update(corpus, index, WordEncoder()).snapshot
    assert name == current(index)
    (index / name / "sentences.npy").write_bytes(b"")
    assert list(carried_over(index, "words")) == []
