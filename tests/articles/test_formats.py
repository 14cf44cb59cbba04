"""What all formats share: a suffix names the parser, and no file stops the reading of a folder."""

from pathlib import PurePath

import pytest

from askmuse.articles.folder import SUFFIXES
from askmuse.articles.formats import PARSERS, Draft, read
from askmuse.errors import ArticleError
from askmuse.types import Page


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


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "Fäh\u00adre\n\nThe ware\u200bhouse be\u2060longs to\ufeff Ro\u00adsa.\u200b It is old.".encode()),
        ("a.md", b"# F\xc3\xa4h&shy;re\n\nThe ware&#8203;house belongs to Ro&#xAD;sa. It is old."),
    ],
)
def test_characters_that_only_say_where_a_line_may_break_are_no_part_of_a_text(name: str, data: bytes) -> None:
    draft = read(PurePath(name), data)
    assert draft.text.removeprefix("# ") == "Fähre\n\nThe warehouse belongs to Rosa. It is old."


def test_invisible_characters_that_change_letters_or_pictures_stay() -> None:
    text = "می\u200cخواهم, 👩\u200d🚒, ❤\ufe0f"
    assert read(PurePath("a.txt"), text.encode()).text == text


def test_the_places_of_pages_stay_right_where_a_line_may_break(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = (Page(0, 1), Page(5, 2))
    monkeypatch.setitem(PARSERS, ".txt", lambda data: Draft("a\u00adb\n\fc", title="a\u00adb", pages=pages))
    assert read(PurePath("a.txt"), b"") == Draft("a\u00adb\n\fc", title="ab", pages=pages)
