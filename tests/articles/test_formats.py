"""What all formats share: a suffix names the parser, and no file stops the reading of a folder."""

from pathlib import PurePath

import pytest

from askmuse.articles.folder import SUFFIXES
from askmuse.articles.formats import PARSERS, Draft, read
from askmuse.errors import ArticleError


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(ArticleError) as error:
        read(PurePath(name), data)
    return str(error.value)


def test_a_fault_of_a_library_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(_: bytes) -> Draft:
        raise IndexError("list index out of range")

    monkeypatch.setitem(PARSERS, ".md", stumble)
    assert refusal("a.md", b"Text.") == "cannot be read (IndexError: list index out of range): save it again"


def test_what_a_library_says_about_a_broken_file_is_told_on_one_short_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(_: bytes) -> Draft:
        raise ValueError("no\nsense " + "x" * 5_000)

    monkeypatch.setitem(PARSERS, ".md", stumble)
    assert refusal("a.md", b"Text.") == f"cannot be read (ValueError: no sense {'x' * 178}…): save it again"


def test_the_suffix_names_the_reader_in_any_case() -> None:
    assert list(PARSERS) == list(SUFFIXES)
    assert read(PurePath("A.TXT"), b"Text.") == Draft("Text.")


def test_half_characters_become_ones_that_json_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PARSERS, ".txt", lambda data: Draft("a\ud800b"))
    assert read(PurePath("a.txt"), b"") == Draft("a?b")
