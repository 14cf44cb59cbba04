"""A copy of an index stands for the index; one that is not whole is refused."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from askmuse.errors import SnapshotDamaged, SnapshotMissing
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot, current
from askmuse.types import Encoder
from served import CORPUS, QUESTION, SENTENCE, assistant_of


@pytest.fixture
def copied(write_corpus: Callable[[Mapping[str, str]], Path], tmp_path: Path, encoder: Encoder) -> Path:
    """Return the copy of an index that is gone, with its articles."""
    corpus, index = write_corpus(CORPUS), tmp_path / "index"
    update(corpus, index, encoder)
    shutil.copytree(index, tmp_path / "copy")
    shutil.rmtree(index)
    shutil.rmtree(corpus)
    return tmp_path / "copy"


def test_a_copy_answers_as_the_index_did(copied: Path, encoder: Encoder) -> None:
    with assistant_of(copied, encoder) as assistant:
        answer = assistant.ask(QUESTION)
        assert answer.answers[0].text == SENTENCE
        cited = answer.citations[0]
        assert assistant.article(cited.article_id).text[cited.start : cited.end] == cited.quote
        assert answer.index.snapshot == current(copied)


def test_a_copy_with_a_file_that_is_missing_or_changed_is_refused(copied: Path) -> None:
    snapshot = copied / current(copied)
    for file in sorted(path for path in snapshot.rglob("*") if path.is_file()):
        data = file.read_bytes()
        for change in (file.unlink, lambda: file.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))):  # noqa: B023
            change()
            with pytest.raises(SnapshotDamaged):
                Snapshot.open(copied)
        file.write_bytes(data)
    assert Snapshot.open(copied).name == current(copied)
    (copied / "CURRENT").unlink()
    with pytest.raises(SnapshotMissing):
        Snapshot.open(copied)
