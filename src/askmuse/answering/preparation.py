"""Makes a question ready to be searched: its period is taken out, its spelling corrected, what it leans on added."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from askmuse.questions.followups import stand_alone
from askmuse.questions.periods import Period, mentions, period
from askmuse.questions.question import Question
from askmuse.questions.spelling import correct
from askmuse.questions.tense import asks_for_now, asks_over_time
from askmuse.ranking.filtering import resolve
from askmuse.types import Encoder, Filters, Turn

if TYPE_CHECKING:
    from askmuse.index.engines.engine import Engine


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question that can be searched, and what its words say about the answer."""

    question: Question
    filters: Filters
    """Which articles may answer: what the caller chose, and the period that the question names."""
    latest: bool
    """Whether the question asks for the present or the latest."""
    over_time: bool
    """Whether the question asks how something has changed."""


def prepare(
    snapshot: "Engine", encoder: Encoder, typed: str, history: Sequence[Turn], filters: Filters | None
) -> Prepared:
    """Return a question as it is searched; raises QuestionError for a filter that names what no article has."""
    dated, within = _in_time(snapshot, typed, None if filters is None else resolve(snapshot, filters))
    return Prepared(
        _resolved(snapshot, encoder, dated.rest, history),
        within,
        latest=dated.latest or asks_for_now(dated.rest),
        over_time=asks_over_time(dated.rest),
    )


def _resolved(snapshot: "Engine", encoder: Encoder, typed: str, history: Sequence[Turn]) -> Question:
    """Return a question with its spelling corrected, what it leans on added, and its terms weighed."""
    vocabulary = snapshot.vocabulary

    def weight(term: str) -> float:
        return snapshot.idf(term) if term in vocabulary else 0.0

    history = [replace(turn, question=_in_time(snapshot, turn.question, None)[0].rest) for turn in history]
    spelt = correct(typed, snapshot.words, vocabulary.keys(), encoder.knows)
    return replace(stand_alone(spelt, history, weight).weighed(snapshot.idf), typed=typed)


def _in_time(snapshot: "Engine", question: str, filters: Filters | None) -> tuple[Period, Filters]:
    """Return the period that a question names for its sources, with the rest of the question, and the filters with it.

    "last week" and "since May" count from the day on which the newest article was published, so that a question gets
    the same answer for as long as the articles are the same. If no article has a date, no period is looked for.
    """
    today = snapshot.store.newest() if mentions(question) else None
    question = " ".join(question.split())
    dated = (period(question, today) if today else None) or Period(question)
    return dated, dated.within(filters)
