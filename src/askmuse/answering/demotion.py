"""Passages that earlier answers have quoted whole move down: a follow-up asks for something new."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from askmuse.answering.retrieval import in_order
from askmuse.text import fold
from askmuse.types import Article, ScoredPassage, Turn

SAID = 0.3
"""Subtracted from the score of a passage all of whose sentences earlier answers have quoted."""


def set_back(
    ranked: Sequence[ScoredPassage], history: Sequence[Turn], article: Callable[[str], Article]
) -> list[ScoredPassage]:
    """Return the passages, best first, after those that earlier answers quote whole have lost `SAID` of their score.

    `article` gives the article of an id.
    """
    said = "\n".join(fold(turn.answer) for turn in history if turn.answer.strip())
    if not said:
        return list(ranked)
    lowered = []
    for scored in ranked:
        text = article(scored.passage.article_id).text
        if all(fold(text[sentence.start : sentence.end]) in said for sentence in scored.passage.sentences):
            scores = tuple(score - SAID for score in scored.scores)
            lowered.append(replace(scored, score=max(scores), scores=scores))
        else:
            lowered.append(scored)
    return in_order(lowered)
