"""A folder → what it holds, and its articles."""

import hashlib
import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from askmuse.articles.article import load
from askmuse.articles.folder import LARGEST, SUFFIXES, Source, identify, scan
from askmuse.articles.formats import PARSERS
from askmuse.errors import ArticleError, CorpusError
from askmuse.types import Article

Write = Callable[[Mapping[str, str]], Path]


def only(folder: Path) -> Source:
    (source,) = scan(folder).sources
    return source


def load_only(folder: Path) -> Article:
    return load(folder, only(folder))[0]


def skipped(folder: Path) -> list[tuple[str, str, bool]]:
    return [(entry.path, entry.reason, entry.notice) for entry in scan(folder).skipped]


# --- scan


def test_files_are_listed_by_path_with_ids_sizes_and_times(write_corpus: Write) -> None:
    folder = write_corpus({"b.md": "Beta.", "a/z.txt": "Zeta!!", "a/y/x.HTML": "<p>Xi", "c d.markdown": "C."})
    found = scan(folder)
    assert [(s.id, s.path, s.size) for s in found.sources] == [
        ("a/y/x", "a/y/x.HTML", 5),
        ("a/z", "a/z.txt", 6),
        ("b", "b.md", 5),
        ("c-d", "c d.markdown", 2),
    ]
    assert [s.mtime_ns for s in found.sources] == [(folder / s.path).stat().st_mtime_ns for s in found.sources]
    assert found.skipped == ()


def test_hidden_files_and_folders_are_passed_over(write_corpus: Write) -> None:
    folder = write_corpus({"a.md": "A.", ".b.md": "B.", ".c/d.md": "D.", "e/.f.md": "F."})
    assert [s.path for s in scan(folder).sources] == ["a.md"]
    assert skipped(folder) == []


def test_other_formats_are_skipped_without_a_notice(write_corpus: Write) -> None:
    folder = write_corpus({"a.md": "A.", "gold.jsonl": "{}", "README": "R."})
    reason = "is none of the formats .txt .md .markdown .html .htm .pdf .docx"
    assert skipped(folder) == [("README", reason, False), ("gold.jsonl", reason, False)]


def test_the_second_of_two_files_with_one_id_is_skipped(write_corpus: Write) -> None:
    folder = write_corpus({"a b.md": "A.", "a-b.md": "B.", "a-b.txt": "C."})
    assert [s.path for s in scan(folder).sources] == ["a b.md"]
    reason = "has the same id as a b.md (a-b): rename one of them"
    assert skipped(folder) == [("a-b.md", reason, True), ("a-b.txt", reason, True)]


def test_a_link_that_leaves_the_folder_is_skipped(write_corpus: Write, tmp_path: Path) -> None:
    folder = write_corpus({"a.md": "A."})
    (tmp_path / "secret.md").write_text("Secret.")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "same.md").symlink_to(folder / "a.md")
    assert [s.id for s in scan(folder).sources] == ["a", "same"]
    assert skipped(folder) == [("link.md", "is a link that leaves the folder: copy the file here instead", True)]


def test_a_link_to_a_folder_is_skipped(write_corpus: Write, tmp_path: Path) -> None:
    folder = write_corpus({"a/b.md": "B."})
    (folder / "inside").symlink_to(folder / "a", target_is_directory=True)
    (folder / "outside").symlink_to(tmp_path, target_is_directory=True)
    assert [s.path for s in scan(folder).sources] == ["a/b.md"]
    assert skipped(folder) == [
        ("inside", "is a link to a folder: it is read where it lies", True),
        ("outside", "is a link that leaves the folder: copy the file here instead", True),
    ]


def test_a_link_to_nothing_is_skipped(write_corpus: Write) -> None:
    folder = write_corpus({"a.md": "A."})
    (folder / "link.md").symlink_to(folder / "gone.md")
    reason = "cannot be opened (No such file or directory): mend or remove it"
    assert skipped(folder) == [("link.md", reason, True)]


