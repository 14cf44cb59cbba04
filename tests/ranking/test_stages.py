"""Rankings, and how stages compose."""

import pytest

from askmuse.questions.question import question_of
from askmuse.ranking.stages import Ranking, ScoredPassage, Stage, in_turn, on_first, unchanged
from askmuse.types import Passage, Sentence, Signals

NONE = Signals(0.0, 0.0, 0.0, 0.0)


def scored(name: str, *scores: float, rank: int = 1) -> ScoredPassage:
    sentences = tuple(Sentence(at, at + 1) for at in range(len(scores)))
    return ScoredPassage(
        rank, max(scores), Passage(name, "a", 0, len(scores), sentences), (NONE,) * len(scores), scores
    )


def ranking(*scores: float) -> Ranking:
    """Return a ranking of passages named a, b, c and so on."""
    passages = (scored(chr(97 + at), score, rank=at + 1) for at, score in enumerate(scores))
    return Ranking(question_of("who"), tuple(passages))


def shown(found: Ranking) -> list[tuple[int, str, float]]:
    return [(passage.rank, passage.passage.id, passage.score) for passage in found.passages]


def adding(amount: float) -> Stage:
    """Return a stage that adds to the scores and keeps the order."""

    def apply(given: Ranking) -> Ranking:
        return Ranking(given.question, tuple(p.rescored(s + amount for s in p.scores) for p in given.passages))

    return apply


def doubling(given: Ranking) -> Ranking:
    return Ranking(given.question, tuple(p.rescored(s * 2 for s in p.scores) for p in given.passages))


def test_a_rescored_passage_scores_as_its_best_sentence_and_keeps_its_rank() -> None:
    before = scored("a", 0.25, 0.75, rank=4)
    after = before.rescored(1 - score for score in before.scores)
    assert (after.rank, after.score, after.scores) == (4, 0.75, (0.75, 0.25))
    assert (after.passage, after.signals) == (before.passage, before.signals)


def test_passages_are_ordered_by_score_and_ranked_from_1_and_ties_keep_their_order() -> None:
    given = ranking(0.5, 1.0, 0.5, 2.0)
    assert shown(given.ordered(given.passages)) == [(1, "d", 2.0), (2, "b", 1.0), (3, "a", 0.5), (4, "c", 0.5)]
    assert given.ordered(given.passages).question == given.question


def test_stages_apply_in_turn() -> None:
    assert shown(in_turn([adding(1.0), doubling])(ranking(1.0))) == [(1, "a", 4.0)]
    assert shown(in_turn([doubling, adding(1.0)])(ranking(1.0))) == [(1, "a", 3.0)]
    assert in_turn([])(ranking(1.0)) == unchanged(ranking(1.0)) == ranking(1.0)


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, [0.0, 0.0, 0.0]), (2, [11.0, 11.0, 0.0]), (3, [11.0, 11.0, 11.0]), (9, [11.0, 11.0, 11.0])],
)
def test_one_stage_applies_to_the_first_passages_and_another_to_the_rest(count: int, expected: list[float]) -> None:
    found = on_first(count, adding(10.0), adding(-1.0))(ranking(1.0, 1.0, 1.0))
    assert [passage.score for passage in found.passages] == expected


def test_without_another_stage_the_rest_stays_as_it_is() -> None:
    assert shown(on_first(1, doubling)(ranking(1.0, 5.0))) == [(1, "a", 2.0), (2, "b", 5.0)]
