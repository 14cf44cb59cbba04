"""The files about words are the same whichever process writes them, and none is left running."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from askmuse.errors import SnapshotError
from askmuse.index import writing as snapshot_writing
from askmuse.index.indexing import update
from askmuse.index.terms import writing
from askmuse.index.terms.writing import writing_terms
from conftest import WordEncoder

Write = Callable[[Mapping[str, str]], Path]
STORIES = {
    "bank.md": "# The bank\n\nThe European Central Bank (ECB) raised its rate.\n\nSavers cheered.\n",
    "river.md": "# The river\n\nThe river crested on 2026-04-08. The ECB closed a road.\n",
}


@pytest.fixture
def written(write_corpus: Write, tmp_path: Path) -> Path:
    """Return the folder of a snapshot."""
    name = update(write_corpus(STORIES), tmp_path / "index", WordEncoder()).snapshot
    return tmp_path / "index" / name


@pytest.mark.slow
def test_child_processes_write_the_same_files(written: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "articles.sqlite").write_bytes((written / "articles.sqlite").read_bytes())
    with writing_terms(other, 3, 4, in_children=True):
        pass
    files = sorted(path.relative_to(other) for path in other.rglob("*") if path.is_file())
    assert len(files) == 17
    assert {file.as_posix() for file in files if (other / file).read_bytes() != (written / file).read_bytes()} == set()


@pytest.mark.slow
def test_a_process_that_cannot_write_names_the_reason(written: Path) -> None:
    with pytest.raises(OSError, match=r"^File exists$"), writing_terms(written, 3, 4, in_children=True):
        pass


def test_processes_end_with_the_build_that_started_them(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    start = writing._start

    def kept(*arguments: Any) -> object:
        started.append(start(*arguments))
        return started[-1]

    monkeypatch.setattr(writing, "_start", kept)
    with pytest.raises(KeyboardInterrupt), writing_terms(written, 3, 4, in_children=True):
        raise KeyboardInterrupt
    assert [child.returncode is None for child in started] == [False] * 3


@pytest.mark.slow
def test_an_index_of_many_passages_is_the_same(
    write_corpus: Write, written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot_writing, "EXACT", 1)
    corpus = write_corpus(STORIES)
    name = update(corpus, tmp_path / "many", WordEncoder()).snapshot
    for file in ("words.json", "acronyms.json", "sparse-sentences/documents.npy"):
        assert (tmp_path / "many" / name / file).read_bytes() == (written / file).read_bytes()
    monkeypatch.setattr(writing, "_START", "raise SystemExit('No space left on device')")
    with pytest.raises(SnapshotError, match=r"cannot be written \(No space left on device\): make room"):
        update(corpus, tmp_path / "full", WordEncoder())
