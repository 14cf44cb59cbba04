"""The outcomes of requests: how many were answered, how fast, and whether answers and refusals were as they must be."""

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Result = dict[str, Any]


@dataclass
class Tally:
    """The outcomes of some requests."""

    answered: list[float] = field(default_factory=list)
    """Milliseconds of each request that was answered."""
    statuses: Counter[str] = field(default_factory=Counter)
    snapshots: set[str] = field(default_factory=set)
    unclean: int = 0
    """The number of refusals without Retry-After, and of answers that are not a quote of their citations."""

    def as_json(self) -> Result:
        """Return counts, the median and the 99th percentile."""
        return {
            "requests": self.statuses.total(),
            "statuses": dict(sorted(self.statuses.items())),
            "unclean": self.unclean,
            "snapshots": len(self.snapshots),
            **percentiles(self.answered),
        }


def percentiles(times: Sequence[float]) -> Result:
    """Return the median and the 99th percentile of some milliseconds; None if there are none."""
    ordered = sorted(times)
    late = round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))], 1) if ordered else None
    return {"median_ms": round(statistics.median(ordered), 1) if ordered else None, "p99_ms": late}


def is_quoted(sentence: Result, citations: list[Result]) -> bool:
    """Whether a sentence of an answer contains, or is contained in, a quote of its citations."""
    quotes = [citation["quote"] for citation in citations if citation["number"] in sentence["citations"]]
    return any(sentence["text"] in quote or quote in sentence["text"] for quote in quotes)
