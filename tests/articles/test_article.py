"""A folder → what it holds, and its articles."""

import hashlib
import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import docx
import pytest

from askmuse.articles.article import Loaded, _article, load
from askmuse.articles.folder import LARGEST, SUFFIXES, Source, identify, identify_all, scan
from askmuse.articles.formats import PARSERS, Draft
from askmuse.errors import ArticleError, CorpusError
from askmuse.types import Article

Write = Callable[[Mapping[str, str]], Path]


def only_source(folder: Path) -> Source:
    (source,) = scan(folder).sources
    return source


def load_only_article(folder: Path) -> Article:
    return load(folder, only_source(folder)).article


def skipped_files(folder: Path) -> list[tuple[str, str, bool]]:
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


def test_hidden_files_and_folders_are_ignored(write_corpus: Write) -> None:
    folder = write_corpus({"a.md": "A.", ".b.md": "B.", ".c/d.md": "D.", "e/.f.md": "F."})
    assert [s.path for s in scan(folder).sources] == ["a.md"]
    assert skipped_files(folder) == []


def test_files_of_unknown_formats_are_skipped_without_a_notice(write_corpus: Write) -> None:
    folder = write_corpus({"a.md": "A.", "gold.jsonl": "{}", "README": "R."})
    reason = f"is none of the formats {' '.join(SUFFIXES)}"
    assert skipped_files(folder) == [("README", reason, False), ("gold.jsonl", reason, False)]


def test_files_that_differ_only_in_their_suffix_get_different_ids(write_corpus: Write) -> None:
    folder = write_corpus({"report.md": "A.", "report.txt": "B.", "report.html": "<p>C.", "report-txt.md": "D."})
    assert [(s.id, s.path) for s in scan(folder).sources] == [
        ("report-txt", "report-txt.md"),
        ("report", "report.html"),
        ("report-md", "report.md"),
        ("report-txt-2", "report.txt"),
    ]
    assert skipped_files(folder) == []


def test_a_symbolic_link_to_a_file_outside_the_folder_is_skipped(write_corpus: Write, tmp_path: Path) -> None:
    folder = write_corpus({"a.md": "A."})
    (tmp_path / "secret.md").write_text("Secret.")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "same.md").symlink_to(folder / "a.md")
    assert [s.id for s in scan(folder).sources] == ["a", "same"]
    assert skipped_files(folder) == [("link.md", "is a link that leaves the folder: copy the file here instead", True)]


def test_a_symbolic_link_to_a_folder_is_skipped(write_corpus: Write, tmp_path: Path) -> None:
    folder = write_corpus({"a/b.md": "B."})
    (folder / "inside").symlink_to(folder / "a", target_is_directory=True)
    (folder / "outside").symlink_to(tmp_path, target_is_directory=True)
    assert [s.path for s in scan(folder).sources] == ["a/b.md"]
    assert skipped_files(folder) == [
        ("inside", "is a link to a folder inside the folder of articles, which is read anyway: remove it", True),
        ("outside", "is a link that leaves the folder: copy the file here instead", True),
    ]


def test_a_broken_symbolic_link_is_skipped(write_corpus: Write) -> None:
    folder = write_corpus({"a.md": "A."})
    (folder / "link.md").symlink_to(folder / "gone.md")
    reason = "cannot be opened (No such file or directory): mend or remove it"
    assert skipped_files(folder) == [("link.md", reason, True)]


