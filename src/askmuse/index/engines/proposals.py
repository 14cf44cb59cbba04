"""Passages that an engine proposes for a query, with the signals from which ranking makes their scores."""

from collections.abc import Callable
from dataclasses import dataclass

from askmuse.types import Passage, Rows, Vectors


@dataclass(frozen=True, slots=True)
class Proposals:
    """Passages that may answer a query, in the order of the index, with the signals of their sentences."""

    counts: Rows
    """The number of sentences of each passage."""
    signals: Vectors
    """The four signals of all these sentences, shape (4, sum of `counts`), in the order of the fields of `Signals`."""
    passages: Callable[[Rows], list[Passage]]
    """Returns the passages at some places, counted from 0, in the order of these."""
