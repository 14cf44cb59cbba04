"""Names, and the lists of words of which each is defined once."""

import re

import pytest

from askmuse.questions.english import FULL_NAME, NAME, NAME_OR_FIGURE, NUMBER_WORDS, PERSON, any_of


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("it paid Meta and Scale AI", ["Meta", "Scale AI"]),
        ("on GPT-5.4, not Llama 4 Maverick", ["GPT-5.4", "Llama 4 Maverick"]),
        ("at the Bank of America, in U.S. courts", ["Bank of America", "U.S."]),
        ("by Conan O'Brien of AT&T", ["Conan O'Brien of AT&T"]),
        ("the Arch Traders' Association met", ["Arch Traders' Association"]),
        ("at Meta’s lab and Llamas' home", ["Meta", "Llamas"]),
        ("in Łódź, Århus and Île", ["Łódź", "Århus", "Île"]),
        ("so I said I’m no iPhone", []),
    ],
)
def test_names_are_found_in_a_text(text: str, names: list[str]) -> None:
    assert re.findall(NAME, text) == names


def test_names_and_figures_are_found_in_a_text() -> None:
    assert re.findall(NAME_OR_FIGURE, "did Meta pay 14.3 in 2025 for 4o?") == ["Meta", "14.3", "2025", "4o"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("led by Alexandr Wang today", ["Alexandr Wang"]),
        ("as John F. Kennedy said", ["John F. Kennedy"]),
        ("for Ludwig van Beethoven’s house", ["Ludwig van Beethoven"]),
        ("by Meta, in Annex A B", []),
    ],
)
def test_a_full_name_has_two_words_or_more(text: str, names: list[str]) -> None:
    assert re.findall(FULL_NAME, text) == names


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("led by Alexandr Wang, Chief AI Officer", ["Alexandr Wang"]),
        ("as Jane Q. Doe said", ["Jane Q. Doe"]),
        ("beside Claude Opus 4", []),
        ("by Meta AI", []),
    ],
)
def test_the_name_of_a_person_has_lower_case_letters_and_no_number(text: str, people: list[str]) -> None:
    assert re.findall(PERSON, text) == people


def test_a_pattern_of_words_matches_only_whole_words() -> None:
    assert re.findall(any_of(("who", "how")), "who, how, whoever, somehow") == ["who", "how"]


def test_number_words_have_their_values() -> None:
    assert [NUMBER_WORDS[word] for word in ("one", "twelve", "thirteen", "twenty", "ninety")] == [1, 12, 13, 20, 90]