def test_a_subfolder_without_read_permission_is_skipped(write_corpus: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_corpus({"a.md": "A.", "b/c.md": "C."})
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("/b/"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert [s.path for s in scan(folder).sources] == ["a.md"]
    assert skipped_files(folder) == [("b", "cannot be opened (Permission denied): change its permissions", True)]


def test_a_file_above_the_size_limit_is_skipped(write_corpus: Write) -> None:
    folder = write_corpus({"a.md": "A.", "most.md": "", "more.md": ""})
    os.truncate(folder / "most.md", LARGEST)
    os.truncate(folder / "more.md", 50_000_000)
    assert [s.path for s in scan(folder).sources] == ["a.md", "most.md"]
    assert skipped_files(folder) == [("more.md", "has 50 MB, and 20 MB is the most: split it", True)]


def test_the_scan_of_an_empty_folder_lists_no_files(tmp_path: Path) -> None:
    empty = scan(tmp_path)
    assert (empty.sources, empty.skipped, empty.state) == ((), (), hashlib.sha256().hexdigest())


@pytest.mark.parametrize(("name", "what"), [("gone", "does not exist"), ("file", "is a file, not a folder")])
def test_a_missing_folder_or_a_file_in_its_place_raises_an_error(tmp_path: Path, name: str, what: str) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(CorpusError) as error:
        scan(tmp_path / name)
    assert str(error.value) == f"The folder of articles {tmp_path / name} {what}: name one with --corpus DIR."


def test_the_state_of_a_folder_changes_with_any_name_size_time_or_permission(write_corpus: Write) -> None:
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


def test_folders_that_hold_an_index_are_not_scanned_and_similar_ones_are(write_corpus: Write) -> None:
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
def test_the_id_of_an_article_is_its_path_in_url_safe_characters(path: str, expected: str) -> None:
    assert identify(path) == expected


@pytest.mark.parametrize(
    "ids",
    [
        {"quay.docx": "quay", "quay.pdf": "quay-pdf", "quay.txt": "quay-txt"},
        {"cafe.md": "cafe", "café.md": "cafe-md", "café.txt": "cafe-txt"},
        {"a b.md": "a-b", "a&b.md": "a-b-md", "a-b.md": "a-b-md-2", "sub/a-b.md": "sub/a-b"},
    ],
)
def test_files_with_the_same_stem_get_distinct_ids_in_any_order(ids: dict[str, str]) -> None:
    assert identify_all([*ids]) == identify_all([*reversed(ids)]) == ids


# --- load


def test_an_article_has_its_text_and_the_metadata_of_its_front_matter(write_corpus: Write) -> None:
    file = "---\ntitle: T\npublisher: P\nurl: https://a.b\nauthor: A\ndate: 2026-04-08\n---\nBody, é.\n"
    folder = write_corpus({"sub/a.md": file})
    assert load(folder, only_source(folder)) == Loaded(
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
            date_source="front matter",
        ),
        hashlib.sha256(file.encode()).hexdigest(),
    )


@pytest.mark.parametrize("text", ["", " \n\t\f\u2028", "---\ntitle: T\n---\n \n"])
def test_a_file_without_text_is_refused(write_corpus: Write, text: str) -> None:
    folder = write_corpus({"a.md": text})
    with pytest.raises(ArticleError, match=r"^is empty: fill or remove it$"):
        load_only_article(folder)


def test_a_binary_file_is_refused(write_corpus: Write) -> None:
    folder = write_corpus({"a.txt": "\0\1\2"})
    with pytest.raises(ArticleError, match=r"^is binary, not text: remove it"):
        load_only_article(folder)


@pytest.mark.parametrize(
    ("failure", "strerror"),
    [(PermissionError(13, "Permission denied"), "Permission denied"), (FileNotFoundError(2, "Gone"), "Gone")],
)
def test_a_file_that_cannot_be_opened_is_refused(
    write_corpus: Write, monkeypatch: pytest.MonkeyPatch, failure: OSError, strerror: str
) -> None:
    folder = write_corpus({"a.md": "A."})
    source = only_source(folder)

    def refuse(*_: object) -> int:
        raise failure

    monkeypatch.setattr("os.open", refuse)
    with pytest.raises(ArticleError) as error:
        load(folder, source)
    assert str(error.value) == f"cannot be read ({strerror}): change its permissions or remove it"


def test_notices_about_a_file_are_returned_with_its_article(write_corpus: Write) -> None:
    folder = write_corpus({})
    folder.mkdir()
    (folder / "a.md").write_bytes(b"caf\xe9")
    loaded = load(folder, only_source(folder))
    convert = "convert it, e.g. `iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW` if letters look wrong"
    assert loaded.article.text == "café"
    assert loaded.notices == (f"is not UTF-8 (byte 3) and was read as Windows-1252: {convert}",)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: Said So\n---\n# Other\n\nText.", "Said So"),
        ("---\ntitle: untitled\n---\n# Other\n\nText.", "Other"),
        ("---\ntitle: Microsoft Word - draft.docx\n---\nText.", "the-file"),
        ("# Muse *Spark*\n\nText.", "Muse Spark"),
        ("Text is here.", "the-file"),
    ],
)
def test_the_title_is_from_front_matter_the_first_heading_or_the_file_name(
    write_corpus: Write, text: str, title: str
) -> None:
    assert load_only_article(write_corpus({"the-file.md": text})).title == title


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Mine floods", "Mine floods"),
        ("Annual letter of the club", "Mine floods at Gorm"),
        ("tmp7F3A", "Mine floods at Gorm"),
    ],
)
def test_the_title_of_a_document_that_is_about_something_else_counts_less_than_a_heading(
    tmp_path: Path, title: str, shown: str
) -> None:
    document = docx.Document()
    document.core_properties.title = title
    document.add_heading("Mine floods at Gorm")
    document.add_paragraph("The salt mine was flooded on Sunday night.")
    document.save(str(tmp_path / "mine.docx"))
    assert load_only_article(tmp_path).title == shown


