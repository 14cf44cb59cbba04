"""An index that was updated is the one that is built from nothing, though only new texts were split and hashed."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import pytest

from askmuse.index.indexing import update
from askmuse.index.terms import merging
from askmuse.index.unchanged import Unchanged
from askmuse.index.vectors import encoding
from askmuse.text import terms
from conftest import WordEncoder, write_articles

Write = Callable[[Mapping[str, str]], Path]
BANK = "# The bank\n\nThe European Central Bank (ECB) raised its rate.\n\nSavers cheered. The ECB was silent.\n"
RIVER = "# The river\n\nThe river crested on Monday. The ECB closed a road.\n"
HARBOUR = "# The harbour\n\nThe crane fell. Nobody was hurt.\n"
COPY = f"{HARBOUR}\nThe mayor came.\n"


def files(snapshot: Path) -> dict[str, bytes]:
    """Return the files of a snapshot without its manifest, which has the time, and without its database."""
    names = (path for path in snapshot.rglob("*") if path.is_file())
    kept = {path.relative_to(snapshot).as_posix(): path.read_bytes() for path in names}
    return {name: data for name, data in kept.items() if name not in ("manifest.json", "articles.sqlite", ".checked")}


CHANGES: list[dict[str, str | None]] = [
    {"crane.md": "# A crane\n\nThe crane stands again.\n"},
    {"harbour.md": None},
    {"bank.md": None},
    {"river.md": "# The river\n\nThe river fell. The European Central Bank spoke. It paid.\n"},
    {"harbour-again.md": HARBOUR, "a-first.md": COPY},
    {"lake.md": "# The lake\n\nThe European Climate Bureau (ECB) was closed. The ECB opened.\n" * 3, "bank.md": None},
]


@pytest.mark.parametrize("block", [4_000_000, 2])
@pytest.mark.parametrize("change", CHANGES)
def test_an_update_writes_what_a_build_writes(
    write_corpus: Write, tmp_path: Path, change: dict[str, str | None], block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "RUN", block)
    corpus = write_corpus({"bank.md": BANK, "river.md": RIVER, "harbour.md": HARBOUR})
    update(corpus, tmp_path / "index", WordEncoder())
    for name in [name for name, text in change.items() if text is None]:
        (corpus / name).unlink()
    write_articles(corpus, {name: text for name, text in change.items() if text is not None})
    updated = tmp_path / "index" / update(corpus, tmp_path / "index", WordEncoder()).snapshot
    built = tmp_path / "other" / update(corpus, tmp_path / "other", WordEncoder()).snapshot
    assert files(updated) == files(built)


def test_texts_of_unchanged_articles_are_neither_split_nor_hashed_again(
    write_corpus: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus({"bank.md": BANK, "river.md": RIVER})
    update(corpus, tmp_path / "index", WordEncoder())
    split, hashed = list[str](), list[str]()

    def watched_terms(text: str) -> list[str]:
        split.append(text)
        return terms(text)

    def watched_keys(texts: Iterable[str]) -> encoding.Keys:
        hashed.extend(texts := list(texts))
        return encoding.keys(texts)

    monkeypatch.setattr("askmuse.index.terms.acronyms.terms", watched_terms)
    monkeypatch.setattr("askmuse.index.vectors.texts.keys", watched_keys)
    monkeypatch.setattr("askmuse.index.indexing.ask_canary", lambda *_: None)
    write_articles(corpus, {"lake.md": "# The lake\n\nThe lake froze.\n"})
    update(corpus, tmp_path / "index", WordEncoder())
    lake = "The lake. The lake\nThe lake froze."
    assert hashed == [lake, lake]
    assert [text for text in split if "European" not in text and text != "ECB"] == [lake, "The lake froze."]


def test_rows_are_those_of_the_same_article_before(write_corpus: Write, tmp_path: Path) -> None:
    corpus = write_corpus({"bank.md": BANK, "river.md": RIVER})
    before = tmp_path / "index" / update(corpus, tmp_path / "index", WordEncoder()).snapshot
    write_articles(corpus, {"lake.md": "# The lake\n\nThe lake froze.\n", "bank.md": f"{BANK}\nMore.\n"})
    now = tmp_path / "index" / update(corpus, tmp_path / "index", WordEncoder()).snapshot
    same = Unchanged(before, now)
    assert same.passages.tolist() == [-1, -1, 1]
    assert same.sentences.tolist() == [-1, -1, -1, -1, 3, 4]
    assert [title for title, _ in same.added()] == ["The bank", "The lake"]
    assert [title for title, _ in same.removed()] == ["The bank"]
    assert np.load(now / "bounds.npy").tolist() == [0, 3, 4, 6]


def test_keys_in_files_of_another_format_are_not_taken_over(
    write_corpus: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus({"bank.md": BANK, "river.md": RIVER})
    update(corpus, tmp_path / "index", WordEncoder())
    monkeypatch.setattr("askmuse.index.vectors.files.FORMAT", 0)
    monkeypatch.delattr("askmuse.index.writing.Unchanged")
    write_articles(corpus, {"harbour.md": HARBOUR})
    assert update(corpus, tmp_path / "index", WordEncoder()).added == ["harbour"]
