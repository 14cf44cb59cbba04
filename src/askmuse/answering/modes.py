"""How thoroughly a question is answered: each mode is one value, looked up once by its name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from askmuse.answering.extraction import DEEP_SCALE, FUSED, READ_SCALE, Scale
from askmuse.errors import QuestionError

DEEP = 10
"""Passages whose sentences may answer, however few are asked for. More bring in sentences that only share words."""
POOL = 30
"""Passages in which `contemplating` looks for other articles that answer."""
SURE = 0.5
"""Probability from which `auto` gives an instant answer, unless the question asks for several things: .59 of the time
of `thinking` at .017 less hit@1 on 524 development questions (benchmarks/README.md)."""
TIMELINE = 10
"""Answers of a timeline: as many as passages are looked at, so that none of these is left out for want of room."""


@dataclass(frozen=True, slots=True)
class Mode:
    """How a question is answered."""

    name: str
    summary: str
    """What the mode does, in one line for the user."""
    reads: bool
    """Whether the reader reads the best passages, and other articles are compared with the answers."""
    scale: Scale
    """How scores compare."""
    calibration: str
    """The mode whose calibration tells how likely an answer is right."""
    pool: int = DEEP
    """Passages that the answers may come from."""
    parts: bool = False
    """Whether the parts of a question are searched and read as well."""
    shortcut: "Mode | None" = None
    """The mode that answers where it is sure enough of it."""
    otherwise: "Mode | None" = None
    """The mode that answers where the shortcut does not; None: this one."""

    def in_time(self) -> "Mode":
        """Return the mode for a timeline: more answers, and equal words with other figures are two answers."""
        return replace(self, scale=replace(self.scale, most=TIMELINE, values=True))


THINKING = Mode("thinking", "reads the best passages and compares articles", True, READ_SCALE, "thinking")
INSTANT = Mode("instant", "ranks passages without reading them", False, FUSED, "instant")
CONTEMPLATING = Mode(
    "contemplating",
    "searches and reads the parts of a question as well, and lists more answers",
    True,
    DEEP_SCALE,
    "thinking",
    pool=POOL,
    parts=True,
)
AUTO = replace(
    THINKING,
    name="auto",
    summary="instant where that is sure enough, else thinking",
    shortcut=INSTANT,
    otherwise=THINKING,
)

MODES: Mapping[str, Mode] = {mode.name: mode for mode in (THINKING, INSTANT, CONTEMPLATING, AUTO)}
"""Every mode by its name; the first is the default."""
CALIBRATED = tuple(dict.fromkeys(mode.calibration for mode in MODES.values()))
"""Names of the modes that have a calibration."""


def find_mode(name: str) -> Mode:
    """Return the mode of a name; raises QuestionError if there is none."""
    if name not in MODES:
        raise QuestionError(f"Unknown mode {name!r}. Modes: {', '.join(MODES)}.")
    return MODES[name]
