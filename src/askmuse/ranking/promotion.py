"""Raises the scores of sentences that define what a question asks about: "What is X?"."""

import re
from collections.abc import Callable

from askmuse.ranking.stages import Ranking, Stage
from askmuse.types import Article

DEFINITION_BONUS = 0.5
"""Bonus for the score of a sentence that defines what is asked about, before reranking. For a name that a whole article
is about, the scores of the first and the thirtieth passage differ by about as much."""


def promote_definitions(definition: re.Pattern[str], article: Callable[[str], Article]) -> Stage:
    """Return the stage that adds `DEFINITION_BONUS` to the score of the sentences that match `definition`.

    A question such as "What is X?" consists of a name only, so the rankers cannot tell the passages with that name
    apart. `article` returns the article with an id.
    """

    def apply(ranking: Ranking) -> Ranking:
        passages = []
        for scored in ranking.passages:
            text = article(scored.passage.article_id).text
            pairs = zip(scored.scores, scored.passage.sentences, strict=True)
            passages.append(
                scored.rescored(
                    score + DEFINITION_BONUS * bool(definition.search(text, s.start, s.end)) for score, s in pairs
                )
            )
        return ranking.ordered(passages)

    return apply
