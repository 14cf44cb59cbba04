"""The names in a text, as words that can be compared."""

import pytest

from askmuse.answering.comparing.names import names, subjects


def test_names_are_capitalised_words_in_lower_case() -> None:
    assert names("What did Muse Spark score on GDPval-AA and GPT-5.4?") == {"muse", "spark", "gdpval-aa", "gpt", "5.4"}
    assert names("GPT-5.4") == names("GPT 5.4")
    assert names("Claude Opus 4.6’s The") == {"claude", "opus", "4.6"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Inflation in Lorvia fell to 3.9 per cent in May.", {"lorvia"}),  # neither the first word nor the month
        ("Meta reports 42.8 for Muse Spark.", {"muse", "spark"}),  # a source
        ("It cost 9 million, according to Ivar Stenn.", set()),
        ("Police commissioner Dag Rosten estimated the crowd at 22,000.", set()),
    ],
)
def test_sources_months_and_the_first_word_are_not_what_a_sentence_is_about(sentence: str, expected: set[str]) -> None:
    assert subjects(sentence, 0, len(sentence)) == expected


def test_only_names_in_the_given_part_of_a_sentence_count() -> None:
    sentence = "In Dray it rained, in Selmin it snowed."
    assert subjects(sentence, 19, len(sentence)) == {"selmin"}
