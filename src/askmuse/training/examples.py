"""The examples that the reader learns from: questions with passages that answer them and passages that don't."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from askmuse.models.reader import Context
from askmuse.types import Signals, Span

MINED = 12
"""How many passages are searched for a question, from which the wrong ones are taken (hard negatives)."""


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """A passage with the numbers of its sentences that answer, and of those that may or may not."""

    context: Context
    right: frozenset[int] = frozenset()
    unsure: frozenset[int] = frozenset()
    span: Span | None = None
    """The answer that is marked most often, the shortest of several, as offsets into the context's text; None if no
    answer is marked within a sentence."""
    signals: tuple[Signals, ...] = ()
    """The signals of its sentences; empty if the search did not return the passage."""
    teacher_relevance: tuple[float, ...] = ()
    """The relevance that a teacher gives each of its sentences; empty if none read the passage."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question, the passages that answer it, if any, and passages that don't, hardest first."""

    question: str
    right: tuple[LabelledPassage, ...]
    wrong: tuple[LabelledPassage, ...]
    one_story: bool = False
    """Whether all passages are from articles on one story, so that the wrong ones are hard to tell from the right."""


def held_out(examples: Iterable[Example], share: float) -> tuple[list[Example], list[Example]]:
    """Split examples into those to learn from and a `share` to measure on, by the hash of their question."""
    parts: tuple[list[Example], list[Example]] = ([], [])
    for example in examples:
        digest = hashlib.sha256(example.question.encode()).digest()
        parts[int.from_bytes(digest[:4]) < share * 2**32].append(example)
    return parts
