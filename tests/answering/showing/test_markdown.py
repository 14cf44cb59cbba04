"""Answers as Markdown: quotes stay word for word, have no effect as markup, and can be read back."""

from dataclasses import replace
from datetime import date

import pytest

from answer_values import answer_of
from askmuse.answering.answer import Agreement, Citation, CitedPage, NearSentence, Note, RankedPassage
from askmuse.answering.showing.markdown import as_markdown, quotes_in
from askmuse.types import Filters

MAY = date(2026, 5, 1)
ONE = Citation(
    1, "race", "The race", "Gazette", "https://example.com/a (1)", MAY, None, CitedPage(3, "iii"), False, 0, 22,
    "Ada won 4.5 of 4 *laps", "0",
)  # fmt: skip
TWO = replace(ONE, number=2, article_id="more/race", url=None, page=None, published=None, publisher=None, quote="No, 5")
ANSWER = answer_of(
    "Who won?", ONE, span="4", passages=[RankedPassage(1, 0.5, "race#0", "race", "The race", 0, 22, ONE.quote)]
)
SOURCE = "1. [The race](https://example.com/a%20%281%29#page=3), Gazette, 2026-05-01, p. iii (race 0:22)"


def test_a_quote_comes_first_with_its_span_in_bold_and_its_source_numbered() -> None:
    assert as_markdown(ANSWER) == f"> Ada won 4.5 of **4** \\*laps\n\n[1], sure\n\n{SOURCE}"


def test_a_source_that_is_a_transcript_has_the_time_of_the_quote() -> None:
    spoken = replace(ANSWER, citations=(replace(ONE, page=CitedPage(7, "0:01:23", 83)),))
    assert ", 2026-05-01, at 0:01:23 (race 0:22)" in as_markdown(spoken)


def test_another_article_that_differs_is_quoted_below() -> None:
    answer = replace(ANSWER, citations=(ONE, TWO), agreement=(Agreement("differ", (1, 2), ("4", "5")),))
    assert as_markdown(answer).split("\n\n")[2:] == [
        "The race says 5, not 4 [2]:\n> No, 5",
        f"{SOURCE}\n2. The race (more/race 0:22)",
    ]


def test_the_query_and_the_filters_are_shown() -> None:
    answer = replace(ANSWER, searched_as="Who won <it>?", filters=Filters(folder=("a_b",)))
    assert as_markdown(answer).split("\n\n")[:2] == [
        "*Searched as: Who won \\<it\\>?*",
        "*Only articles in the folder a\\_b.*",
    ]


def test_sentences_that_are_not_sure_enough_come_below_a_line_that_says_so() -> None:
    near = (NearSentence(ONE.quote, 0.3, (1,)),)
    answer = replace(ANSWER, outcome="perhaps", answerable=False, answers=(), nearest=near)
    assert as_markdown(answer).startswith(
        "**The articles may not say. Closest:**\n\n> Ada won 4.5 of 4 \\*laps\n\n[1], unsure"
    )


def test_a_refusal_lists_the_nearest_passages() -> None:
    answer = replace(
        ANSWER, outcome="not_said", answerable=False, answers=(), citations=(), notes=(Note("unknown_terms", ("won",)),)
    )
    assert as_markdown(answer) == (
        "**These articles don't say.**\n\n*Searched for: Who won?*\n\n*No article has the word “won”.*\n\n"
        "The nearest passages, none of which is an answer:\n\n- Ada won 4.5 of 4 \\*laps (The race, race 0:22)"
    )


HOSTILE = [
    "<script>alert(1)</script>",
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png)",
    "# heading\n- item\n1. first\n2) second\n+ plus\n=== rule",
    "**bold** _it_ `code` ~~gone~~ a|b &lt; AT&T",
    "back\\slash \\* \\",
]


@pytest.mark.parametrize("quote", HOSTILE)
@pytest.mark.parametrize("span", [None, "1"])
def test_no_markup_of_an_article_has_an_effect_and_the_quote_can_be_read_back(quote: str, span: str | None) -> None:
    cited = replace(ONE, quote=quote)
    markdown = as_markdown(answer_of("Who won?", cited, span=span))
    assert quotes_in(markdown) == quote
    for line in markdown.partition("\n\n[1]")[0].split("\n"):
        bare = line.removeprefix("> ")
        assert not bare.startswith(("#", "-", "+", "=", "1.", "2)"))
        bare = bare.replace("**1**", "1")
        for mark in "<>[]*_`~|":
            assert bare.count(mark) == bare.count(f"\\{mark}")


def test_a_text_without_quotes_is_read_back_whole() -> None:
    assert quotes_in("Ada won.\nBy two laps.") == "Ada won.\nBy two laps."