def test_a_folder_that_cannot_be_opened_is_skipped(write_corpus: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_corpus({"a.md": "A.", "b/c.md": "C."})
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("/b/"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert [s.path for s in scan(folder).sources] == ["a.md"]
    assert skipped(folder) == [("b", "cannot be opened (Permission denied): change its permissions", True)]


def test_a_file_that_is_too_large_is_skipped(write_corpus: Write) -> None:
    folder = write_corpus({"a.md": "A.", "most.md": "", "more.md": ""})
    os.truncate(folder / "most.md", LARGEST)
    os.truncate(folder / "more.md", 50_000_000)
    assert [s.path for s in scan(folder).sources] == ["a.md", "most.md"]
    assert skipped(folder) == [("more.md", "has 50 MB, and 20 MB is the most: split it", True)]


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    empty = scan(tmp_path)
    assert (empty.sources, empty.skipped, empty.state) == ((), (), hashlib.sha256().hexdigest())


@pytest.mark.parametrize(("name", "what"), [("gone", "does not exist"), ("file", "is a file, not a folder")])
def test_a_missing_folder_is_an_error(tmp_path: Path, name: str, what: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(CorpusError) as error:
        scan(tmp_path / name)
    assert str(error.value) == f"The folder of articles {tmp_path / name} {what}: name one with --corpus DIR."


def test_the_state_changes_with_any_name_size_time_or_permission(write_corpus: Write) -> None:
    folder = write_corpus({"a.md": "A.", "b.md": "B."})
    os.utime(folder / "a.md", ns=(1, 1))
    states = [scan(folder).state]
    assert scan(folder).state == states[0]
    os.utime(folder / "a.md", ns=(2, 2))
    states.append(scan(folder).state)
    (folder / "a.md").write_text("Longer.")
    os.utime(folder / "a.md", ns=(2, 2))
    states.append(scan(folder).state)
    (folder / "b.md").chmod(0o400)
    states.append(scan(folder).state)
    (folder / "b.md").rename(folder / "c.md")
    states.append(scan(folder).state)
    (folder / "note.json").write_text("{}")
    states.append(scan(folder).state)
    assert len(set(states)) == 6


def test_only_an_index_is_taken_for_one(write_corpus: Write) -> None:
    name = "20261122T101112131415-0123456789ab"
    files = {"page/story.html": "A.", "page/manifest.json": "{}", "stock/CURRENT": "12 A", "stock/b.md": "B."}
    folder = write_corpus(files | {"index/CURRENT": f"{name}\n", f"index/{name}/c.md": "C.", f"{name}/d.md": "D."})
    assert [source.path for source in scan(folder).sources] == ["page/story.html", "stock/b.md"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.md", "a"),
        ("a/b c.md", "a/b-c"),
        ("Über Größe.txt", "Uber-Große"),
        ("x.y.html", "x.y"),
        ("日本.md", "日本"),
        ("a&b?/c d!.md", "a-b-/c-d"),
        ("2026-04-08_x.md", "2026-04-08_x"),
        ("-a-.md", "a"),
        ("!!!.md", "article"),
        ("한국.txt", "한국"),
        ("ガイド.txt", "ガイド"),
    ],
)
def test_ids(path: str, expected: str) -> None:
    assert identify(path) == expected


# --- load


def test_an_article_holds_its_text_and_what_front_matter_says(write_corpus: Write) -> None:
    file = "---\ntitle: T\npublisher: P\nurl: https://a.b\nauthor: A\ndate: 2026-04-08\n---\nBody, é.\n"
    folder = write_corpus({"sub/a.md": file})
    assert load(folder, only(folder)) == (
        Article(
            id="sub/a",
            path="sub/a.md",
            text="Body, é.\n",
            sha256=hashlib.sha256("Body, é.\n".encode()).hexdigest(),
            title="T",
            publisher="P",
            url="https://a.b",
            author="A",
            published=date(2026, 4, 8),
        ),
        hashlib.sha256(file.encode()).hexdigest(),
    )


@pytest.mark.parametrize("text", ["", " \n\t\f\u2028", "---\ntitle: T\n---\n \n"])
def test_an_empty_article_is_refused(write_corpus: Write, text: str) -> None:
    folder = write_corpus({"a.md": text})
    with pytest.raises(ArticleError, match=r"^is empty: fill or remove it$"):
        load_only(folder)


def test_a_binary_file_is_refused(write_corpus: Write) -> None:
    folder = write_corpus({"a.txt": "\0\1\2"})
    with pytest.raises(ArticleError, match=r"^is binary, not text: remove it"):
        load_only(folder)


@pytest.mark.parametrize(
    ("failure", "strerror"),
    [(PermissionError(13, "Permission denied"), "Permission denied"), (FileNotFoundError(2, "Gone"), "Gone")],
)
def test_a_file_that_cannot_be_read_is_refused(
    write_corpus: Write, monkeypatch: pytest.MonkeyPatch, failure: OSError, strerror: str
) -> None:
    folder = write_corpus({"a.md": "A."})
    source = only(folder)

    def refuse(*_: object) -> int:
        raise failure

    monkeypatch.setattr("os.open", refuse)
    with pytest.raises(ArticleError) as error:
        load(folder, source)
    assert str(error.value) == f"cannot be read ({strerror}): change its permissions or remove it"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: Said So\n---\n# Other\n\nText.", "Said So"),
        ("# Muse *Spark*\n\nText.", "Muse *Spark*"),
        ("Menu\n\nMuse Spark Tops Charts\n\nText is here.", "Muse Spark Tops Charts"),
        ("Text is here.\n\n# Muse Spark\n\nText.", "Muse Spark"),
        ("Text is here.\n\nIt goes on.\n\nAnd on.\n\n# Muse Spark\n\nText.", "Text is here."),
        ("Text\tis   here.", "Text is here."),
        ("Menu", "the-file"),
        ("word " * 60 + "end.", " ".join(["word"] * 31) + " …"),
        ("数据" * 100 + "。", "数据" * 79 + "数…"),
    ],
)
def test_titles(write_corpus: Write, text: str, title: str) -> None:
    assert load_only(write_corpus({"the-file.md": text})).title == title


