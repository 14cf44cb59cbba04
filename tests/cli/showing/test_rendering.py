"""What is printed: the right words in bold, and nothing that an article could do to the terminal."""

import io
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from rich.console import Console

from answer_values import answer_of
from askmuse.answering.answer import (
    Agreement,
    Answer,
    AnswerSentence,
    Citation,
    CitedPage,
    NearSentence,
    Note,
    RankedPassage,
)
from askmuse.answering.showing.remarks import remarks
from askmuse.cli.showing.article_view import print_article, print_articles
from askmuse.cli.showing.rendering import print_answer, print_sources
from askmuse.types import Article, Filters, Page, Undated

EVIL = "a\x1b]0;owned\x07b\x9b31m\u202ec\u2066\u200e\u061c\x7f\rd"
TAMED = r"a\x1b]0;owned\x07b\x9b31m\u202ec\u2066\u200e\u061c\x7f d"
"""On one line, where \\r parts words."""


def printed(show: Callable[..., None], *what: Any, terminal: bool = False, width: int = 200) -> str:
    console = Console(
        file=io.StringIO(), force_terminal=terminal, color_system="standard" if terminal else None, width=width
    )
    show(console, *what)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def answer(text: str, span: str | None = None, title: str = "T", *, answerable: bool = True) -> Answer:
    citation = Citation(1, "a", title, title, None, None, None, None, False, 0, len(text), text, "0")
    passage = RankedPassage(1, 1.0, "a#0", "a", title, 0, len(text), text)
    return answer_of("q", *([citation] if answerable else []), span=span, passages=[passage])


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
def test_the_span_is_bold_where_it_is_a_whole_word(text: str, span: str | None, bold: str) -> None:
    first = printed(print_answer, answer(text, span), terminal=True).splitlines()[0]
    assert first.replace("\x1b[1m", "[").replace("\x1b[0m", "]") == f"“{bold}”"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("“It works.”", "“It works.”"),
        ('"It works."', '"It works."'),
        ("“It works,” he said, “on some days.”", "““It works,” he said, “on some days.””"),
        ("It works.", "“It works.”"),
    ],
)
def test_a_quotation_gets_no_second_marks(text: str, shown: str) -> None:
    assert printed(print_answer, answer(text)).splitlines()[0] == shown


def test_control_characters_of_articles_do_not_reach_the_terminal() -> None:
    given = printed(print_answer, answer(EVIL, "owned", EVIL))
    assert given.splitlines()[:2] == [f"“{TAMED}”", f"  [1] {TAMED}, {TAMED} (a 0:{len(EVIL)})"]
    refused = printed(print_answer, answer(EVIL, title=EVIL, answerable=False))
    assert refused.count(TAMED) == 2
    second = replace(answer(EVIL), searched_as=EVIL)
    assert f"Searched as: {TAMED}" in printed(print_answer, second)
    for show in (given, refused, printed(print_answer, second), printed(print_article, article(EVIL, EVIL), None)):
        assert not {c for c in show if unicodedata.category(c) in {"Cc", "Cf"}} - {"\n"}


def test_sources_stand_on_a_line_each_with_their_address_below() -> None:
    given = answer(EVIL, title=EVIL)
    cited = (replace(given.citations[0], url=f"https://example.com/{EVIL}"), replace(given.citations[0], number=2))
    where = f"(a 0:{len(EVIL)})"
    assert printed(print_sources, replace(given, citations=cited)) == (
        f"[1] {TAMED}, {TAMED} at example.com {where}\n    https://example.com/{TAMED}\n[2] {TAMED}, {TAMED} {where}\n"
    )


def test_an_article_keeps_its_lines_and_its_other_controls_are_marked() -> None:
    shown = printed(print_article, article(f"One.\n\nTwo.\fThree.\n{EVIL}"), None)
    tamed = TAMED.replace(" d", r"\x0dd")
    assert shown.endswith(f"\n\nOne.\n\nTwo.\nThree.\n{tamed}\n")
    part = printed(print_article, article(f"{EVIL} Two. {EVIL}"), (len(EVIL) + 1, len(EVIL) + 5))
    assert part.endswith(f"\n\n{tamed} Two. {tamed}\n")


def test_a_passage_without_spaces_is_shown() -> None:
    shown = printed(print_answer, answer("数" * 400, answerable=False))
    assert "数" * 299 + "…\n" in shown


MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 8)


