"""Moves passages down that earlier answers have quoted in full, since a follow-up asks for something new."""

from collections.abc import Callable, Sequence

from askmuse.ranking.stages import Ranking, Stage
from askmuse.text import fold
from askmuse.types import Article, Turn

QUOTED = 0.3
"""Subtracted from the score of a passage if earlier answers have quoted all its sentences."""


def demote_quoted(history: Sequence[Turn], article: Callable[[str], Article]) -> Stage:
    """Return the stage that subtracts `QUOTED` from the passages that the answers in `history` have quoted in full.

    `article` returns the article with an id.
    """
    quoted = "\n".join(fold(turn.answer) for turn in history if turn.answer.strip())

    def apply(ranking: Ranking) -> Ranking:
        if not quoted:
            return ranking
        passages = []
        for scored in ranking.passages:
            text = article(scored.passage.article_id).text
            in_full = all(fold(text[sentence.start : sentence.end]) in quoted for sentence in scored.passage.sentences)
            passages.append(scored.rescored(score - QUOTED for score in scored.scores) if in_full else scored)
        return ranking.ordered(passages)

    return apply
