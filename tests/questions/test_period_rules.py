"""The rules by which a question names a period: each with its example, and with a wording that is none."""

from datetime import date

import pytest

from askmuse.questions.dates import replace_dates
from askmuse.questions.period_rules import MARKS, RULES, SOURCE_WORD, Rule
from askmuse.questions.periods import period

COUNTEREXAMPLES = {
    "as of": "As of version 2025, what changed?",
    "in articles from": "What is said in articles on 2026 capital spending?",
    "articles from": "What do articles on 2026 capital spending say?",
    "stories published in": "What stories of 2025 matter?",
    "articles of a time": "What do articles on 2025 say?",
    "texts from a time say": "What do the reports from 2025 to shareholders mean?",
    "according to texts from": "According to the plan from 2025, who leads the lab?",
    "in the articles of a date": "What was in the 2025 budget, articles ask?",
    "articles of a date": "How many of the 2000 articles did Apollo flag?",
    "news of a relative date": "What did last week's storm break?",
    "the press says": "What did the press conference in March 2026 reveal?",
    "the press says on a topic": "What did the media say about the riots in 2024?",
    "what was known": "What was known by April 2026?",
    "what was known on a topic": "What was known about the model Meta released before April 2026?",
    "when, what was known": "In 2025, what was published by Meta?",
    "any news": "Who read the news on 8 April?",
    "anything new": "What is the new model of 2026?",
    "in the news": "Who was in the newsroom in 2025?",
}


def marked(question: str) -> str:
    return replace_dates(question, lambda sort, wording: MARKS[sort] * len(wording))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_matches_its_example_and_not_its_counterexample(rule: Rule) -> None:
    match = rule.compiled().search(marked(rule.example))
    assert match is not None
    assert match["cut"].strip()
    assert SOURCE_WORD.search(rule.example)
    found = period(rule.example, date(2026, 11, 21))
    assert found is not None
    assert found.first or found.last
    assert rule.compiled().search(marked(COUNTEREXAMPLES[rule.name])) is None


def test_each_rule_has_a_unique_name() -> None:
    assert sorted(rule.name for rule in RULES) == sorted(COUNTEREXAMPLES)
