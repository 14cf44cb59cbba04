"""Which folders a user means, and an index that is brought up to date before it answers."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from filelock import FileLock

from askmuse import opening
from askmuse.errors import CorpusError, SnapshotDamaged, SnapshotForeign, SnapshotMissing
from askmuse.index.indexing import update
from askmuse.index.snapshot import Snapshot, current
from askmuse.opening import locate, open_current
from askmuse.settings import Settings
from conftest import WordEncoder

Write = Callable[[Mapping[str, str]], Path]
ONE = "Rates rise\n\nThe bank raised its rate to 4.5 percent on Tuesday. Savers cheered the move at once.\n"
TWO = "Rain falls\n\nThe river crested at 11.19 feet early in the morning. Roads were closed until noon.\n"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return settings whose folders lie in `tmp_path`; the model is the fake one."""
    monkeypatch.setattr("askmuse.models.loading.exported", lambda *_: Path())
    monkeypatch.setattr("askmuse.models.loading.OnnxEncoder", lambda *_: WordEncoder())
    return Settings(cache=tmp_path / "cache", corpus=tmp_path / "corpus", index=tmp_path / "index")


def opened(settings: Settings, corpus: Path | None, index: Path) -> tuple[list[str], list[str]]:
    """Open an index; return the ids of the articles that it answers from, and what the user is told."""
    lines: list[str] = []
    assistant = open_current(corpus, index, settings, lines.append, lambda *_: None)
    return [article.id for article in assistant.articles()], lines


def test_the_folders_of_the_settings_belong_together(settings: Settings) -> None:
    assert locate(None, None, settings) == (settings.corpus, settings.index)


def test_another_folder_of_articles_has_an_index_of_its_own_in_the_cache(settings: Settings, tmp_path: Path) -> None:
    folder, index = locate(tmp_path / "other", None, settings)
    assert folder == tmp_path / "other"
    assert index.parent == settings.cache / "indexes"
    assert re.fullmatch(r"other-[0-9a-f]{8}", index.name)
    assert locate(tmp_path / "x" / "other", None, settings)[1] != index


