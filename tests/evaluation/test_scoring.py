"""SQuAD's measures, worked out by hand."""

import pytest

from askmuse.evaluation.scoring import exact_match, normalise, token_f1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The  Théâtre, an (old)\none!", "théâtre old one"),
        ("A. B.", "b"),
        ("$14.3 billion", "143 billion"),
        ("there and another", "there and another"),
        ("the", ""),
    ],
)
def test_normalising_a_text_removes_case_punctuation_articles_and_spaces(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize(
    ("span", "answers", "match", "f1"),
    [
        ("the Eiffel Tower", ["Eiffel tower."], 1, 1),
        ("in June 2025", ["June 2025"], 0, 2 * 2 / (3 + 2)),
        ("June 2025", ["2024", "on June 3, 2025"], 0, 2 * 2 / (2 + 4)),
        ("one one two", ["one two two"], 0, 2 * 2 / (3 + 3)),
        ("three", ["four"], 0, 0),
        ("the", ["four"], 0, 0),
        ("the", ["a"], 1, 1),
    ],
)
def test_a_span_is_compared_with_the_most_similar_answer(
    span: str, answers: list[str], match: float, f1: float
) -> None:
    assert exact_match(span, answers) == match
    assert token_f1(span, answers) == pytest.approx(f1)
