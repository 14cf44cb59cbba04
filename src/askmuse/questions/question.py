"""A question, as it was typed and as it is searched."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from askmuse.questions.answer_types import asks_for_type
from askmuse.text import plain, terms

CARRIED = 0.3
"""Weight of a term that was carried over, where those of the question have 1: the topic should find the passage, the
question choose the sentence."""

_QUOTED = re.compile(r'"([^"]+)"')
_ASKS_WHO = re.compile(r"\bwho(?:se)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the weights of its terms."""

    asked: str
    """The question with its spelling corrected, without the words that name a period, and without carried words."""
    weights: Mapping[str, float]
    """The weight of each term, 1 for those of the question itself."""
    carried: tuple[str, ...] = ()
    """Words carried over from earlier questions."""
    typed: str = ""
    """The question as it was typed, without the words that name a period."""
    idf: Mapping[str, float] = field(default_factory=dict)
    """The weight of each term times its inverse document frequency in the articles."""

    @property
    def text(self) -> str:
        """What is searched: the question, and the words that were carried over."""
        return " ".join([self.asked, *self.carried])

    @property
    def typing(self) -> str:
        """The text that tells which type of answer is wanted: with the carried words only if the question does not."""
        return self.asked if asks_for_type(self.asked) else self.text

    @property
    def quoted(self) -> frozenset[str]:
        """The terms of what the question quotes; none if it asks who said it, since the quote is then in the answer.

        A sentence with no other terms only repeats what the person who asks has read already.
        """
        quotes = [] if _ASKS_WHO.search(self.typed) else _QUOTED.findall(plain(self.typed))
        return frozenset(terms(" ".join(quotes)))

    def weighed(self, idf: Callable[[str], float]) -> "Question":
        """Return the question with the weights of its terms multiplied by `idf`."""
        return replace(self, idf={term: weight * idf(term) for term, weight in self.weights.items()})


def standing_alone(text: str) -> Question:
    """Return the question of a text whose terms all have the weight 1."""
    return Question(text, dict.fromkeys(terms(text), 1.0), typed=text)


def with_words(text: str, carried: tuple[str, ...]) -> Question:
    """Return the question of a text with words carried over, whose terms have the weight `CARRIED`."""
    weights = {**dict.fromkeys(terms(" ".join(carried)), CARRIED), **dict.fromkeys(terms(text), 1.0)}
    return Question(text, weights, carried, typed=text)