APRIL_8 = date(2026, 4, 8)


@pytest.mark.parametrize(
    "line",
    [
        "April 8, 2026",
        "8 April 2026",
        "2026-04-08",
        "Wednesday, April 8, 2026",
        "Published April 8, 2026",
        "Published: 8 Apr. 2026",
        "Published on April 8th, 2026",
        "First published on Wed 8 Apr 2026 09.00 CEST",
        "Last updated on April 8, 2026 at 10:00 a.m.",
        "Updated: Wed, 8 Apr 2026 10:00 GMT",
        "Posted on 2026-04-08 by admin",
        "By Jane Doe | April 8, 2026",
        "By JANE DOE, April 8th, 2026",
        "April 8, 2026 • 4 min read",
        "Date: April 8, 2026, Paris",
        "PARIS, 8 April 2026 – The council met and nobody knew why it had been called to meet at all.",
        "LONDON, April 8, 2026 (Reuters) - The bank said that it would pay its debts in the course of the year.",
        "MENLO PARK, Calif., April 8, 2026 /PRNewswire/ -- Meta released a model that scored 52 points on the index.",
    ],
)
def test_datelines(write_corpus: Write, line: str) -> None:
    folder = write_corpus({"a.md": f"# Title\n\n{line}\n\nThe council met on May 5, 2025, in Rome.\n"})
    assert load_only(folder).published == APRIL_8


@pytest.mark.parametrize(
    "line",
    [
        "The council met on April 8, 2026.",
        "On April 8, 2026, the council met in a long session that nobody liked.",
        "On April 8, 2026 it began.",
        "By April 8, 2026, all was lost.",
        "April 8, 2026 was a bad day.",
        "Since 8 April 2026 all is well.",
        "The deal of April 8, 2026",
        "In Paris, 8 April 2026 is a holiday.",
        "Published in April 2026",
        "Published: 08/04/2026",
        "Published April 31, 2026",
    ],
)
def test_a_date_in_prose_is_no_dateline(write_corpus: Write, line: str) -> None:
    assert load_only(write_corpus({"a.md": f"# Title\n\n{line}\n\nText."})).published is None


def test_a_dateline_stands_at_the_head(write_corpus: Write) -> None:
    text = "\n\n".join(["# Title", "One.", "Two.", "Three.", "Four.", "Published April 8, 2026"])
    assert load_only(write_corpus({"a.md": text})).published == APRIL_8
    assert load_only(write_corpus({"a.md": text.replace("Four.", "Four.\n\nFive.")})).published is None


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("2026-04-08-launch.md", APRIL_8),
        ("launch_20260408.txt", APRIL_8),
        ("launch 2026.04.08.md", APRIL_8),
        ("2026-13-08.md", None),
        ("2026-02-30.md", None),
        ("12026-04-08.md", None),
        ("report-2026.md", None),
    ],
)
def test_the_date_in_a_file_name(write_corpus: Write, name: str, published: date | None) -> None:
    assert load_only(write_corpus({name: "Text."})).published == published


def test_front_matter_counts_before_a_dateline_and_that_before_the_file_name(write_corpus: Write) -> None:
    name = "2024-01-01.md"
    line = "Published January 1, 2025\n\nText."
    assert load_only(write_corpus({name: f"---\ndate: 2026-04-08\n---\n{line}"})).published == APRIL_8
    assert load_only(write_corpus({name: line})).published == date(2025, 1, 1)
    assert load_only(write_corpus({name: "Text."})).published == date(2024, 1, 1)


def test_a_folder_offers_what_the_formats_read() -> None:
    assert set(SUFFIXES) == PARSERS.keys()
