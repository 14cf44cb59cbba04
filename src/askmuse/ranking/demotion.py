"""Lowers the scores of what earlier answers have quoted, since a follow-up question asks for something new."""

from collections.abc import Callable, Sequence

from askmuse.ranking.stages import ScoredPassage, Stage, unchanged
from askmuse.text import fold
from askmuse.types import Article, Turn

PASSAGE_PENALTY = 0.3
"""Penalty for the score of a passage if earlier answers have quoted all its sentences."""
SENTENCE_PENALTY = 1.0
"""Penalty for the score of a sentence that an earlier answer has quoted, so that new sentences come first. Of 72
follow-ups in six folders (benchmarks/reporter), .65 have a right sentence among the first three with it, .60
without."""
_SHORT = 15
"""A sentence of fewer characters, such as "It is.", may occur in an earlier answer by chance."""


def demote_quoted(history: Sequence[Turn], article: Callable[[str], Article]) -> Stage:
    """Return the stage that subtracts `PASSAGE_PENALTY` from passages that answers in `history` have quoted in full.

    `article` returns the article with an id.
    """

    def penalties(in_answer: Sequence[bool]) -> Sequence[float]:
        return [PASSAGE_PENALTY * all(in_answer)] * len(in_answer)

    return _demote(history, article, penalties)


def demote_repeated(history: Sequence[Turn], article: Callable[[str], Article]) -> Stage:
    """Return the stage that subtracts `SENTENCE_PENALTY` from each sentence that an answer in `history` has quoted.

    It is applied after reranking, so that the other sentences of the same passages are still found. `article` returns
    the article with an id.
    """

    def penalties(in_answer: Sequence[bool]) -> Sequence[float]:
        return [SENTENCE_PENALTY * quoted for quoted in in_answer]

    return _demote(history, article, penalties, _SHORT)


def _demote(
    history: Sequence[Turn],
    article: Callable[[str], Article],
    penalties: Callable[[Sequence[bool]], Sequence[float]],
    shortest: int = 0,
) -> Stage:
    """Return the stage that subtracts from a passage's scores the `penalties` for which sentences were quoted before.

    Sentences with fewer than `shortest` characters count as not quoted.
    """
    answers = "\n".join(fold(turn.answer) for turn in history if turn.answer.strip())
    if not answers:
        return unchanged

    def demoted(scored: ScoredPassage) -> ScoredPassage:
        text = article(scored.passage.article_id).text
        sentences = [fold(text[sentence.start : sentence.end]) for sentence in scored.passage.sentences]
        quoted = [len(sentence) >= shortest and sentence in answers for sentence in sentences]
        return scored.rescored(score - loss for score, loss in zip(scored.scores, penalties(quoted), strict=True))

    return lambda ranking: ranking.ordered(map(demoted, ranking.passages))
