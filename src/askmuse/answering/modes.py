"""The modes, which say how thoroughly a question is answered; each is a value that is looked up once by its name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from askmuse.answering.extraction import CONTEMPLATING_SCALE, FUSED, READ_SCALE, Scale
from askmuse.errors import QuestionError

USUAL_POOL = 10
"""Passages from which candidates for an answer are taken. More would add sentences that only share words. How many of
them the reader reads is `MOST_READ` in `ranking/reranking.py`."""
LARGE_POOL = 30
"""Passages whose order may change after the search, in the mode `contemplating`, which looks in more articles, and in
every mode if a question follows others or asks what something is."""
ENOUGH_FOR_AUTO = 0.55
"""Least probability of an instant answer at which the mode `auto` gives it, unless the question has several
parts. On the 720 questions of six folders, `auto` takes .75 of the time of `thinking` and has .012 less hit@1
(benchmarks/ATTEMPTS.md)."""
TIMELINE = 10
"""The most answers in a timeline."""
TIMELINE_SHARE = 0.5
"""Least score of a further answer in a timeline, as a share of the best one's. Of 18 timelines in six folders, .44 have
every step with .35, but only .37 of what they list is a step, against .42."""
SEVERAL = 5
"""The most answers to a question that asks for several things."""
TIMELINE_POOL = 20
"""Passages that are read for a timeline. Of 18 timelines in six folders (benchmarks/reporter), .39 have every step if
20 passages are read, .22 if 10 are, and .39 if 30 are."""


@dataclass(frozen=True, slots=True)
class Mode:
    """How thoroughly a question is answered."""

    name: str
    summary: str
    """What the mode does, in one line for the user."""
    reads: bool
    """Whether the reader reads the best passages (`ranking/reranking.py`), and answers are compared with other
    articles."""
    scale: Scale
    """The bonuses and limits by which answers are chosen."""
    calibration: str
    """Name of the mode whose calibration is used."""
    pool: int = USUAL_POOL
    """How many of the best passages may change their order after the search."""
    parts: bool = False
    """Whether the parts of a question are searched and read as well."""
    shortcut: "Mode | None" = None
    """A quicker mode that is tried first, and whose answer is given if it is sure enough."""
    otherwise: "Mode | None" = None
    """The mode that answers if the shortcut is not sure enough; None means this one."""

    @property
    def reads_at_once(self) -> bool:
        """Whether the reader is needed for every question, and not only when a quicker mode is not sure enough."""
        return self.reads and self.shortcut is None

    def for_timeline(self) -> "Mode":
        """Return the mode for a timeline: with more answers, and sentences that differ in a figure as two answers."""
        share = max(TIMELINE_SHARE, self.scale.least_share)
        return replace(self, scale=replace(self.scale, least_share=share, most=TIMELINE, by_figures=True))

    def for_several(self) -> "Mode":
        """Return the mode for a question that asks for several things: with more answers."""
        return replace(self, scale=replace(self.scale, most=max(SEVERAL, self.scale.most)))


THINKING = Mode("thinking", "reads the best passages and compares articles", True, READ_SCALE, "thinking")
INSTANT = Mode("instant", "ranks passages without reading them", False, FUSED, "instant")
CONTEMPLATING = Mode(
    "contemplating",
    "searches and reads the parts of a question as well, and lists more answers",
    True,
    CONTEMPLATING_SCALE,
    "thinking",
    pool=LARGE_POOL,
    parts=True,
)
AUTO = replace(
    THINKING,
    name="auto",
    summary="instant if that is sure enough, else thinking",
    shortcut=INSTANT,
    otherwise=THINKING,
)

MODES: Mapping[str, Mode] = {mode.name: mode for mode in (THINKING, INSTANT, CONTEMPLATING, AUTO)}
"""Every mode by its name; the first is the default."""
CALIBRATED = tuple(dict.fromkeys(mode.calibration for mode in MODES.values()))
"""Names of the modes that have a calibration."""


def find_mode(name: str) -> Mode:
    """Return the mode with this name; raises QuestionError if it is unknown."""
    if name not in MODES:
        raise QuestionError(f"Unknown mode {name!r}. Modes: {', '.join(MODES)}.")
    return MODES[name]
