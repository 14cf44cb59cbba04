"""Text files and Markdown → their text, what front matter says of them, and notices."""

from datetime import date
from typing import Any

import pytest

from askmuse.articles.formats.draft import Draft
from askmuse.articles.formats.plain import read_text


def test_front_matter_fills_the_metadata_of_a_text() -> None:
    matter = "---\ntitle: T\npublisher: P\nurl: https://a.b\nauthor: A\npublished: 2026-04-08\nother: x\n---\n\nBody.\n"
    assert read_text(matter.encode()) == Draft(
        "\nBody.\n", "T", "P", "https://a.b", "A", date(2026, 4, 8), "front matter"
    )


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("headline: T", "title", "T"),
        ("Title: T", "title", "T"),
        ("title: 2026", "title", "2026"),
        ('title: "a\tb  c"', "title", "a b c"),
        ("title: ''\nheadline: T", "title", "T"),
        ("headline: H\ntitle: T", "title", "T"),
        ("title:\n  de: T", "title", None),
        ("outlet: P", "publisher", "P"),
        ("site: P", "publisher", "P"),
        ("sitename: P", "publisher", "P"),
        ("link: u", "url", "u"),
        ("source_url: u", "url", "u"),
        ("canonical: u", "url", "u"),
        ("authors: [Jane Doe, Wang]", "author", "Jane Doe, Wang"),
        ("byline: Jane Doe", "author", "Jane Doe"),
        ("author: ['', Wang]", "author", "Wang"),
        ("author: []", "author", None),
        ("author: [[Jane Doe]]", "author", "Jane Doe"),
        ('author: "[[people/doe|Jane Doe]]"', "author", "Jane Doe"),
        ("date: 8. April 2026", "published", date(2026, 4, 8)),
        ("author:\n- {name: Jane}", "author", None),
        ("date: April 8, 2026", "published", date(2026, 4, 8)),
        ("date: 2026-04-08T23:30:00-05:00", "published", date(2026, 4, 8)),
        ("published_at: 8 April 2026", "published", date(2026, 4, 8)),
        ("publish_date: 2026", "published", None),
        ("updated: 2026-04-08", "published", None),
        ("created: 2026-04-08", "published", None),
        ("date: 03/04/2025", "published", None),
        ("date: 03.04.2025", "published", None),
        ("source: https://a.b/c", "url", "https://a.b/c"),
        ("source: The Valley Times", "publisher", "The Valley Times"),
        ("published: soon", "published", None),
    ],
)
def test_each_front_matter_key_fills_its_field(line: str, field: str, value: Any) -> None:
    draft = read_text(f"---\n{line}\n---\nBody.".encode())
    assert draft == Draft("Body.", **{field: value}, date_source="front matter" if draft.published else None)


def test_a_byte_order_mark_does_not_hide_front_matter() -> None:
    assert read_text(b"\xef\xbb\xbf---\r\ntitle: T\r\n---\r\nx") == Draft("x", "T")


def test_html_comments_are_not_read() -> None:
    assert read_text(b"---\ntitle: T\n---\nIt closes.<!-- Not yet. -->") == Draft("It closes.", "T")


def test_notices_are_ordered_encoding_front_matter_comments() -> None:
    draft = read_text(b"---\ntitle: a: b\n---\ncaf\xe9\n<!-- to do")
    assert (draft.text, draft.title) == ("café\n", "a: b")
    assert [notice.split(":")[0] for notice in draft.notices] == [
        "is not UTF-8 (byte 23) and was read as Windows-1252",
        "has front matter that is not YAML (line 2)",
        "has a comment that is never closed (line 5)",
    ]


def test_a_number_of_5000_digits_is_not_a_date() -> None:
    assert read_text(b"---\npublished: 0x" + b"f" * 5000 + b"\n---\nText.").published is None


def test_the_language_of_the_text_decides_the_order_of_day_and_month_in_front_matter() -> None:
    body = "Der Kai ist geschlossen, und die Fähre wird von dem Hafen in das Dorf verlegt."
    assert read_text(f"---\ndate: 03.04.2025\n---\n{body}\n".encode()).published == date(2025, 4, 3)
    assert read_text(f"---\ndate: 03/04/2025\n---\n{body}\n".encode()).published is None
