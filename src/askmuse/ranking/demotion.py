"""Passages that earlier answers have quoted whole move down: a follow-up asks for something new."""

from collections.abc import Callable, Sequence

from askmuse.ranking.stages import Ranking, Stage
from askmuse.text import fold
from askmuse.types import Article, Turn

QUOTED = 0.3
"""Subtracted from the score of a passage all of whose sentences earlier answers have quoted."""


def demote_quoted(history: Sequence[Turn], article: Callable[[str], Article]) -> Stage:
    """Return the stage that takes `QUOTED` from the passages that the answers of `history` quote whole.

    `article` gives the article of an id.
    """
    quoted = "\n".join(fold(turn.answer) for turn in history if turn.answer.strip())

    def apply(ranking: Ranking) -> Ranking:
        if not quoted:
            return ranking
        passages = []
        for scored in ranking.passages:
            text = article(scored.passage.article_id).text
            whole = all(fold(text[sentence.start : sentence.end]) in quoted for sentence in scored.passage.sentences)
            passages.append(scored.rescored(score - QUOTED for score in scored.scores) if whole else scored)
        return ranking.ordered(passages)

    return apply
