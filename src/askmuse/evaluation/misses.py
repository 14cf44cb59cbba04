"""Says why a question was missed, and what ranked above the right answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from askmuse.evaluation.gold import GoldQuestion, covers
from askmuse.evaluation.scoring import Shown
from askmuse.text import shorten

SHOWN = 3
"""How many of the passages above the right one are shown."""
_LONGEST = 240
"""How many characters of each passage are shown."""


class Miss(StrEnum):
    """What went wrong, in the words of reports."""

    ANSWERED = "answered, though no article has the answer"
    REFUSED = "refused"
    NOT_FOUND = "right passage not found"
    NOT_READ = "right passage not among those looked at"
    NOT_FIRST = "right sentence not in first place"
    OUTRANKED = "right passage not in first place"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a question was missed (None if it was not), a further explanation, and the passages above the right one."""

    missed: Miss | None = None
    because: str = ""
    above: tuple[str, ...] = ()


def judge(
    question: GoldQuestion,
    shown: Shown,
    best: Sequence[str],
    right: bool | None,
    rank: int | None,
    ranked: Sequence[str],
    looked_at: int,
) -> Verdict:
    """Return whether a question was missed, and why.

    `best` are the sentences of the answer without a least confidence; `right` says whether that answer is right, None
    if that is unknown. `rank` is the rank of the last passage that is needed, None if it is not among the `ranked`
    ones. Of these, the first `looked_at` were read or, in a mode that reads none, could answer.
    """
    if not question.answerable:
        return Verdict(Miss.ANSWERED, "", tuple(best[:1])) if shown.answered else Verdict()
    where = f"the right passage is at rank {rank}" if rank else f"no right passage is among the first {len(ranked)}"
    passages = tuple(shorten(text, _LONGEST) for text in ranked[: min(SHOWN, rank - 1 if rank else SHOWN)])
    if not shown.answered and not (right and shown.nearest):
        kinds = {True: "the right answer was withheld", False: "a wrong answer was withheld", None: "withheld"}
        return Verdict(Miss.REFUSED, f"{kinds[right]}, {shown.confidence:.0%} sure; {where}", tuple(best[:1]))
    if right or (right is None and rank == 1):
        return Verdict()
    if rank is None:
        return Verdict(Miss.NOT_FOUND, where, passages)
    if right is None:
        return Verdict(Miss.OUTRANKED, where, passages)
    if rank > looked_at:
        return Verdict(Miss.NOT_READ, f"{where}, and the first {looked_at} are looked at", passages)
    later = enumerate(best[1:], start=2) if question.facts else ()
    if right_answer := next((number for number, text in later if covers(text, question.facts)), None):
        return Verdict(Miss.NOT_FIRST, f"it is answer {right_answer}; {where}", tuple(best[: right_answer - 1]))
    return Verdict(Miss.NOT_FIRST, f"no answer is the right sentence; {where}", tuple(best))
