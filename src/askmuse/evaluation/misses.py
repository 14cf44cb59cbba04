"""Why a question was missed, and what stood in the place of the right thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from askmuse.answering.answer import Answer
from askmuse.evaluation.gold import Question, covers
from askmuse.text import shorten

SHOWN = 3
"""Passages shown of those that stand above the right one."""
_LONGEST = 240
"""Characters shown of each."""


class Miss(StrEnum):
    """What went wrong, as reports call it."""

    ANSWERED = "answered, though the articles don't say"
    REFUSED = "refused"
    NOT_FOUND = "right passage not found"
    NOT_READ = "right passage not among those looked at"
    NOT_FIRST = "right sentence not in first place"
    OUTRANKED = "right passage not in first place"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a question was missed, None where it was not; more about that; and what stood above."""

    missed: Miss | None = None
    because: str = ""
    above: tuple[str, ...] = ()


def judge(
    question: Question,
    answer: Answer,
    said: Answer,
    right: bool | None,
    rank: int | None,
    ranked: Sequence[str],
    looked_at: int,
) -> Verdict:
    """Say whether a question was missed, and why.

    `said` is what would have been answered, were nothing refused, `right` whether that is right, None where it is not
    known; `rank` is that of the last passage that is needed, None where it is not among the `ranked` ones. The first
    `looked_at` of these were read, or could answer where nothing is read.
    """
    texts = tuple(found.text for found in said.answers)
    if not question.answerable:
        return Verdict(Miss.ANSWERED, "", texts[:1]) if answer.answerable else Verdict()
    where = f"the right passage is at rank {rank}" if rank else f"no right passage is among the first {len(ranked)}"
    passages = tuple(shorten(text, _LONGEST) for text in ranked[: min(SHOWN, rank - 1 if rank else SHOWN)])
    if not answer.answerable:
        withheld = {True: "the right answer was withheld", False: "a wrong answer was withheld", None: "withheld"}[
            right
        ]
        return Verdict(Miss.REFUSED, f"{withheld}, {said.confidence:.0%} sure; {where}", texts[:1])
    if right or (right is None and rank == 1):
        return Verdict()
    if rank is None:
        return Verdict(Miss.NOT_FOUND, where, passages)
    if right is None:
        return Verdict(Miss.OUTRANKED, where, passages)
    if rank > looked_at:
        return Verdict(Miss.NOT_READ, f"{where}, and the first {looked_at} are looked at", passages)
    later = next((n for n in range(2, len(texts) + 1) if question.facts and covers(texts[n - 1], question.facts)), None)
    if later:
        return Verdict(Miss.NOT_FIRST, f"it is answer {later}; {where}", texts[: later - 1])
    return Verdict(Miss.NOT_FIRST, f"no answer is the right sentence; {where}", texts)