@pytest.mark.parametrize(
    ("filters", "undated", "line"),
    [
        (
            Filters(published_to=APRIL, keep_undated=True),
            Undated(kept=2),
            "Only articles published until 2026-04-08, as the question asks; 2 without a date are kept.",
        ),
        (
            Filters(published_from=MARCH, published_to=APRIL),
            Undated(left_out=1),
            "Only articles published from 2026-03-01 until 2026-04-08; 1 without a date is left out.",
        ),
        (Filters(published_from=MARCH), Undated(), "Only articles published since 2026-03-01."),
        (
            Filters(published_from=APRIL, published_to=APRIL, keep_undated=True),
            Undated(),
            "Only articles published on 2026-04-08, as the question asks.",
        ),
    ],
)
def test_the_period_is_printed_and_what_happened_to_undated_articles(
    filters: Filters, undated: Undated, line: str
) -> None:
    shown = printed(print_answer, replace(answer("It rose."), filters=filters, undated=undated))
    assert shown.startswith(f"{line}\n\n“It rose.”\n")


def test_a_timeline_has_each_day_once() -> None:
    days = (MARCH, MARCH, APRIL, None)
    made = answer("It rose.")
    sentences = tuple(replace(made.answers[0], citations=(number,)) for number in range(1, 5))
    citations = tuple(replace(made.citations[0], number=n, published=day) for n, day in enumerate(days, start=1))
    shown = printed(partial(print_answer, by_date=True), replace(made, answers=sentences, citations=citations))
    source = "“It rose.”\n  [{}] T, T{} (a 0:8)\n  sure\n\n"
    assert shown == (
        f"2026-03-01\n\n{source.format(1, ', 2026-03-01')}{source.format(2, ', 2026-03-01')}"
        f"2026-04-08\n\n{source.format(3, ', 2026-04-08')}undated\n\n{source.format(4, '')}"
    )


def test_articles_that_agree_or_differ_are_printed_below_the_answer() -> None:
    given = answer("It has 52.")
    others = tuple(
        Citation(number, name, name.upper(), None, None, None, None, None, False, 0, len(text), text, "0")
        for number, name, text in ((2, "b", "It has\n57."), (3, "c", "52 it is."))
    )
    others = (others[0], replace(others[1], publisher="Gazette", published=MARCH))
    agreement = (Agreement("differ", (1, 2), ("52", "57")), Agreement("agree", (1, 3), ("52", "52")))
    shown = printed(print_answer, replace(given, citations=(*given.citations, *others), agreement=agreement))
    assert shown.splitlines() == [
        "“It has 52.”",
        "  [1] T, T (a 0:10)",
        "  sure",
        "",
        "  B says 57, not 52: “It has 57.”",
        "  [2] B (b 0:10)",
        "",
        "  Gazette (2026-03-01) says the same: “52 it is.”",
        "  [3] C, Gazette, 2026-03-01 (c 0:9)",
        "",
    ]
    both = (*given.answers, AnswerSentence("It has\n57.", None, 1.0, 0.9, (2,)))
    shown = printed(
        print_answer, replace(given, answers=both, citations=(*given.citations, others[0]), agreement=agreement[:1])
    )
    assert shown.splitlines()[4:6] == ["  B says 57, not 52 [2].", ""]


def test_a_later_value_says_whether_its_article_is_newer() -> None:
    made = answer("It has 52.")
    mine = replace(made.citations[0], published=MARCH)
    other = replace(mine, number=2, title="Count", publisher="Gazette", published=APRIL, quote="It has 57.")
    stances = (Agreement("later", (1, 2), ("52", "57")),)
    shown = printed(print_answer, replace(made, citations=(mine, other), agreement=stances))
    assert "  Newer: Gazette (2026-04-08) says 57, not 52: “It has 57.”\n" in shown
    old = (replace(mine, published=APRIL), replace(other, published=MARCH))
    shown = printed(print_answer, replace(made, citations=old, agreement=stances))
    assert "  Older: Gazette (2026-03-01) says 57, not 52: “It has 57.”\n" in shown


@pytest.mark.parametrize(
    ("confidence", "word"), [(1.0, "sure"), (0.85, "sure"), (0.84, "likely"), (0.6, "likely"), (0.59, "unsure")]
)
def test_confidence_is_printed_in_words_and_on_request_as_a_number(confidence: float, word: str) -> None:
    made = answer("It rose.")
    made = replace(made, answers=(replace(made.answers[0], confidence=confidence),))
    assert printed(print_answer, made).splitlines()[2] == f"  {word}"
    percent = f"  {word}, {round(confidence * 100)} %"
    assert printed(partial(print_answer, percent=True), made).splitlines()[2] == percent


