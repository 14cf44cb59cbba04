"""Acronyms: which ones the articles spell out, and what that adds to a text."""

from pathlib import Path

import pytest

from askmuse.index.terms.acronyms import Acronyms
from askmuse.text import terms

LAB = "The team at Meta Superintelligence Labs (MSL) built it."


def widened(found: Acronyms, text: str) -> list[str]:
    return found.widen(text)[len(terms(text)) :]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        (LAB, "MSL", "Meta Superintelligence Labs"),
        ("It sat Humanity’s Last Exam (HLE) in May.", "HLE", "Humanity's Last Exam"),
        ("large language models (LLMs)", "LLM", "large language models"),
        ("the MSL (Meta Superintelligence Labs) team", "MSL", "Meta Superintelligence Labs"),
        ("the World Health Organization (WHO) said", "WHO", "World Health Organization"),
        ("the United States (US) said", "US", "United States"),
    ],
)
def test_an_acronym_and_its_long_form_find_each_other(text: str, short: str, long: str) -> None:
    found = Acronyms.find([text])
    assert widened(found, f"Who runs {short}?") == terms(long)
    assert terms(short)[0] in widened(found, f"Who runs {long}?")


@pytest.mark.parametrize(
    "text",
    [
        "The company (Meta) built it.",  # one capital: a name
        "Our own staff (MSL) built it.",  # letters that the words before lack
        "Meta\nSuperintelligence Labs (MSL)",  # a line ends between them
        "It costs money (USD 5).",
    ],
)
def test_what_is_no_acronym(text: str) -> None:
    assert widened(Acronyms.find([text]), "MSL USD Meta Superintelligence Labs company") == []


def test_a_letter_that_folds_to_two_does_not_shift_offsets() -> None:
    acronyms = Acronyms.find(["Die Straßenfest Große Koalition (GK) begann."])
    assert acronyms.widen("GK") == ["gk", *terms("Große Koalition")]


def test_a_word_that_is_spelt_otherwise_is_no_acronym() -> None:
    acronyms = Acronyms.find(["The Supplemental Nutrition Assistance Program (SNAP) helps."])
    assert acronyms.widen("Snap lost users.") == terms("Snap lost users.")


def test_what_a_text_names_both_ways_is_not_added() -> None:
    assert widened(Acronyms.find([LAB]), LAB) == []


def test_a_long_form_must_stand_together() -> None:
    assert widened(Acronyms.find([LAB]), "Labs for superintelligence at Meta") == []


def test_the_commoner_of_two_long_forms_counts() -> None:
    other = "a Mars Science Laboratory (MSL)"
    assert widened(Acronyms.find([LAB, other, LAB]), "MSL") == terms("Meta Superintelligence Labs")


def test_acronyms_survive_the_disk(tmp_path: Path) -> None:
    Acronyms.find([LAB]).save(tmp_path / "acronyms.json")
    assert widened(Acronyms.load(tmp_path / "acronyms.json"), "MSL") == terms("Meta Superintelligence Labs")
