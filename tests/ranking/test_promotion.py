"""Sentences that say what a thing is."""

import re

from askmuse.questions.definitions import definition
from askmuse.questions.question import question_of
from askmuse.ranking.promotion import DEFINITION_BONUS, promote_definitions
from askmuse.ranking.stages import Ranking, ScoredPassage
from askmuse.types import Article, Passage, Sentence, Signals

TEXT = "Zircon sells well. Zircon is a mineral. Many trust Zircon, a gem. Nobody knows."
ARTICLE = Article("a", "a.txt", TEXT, "", "A")
ENDS = [match.end() for match in re.finditer(r"\.", TEXT)]
SENTENCES = [Sentence(start, end) for start, end in zip([0, *(end + 1 for end in ENDS)], ENDS, strict=False)]


def ranking(*rows: tuple[float, float]) -> Ranking:
    """Return the text in two passages of two sentences each, scored by `rows`."""
    passages = []
    for number, row in enumerate(rows):
        pair = tuple(SENTENCES[2 * number : 2 * number + 2])
        passage = Passage(f"a#{number + 1}", "a", pair[0].start, pair[1].end, pair)
        passages.append(ScoredPassage(number + 1, max(row), passage, (Signals(0.0, 0.0, 0.0, 0.0),) * 2, row))
    return Ranking(question_of("What is Zircon?"), tuple(passages))


def test_a_sentence_that_defines_the_thing_gains_and_its_passage_may_move_up() -> None:
    pattern = definition("What is Zircon?")
    assert pattern is not None
    found = promote_definitions(pattern, lambda _: ARTICLE)(ranking((1.0, 0.25), (0.75, 0.5)))
    assert [(p.rank, p.passage.id, p.scores) for p in found.passages] == [
        (1, "a#2", (0.75 + DEFINITION_BONUS, 0.5)),
        (2, "a#1", (1.0, 0.25 + DEFINITION_BONUS)),
    ]


def test_a_definition_of_something_else_changes_nothing() -> None:
    pattern = definition("What is Quartz?")
    assert pattern is not None
    given = ranking((1.0, 0.25), (0.75, 0.5))
    assert promote_definitions(pattern, lambda _: ARTICLE)(given) == given


def test_a_definition_does_not_reach_into_the_next_sentence() -> None:
    found = promote_definitions(re.compile(r"well\. Zircon"), lambda _: ARTICLE)(ranking((1.0, 0.25), (0.75, 0.5)))
    assert found.passages[0].scores == (1.0, 0.25)
