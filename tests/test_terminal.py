"""What is printed: the right words in bold, and nothing that an article could do to the terminal."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from askmuse.terminal import print_answer, print_article, print_sources
from askmuse.types import Answer, AnswerSentence, Article, Citation, IndexInfo, RankedPassage

EVIL = "a\x1b]0;owned\x07b\x9b31mc\x7f\rd"
TAMED = "a\ufffd]0;owned\ufffdb\ufffd31mc\ufffd\ufffdd"


def printed(show: Callable[..., None], *what: Any, terminal: bool = False) -> str:
    console = Console(
        file=io.StringIO(), force_terminal=terminal, color_system="standard" if terminal else None, width=200
    )
    show(console, *what)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def answer(text: str, span: str | None = None, title: str = "T", *, answerable: bool = True) -> Answer:
    citation = Citation(1, "a", title, title, None, None, 0, len(text), text, "0")
    return Answer(
        question="q",
        searched_as="q",
        mode="instant",
        answerable=answerable,
        confidence=0.9,
        answers=(AnswerSentence(text, span, 1.0, 0.9, (1,)),) if answerable else (),
        citations=(citation,) if answerable else (),
        passages=(RankedPassage(1, 1.0, "a#0", "a", title, 0, len(text), text),),
        agreement=(),
        index=IndexInfo("s", "t"),
        took_ms={},
    )


def article(text: str, said: str = "T") -> Article:
    return Article(
        id="a", path="a.md", text=text, sha256="0", title=said, publisher=said, url=said, author=said, published=None
    )


@pytest.mark.parametrize(
    ("text", "span", "bold"),
    [
        ("Of 14 models, 4 won.", "4", "Of 14 models, [4] won."),
        ("It rose 4.5 points to 4.", "4", "It rose 4.5 points to [4]."),
        ("It rose 1,450 to 450.", "450", "It rose 1,450 to [450]."),
        ("Metal is no Meta.", "Meta", "Metal is no [Meta]."),
        ("It paid $14.3\nbillion.", "$14.3 billion", "It paid [$14.3 billion]."),
        ("4 of 4", "4", "[4] of 4"),
        ("It took 58M.", "58", "It took [58]M."),
        ("It took long.", "short", "It took long."),
        ("It took long.", None, "It took long."),
    ],
)
def test_the_span_is_bold_where_it_stands_as_a_word(text: str, span: str | None, bold: str) -> None:
    first = printed(print_answer, answer(text, span), terminal=True).splitlines()[0]
    assert first.replace("\x1b[1m", "[").replace("\x1b[0m", "]") == f"“{bold}”"


def test_control_characters_of_articles_do_not_reach_the_terminal() -> None:
    given = printed(print_answer, answer(EVIL, "owned", EVIL))
    tamed = TAMED.replace("\ufffd\ufffdd", "\ufffd d")  # a quote is on one line: \r parts words in it
    assert given.splitlines()[:2] == [f"“{tamed}”", f"  [1] {tamed}, {tamed} (a 0:{len(EVIL)})"]
    refused = printed(print_answer, answer(EVIL, title=EVIL, answerable=False))
    assert refused.count(tamed) == 2
    second = replace(answer(EVIL), searched_as=EVIL)
    assert f"Searched as: {tamed}" in printed(print_answer, second)
    for show in (given, refused, printed(print_answer, second), printed(print_article, article(EVIL, EVIL), None)):
        assert not {c for c in show if ord(c) < 32 or 127 <= ord(c) < 160} - {"\n"}


def test_sources_stand_on_a_line_each_with_their_address_below() -> None:
    given = answer(EVIL, title=EVIL)
    cited = (replace(given.citations[0], url=f"https://example.com/{EVIL}"), replace(given.citations[0], number=2))
    tamed = TAMED.replace("\ufffd\ufffdd", "\ufffd d")
    where = f"{tamed}, {tamed} (a 0:{len(EVIL)})"
    assert printed(print_sources, replace(given, citations=cited)) == (
        f"[1] {where}\n    https://example.com/{tamed}\n[2] {where}\n"
    )


def test_an_article_keeps_its_lines_and_its_other_controls_are_marked() -> None:
    shown = printed(print_article, article(f"One.\n\nTwo.\fThree.\n{EVIL}"), None)
    assert shown.endswith(f"\n\nOne.\n\nTwo.\nThree.\n{TAMED}\n")
    part = printed(print_article, article(f"{EVIL} Two. {EVIL}"), (len(EVIL) + 1, len(EVIL) + 5))
    assert part.endswith(f"\n\n{TAMED} Two. {TAMED}\n")


def test_a_passage_without_spaces_is_shown() -> None:
    shown = printed(print_answer, answer("数" * 400, answerable=False))
    assert "数" * 299 + "…\n" in shown
