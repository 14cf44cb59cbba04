"""Prepares a question for the search: takes out its period, corrects its spelling, adds words of earlier questions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from askmuse.questions.followups import stand_alone
from askmuse.questions.periods import Period, may_name_period, period
from askmuse.questions.question import Question
from askmuse.questions.small_talk import without_small_talk
from askmuse.questions.spelling import correct, with_apostrophes
from askmuse.questions.tense import asks_for_now, asks_over_time
from askmuse.ranking.filtering import resolve
from askmuse.text import plain
from askmuse.types import Encoder, Filters, Turn

if TYPE_CHECKING:
    from askmuse.index.engines.engine import Engine


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question that can be searched, and what its wording says about the answer."""

    question: Question
    filters: Filters
    """Which articles may answer: by the filters of the caller, and by the period that the question names."""
    latest: bool
    """Whether the question asks for the present or the latest."""
    over_time: bool
    """Whether the question asks for a timeline, such as how something has changed."""


def prepare(
    snapshot: "Engine", encoder: Encoder, typed: str, history: Sequence[Turn], filters: Filters | None
) -> Prepared:
    """Return a question prepared for the search.

    `typed` is the question as it was typed, and `history` holds the earlier turns, oldest first. Raises QuestionError
    for a filter that names an unknown article, publisher or folder.
    """
    known_filters = None if filters is None else resolve(snapshot, filters)
    named = _period_of(snapshot, typed)
    return Prepared(
        _resolved(snapshot, encoder, named.rest, history),
        named.within(known_filters),
        latest=named.latest or asks_for_now(named.rest),
        over_time=asks_over_time(named.rest),
    )


def _resolved(snapshot: "Engine", encoder: Encoder, typed: str, history: Sequence[Turn]) -> Question:
    """Return a question with its spelling corrected, with words of earlier questions, and with the idf of its terms."""
    vocabulary = snapshot.vocabulary

    def weight(term: str) -> float:
        return snapshot.idf(term) if term in vocabulary else 0.0

    history = [replace(turn, question=_period_of(snapshot, turn.question).rest) for turn in history]
    spelt = correct(typed, snapshot.words, vocabulary.keys(), encoder.knows)
    return replace(stand_alone(spelt, history, weight).weighed(snapshot.idf), typed=typed)


def _period_of(snapshot: "Engine", question: str) -> Period:
    """Return the period that a question names for its sources, with the rest of the question, without small talk.

    "last week" and "since May" count from the day on which the newest article was published, so that a question gets
    the same answer for as long as the articles are the same. If no article has a date, no period is looked for.
    """
    question = without_small_talk(with_apostrophes(plain(" ".join(question.split()))))
    today = snapshot.store.newest() if may_name_period(question) else None
    return (period(question, today) if today else None) or Period(question)