def test_the_index_of_another_folder_in_the_usual_place_is_not_used_for_the_folder_in_the_settings(
    write_corpus: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus({"one.txt": ONE})
    update(corpus, tmp_path / "index", WordEncoder())
    (corpus / "one.txt").unlink()
    corpus.rmdir()
    monkeypatch.chdir(tmp_path)
    assert locate(None, None, Settings(cache=tmp_path / "cache")) == (Path("corpus"), Path("index"))
    folder, index = locate(None, None, Settings(cache=tmp_path / "cache", corpus=tmp_path / "mine"))
    assert (folder, index.parent) == (tmp_path / "mine", tmp_path / "cache" / "indexes")


def test_an_index_that_is_named_alone_tells_its_articles(
    settings: Settings, write_corpus: Write, tmp_path: Path
) -> None:
    corpus = write_corpus({"one.txt": ONE})
    update(corpus, tmp_path / "named", WordEncoder())
    assert locate(None, tmp_path / "named", settings) == (corpus, tmp_path / "named")
    (corpus / "one.txt").unlink()
    corpus.rmdir()
    assert locate(None, tmp_path / "named", settings) == (None, tmp_path / "named")
    assert locate(None, tmp_path / "empty", settings) == (settings.corpus, tmp_path / "empty")


def test_an_index_of_other_articles_is_not_replaced_unasked(
    settings: Settings, write_corpus: Write, tmp_path: Path
) -> None:
    update(write_corpus({"one.txt": ONE}), tmp_path / "named", WordEncoder())
    other = tmp_path / "its other"
    with pytest.raises(SnapshotForeign, match=r"holds the articles of .*corpus") as error:
        locate(other, tmp_path / "named", settings)
    command = shlex.split(str(error.value).rsplit("`", 2)[1])
    assert command == ["askmuse", "index", "--corpus", str(other), "--index", str(tmp_path / "named")]
    assert locate(other, tmp_path / "named", settings, replace=True) == (other, tmp_path / "named")


def test_a_missing_index_is_built_and_one_that_lags_is_brought_up_to_date(
    settings: Settings, write_corpus: Write, tmp_path: Path
) -> None:
    corpus = write_corpus({"one.txt": ONE})
    assert opened(settings, corpus, tmp_path / "index") == (
        ["one"],
        [f"Indexing {corpus} for the first time.", "Indexed 1 article: 1 added."],
    )
    assert opened(settings, corpus, tmp_path / "index") == (["one"], [])
    write_corpus({"two.txt": TWO})
    assert opened(settings, corpus, tmp_path / "index") == (
        ["one", "two"],
        ["Indexed 2 articles: 1 added, 1 unchanged."],
    )


def test_an_index_of_another_version_is_built_anew(
    settings: Settings, write_corpus: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus({"one.txt": ONE})
    opened(settings, corpus, tmp_path / "index")
    monkeypatch.setattr("askmuse.index.snapshot.shape", lambda: "later")
    monkeypatch.setattr("askmuse.index.indexing.shape", lambda: "later")
    assert opened(settings, corpus, tmp_path / "index") == (
        ["one"],
        [f"Indexing {corpus} anew, for this version of askmuse.", "Indexed 1 article: 1 added."],
    )


def test_without_articles_there_is_nothing_to_build(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(SnapshotMissing, match="There is no index in"):
        opened(settings, None, tmp_path / "index")
    with pytest.raises(CorpusError, match="does not exist: name one with --corpus DIR"):
        opened(settings, tmp_path / "nowhere", tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_a_damaged_index_is_not_mended_unasked(settings: Settings, write_corpus: Write, tmp_path: Path) -> None:
    corpus, index = write_corpus({"one.txt": ONE}), tmp_path / "index"
    opened(settings, corpus, index)
    (index / current(index) / "bounds.npy").write_bytes(b"")
    with pytest.raises(SnapshotDamaged, match=r"bounds\.npy is damaged"):
        opened(settings, corpus, index)


def test_the_folder_is_listed_once(
    settings: Settings, write_corpus: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus({"one.txt": ONE})
    opened(settings, corpus, tmp_path / "index")
    write_corpus({"two.txt": TWO})
    listed = []
    real = os.scandir

    def counted(path: str) -> object:
        listed.append(str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", counted)
    opened(settings, corpus, tmp_path / "index")
    assert [path for path in listed if path.startswith(str(corpus))] == [f"{corpus}/"]


def test_while_another_process_builds_the_index_as_it_was_answers(
    settings: Settings, write_corpus: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_PATIENCE", 0.05)
    corpus, index = write_corpus({"one.txt": ONE}), tmp_path / "index"
    opened(settings, corpus, index)
    write_corpus({"two.txt": TWO})
    with FileLock(index / ".lock"):
        ids, lines = opened(settings, corpus, index)
    assert ids == ["one"]
    assert lines[0] == f"Another process is building the index in {index}: waiting for it, at most 0 s."
    assert lines[1].startswith(f"Answering from the old index: Another process has been building {index}")
    assert len(lines) == 2


HOLD = """
import sys, time
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(not hasattr(os, "kill"), reason="needs signals")
def test_a_builder_that_was_stopped_keeps_nobody_waiting(
    settings: Settings, write_corpus: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import signal

    monkeypatch.setattr(opening, "_PATIENCE", 0.05)
    corpus, index = write_corpus({"one.txt": ONE}), tmp_path / "index"
    opened(settings, corpus, index)
    write_corpus({"two.txt": TWO})
    command = [sys.executable, "-c", HOLD, str(index / ".lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as builder:
        assert builder.stdout is not None
        assert builder.stdout.readline() == "held\n"
        builder.send_signal(signal.SIGSTOP)
        ids, _ = opened(settings, corpus, index)
        builder.kill()
    assert ids == ["one"]
    assert Snapshot.open(index).store.article("two") is None
