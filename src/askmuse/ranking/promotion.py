"""Sentences that say what a thing is move up where the question asks what it is."""

import re
from collections.abc import Callable

from askmuse.ranking.stages import Ranking, Stage
from askmuse.types import Article

DEFINES = 0.5
"""Added, before reading, to the score of a sentence that defines the thing asked about. About the difference in score
between the first passage and the thirtieth for a name that an article is all about."""


def promote_definitions(definition: re.Pattern[str], article: Callable[[str], Article]) -> Stage:
    """Return the stage that adds `DEFINES` to the score of the sentences that match `definition`.

    To the rankers every passage is alike that has the name of the thing, all that such a question has. `article` gives
    the article of an id.
    """

    def apply(ranking: Ranking) -> Ranking:
        passages = []
        for scored in ranking.passages:
            text = article(scored.passage.article_id).text
            pairs = zip(scored.scores, scored.passage.sentences, strict=True)
            passages.append(
                scored.rescored(score + DEFINES * bool(definition.search(text, s.start, s.end)) for score, s in pairs)
            )
        return ranking.ordered(passages)

    return apply
