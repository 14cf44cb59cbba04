"""When an index is stale, and what is carried over from it all the same."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

import askmuse.files
import askmuse.text
from askmuse.errors import SnapshotDamaged, SnapshotStale
from askmuse.index import indexing, snapshot
from askmuse.index.indexing import update
from askmuse.index.snapshot import LIBRARIES, Snapshot, check_anew, current, fingerprint, read_manifest, shape
from conftest import RecordingEncoder, WordEncoder

Write = Callable[[Mapping[str, str]], Path]
ONE = "Rates rise\n\nThe bank raised its rate to 4.5 percent on Tuesday. Savers cheered the move at once.\n"


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Compute the shape anew, and encode nothing but what indexing needs."""
    shape.cache_clear()
    monkeypatch.setattr(indexing, "ask_canary", lambda *_: None)
    yield
    shape.cache_clear()


def upgrade(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a library another version."""
    real = snapshot._version
    monkeypatch.setattr(snapshot, "_version", lambda name: "99.0" if name == library else real(name))
    shape.cache_clear()


def test_a_comment_in_the_code_leaves_an_index_fresh(
    write_corpus: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus({"one.txt": ONE})
    update(corpus, tmp_path / "index", WordEncoder())
    commented = tmp_path / "text.py"
    commented.write_text("# A new comment.\n" + Path(askmuse.text.__file__).read_text())
    monkeypatch.setattr(askmuse.text, "__file__", str(commented))
    shape.cache_clear()
    assert Snapshot.open(tmp_path / "index").holds(corpus, "words")


@pytest.mark.parametrize("library", LIBRARIES)
def test_another_version_of_a_library_makes_an_index_stale_and_keeps_the_vectors(
    library: str, write_corpus: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus({"one.txt": ONE})
    encoder = RecordingEncoder()
    update(corpus, tmp_path / "index", encoder)
    assert len(encoder.texts) == 3
    upgrade(library, monkeypatch)
    before = Snapshot.open(tmp_path / "index")
    assert not before.holds(corpus, "words")
    with pytest.raises(SnapshotStale, match="another version of askmuse"):
        before.require("words")
    encoder.texts.clear()
    assert update(corpus, tmp_path / "index", encoder).added == ["one"]
    assert encoder.texts == []
    assert Snapshot.open(tmp_path / "index").holds(corpus, "words")


@pytest.mark.parametrize("name", ["SHAPE", "FORMAT"])
def test_another_shape_or_format_makes_an_index_stale_and_keeps_the_vectors(
    name: str, write_corpus: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus({"one.txt": ONE})
    encoder = RecordingEncoder()
    update(corpus, tmp_path / "index", encoder)
    encoder.texts.clear()
    monkeypatch.setattr(snapshot, name, getattr(snapshot, name) + 1)
    shape.cache_clear()
    update(corpus, tmp_path / "index", encoder)
    assert encoder.texts == []
    assert Snapshot.open(tmp_path / "index").holds(corpus, "words")


def test_another_model_makes_an_index_stale_and_encodes_all_without_reading(
    write_corpus: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus({"one.txt": ONE})
    update(corpus, tmp_path / "index", WordEncoder())
    other = RecordingEncoder()
    other.fingerprint = "other"
    assert not Snapshot.open(tmp_path / "index").holds(corpus, "other")
    monkeypatch.setattr(indexing, "read_all", lambda *_, **__: iter(()))
    assert update(corpus, tmp_path / "index", other).unchanged == ["one"]
    assert len(other.texts) == 3


def test_vectors_of_a_damaged_file_are_not_carried_over(write_corpus: Write, tmp_path: Path) -> None:
    corpus, index = write_corpus({"one.txt": ONE}), tmp_path / "index"
    update(corpus, index, WordEncoder())
    file = index / current(index) / "sentences.npy"
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    encoder = RecordingEncoder()
    update(corpus, index, encoder)
    assert len(encoder.texts) == 3


def test_the_fingerprint_names_shape_and_model() -> None:
    assert fingerprint("abc") == f"{shape()}-abc"
    assert shape().startswith(f"{snapshot.FORMAT}.{snapshot.SHAPE}-")


def publish_manifest(index: Path, text: str) -> str:
    """Publish a snapshot that has nothing but a manifest, and return its name."""
    name = f"20260101T000000000000-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    (index / name).mkdir(parents=True)
    (index / name / "manifest.json").write_text(text)
    (index / "CURRENT").write_text(name)
    return name


@pytest.mark.parametrize("text", ["", "{", "[]", "null", json.dumps({"format": snapshot.FORMAT}), "{}"])
def test_a_manifest_without_required_entries_is_reported_and_a_build_repairs_it(
    text: str, write_corpus: Write, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    name = publish_manifest(index, text)
    with pytest.raises((SnapshotDamaged, SnapshotStale), match=r"Rebuild (?:the index|it): `askmuse index --corpus"):
        read_manifest(index, name)
    update(write_corpus({"one.txt": ONE}), index, WordEncoder())
    assert Snapshot.open(index).article("one").text == ONE


def test_a_large_file_is_read_once_and_again_after_a_change_or_on_demand(
    write_corpus: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "REMEMBERED", 600)
    index = tmp_path / "index"
    update(write_corpus({"one.txt": ONE}), index, WordEncoder())
    folder = index / current(index)
    large = sorted(path.name for path in folder.rglob("*") if path.stat().st_size >= 600 and path.is_file())
    assert {"articles.sqlite", "sentences.npy"} <= set(large)
    read: list[str] = []

    def counted(file: Path, hashed: Callable[[Path], str] = askmuse.files.sha256) -> str:
        read.append(file.name)
        return hashed(file)

    for module in (snapshot, askmuse.files):
        monkeypatch.setattr(module, "sha256", counted)
    Snapshot.open(index)
    assert not set(large).intersection(read) - {"manifest.json"}
    check_anew(index)
    Snapshot.open(index)
    assert set(large).issubset([*read, "checked.json", "manifest.json"])
    (folder / "sentences.npy").write_bytes(b"x" * 2000)
    with pytest.raises(SnapshotDamaged, match=r"sentences.npy is damaged: its sha256 differs"):
        Snapshot.open(index)
