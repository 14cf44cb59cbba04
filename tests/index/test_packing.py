"""One file with an index and its articles: whole and as it was, or refused with nothing unpacked."""

import json
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from askmuse.errors import PackError
from askmuse.files import sha256
from askmuse.index.indexing import update
from askmuse.index.packing import pack, unpack
from askmuse.index.snapshot import Snapshot
from askmuse.types import Encoder

ARTICLES = {"river.md": "# Rain\n\nThe river crested at 11.19 feet.\n", "more/race.txt": "Ada won the race.\n"}


@pytest.fixture
def corpus(write_corpus: Callable[[Mapping[str, str]], Path]) -> Path:
    return write_corpus(ARTICLES)


@pytest.fixture
def index(corpus: Path, tmp_path: Path, encoder: Encoder) -> Path:
    update(corpus, tmp_path / "index", encoder)
    (tmp_path / "index" / "confidence.json").write_text("{}")
    return tmp_path / "index"


@pytest.fixture
def packed(corpus: Path, index: Path, tmp_path: Path) -> Path:
    pack(Snapshot.open(index), corpus, index, tmp_path / "a.askmuse")
    return tmp_path / "a.askmuse"


def test_what_is_unpacked_is_current_and_the_same(packed: Path, index: Path, tmp_path: Path, encoder: Encoder) -> None:
    done = unpack(packed, tmp_path / "other" / "place", sha256(packed))
    assert (done.articles, done.index, done.sha256) == (
        tmp_path / "other" / "place" / "articles", tmp_path / "other" / "place" / "index", sha256(packed),
    )  # fmt: skip
    assert {name: (done.articles / name).read_text() for name in ARTICLES} == ARTICLES
    assert done.index is not None
    before, after = Snapshot.open(index), Snapshot.open(done.index)
    assert after.holds(done.articles, encoder.fingerprint)
    assert after.manifest.articles == before.manifest.articles
    assert after.manifest.files == before.manifest.files
    assert (done.index / "confidence.json").read_text() == "{}"
    assert update(done.articles, done.index, encoder).snapshot == after.name
    assert sorted(path.name for path in (tmp_path / "other").iterdir()) == ["place"]


def test_packing_twice_gives_the_same_file(packed: Path, corpus: Path, index: Path, tmp_path: Path) -> None:
    assert pack(Snapshot.open(index), corpus, index, tmp_path / "b.askmuse") == sha256(packed)


def test_a_file_is_replaced_only_on_request(packed: Path, corpus: Path, index: Path) -> None:
    with pytest.raises(PackError, match="exists: choose another name, or replace it with --force"):
        pack(Snapshot.open(index), corpus, index, packed)
    pack(Snapshot.open(index), corpus, index, packed, replace=True)


def test_an_article_that_changed_meanwhile_is_not_packed(corpus: Path, index: Path, tmp_path: Path) -> None:
    (corpus / "river.md").write_text("Other.\n")
    with pytest.raises(PackError, match=r"river\.md has changed since it was indexed: pack again"):
        pack(Snapshot.open(index), corpus, index, tmp_path / "a.askmuse")
    (corpus / "river.md").unlink()
    with pytest.raises(PackError, match=r"river\.md is gone since it was indexed: pack again"):
        pack(Snapshot.open(index), corpus, index, tmp_path / "a.askmuse")
    assert not list(tmp_path.glob("*.askmuse*")) + list(tmp_path.glob(".*"))


def test_another_sha256_than_expected_is_refused(packed: Path, tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"a\.askmuse has the sha256 "):
        unpack(packed, tmp_path / "new", "0" * 64)
    assert not (tmp_path / "new").exists()


def test_a_folder_that_exists_is_left_alone(packed: Path, corpus: Path) -> None:
    with pytest.raises(PackError, match="exists: name a folder that does not"):
        unpack(packed, corpus)
    assert sorted(path.name for path in corpus.iterdir()) == ["more", "river.md"]


def repack(packed: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Return a packed file whose contents were changed; `pack.json` still lists what was there."""
    with zipfile.ZipFile(packed) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    change(contents)
    other = packed.with_name("other.askmuse")
    with zipfile.ZipFile(other, "w") as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return other


def edit(contents: dict[str, bytes]) -> None:
    contents["articles/river.md"] = b"# Rain\n\nThe river crested at 99.99 feet.\n"


def shorten(contents: dict[str, bytes]) -> None:
    contents["articles/river.md"] = b""


def add(contents: dict[str, bytes]) -> None:
    contents["articles/more.md"] = b"More."


def drop(contents: dict[str, bytes]) -> None:
    del contents["articles/river.md"]


def lead_out(contents: dict[str, bytes]) -> None:
    about = json.loads(contents["pack.json"])
    about["files"]["articles/../../evil.md"] = about["files"].pop("articles/river.md")
    contents["articles/../../evil.md"] = contents.pop("articles/river.md")
    contents["pack.json"] = json.dumps(about).encode()


def forget(contents: dict[str, bytes]) -> None:
    contents["pack.json"] = b"{}"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (edit, "is damaged at articles/river.md: its sha256 differs: nothing was unpacked."),
        (shorten, "is damaged at articles/river.md: its sha256 differs: nothing was unpacked."),
        (add, "holds other files than it lists: nothing was unpacked."),
        (drop, "holds other files than it lists: nothing was unpacked."),
        (lead_out, "holds 'articles/../../evil.md', which would lie outside the folder: nothing was unpacked."),
        (forget, "was not written by `askmuse pack`, or is damaged: nothing was unpacked."),
    ],
)
def test_what_was_tampered_with_is_refused(
    packed: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], message: str
) -> None:
    other = repack(packed, change)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(PackError) as refused:
        unpack(other, tmp_path / "new")
    assert str(refused.value).startswith(f"{other} {message}")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_that_was_cut_or_is_none_is_refused(packed: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.askmuse"
    cut.write_bytes(packed.read_bytes()[:-200])
    with pytest.raises(PackError, match="is not a zip archive"):
        unpack(cut, tmp_path / "new")
    with pytest.raises(PackError, match="cannot be read"):
        unpack(tmp_path / "none.askmuse", tmp_path / "new")
    with pytest.raises(PackError, match="cannot be read"):
        unpack(tmp_path, tmp_path / "new")


def test_an_index_of_another_format_is_left_out(packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("askmuse.index.packing.INDEX_FORMAT", 99)
    done = unpack(packed, tmp_path / "new")
    assert done.index is None
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["articles"]
    shutil.rmtree(tmp_path / "new")
