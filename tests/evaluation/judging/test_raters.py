"""Cohen's kappa of raters, and their joint judgements."""

import pytest

from askmuse.evaluation.judging.raters import RaterAgreement, merged, rater_agreements

ANNA = {"1": {"a": 2, "b": 0, "c": 1, "d": 0}, "2": {"a": 1}}
BEN = {"1": {"a": 1, "b": 0, "c": 0, "d": 0}}
CLEO = {"2": {"a": 1}, "3": {"z": 2}}


def test_pairs_of_raters_are_compared_on_the_documents_that_both_judged() -> None:
    first, second = rater_agreements({"anna": ANNA, "ben": BEN, "cleo": CLEO})
    # relevance: 3 of 4 alike, by chance 1/2 * 1/4 + 1/2 * 3/4 = 1/2
    # grades: 1/2 a step apart on average, by chance 1/4 * (1/4 * 1 + 3/4 * 2) + 1/4 * 3/4 * 1 + 1/2 * 1/4 * 1 = 3/4
    assert (first.raters, first.n, first.alike) == (("anna", "ben"), 4, 2)
    assert first.relevance == pytest.approx(0.5)
    assert first.grades == pytest.approx(1 / 3)
    assert second == RaterAgreement(("anna", "cleo"), 1, 1, None, None)


def test_grades_that_are_further_apart_agree_less() -> None:
    close, far = ({"1": {"a": 2, "b": 0, "c": grade}} for grade in (1, 0))
    same = {"1": {"a": 2, "b": 0, "c": 2}}
    ((near,), (distant,)) = (rater_agreements({"one": same, "other": other}) for other in (close, far))
    assert near.alike == distant.alike == 2
    assert near.grades is not None
    assert distant.grades is not None
    assert near.grades > distant.grades


def test_the_joint_grade_is_the_median_or_the_lower_of_two_grades() -> None:
    third = {"1": {"a": 2, "c": 2}}
    assert merged({"anna": ANNA, "ben": BEN}) == {"1": {"a": 1, "b": 0, "c": 0, "d": 0}, "2": {"a": 1}}
    assert merged({"anna": ANNA, "ben": BEN, "third": third})["1"] == {"a": 2, "b": 0, "c": 1, "d": 0}