def test_the_title_of_subtitles_is_the_name_of_their_file(write_corpus: Write) -> None:
    folder = write_corpus({"council.srt": "1\n00:00:01,000 --> 00:00:03,000\nThe quay of Holm\n"})
    assert load_only_article(folder).title == "council"


@pytest.mark.parametrize(
    ("name", "text", "published", "source"),
    [
        (
            "2024-01-01.md",
            "---\ndate: 2026-04-08\n---\nPublished January 1, 2025\n\nText.",
            "2026-04-08",
            "front matter",
        ),
        ("2024-01-01.md", "Published January 1, 2025\n\nText.", "2025-01-01", "text"),
        ("2024-01-01.md", "Text.", "2024-01-01", "file name"),
        (
            "a.md",
            "# Kai\n\nStand: 03.04.2026\n\n08.04.2026\n\nDer Kai ist zu, und die Fähre auch.",
            "2026-04-08",
            "text",
        ),
        ("a.md", "# Quay\n\n08.04.2026\n\nThe quay is closed, and so is the ferry.", None, None),
        ("kai 08.04.2026.md", "Der Kai ist zu, und die Fähre auch.", "2026-04-08", "file name"),
        ("quay 08.04.2026.md", "The quay is closed, and so is the ferry.", None, None),
        ("2024-01-01.md", "---\nurl: https://a.b/2026/04/08/storm\n---\nText.", "2026-04-08", "address"),
        (
            "a.md",
            "---\nurl: https://a.b/2026/04/08/storm\n---\nPublished January 1, 2025\n\nText.",
            "2025-01-01",
            "text",
        ),
        (
            "a.html",
            "<link rel=canonical href='https://example.com/2026-04-08/storm'><p>The storm took the roofs of Holm.</p>",
            "2026-04-08",
            "address",
        ),
        ("a.html", "<meta name=created content=2026-04-08><p>The storm took the roofs of Holm.</p>", None, None),
        ("a.md", "---\nurl: https://a.b/2026/04/storm-2026-04-08.html\n---\nText.", None, None),
        ("a.md", "---\nurl: https://[a.b/2026/04/08/storm\n---\nText.", None, None),
        ("a.md", "---\ndate: 03/04/2025\n---\nText.", None, None),
        ("a.md", "---\nupdated: 2026-04-08\ncreated: 2026-04-07\n---\nText.", None, None),
        ("a.md", "Text.", None, None),
    ],
)
def test_the_date_of_publication_comes_with_its_source(
    write_corpus: Write, name: str, text: str, published: str | None, source: str | None
) -> None:
    article = load_only_article(write_corpus({name: text}))
    assert (article.published, article.date_source) == (published and date.fromisoformat(published), source)


def test_a_date_in_metadata_precedes_one_in_the_file_name() -> None:
    draft = Draft("Roofs flew.", published=date(2026, 4, 8), date_source="metadata")
    article = _article(Source("storm", "2024-01-01.html", 1, 1, 1), draft)
    assert (article.published, article.date_source) == (date(2026, 4, 8), "metadata")


def test_a_folder_lists_the_suffixes_that_have_a_parser() -> None:
    assert set(SUFFIXES) == PARSERS.keys()
