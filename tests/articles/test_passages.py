"""Passages: whole sentences under one heading, and nothing lost."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askmuse.articles.formats import read
from askmuse.articles.layout import blocks
from askmuse.articles.passages import LONGEST, passages
from askmuse.articles.sentences import LONGEST_SENTENCE
from askmuse.text import words
from askmuse.types import Article, Kind, Passage, Sentence

CORPUS = sorted((Path(__file__).parents[2] / "corpus").glob("*.md"))

LINES = [
    "# Head",
    "## Part",
    "Key Points",
    "- one. Two",
    "– three",
    "| a | b |",
    "|---|---|",
    "Menu",
    "Share this article",
    "https://example.com/a",
    "Muse Spark",
    "76.1",
    "$3",
    '"We won. They lost," Wang said. It rained.',
    "A sentence of prose that goes on for quite some time before it comes to its end. " * 4,
    "word " * 120 + "end.",
    "",
    "\f",
]
any_text = st.one_of(st.text(), st.lists(st.sampled_from(LINES), max_size=25).map("\n".join))


def article(text: str) -> Article:
    return Article("a", "a.md", text, "", "a")


def headings_and_sentences(text: str) -> list[tuple[str | None, list[str]]]:
    """Return the heading and the sentences of each passage."""
    return [
        (None if p.heading is None else text[slice(*p.heading)], [text[s.start : s.end] for s in p.sentences])
        for p in passages(article(text))
    ]


def checked_passages(text: str) -> list[Passage]:
    """Assert all that holds of the passages of any text, and return them."""
    found = passages(article(text))
    kept: set[int] = set()
    for number, passage in enumerate(found, start=1):
        assert (passage.id, passage.article_id) == (f"a#{number}", "a")
        assert (passage.start, passage.end) == (passage.sentences[0].start, passage.sentences[-1].end)
        for sentence in passage.sentences:
            assert text[sentence.start : sentence.end] == text[sentence.start : sentence.end].strip() != ""
            kept.update(range(sentence.start, sentence.end))
        for one, two in pairwise(passage.sentences):
            assert one.end <= two.start
        if passage.heading is not None:
            assert passage.heading[1] <= passage.start
            kept.update(range(*passage.heading))
    for above, below in pairwise(found):
        assert above.end <= below.start
    for block in blocks(text):
        if block.kind is Kind.BOILERPLATE:
            assert kept.isdisjoint(range(block.start, block.end))
        else:
            assert [i for i in range(block.start, block.end) if i not in kept and not text[i].isspace()] == []
        if block.kind is Kind.HEADING:
            assert not any(p.start < block.start and block.end < p.end for p in found)
    return found


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(any_text)
def test_passages_of_any_text_lose_nothing_and_cross_no_heading(text: str) -> None:
    checked_passages(text)


def test_the_passages_of_a_small_article_have_exact_offsets() -> None:
    text = "# Title\n\nOne came. Two went.\n\n## Part\n\n- Three.\n- Four\n"
    assert passages(article(text)) == [
        Passage("a#1", "a", 9, 28, (Sentence(9, 18), Sentence(19, 28)), (2, 7)),
        Passage("a#2", "a", 41, 54, (Sentence(41, 47, Kind.BULLET), Sentence(50, 54, Kind.BULLET)), (33, 37)),
    ]


def test_a_heading_with_nothing_under_it_becomes_a_passage() -> None:
    assert headings_and_sentences("# Title\n\n## Part\n\nOne came.\n\n## Last\n") == [
        (None, ["Title"]),
        ("Part", ["One came."]),
        (None, ["Last"]),
    ]
    (title, _, last) = passages(article("# Title\n\n## Part\n\nOne came.\n\n## Last\n"))
    assert title.sentences == (Sentence(2, 7, Kind.HEADING),)
    assert last.sentences == (Sentence(32, 36, Kind.HEADING),)


def test_boilerplate_separates_passages_under_one_heading() -> None:
    assert headings_and_sentences("# Title\n\nOne came.\n\nAdvertisement\n\nTwo went.\n") == [
        ("Title", ["One came."]),
        ("Title", ["Two went."]),
    ]


def test_references_form_a_passage_of_their_own() -> None:
    assert headings_and_sentences("One came.\n\nhttps://a.b/c\nhttps://a.b/d\n\nTwo went.") == [
        (None, ["One came."]),
        (None, ["https://a.b/c", "https://a.b/d"]),
        (None, ["Two went."]),
    ]


def test_a_table_row_is_one_sentence() -> None:
    assert headings_and_sentences("| Dr. Who. He | left. She |\n|---|---|\n| stayed. It | rained. |\n") == [
        (None, ["| Dr. Who. He | left. She |", "| stayed. It | rained. |"])
    ]


def test_text_before_the_first_heading_has_no_heading() -> None:
    assert headings_and_sentences("One came.\n\n# Title\n\nTwo went.") == [
        (None, ["One came."]),
        ("Title", ["Two went."]),
    ]


def test_a_text_that_is_empty_or_only_boilerplate_has_no_passages() -> None:
    assert passages(article("")) == []
    assert passages(article("\n\n© 2026 Example Media. All rights reserved.\n")) == []


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, [1]), (8, [8]), (9, [5, 4]), (16, [8, 8]), (17, [6, 6, 5]), (40, [8, 8, 8, 8, 8])],
)
def test_a_long_section_is_divided_evenly(count: int, expected: list[int]) -> None:
    sentence = "This sentence of prose has exactly twelve words in it, not more."
    assert len(words(sentence)) * 8 == LONGEST
    text = " ".join([sentence] * count)
    assert [len(passage.sentences) for passage in passages(article(text))] == expected


def test_a_sentence_longer_than_a_passage_is_not_split() -> None:
    long = " ".join(["word"] * LONGEST_SENTENCE) + "."
    assert [len(found) for _, found in headings_and_sentences(f"It began. {long} It ended.")] == [2, 1]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(3, 30), min_size=1, max_size=60))
def test_passages_of_ordinary_prose_are_neither_long_nor_short(lengths: list[int]) -> None:
    text = " ".join(" ".join(["They"] + ["said"] * (n - 1)) + "." for n in lengths)
    sizes = [len(words(text[p.start : p.end])) for p in checked_passages(text)]
    assert sum(sizes) == sum(lengths)
    assert max(sizes) <= LONGEST + max(lengths)
    if len(sizes) > 1:
        assert min(sizes) > LONGEST / 2 - max(lengths)


def test_the_example_folder_has_four_articles() -> None:
    assert len(CORPUS) == 4


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.stem)
def test_an_example_article_keeps_every_character_and_has_no_boilerplate(file: Path) -> None:
    text = read(file, file.read_bytes()).text
    found = checked_passages(text)
    assert [block for block in blocks(text) if block.kind is Kind.BOILERPLATE] == []
    assert max(len(words(text[p.start : p.end])) for p in found) <= LONGEST + 40
    assert all(len(words(text[s.start : s.end])) <= 80 for p in found for s in p.sentences)


def test_a_passage_that_begins_within_a_table_has_its_header_row_as_heading() -> None:
    rows = [f"| Town {number} | {number} boats in summer | {number} boats in winter |" for number in range(20)]
    table = "\n".join(["| Town | Summer | Winter |", "|---|---|---|", *rows])
    found = headings_and_sentences(f"# Berths\n\nThe county counts its boats.\n\n{table}\n\nIt ends.\n")
    assert [heading for heading, _ in found] == ["Berths", "| Town | Summer | Winter |", "| Town | Summer | Winter |"]
    assert found[0][1][:3] == ["The county counts its boats.", "| Town | Summer | Winter |", rows[0]]
    assert found[2][1][-2:] == [rows[-1], "It ends."]


def test_a_table_without_a_header_row_has_the_heading_above_it() -> None:
    rows = "\n".join(f"| Town: {number} | Summer: {number} boats in all | Winter: none |" for number in range(20))
    assert [heading for heading, _ in headings_and_sentences(f"# Berths\n\n{rows}\n")] == ["Berths", "Berths"]
    other = "| Town | Boats |\n|---|---|\n| Holm | 9 |\n\n"
    assert [heading for heading, _ in headings_and_sentences(f"# Berths\n\n{other}{rows}\n")][1:] == ["Berths"]
