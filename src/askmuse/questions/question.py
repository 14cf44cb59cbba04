"""A question, as it was typed and as it is searched."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from askmuse.questions.answer_types import asks_for_type
from askmuse.text import plain, terms

CARRIED = 0.3
"""Weight of a term that was carried over from earlier questions; the question's own terms have 1. The carried terms
should find the passage, and the question's own terms choose the sentence."""

_QUOTED = re.compile(r'"([^"]+)"')
_ASKS_WHO = re.compile(r"\bwho(?:se)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, before and after it is prepared for the search, with the weights of its terms."""

    asked: str
    """`typed` with its spelling corrected; carried words are not in it."""
    weights: Mapping[str, float]
    """The weight of each term to search: 1 for the question's own, `CARRIED` for carried ones. Empty for small talk."""
    carried: tuple[str, ...] = ()
    """Words carried over from earlier questions."""
    typed: str = ""
    """The question in the spelling of the user, but without the words that name a period."""
    idf: Mapping[str, float] = field(default_factory=dict)
    """The weight of each term times its inverse document frequency in the articles."""
    cased: str = ""
    """`asked` with capitals for names that it was typed without; empty before the passages that have them are known."""

    @property
    def text(self) -> str:
        """The text that is searched: the question and the carried words."""
        return " ".join([self.asked, *self.carried])

    @property
    def text_for_models(self) -> str:
        """The text that the models read: without a question mark, which many leave out and which changes an embedding.

        With one after each question to six folders (benchmarks/reporter), .555 of the first answers would be right
        instead of .583.
        """
        return " ".join([self.asked.rstrip("?!. "), *self.carried])

    @property
    def named(self) -> str:
        """The question as it is asked, in which names have capitals as far as that is known."""
        return self.cased or self.asked

    @property
    def text_for_type(self) -> str:
        """The text from which the type of answer is read: with the carried words only if the question asks for none."""
        return self.asked if asks_for_type(self.asked) else self.text

    @property
    def quoted(self) -> frozenset[str]:
        """The terms of the quotations in the question; none if it asks who said them, since the answer repeats them.

        A sentence with no other terms is not an answer: it only repeats the quotation.
        """
        quotes = [] if _ASKS_WHO.search(self.typed) else _QUOTED.findall(plain(self.typed))
        return frozenset(terms(" ".join(quotes)))

    def weighed(self, idf: Callable[[str], float]) -> "Question":
        """Return the question with `idf` filled in: the weight of each term times its inverse document frequency."""
        return replace(self, idf={term: weight * idf(term) for term, weight in self.weights.items()})


def question_of(text: str) -> Question:
    """Return a text as a question whose terms all have the weight 1."""
    return Question(text, dict.fromkeys(terms(text), 1.0), typed=text)


def with_words(text: str, carried: tuple[str, ...]) -> Question:
    """Return a text as a question with carried words, whose terms have the weight `CARRIED`."""
    weights = {**dict.fromkeys(terms(" ".join(carried)), CARRIED), **dict.fromkeys(terms(text), 1.0)}
    return Question(text, weights, carried, typed=text)