def test_a_perhaps_shows_the_closest_sentences() -> None:
    made = answer("It rose.")
    near = replace(
        made, outcome="perhaps", answerable=False, answers=(), nearest=(NearSentence("It rose.", 0.3, (1,)),)
    )
    assert printed(print_answer, near) == (
        "The articles may not say. Closest:\n\n“It rose.”\n  [1] T, T (a 0:8)\n  unsure\n\n"
    )


def test_a_refusal_says_what_was_searched_and_what_no_article_has() -> None:
    made = replace(answer("It rose.", answerable=False), searched_as="copper red", filters=Filters(folder=("a/b",)))
    notes = (Note("unknown_terms", ("copper", "red")),)
    assert printed(print_answer, replace(made, notes=notes)) == (
        "Only articles in the folder a/b.\n\n"
        "These articles don't say.\n\n"
        "Searched for: copper red\n\n"
        "No article has the words “copper”, “red”.\n\n"
        "The nearest passages, none of which is an answer:\n\n"
        "It rose.\n  [1] T (a 0:8)\n\n"
    )
    assert printed(partial(print_answer, nearest=0), made).endswith("none of which is an answer:\n\n")


def test_sources_and_paths_are_never_wrapped_in_a_terminal() -> None:
    made = answer("It rose.", title="A title of several words " * 6)
    console = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=40)
    print_answer(console, made)
    print_sources(console, made)
    assert isinstance(console.file, io.StringIO)
    lines = [line for line in console.file.getvalue().splitlines() if "[1]" in line]
    assert [line.endswith("(a 0:8)") for line in lines] == [True, True]


def test_the_page_of_a_quote_is_shown_and_its_address_opens_there() -> None:
    made = answer("It rose.")
    cited = replace(made.citations[0], page=CitedPage(3, None), url="https://example.com/a.pdf")
    assert printed(print_sources, replace(made, citations=(cited,))) == (
        "[1] T, T at example.com, p. 3 (a 0:8)\n    https://example.com/a.pdf#page=3\n"
    )
    labelled = replace(cited, page=CitedPage(3, "iii"))
    assert printed(print_sources, replace(made, citations=(labelled,))).startswith("[1] T, T at example.com, p. iii")


def test_the_time_of_a_quote_is_shown_and_that_it_was_recognised_in_a_picture() -> None:
    made = answer("It rose.")
    cited = replace(made.citations[0], page=CitedPage(9, "0:01:23", 83), url="https://example.com/a")
    assert printed(print_sources, replace(made, citations=(cited,))) == (
        "[1] T, T at example.com, at 0:01:23 (a 0:8)\n    https://example.com/a\n"
    )
    scanned = replace(made.citations[0], page=CitedPage(3, None), ocr=True)
    assert printed(print_sources, replace(made, citations=(scanned,))) == "[1] T, T, p. 3, read by OCR (a 0:8)\n"


def test_a_question_in_another_language_gets_a_hint_which_language_to_use() -> None:
    notes = [Note("language", ("de", "en", "fr"))]
    assert list(remarks(notes)) == [
        "The question is in German, the articles are in English and French: ask in English or French."
    ]


def test_articles_are_listed_by_tabs_or_in_columns() -> None:
    pages = (Page(0, 1), Page(1, 2))
    known = replace(article("x"), published=MARCH, publisher=EVIL, pages=pages, language="en")
    unknown = replace(article("x"), id="b/c", title="T" * 80, publisher=None, pages=(Page(0, 1, "0:00:07", 7),))
    tabs = printed(print_articles, [known, unknown]).splitlines()
    assert tabs == [
        "id\ttitle\tpublisher\tpublished\tpages\tlanguage",
        f"a\tT\t{TAMED}\t2026-03-01\t2\ten",
        f"b/c\t{'T' * 80}\t-\t-\t-\t-",
    ]
    table = printed(print_articles, [replace(known, publisher="Gazette"), unknown], terminal=True).splitlines()
    assert [line.split() for line in table[1:]] == [
        ["a", "T", "Gazette", "2026-03-01", "2", "en"],
        ["b/c", f"{'T' * 59}…", "-", "-", "-", "-"],
    ]
    for width, title in ((80, f"{'T' * 34}…"), (40, f"{'T' * 19}…")):
        narrow = printed(print_articles, [replace(known, publisher="Gazette"), unknown], terminal=True, width=width)
        assert narrow.splitlines()[2].split()[1] == title
