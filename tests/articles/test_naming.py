"""Titles, authors and publishers that programs made up, and the headings that stand in for them."""

import pytest

from askmuse.articles.naming import first_heading, is_about, is_junk, real_author, real_publisher, real_title


@pytest.mark.parametrize(
    "title",
    [
        "Microsoft Word - draft.docx",
        "Microsoft Word - draft_final_v3",
        "untitled",
        "Untitled document",
        "Untitled-1",
        "(untitled)",
        "(anonymous)",
        "Unbenannt",
        "Document1",
        "Dokument 2",
        "Slide 1",
        "PowerPoint Presentation",
        "no title",
        "None",
        "the report (final).pdf",
        "index.html",
        "20260408_harbour",
        "2026-04-08",
        "Layout 1",
        "Report1",
        "Print",
        "New Microsoft Word Document",
        "Scanned from a Xerox Multifunction Printer",
        "Full page fax print",
        "Adobe Photoshop PDF",
        "Copy of Mine floods",
        "Pages from mine",
        "PII: S0140-6736(05)12345-6",
        "{{title}}",
        "<% tp.file.title %>",
        "https://example.com/a",
        "www.example.com",
        "þÿ\0H\0a",
        "...",
        "",
    ],
)
def test_a_title_that_a_program_generated_is_rejected(title: str) -> None:
    assert is_junk(title)
    assert real_title(title) is None


@pytest.mark.parametrize(
    "title",
    [
        "Mine floods at Gorm",
        "Harbour notes: the crane",
        "2026",
        "1984 revisited",
        "Untitled works sell for millions",
        "Unknown soldier named at last",
        "Document shows who knew",
        "Word of the year",
        "Printing works burn in Holm",
        "Report on the mine",
        "Template for peace",
        "Why people left Character.ai",
        "GPT-5.4",
        "Quay closes",
        "页面",
        "日本の春",
    ],
)
def test_a_title_that_a_person_wrote_is_kept(title: str) -> None:
    assert real_title(title) == title


@pytest.mark.parametrize(
    ("title", "is_about_it"),
    [
        ("Mine floods at Gorm", True),
        ("The floods of the mine", True),
        ("Annual letter to the members", False),
        ("矿井被淹", False),
        ("The", True),
    ],
)
def test_a_title_is_about_a_text_that_has_half_of_its_words(title: str, is_about_it: bool) -> None:
    assert is_about(title, "Water floods the salt mine of Gorm.") == is_about_it


def test_placeholders_are_not_author_names() -> None:
    names = ("(anonymous)", "unknown", "admin", "{{author}}", "", "user01", "HP", "Jane Doe", "Anonymous Collective")
    assert [real_author(name) for name in names] == [None] * 7 + ["Jane Doe", "Anonymous Collective"]


@pytest.mark.parametrize(
    ("title", "publisher", "url", "shown"),
    [
        ("Quay closes - The Harbour Post", "The Harbour Post", None, "Quay closes"),
        ("Quay closes | harbourpost", None, "https://www.harbourpost.example/1", "Quay closes"),
        ("Quay - and port - Post - Marlow", "Post - Marlow", None, "Quay - and port"),
        ("Quay closes - what now", "The Harbour Post", "https://post.example/1", "Quay closes - what now"),
        ("The Harbour Post", "The Harbour Post", None, "The Harbour Post"),
        ("What now - ???", None, None, "What now - ???"),
    ],
)
def test_a_title_has_no_name_of_its_site(title: str, publisher: str | None, url: str | None, shown: str) -> None:
    assert real_title(title, publisher, url) == shown


@pytest.mark.parametrize(
    ("name", "authors"),
    [
        ("Ann Lee; ANN LEE; Olle Brandt", "Ann Lee; Olle Brandt"),
        ("Par Ann Lee; Von Trapp", "Ann Lee; Von Trapp"),
        ("The Harbour Post; Ann Lee", "Ann Lee"),
        ("The Harbour Post", "The Harbour Post"),
        ("Facebook Com; Ann Lee", "Ann Lee"),
        ("One two three four five six seven eight nine", None),
    ],
)
def test_authors_are_people_each_once(name: str, authors: str | None) -> None:
    assert real_author(name, "The Harbour Post") == authors


def test_a_mark_of_copyright_is_no_part_of_a_publisher() -> None:
    assert real_publisher("© Harbour Post 2025", None) == "Harbour Post"


@pytest.mark.parametrize("heading", ["0.21", "A", "5 May 2023", "Friday, 5 May 2023"])
def test_a_heading_that_names_nothing_is_no_title(heading: str) -> None:
    assert first_heading(f"# {heading}\n\n## The quay\n\nIt closes.") == "The quay"


@pytest.mark.parametrize(
    ("publisher", "url", "told"),
    [
        ("Futurezoneat", "https://futurezone.at/science/1", "futurezone.at"),
        ("@futurezoneat", "https://www.futurezone.at/1", "futurezone.at"),
        ("the-valley-times-com", "https://thevalleytimes.com/1", "the-valley-times-com"),
        ("Valleytimescom", "https://valley-times.com/1", "valley-times.com"),
        ("Futurezone", "https://futurezone.at/1", "Futurezone"),
        ("Futurezoneat", None, "Futurezoneat"),
        ("(anonymous)", None, None),
        (None, "https://futurezone.at/1", None),
    ],
)
def test_a_publisher_that_is_a_host_name_without_dots_becomes_the_host_name(
    publisher: str | None, url: str | None, told: str | None
) -> None:
    assert real_publisher(publisher, url) == told


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("# Muse *Spark* of **May**\n\nText.", "Muse Spark of May"),
        ("## [Muse Spark](https://muse.example/a_b) #\n\nText.", "Muse Spark"),
        ("# snake_case and 2 * 3 * 4\n\nText.", "snake_case and 2 * 3 * 4"),
        ("Menu\n\nMuse Spark Tops Charts\n\nText is here.", "Muse Spark Tops Charts"),
        ("Text is here.\n\n# Muse Spark\n\nText.", "Muse Spark"),
        ("Text is here.\n\nIt goes on.\n\nAnd on.\n\n# Muse Spark\n\nText.", None),
        ("```\n# no heading\n```\n\n# Muse Spark\n\nText.", "Muse Spark"),
        ("Text is here.", None),
        ("Menu", None),
        ("# " + "word " * 60 + "end", " ".join(["word"] * 31) + " …"),
        ("# The quay[^1] **closes**[^lind-2019]", "The quay closes"),
        ("# The quay closes[1][iv]\n\nText.", "The quay closes"),
        ("# The year [2]1\n\nText.", "The year [2]1"),
        ("# " + "数据" * 100, "数据" * 79 + "数…"),
    ],
)
def test_the_first_heading_is_plain_text_cut_to_a_maximum_length(text: str, heading: str | None) -> None:
    assert first_heading(text) == heading


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("PRESSEMITTEILUNG\n\n## Grube in Gorm läuft voll\n\nSie lief voll.", "Grube in Gorm läuft voll"),
        ("MINE FLOODS AT GORM\n\nThe mine was flooded.", "MINE FLOODS AT GORM"),
        ("# MINE FLOODS\n\n## Causes\n\nThe mine was flooded.", "MINE FLOODS"),
        ("Mine floods\n\n## Causes\n\nThe mine was flooded.", "Mine floods"),
    ],
)
def test_a_line_in_capitals_above_a_marked_heading_is_no_title(text: str, title: str) -> None:
    assert first_heading(text) == title
