"""What became of a quote: in texts that can be read at a glance, and in articles that are edited at random."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askmuse.types import Article
from askmuse.verification.similar import Change
from askmuse.verification.verify import Quoted, Verdict, Verification, verify, verify_in

ARTICLE = Article(id="a", path="a.txt", text="Rates rose. Then rates rose. Prices fell.", sha256="", title="A")


@pytest.mark.parametrize(
    ("start", "end", "quote", "verdict", "place"),
    [
        (0, 11, "Rates rose.", Verdict.EXACT, (0, 11)),
        (17, 28, "rates rose.", Verdict.EXACT, (17, 28)),
        (29, 41, "Prices fell.", Verdict.EXACT, (29, 41)),
        (0, 12, "Rates rose.", Verdict.MOVED, (0, 11)),
        (0, 0, "Rates rose.", Verdict.MOVED, (0, 11)),
        (29, 9_999, "Prices fell.", Verdict.MOVED, (29, 41)),
        (-12, 41, "Prices fell.", Verdict.MOVED, (29, 41)),
        (20, 32, "Prices fell.", Verdict.MOVED, (29, 41)),
        (30, 36, " rose.", Verdict.MOVED, (22, 28)),
        (16, 22, " rose.", Verdict.MOVED, (22, 28)),
        (13, 19, " rose.", Verdict.MOVED, (5, 11)),
        (0, 6, " rose.", Verdict.MOVED, (5, 11)),
        (9_999, 10_010, "Rates rose.", Verdict.MOVED, (0, 11)),
    ],
)
def test_a_quote_is_found_at_its_new_place(
    start: int, end: int, quote: str, verdict: Verdict, place: tuple[int, int]
) -> None:
    assert verify(ARTICLE, Quoted(quote, start, end)) == Verification(verdict, "a", *place)


def test_a_changed_quote_comes_with_the_new_text_and_the_difference() -> None:
    diff = (Change("same", "Rates "), Change("deleted", "fell"), Change("inserted", "rose"), Change("same", "."))
    assert verify(ARTICLE, Quoted("Rates fell.", 0, 11)) == Verification(
        Verdict.CHANGED, "a", 0, 11, "Rates rose.", diff
    )


def test_of_two_places_the_one_with_the_same_text_around_it_is_named() -> None:
    text = "New lead. He said yes. The mayor agreed. She said yes. The council did not."
    quoted = Quoted("said yes.", 4, 13, "She ", " The council")
    assert verify(replace(ARTICLE, text=text), quoted).start == text.index("said yes. The council")


@pytest.mark.parametrize("quote", ["The mine closed in March.", "Rates", "¿?", ""])
def test_a_quote_of_which_little_is_left_is_missing(quote: str) -> None:
    without = replace(ARTICLE, text="Prices fell at last, and nobody knew why.")
    assert verify(without, Quoted(quote, 0, len(quote))) == Verification(Verdict.MISSING, "a")


def test_a_missing_article() -> None:
    assert verify(None, Quoted("Rates rose.", 0, 11)) == Verification(Verdict.MISSING)


def test_an_article_under_another_id_is_where_the_quote_has_moved() -> None:
    renamed = replace(ARTICLE, id="b")
    quoted = Quoted("Rates rose.", 0, 11)
    moved = Verification(Verdict.MOVED, "b", 0, 11)
    assert verify_in([None, renamed], "a", quoted) == moved
    assert verify_in([replace(ARTICLE, text="Another story."), renamed], "a", quoted) == moved
    assert verify_in([ARTICLE, renamed], "a", quoted).verdict is Verdict.EXACT
    assert verify_in([None], "a", quoted) == Verification(Verdict.MISSING)


WORD = st.sampled_from("the mine closed in march after a flood that killed nine men 14.3 per cent é 🦙 said".split())  # noqa: SIM905
SENTENCE = st.lists(WORD, min_size=4, max_size=12).map(lambda words: " ".join(words).capitalize() + ".")
STORY = st.lists(SENTENCE, min_size=1, max_size=8)


@pytest.mark.slow
@settings(deadline=None)
@given(STORY, st.data(), STORY, STORY)
def test_a_quote_among_edited_paragraphs_is_found_again(
    story: list[str], data: st.DataObject, above: list[str], below: list[str]
) -> None:
    number = data.draw(st.integers(0, len(story) - 1))
    text, quote = "\n\n".join(story), story[number]
    start = len("\n\n".join([*story[:number], ""]))
    quoted = Quoted(quote, start, start + len(quote), text[max(0, start - 32) : start])
    assert verify(replace(ARTICLE, text=text), quoted) == Verification(Verdict.EXACT, "a", start, start + len(quote))
    edited = "\n\n".join([*above, quote, *below])
    found = verify(replace(ARTICLE, text=edited), quoted)
    assert found.verdict in {Verdict.EXACT, Verdict.MOVED}
    assert found.start is not None
    assert edited[found.start : found.end] == quote
    assert (found.verdict is Verdict.EXACT) == (found.start == start)


@pytest.mark.slow
@settings(deadline=None)
@given(STORY, SENTENCE, STORY, st.data())
def test_a_quote_with_a_word_more_or_less_is_changed_and_the_difference_leads_from_one_to_the_other(
    above: list[str], quote: str, below: list[str], data: st.DataObject
) -> None:
    words = quote.split()
    at = data.draw(st.integers(0, len(words) - 1))
    edited = data.draw(
        st.sampled_from([[*words[:at], "xylophone", *words[at + 1 :]], [*words[:at], "xylophone", *words[at:]]])
    )
    text = "\n\n".join([*above, " ".join(edited), *below])
    found = verify(replace(ARTICLE, text=text), Quoted(quote, 0, len(quote)))
    if quote in text:
        assert found.verdict in {Verdict.EXACT, Verdict.MOVED}
        return
    assert found.verdict is Verdict.CHANGED
    assert found.text == text[slice(found.start, found.end)]
    assert found.text
    assert "".join(change.text for change in found.diff if change.kind != "inserted") == quote
    assert "".join(change.text for change in found.diff if change.kind != "deleted") == found.text
