"""Slices of questions by what is known of the articles that have the answers."""

from datetime import date

import pytest

from askmuse.evaluation.groups import slices
from askmuse.types import Article


def article(path: str, words: int, publisher: str | None = None, published: date | None = None) -> Article:
    return Article(path, path, "word " * words, "", path, publisher=publisher, published=published)


def test_slices_of_articles() -> None:
    found = slices(
        [
            article("a.md", 10, "The Post", date(2024, 3, 9)),
            article("b.PDF", 10, None, None),
            article("c.md", 300, "The Post", date(2024, 3, 31)),
        ]
    )
    assert found == {
        "publisher": ("The Post", "unknown"),
        "month": ("2024-03", "unknown"),
        "length": ("under 200 words", "under 400 words"),
        "format": ("md", "pdf"),
    }


@pytest.mark.parametrize(
    ("words", "name"),
    [(199, "under 200 words"), (200, "under 400 words"), (799, "under 800 words"), (800, "800 words or more")],
)
def test_the_length_of_an_article(words: int, name: str) -> None:
    assert slices([article("a.md", words)])["length"] == (name,)


def test_a_document_without_a_file_has_no_format() -> None:
    assert slices([article("doc.17", 1)])["format"] == ("unknown",)
