"""Builds, updates, and what happens when they go wrong."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from askmuse.articles.folder import SUFFIXES, Source, scan
from askmuse.errors import (
    ArticleError,
    ArticleUnavailable,
    CorpusError,
    IndexBusy,
    SnapshotDamaged,
    SnapshotError,
    SnapshotMissing,
    SnapshotStale,
)
from askmuse.index import indexing
from askmuse.index.indexing import update
from askmuse.index.reading import Limits, read_all
from askmuse.index.reading_child import Reading
from askmuse.index.snapshot import Snapshot, current
from askmuse.questions.question import question_of
from askmuse.ranking.retrieval import search
from askmuse.types import Filters, Vectors
from conftest import WordEncoder, read_in_this_process

WriteCorpus = Callable[[Mapping[str, str]], Path]

ONE = "Rates rise\n\nThe bank raised its rate to 4.5 percent on Tuesday. Savers cheered the move at once.\n"
TWO = "Rain falls\n\nThe river crested at 11.19 feet early in the morning. Roads were closed until noon.\n"
THREE = "Team wins\n\nThe riders beat the field by 59 seconds. A crowd of 13,500 watched them at the line.\n"


@pytest.fixture
def _no_canary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Encode nothing but what indexing needs."""
    monkeypatch.setattr(indexing, "ask_canary", lambda *_: None)


class CountingEncoder(WordEncoder):
    """Counts the texts that it encodes."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.seen.extend(texts)
        return super().encode(texts)


def contents(index: Path) -> dict[str, str]:
    """Return what a snapshot holds, without when it was built and when the files were written."""
    snapshot = Snapshot.open(index)
    held = {name: digest for name, digest in snapshot.manifest.files.items() if name != "articles.sqlite"}
    entries = [snapshot.store.entry(article.id) for article in snapshot.store.articles()]
    told = [(e.article, e.file_sha256, e.passages, e.signature.tolist()) for e in entries]
    return held | {"articles": hashlib.sha256(repr(told).encode()).hexdigest()}


@pytest.mark.slow
@pytest.mark.child_processes
@pytest.mark.usefixtures("_no_canary")
def test_an_update_tells_what_changed_and_encodes_no_more(write_corpus: WriteCorpus, tmp_path: Path) -> None:
    corpus = write_corpus({"one.txt": ONE, "two.txt": TWO})
    index = tmp_path / "index"
    encoder = CountingEncoder()
    first = update(corpus, index, encoder)
    assert (first.added, first.changed, first.removed, first.unchanged) == (["one", "two"], [], [], [])
    encoder.seen.clear()

    again = update(corpus, index, encoder)
    assert (again.added, again.changed, again.removed, again.unchanged) == ([], [], [], ["one", "two"])
    assert encoder.seen == []

    write_corpus({"three.txt": THREE, "two.txt": TWO.replace("noon", "dusk")})
    (corpus / "one.txt").unlink()
    third = update(corpus, index, encoder)
    assert (third.added, third.changed, third.removed, third.unchanged) == (["three"], ["two"], ["one"], [])
    assert [text for text in encoder.seen if "4.5 percent" in text] == []
    assert [article.id for article in Snapshot.open(index).store.articles()] == ["three", "two"]


def test_an_update_gives_the_same_snapshot_as_a_build_from_nothing(
    write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    corpus = write_corpus({"b.txt": TWO, "a.txt": ONE})
    update(corpus, tmp_path / "grown", encoder)
    write_corpus({"c.txt": THREE, "a.txt": ONE.replace("Tuesday", "Friday")})
    update(corpus, tmp_path / "grown", encoder)
    (corpus / "b.txt").unlink()
    update(corpus, tmp_path / "grown", encoder)
    update(corpus, tmp_path / "fresh", encoder)
    assert contents(tmp_path / "grown") == contents(tmp_path / "fresh")


@pytest.mark.usefixtures("_no_canary")
def test_a_touched_file_is_current_again_after_an_update_that_reads_nothing_new(
    write_corpus: WriteCorpus, tmp_path: Path
) -> None:
    corpus = write_corpus({"one.txt": ONE})
    encoder = CountingEncoder()
    update(corpus, tmp_path / "index", encoder)
    encoder.seen.clear()
    os.utime(corpus / "one.txt", ns=(1, 1))
    assert not Snapshot.open(tmp_path / "index").holds(corpus, encoder.fingerprint)
    assert update(corpus, tmp_path / "index", encoder).unchanged == ["one"]
    assert Snapshot.open(tmp_path / "index").holds(corpus, encoder.fingerprint)
    assert encoder.seen == []


def test_a_file_that_could_not_be_read_is_read_once_it_is_mended(
    write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    corpus = write_corpus({"one.txt": ONE})
    (corpus / "two.txt").write_bytes(b"caf\xe9 in no encoding \x81")
    first = update(corpus, tmp_path / "index", encoder)
    assert [s.path for s in first.skipped] == ["two.txt"]
    assert first.lines()[1].startswith(
        "Skipped two.txt: it is neither UTF-8 nor Windows-1252 text (byte 3): convert it"
    )
    assert [s.path for s in Snapshot.open(tmp_path / "index").store.skipped()] == ["two.txt"]
    (corpus / "two.txt").write_text(TWO)
    assert not Snapshot.open(tmp_path / "index").holds(corpus, encoder.fingerprint)
    assert update(corpus, tmp_path / "index", encoder).added == ["two"]


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which the path of each file is added that is tried."""
    paths: list[str] = []

    def read(folder: Path, sources: Sequence[Source], limits: Limits) -> Iterator[Reading | ArticleError]:
        paths.extend(source.path for source in sources)
        return read_in_this_process(folder, sources, limits)

    monkeypatch.setattr(indexing, "read_all", read)
    return paths


