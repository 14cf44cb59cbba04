"""Moves down what earlier answers have quoted, since a follow-up asks for something new."""

from collections.abc import Callable, Sequence

from askmuse.ranking.stages import ScoredPassage, Stage, unchanged
from askmuse.text import fold
from askmuse.types import Article, Turn

QUOTED = 0.3
"""Subtracted from the score of a passage if earlier answers have quoted all its sentences."""
REPEATED = 1.0
"""Subtracted from the score of a sentence that an earlier answer has quoted: new ones that may answer come first.
Of 72 follow-ups in six folders (benchmarks/reporter), .65 have a right sentence among three then, and .60 without."""
_SHORT = 15
"""A sentence of fewer characters, such as "It is.", may stand in an earlier answer by chance."""


def demote_quoted(history: Sequence[Turn], article: Callable[[str], Article]) -> Stage:
    """Return the stage that subtracts `QUOTED` from the passages that the answers in `history` have quoted in full.

    `article` returns the article with an id.
    """

    def penalties(in_answer: Sequence[bool]) -> Sequence[float]:
        return [QUOTED * all(in_answer)] * len(in_answer)

    return _demote(history, article, penalties)


def demote_repeated(history: Sequence[Turn], article: Callable[[str], Article]) -> Stage:
    """Return the stage that subtracts `REPEATED` from each sentence that an answer in `history` has quoted.

    It comes after the search, which still finds the other sentences of the same passages. `article` returns the article
    with an id.
    """

    def penalties(in_answer: Sequence[bool]) -> Sequence[float]:
        return [REPEATED * quoted for quoted in in_answer]

    return _demote(history, article, penalties, _SHORT)


def _demote(
    history: Sequence[Turn],
    article: Callable[[str], Article],
    penalties: Callable[[Sequence[bool]], Sequence[float]],
    shortest: int = 0,
) -> Stage:
    """Return the stage that subtracts penalties, which depend on whether each sentence is in an earlier answer."""
    answers = "\n".join(fold(turn.answer) for turn in history if turn.answer.strip())
    if not answers:
        return unchanged

    def demoted(scored: ScoredPassage) -> ScoredPassage:
        text = article(scored.passage.article_id).text
        sentences = [fold(text[sentence.start : sentence.end]) for sentence in scored.passage.sentences]
        lost = penalties([len(sentence) >= shortest and sentence in answers for sentence in sentences])
        return scored.rescored(score - loss for score, loss in zip(scored.scores, lost, strict=True))

    return lambda ranking: ranking.ordered(map(demoted, ranking.passages))
