"""Questions that are changed as people vary them, or negated."""

import pytest

from askmuse.evaluation.gold import GoldQuestion
from askmuse.evaluation.perturbation import PERTURBATIONS, perturbed


def question(text: str) -> GoldQuestion:
    return GoldQuestion("q-1", "fact", text, (), (("x",),), True)


@pytest.mark.parametrize(
    ("name", "text", "changed"),
    [
        ("lower", "Who leads Meta's AI lab?", "who leads meta's ai lab?"),
        ("unpunctuated", 'Did GPT-5.2 cost "$1.5 bn", or 5%?', "Did GPT-5.2 cost $1.5 bn or 5%"),
        ("unpunctuated", "?!", "?!"),
        ("keywords", "Who leads the lab that Meta founded?", "Who leads lab Meta founded"),
        ("keywords", "Is it?", "Is it?"),
        ("typos", "Who is it?", "Who is it?"),
        ("paraphrased", "How much did the firm need?", "What amount did the company require?"),
        ("paraphrased", "when was the plane fixed", "on what date was the aircraft repaired"),
        ("paraphrased", "Was House Ill sacked", "Was House Ill dismissed"),
        ("paraphrased", "company profits in prison homes", "firm profits in jail homes"),
        ("paraphrased", "Who whoever resigned", "Which person whoever stepped down"),
        ("paraphrased", "GPT-5.2?", "GPT-5.2?"),
    ],
)
def test_a_question_is_changed_in_the_named_way(name: str, text: str, changed: str) -> None:
    assert perturbed(question(text), name) == question(changed)


def test_one_word_gets_a_typing_error_which_is_always_the_same() -> None:
    text = "When was the laboratory founded by Meta?"
    changed = perturbed(question(text), "typos").text
    assert sum(one != two for one, two in zip(text.split(), changed.split(), strict=True)) == 1
    assert perturbed(question(text), "typos").text == changed


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("When did the quay close?", "When didn't the quay close?"),
        ("which ship was sunk", "which ship wasn't sunk"),
        ("What will it cost?", "What won't it cost?"),
        ("Who has led the lab?", "Who hasn't led the lab?"),
    ],
)
def test_a_negated_question_is_unanswerable(text: str, changed: str) -> None:
    assert perturbed(question(text), "negated") == GoldQuestion("q-1", "fact", changed, (), (), False)


@pytest.mark.parametrize("text", ["Did the quay close?", "quay closure", "Who leads the lab?", "Why is it not open?"])
def test_questions_that_cannot_be_negated_by_one_word_stay_as_they_are(text: str) -> None:
    assert perturbed(question(text), "negated") == question(text)


def test_no_perturbation_leaves_a_question_without_words() -> None:
    for name in PERTURBATIONS:
        assert perturbed(question("the"), name).text == "the"
