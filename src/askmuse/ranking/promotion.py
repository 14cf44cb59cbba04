"""Moves sentences up that define what a question asks about: "What is X?"."""

import re
from collections.abc import Callable

from askmuse.ranking.stages import Ranking, Stage
from askmuse.types import Article

DEFINES = 0.5
"""Added to the score of a sentence that defines what is asked about, before the reader reads. For a name that a whole
article is about, the first and the thirtieth passage differ by about as much."""


def promote_definitions(definition: re.Pattern[str], article: Callable[[str], Article]) -> Stage:
    """Return the stage that adds `DEFINES` to the score of the sentences that match `definition`.

    Such a question holds nothing but a name, so the rankers cannot tell the passages with that name apart. `article`
    returns the article with an id.
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
