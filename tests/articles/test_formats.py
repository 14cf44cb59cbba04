"""What all formats share: a suffix names the parser, and no file stops the reading of a folder."""

from pathlib import PurePath

import pytest

from askmuse.articles.folder import SUFFIXES
from askmuse.articles.formats import PARSERS, Draft, read
from askmuse.errors import ArticleError


def refusal_message(name: str, data: bytes) -> str:
    with pytest.raises(ArticleError) as error:
        read(PurePath(name), data)
    return str(error.value)


def test_an_exception_of_a_parser_is_refused_with_its_type_and_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: bytes) -> Draft:
        raise IndexError("list index out of range")

    monkeypatch.setitem(PARSERS, ".md", fail)
    assert refusal_message("a.md", b"Text.") == "cannot be read (IndexError: list index out of range): save it again"


def test_a_long_message_of_a_parser_is_shortened_to_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: bytes) -> Draft:
        raise ValueError("no\nsense " + "x" * 5_000)

    monkeypatch.setitem(PARSERS, ".md", fail)
    assert refusal_message("a.md", b"Text.") == f"cannot be read (ValueError: no sense {'x' * 178}…): save it again"


def test_the_suffix_selects_the_parser_in_upper_or_lower_case() -> None:
    assert list(PARSERS) == list(SUFFIXES)
    assert read(PurePath("A.TXT"), b"Text.") == Draft("Text.")


def test_lone_surrogates_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PARSERS, ".txt", lambda data: Draft("a\ud800b"))
    assert read(PurePath("a.txt"), b"") == Draft("a?b")
