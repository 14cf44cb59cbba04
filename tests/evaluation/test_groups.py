"""Groups of questions by properties of the articles that answer them."""

from datetime import date

import pytest

from askmuse.evaluation.groups import slices
from askmuse.types import Article


def article(path: str, words: int, publisher: str | None = None, published: date | None = None) -> Article:
    return Article(path, path, "word " * words, "", path, publisher=publisher, published=published)


def test_a_question_is_grouped_by_publisher_month_length_and_format() -> None:
    groups = slices(
        [
            article("a.md", 10, "The Post", date(2024, 3, 9)),
            article("b.PDF", 10, None, None),
            article("c.md", 300, "The Post", date(2024, 3, 31)),
        ]
    )
    assert groups == {
        "publisher": ("The Post", "unknown"),
        "month": ("2024-03", "unknown"),
        "length": ("under 200 words", "under 400 words"),
        "format": ("md", "pdf"),
    }


@pytest.mark.parametrize(
    ("words", "name"),
    [(199, "under 200 words"), (200, "under 400 words"), (799, "under 800 words"), (800, "800 words or more")],
)
def test_the_length_of_an_article_is_counted_in_words(words: int, name: str) -> None:
    assert slices([article("a.md", words)])["length"] == (name,)


def test_the_format_of_a_document_without_a_file_is_unknown() -> None:
    assert slices([article("doc.17", 1)])["format"] == ("unknown",)