@pytest.mark.usefixtures("_no_canary")
def test_a_file_that_cannot_be_read_is_tried_again_only_if_it_or_the_limits_change(
    write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder, attempts: list[str]
) -> None:
    corpus = write_corpus({"one.txt": ONE})
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")

    def tried(limits: Limits | None = None) -> list[str]:
        attempts.clear()
        result = update(corpus, tmp_path / "index", encoder, limits=limits)
        assert [file.path for file in result.skipped] == ["broken.pdf"]
        assert [file.path for file in Snapshot.open(tmp_path / "index").store.skipped()] == ["broken.pdf"]
        return attempts[:]

    assert tried() == ["broken.pdf", "one.txt"]
    assert tried() == []
    write_corpus({"two.txt": TWO})
    assert tried() == ["two.txt"]
    assert tried(Limits(seconds=20.0)) == ["broken.pdf"]
    assert tried(Limits(seconds=20.0)) == []
    (corpus / "broken.pdf").write_bytes(b"%PDF-1.7 and a little more")
    assert tried(Limits(seconds=20.0)) == ["broken.pdf"]


@pytest.mark.slow
@pytest.mark.usefixtures("_no_canary")
def test_a_file_that_cannot_be_read_at_present_is_tried_again_with_the_next_change(
    write_corpus: WriteCorpus,
    tmp_path: Path,
    encoder: WordEncoder,
    attempts: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    corpus = write_corpus({"one.txt": ONE, "two.txt": TWO})
    with monkeypatch.context() as busy:
        full = ArticleUnavailable("takes more than 10 s of processor time to read: split it")

        def without_first(folder: Path, sources: Sequence[Source], limits: Limits) -> list[Reading | ArticleError]:
            return [full, *list(read_all(folder, sources, limits))[1:]]

        busy.setattr(indexing, "read_all", without_first)
        assert [file.path for file in update(corpus, tmp_path / "index", encoder).skipped] == ["one.txt"]
    attempts.clear()
    write_corpus({"three.txt": THREE})
    assert update(corpus, tmp_path / "index", encoder).added == ["one", "three"]
    assert attempts == ["one.txt", "three.txt"]


def test_sentence_vectors_stand_where_the_bounds_say(
    write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    corpus = write_corpus({"one.txt": ONE, "two.txt": TWO})
    update(corpus, tmp_path / "index", encoder)
    snapshot = Snapshot.open(tmp_path / "index")
    assert snapshot.bounds.tolist() == [0, 2, 4]
    passage = snapshot.store.passage(1)
    assert passage.id == "two#1"
    text = snapshot.article("two").text
    expected = encoder.encode([f"Rain falls. Rain falls\n{text[s.start : s.end]}" for s in passage.sentences])
    assert np.array_equal(snapshot.sentences[2:4], expected)
    whole = encoder.encode([f"Rain falls. Rain falls\n{text[passage.start : passage.end]}"])
    assert np.array_equal(snapshot.dense.vectors(np.array([1])), whole)


def test_a_copy_adds_only_what_its_original_lacks(
    write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    story = " ".join(f"Witness number {n} told the court what she saw on day {n} of the trial." for n in range(40))
    corpus = write_corpus(
        {
            "late.txt": f"Court hears witnesses\n\nPublished May 3, 2026\n\n{story}\n\n## Update\n\nVerdict at dusk.\n",
            "early.txt": f"Witnesses speak\n\nPublished May 2, 2026\n\n{story}\n",
        }
    )
    done = update(corpus, tmp_path / "index", encoder)
    assert done.copies == {"late": "early"}
    snapshot = Snapshot.open(tmp_path / "index")
    assert snapshot.article("late").copy_of == "early"
    rows = snapshot.store.rows(Filters(article_id=("late",)), snapshot.manifest.passages)
    kept = [snapshot.store.passage(int(row)) for row in rows]
    text = snapshot.article("late").text
    found = [text[p.start : p.end] for p in kept]
    assert found[:2] == ["Court hears witnesses", "Verdict at dusk."]
    assert " ".join(found[2:]).endswith("Witness number 39 told the court what she saw on day 39 of the trial.")
    assert search(snapshot, encoder, question_of("court"), 99).passages[-1].passage.article_id == "early"
    assert [s.passage.article_id for s in search(snapshot, encoder, question_of("day 39"), 1).passages] == ["early"]
    by_copy = search(snapshot, encoder, question_of("day 39"), 1, Filters(article_id=("late",)))
    assert text[by_copy.passages[0].passage.start : by_copy.passages[0].passage.end] == found[-1]
    both = search(snapshot, encoder, question_of("day 39"), 1, Filters(article_id=("early", "late")))
    assert both == search(snapshot, encoder, question_of("day 39"), 1)


def test_a_change_that_leaves_size_and_date_as_they_were_is_seen(
    write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    corpus = write_corpus({"deal.txt": "Meta put $14.3 billion into it.\n"})
    update(corpus, tmp_path / "index", encoder)
    times = (corpus / "deal.txt").stat().st_mtime_ns
    (corpus / "deal.txt").write_text("Meta put $15.3 billion into it.\n")
    os.utime(corpus / "deal.txt", ns=(times, times))
    assert update(corpus, tmp_path / "index", encoder).changed == ["deal"]
    assert Snapshot.open(tmp_path / "index").article("deal").text == "Meta put $15.3 billion into it.\n"


def test_an_empty_folder_says_what_belongs_there(tmp_path: Path, encoder: WordEncoder) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "photo.gif").write_bytes(b"\xff\xd8")
    (tmp_path / "corpus" / "empty.md").write_text("")
    with pytest.raises(
        CorpusError, match=r"(?s)end in \.txt \.md .*\.webp\.\n.*empty\.md is empty.*photo\.gif is none of the formats"
    ):
        update(tmp_path / "corpus", tmp_path / "index", encoder)
    with pytest.raises(SnapshotMissing):
        current(tmp_path / "index")


def test_another_code_or_model_makes_an_index_stale(
    write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    corpus = write_corpus({"one.txt": ONE})
    update(corpus, tmp_path / "index", encoder)
    snapshot = Snapshot.open(tmp_path / "index")
    assert snapshot.holds(corpus, "words")
    assert not snapshot.holds(corpus, "other")
    with pytest.raises(SnapshotStale, match="with another model"):
        snapshot.require("other")


def test_every_flipped_byte_is_refused_by_name(write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder) -> None:
    index = tmp_path / "index"
    update(write_corpus({"one.txt": ONE}), index, encoder)
    snapshot = index / current(index)
    files = sorted(path for path in snapshot.rglob("*") if path.is_file())
    assert len(files) == 23
    for file in files:
        good = file.read_bytes()
        file.write_bytes(good[: len(good) // 2] + bytes([good[len(good) // 2] ^ 0x40]) + good[len(good) // 2 + 1 :])
        with pytest.raises(SnapshotDamaged, match=rf"{file.name}.*askmuse index --corpus"):
            Snapshot.open(index)
        file.unlink()
        with pytest.raises(SnapshotDamaged, match=file.name):
            Snapshot.open(index)
        file.write_bytes(good)
    Snapshot.open(index)


def test_a_damaged_index_is_built_anew(write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder) -> None:
    corpus, index = write_corpus({"one.txt": ONE}), tmp_path / "index"
    update(corpus, index, encoder)
    (index / current(index) / "sentences.npy").write_bytes(b"")
    os.utime(corpus / "one.txt", ns=(1, 1))
    assert update(corpus, index, encoder).added == ["one"]
    assert len(Snapshot.open(index).sentences) == 2


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
@pytest.mark.parametrize("name", ["manifest.json", "sentences.npy"])
def test_a_pipe_in_the_place_of_a_file_of_an_index_is_not_read(
    name: str, write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    corpus, index = write_corpus({"one.txt": ONE}), tmp_path / "index"
    update(corpus, index, encoder)
    file = index / current(index) / name
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(SnapshotDamaged, match=rf"{name} is not a regular file\. Rebuild the index: `askmuse"):
        Snapshot.open(index)
    assert update(corpus, index, encoder).added == ["one"]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("sentences.npy", b"\x93NUMPYxxxxxxxx", "ValueError"),
        ("dense.faiss", b"IxFI" + b"\xff" * 200, "RuntimeError"),
        ("acronyms.json", b"3", "AttributeError"),
    ],
)
def test_files_with_the_right_hashes_and_the_wrong_contents_are_damaged_and_built_anew(
    name: str, content: bytes, kind: str, write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    corpus, index = write_corpus({"one.txt": ONE}), tmp_path / "index"
    before = update(corpus, index, encoder).snapshot
    (index / before / name).write_bytes(content)
    manifest = json.loads((index / before / "manifest.json").read_bytes())
    manifest["files"][name] = hashlib.sha256(content).hexdigest()
    sealed = json.dumps(manifest).encode()
    (index / before / "manifest.json").write_bytes(sealed)
    after = f"{before.partition('-')[0]}-{hashlib.sha256(sealed).hexdigest()[:12]}"
    (index / before).rename(index / after)
    (index / "CURRENT").write_text(after)
    with pytest.raises(SnapshotDamaged, match=rf"{after} is damaged \({kind}\)\. Rebuild the index: `askmuse"):
        Snapshot.open(index)
    assert update(corpus, index, encoder).added == ["one"]


def test_old_snapshots_go_and_the_one_before_stays(
    write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    index = tmp_path / "index"
    names = [update(write_corpus({"one.txt": f"{ONE}\nTake {n}.\n"}), index, encoder).snapshot for n in range(4)]
    assert sorted(path.parent.name for path in index.glob("*/manifest.json")) == sorted(names[-2:])
    assert (index / "CURRENT").read_text() == f"{names[-1]}\n"


def test_what_is_no_snapshot_stays(write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder) -> None:
    reader = tmp_path / "index" / "reader"
    reader.mkdir(parents=True)
    (reader / "manifest.json").write_text("{}")
    for n in range(3):
        update(write_corpus({"one.txt": f"{ONE}\nTake {n}.\n"}), tmp_path / "index", encoder)
    assert (reader / "manifest.json").is_file()


@pytest.mark.parametrize("name", ["\0" * 20, "", "..", "reader"])
def test_a_current_that_names_no_snapshot_is_damaged_and_mended_by_a_build(
    name: str, write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    corpus, index = write_corpus({"one.txt": ONE}), tmp_path / "index"
    update(corpus, index, encoder)
    (index / "CURRENT").write_text(name)
    with pytest.raises(SnapshotDamaged, match=r"CURRENT is damaged: it names no snapshot. Rebuild the index: `askmuse"):
        current(index)
    update(corpus, index, encoder)
    assert Snapshot.open(index).article("one").text == ONE


BUILD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from conftest import WordEncoder
from askmuse.index.indexing import update
print("ready", flush=True)
update(Path(sys.argv[1]), Path(sys.argv[2]), WordEncoder())
"""


def start_build(corpus: Path, index: Path) -> "subprocess.Popen[str]":
    """Start a build in a process of its own, and return it once it has imported everything."""
    command = [sys.executable, "-c", BUILD, str(corpus), str(index), str(Path(__file__).parents[1])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.slow
def test_a_build_that_is_killed_at_any_moment_leaves_the_snapshot_before(
    write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    corpus, index = write_corpus({"one.txt": ONE}), tmp_path / "index"
    update(corpus, index, encoder)
    started = time.perf_counter()
    write_corpus({f"more{n}.txt": f"{TWO}\nReport {n}.\n" for n in range(40)})
    with start_build(corpus, index) as whole:
        whole.wait()
    longest = time.perf_counter() - started
    rng = random.Random(7)
    for kill in range(12):
        write_corpus({f"new{kill}.txt": f"{THREE}\nRound {kill}.\n"})
        with start_build(corpus, index) as process:
            time.sleep(rng.uniform(0, longest / 2))
            process.send_signal(signal.SIGKILL)
        assert Snapshot.open(index).article("one").text == ONE
    update(corpus, index, encoder)
    assert len(Snapshot.open(index).store.articles()) == 53
    assert not list(index.glob(".building-*"))


@pytest.mark.slow
@pytest.mark.child_processes
def test_of_two_builds_one_waits(write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder) -> None:
    corpus, index = write_corpus({"one.txt": ONE, "two.txt": TWO}), tmp_path / "index"
    results = []
    threads = [threading.Thread(target=lambda: results.append(update(corpus, index, encoder))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(result.added) for result in results) == [0, 0, 0, 2]


def test_a_build_that_waits_too_long_says_so(write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder) -> None:
    (tmp_path / "index").mkdir()
    with FileLock(tmp_path / "index" / ".lock"), pytest.raises(IndexBusy, match="Another process has been building"):
        update(write_corpus({"one.txt": ONE}), tmp_path / "index", encoder, patience=0.05)


FULL = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from conftest import WordEncoder
from askmuse.errors import SnapshotError
from askmuse.index.indexing import update
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
try:
    update(Path(sys.argv[1]), Path(sys.argv[2]), WordEncoder())
except SnapshotError as error:
    print(error)
"""


@pytest.mark.slow
@pytest.mark.parametrize("room", [0, 4096, 16384])
def test_a_disk_that_refuses_leaves_the_snapshot_before(
    room: int, write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    corpus, index = write_corpus({"one.txt": ONE}), tmp_path / "index"
    before = update(corpus, index, encoder).snapshot
    write_corpus({"two.txt": TWO * 300})
    command = [sys.executable, "-c", FULL, str(corpus), str(index), str(Path(__file__).parents[1]), str(room)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "cannot be written" in run.stdout
    assert "The index as it was before is still in place." in run.stdout
    assert current(index) == before
    assert Snapshot.open(index).article("one").text == ONE
    assert sorted(path.name for path in index.iterdir() if path.name not in {".lock", ".CURRENT"}) == [
        before,
        "CURRENT",
    ]


def test_a_folder_that_cannot_be_made_is_named(write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SnapshotError, match=r"file.index cannot be written .*: choose another --index DIR"):
        update(write_corpus({"one.txt": ONE}), tmp_path / "file" / "index", encoder)


def test_a_scan_reads_no_file(write_corpus: WriteCorpus, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = write_corpus({"one.txt": ONE})

    def refuse(*_: object) -> None:
        raise AssertionError("a file was opened")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    monkeypatch.setattr(Path, "open", refuse)
    assert [source.id for source in scan(corpus).sources] == ["one"]


def test_many_files_skipped_for_one_reason_share_a_line(
    write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    files = {"one.txt": ONE, "e.pdf": "broken", **{f"{name}.md": " " for name in "abcd"}}
    first = update(write_corpus(files), tmp_path / "index", encoder)
    assert first.lines()[1:] == [
        "Skipped 4 files (a.md, b.md, c.md, …): each is empty: fill or remove it.",
        "Skipped e.pdf: it is a broken PDF: get it again.",
    ]


def test_a_line_break_in_the_name_of_a_file_begins_no_line_of_the_report(
    write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    files = {"one.txt": ONE, "a\nIndexed 9 articles.md": " ", "b\nOne.txt": "---\ntitle: a: b\n---\nA."}
    first = update(write_corpus(files), tmp_path / "index", encoder)
    assert first.lines()[1:] == [
        "askmuse: b\\nOne.txt has front matter that is not YAML (line 2): only its `key: value` lines were taken.",
        "Skipped a\\nIndexed 9 articles.md: it is empty: fill or remove it.",
    ]


def test_the_report_has_remarks_on_files_and_counts_other_formats(
    write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder
) -> None:
    files = {"one.txt": ONE, "a.GIF": "", "b.gif": "", "README": "", "note.txt": "---\ntitle: a: b\n---\nA."}
    first = update(write_corpus(files), tmp_path / "index", encoder)
    assert first.lines()[1:] == [
        "askmuse: note.txt has front matter that is not YAML (line 2): only its `key: value` lines were taken.",
        f"Skipped 3 files of other formats (2 .gif, 1 no ending): askmuse reads {' '.join(SUFFIXES)}.",
    ]


def test_a_date_and_where_it_was_read_are_kept(write_corpus: WriteCorpus, tmp_path: Path, encoder: WordEncoder) -> None:
    update(write_corpus({"2026-04-08.txt": ONE, "two.txt": TWO}), tmp_path / "index", encoder)
    articles = Snapshot.open(tmp_path / "index").store.articles()
    assert [(a.published, a.date_source) for a in articles] == [(date(2026, 4, 8), "file name"), (None, None)]
