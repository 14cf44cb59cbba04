"""Passages that earlier answers have quoted."""

import pytest

from askmuse.questions.question import question_of
from askmuse.ranking.demotion import PASSAGE_PENALTY, SENTENCE_PENALTY, demote_quoted, demote_repeated
from askmuse.ranking.stages import Ranking, ScoredPassage
from askmuse.types import Article, Passage, Sentence, Signals, Turn


def ranked(text: str, *scores: tuple[float, ...]) -> tuple[Article, Ranking]:
    """Return an article and its passages; each sentence ends with a full stop and is scored by one of `scores`."""
    found, at = [], 0
    for rank, row in enumerate(scores, start=1):
        sentences = []
        for _ in row:
            end = text.index(".", at) + 1
            sentences.append(Sentence(at, end))
            at = end + 1
        passage = Passage(f"a#{rank}", "a", sentences[0].start, sentences[-1].end, tuple(sentences))
        signals = tuple(Signals(score, 0.0, 0.0, 0.0) for score in row)
        found.append(ScoredPassage(rank, max(row), passage, signals, row))
    return Article("a", "a.txt", text, "", "A"), Ranking(question_of("new"), tuple(found))


def test_a_passage_that_was_quoted_whole_moves_down() -> None:
    article, ranking = ranked("It is new. It scored 52. Who knows.", (0.9, 1.0), (0.8,))
    said = [Turn("How new?", "“It is  new.” “It scored 52.”")]
    back = demote_quoted(said, lambda _: article)(ranking).passages
    assert [(p.rank, p.passage.id, p.score, p.scores) for p in back] == [
        (1, "a#2", 0.8, (0.8,)),
        (2, "a#1", 1.0 - PASSAGE_PENALTY, (0.9 - PASSAGE_PENALTY, 1.0 - PASSAGE_PENALTY)),
    ]


@pytest.mark.parametrize("answer", ["", " ", "It is new.", "It scored 52."])
def test_a_passage_that_still_has_something_to_say_stays(answer: str) -> None:
    article, ranking = ranked("It is new. It scored 52. Who knows.", (0.9, 1.0), (0.8,))
    assert demote_quoted([Turn("How new?", answer)], lambda _: article)(ranking) == ranking


def test_a_sentence_that_was_quoted_moves_behind_the_new_ones_of_its_passage_and_others() -> None:
    article, ranking = ranked("The quay is new. It scored 52 points. Who knows.", (0.9, 1.0), (0.2,))
    asked_before = [Turn("How new?", "“It scored  52 points.”")]
    back = demote_repeated(asked_before, lambda _: article)(ranking).passages
    assert [(p.passage.id, p.scores) for p in back] == [("a#1", (0.9, 1.0 - SENTENCE_PENALTY)), ("a#2", (0.2,))]


@pytest.mark.parametrize("answer", ["", "Who knows.", "The quay is old."])
def test_a_sentence_that_is_new_or_too_short_to_tell_stays(answer: str) -> None:
    article, ranking = ranked("The quay is new. It scored 52 points. Who knows.", (0.9, 1.0), (0.2,))
    assert demote_repeated([Turn("How new?", answer)], lambda _: article)(ranking) == ranking
