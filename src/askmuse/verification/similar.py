"""Finds the stretch of a text that is most like a quote, and what differs between the two."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from rapidfuzz.distance import Indel

from askmuse.types import Span

_TOKEN = re.compile(r"\w+|[^\w\s]")
_PIECE = re.compile(r"\w+|\s+|[^\w\s]")
"""Words, spaces and punctuation, which together make up the whole text."""
MOST_CHANGED = 0.5
"""Share of a quote's words and marks that may have changed: with more, the stretch is another sentence."""
_LONGEST = 400
"""Words of a quote that are aligned one by one, which takes time with the square of their number: 0.3 s for these. Of a
longer quote, the stretch of the same length that has most of its words is taken."""
_ALL = 200_000
"""Words of the quote times words of the text up to which the quote is aligned with the whole text, if the stretch that
has most of its words has them in another order: 0.3 s for these."""


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of a quote that is the same, that was deleted, or that was inserted."""

    kind: Literal["same", "deleted", "inserted"]
    text: str


def most_similar(text: str, quote: str, near: int) -> Span | None:
    """Return where a text is most like a quote, or None if at most half of the quote's words stand together anywhere.

    Of several such places, the one nearest to the offset `near` is taken.
    """
    matches = list(_TOKEN.finditer(text))
    tokens, quoted = [match[0].casefold() for match in matches], _TOKEN.findall(quote.casefold())
    if not tokens or not quoted:
        return None
    first, last = _densest(tokens, quoted, bisect_left(matches, near, key=lambda match: match.start()))
    if len(quoted) <= _LONGEST:
        around = len(quoted)
        begin = max(0, first - around)
        cost, start, end = _aligned(quoted, tokens[begin : last + around])
        if cost > MOST_CHANGED * len(quoted) and len(quoted) * len(tokens) <= _ALL:
            begin, (cost, start, end) = 0, _aligned(quoted, tokens)
        first, last = begin + start, begin + end
    else:
        cost = len(quoted) - (Counter(tokens[first:last]) & Counter(quoted)).total()
    if first == last or cost > MOST_CHANGED * len(quoted):
        return None
    return matches[first].start(), matches[last - 1].end()


def _densest(tokens: Sequence[str], quoted: Sequence[str], near: int) -> Span:
    """Return the window of as many tokens as are wanted that has most of them.

    Of several, the one nearest to the token `near` is taken.
    """
    length = min(len(quoted), len(tokens))
    missing = Counter(quoted)
    shared, best = 0, (-1, 0, 0)
    for end, token in enumerate(tokens, 1):
        shared += missing[token] > 0
        missing[token] -= 1
        start = end - length
        if start > 0:
            missing[tokens[start - 1]] += 1
            shared -= missing[tokens[start - 1]] > 0
        if start >= 0:
            best = max(best, (shared, -abs(start - near), start))
    return best[2], best[2] + length


def _aligned(quoted: Sequence[str], tokens: Sequence[str]) -> tuple[int, int, int]:
    """Return the fewest tokens to change so that `wanted` is a stretch of `tokens`, and the start and end of it.

    This is the algorithm of Sellers (1980), approximate matching by dynamic programming. Of several stretches that need
    as few changes, the longest is taken.
    """
    costs = [(0, -at) for at in range(len(tokens) + 1)]
    """For each end of a stretch: the changes so far, and where the stretch begins, negated so that later is less."""
    for number, token in enumerate(quoted, 1):
        previous, costs = costs, [(number, 0)]
        for at, other in enumerate(tokens, 1):
            kept, dropped, added = previous[at - 1], previous[at], costs[at - 1]
            steps = (kept, token != other), (dropped, 1), (added, 1)
            costs.append(min((before[0] + change, before[1]) for before, change in steps))
    end = min(range(len(costs)), key=lambda at: (costs[at][0], costs[at][1] + at == 0, -at - costs[at][1]))
    return costs[end][0], -costs[end][1], end


def changes(before: str, after: str) -> tuple[Change, ...]:
    """Return what turns one text into another, word by word.

    The pieces that are the same or deleted make up `before`, those that are the same or inserted make up `after`.
    """
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    pieces: list[Change] = []
    for same, steps in groupby(Indel.opcodes(old, new), lambda step: step.tag == "equal"):
        run = list(steps)
        deleted = "".join(old[run[0].src_start : run[-1].src_end])
        inserted = "".join(new[run[0].dest_start : run[-1].dest_end])
        kinds: list[tuple[Literal["same", "deleted", "inserted"], str]]
        kinds = [("same", deleted)] if same else [("deleted", deleted), ("inserted", inserted)]
        pieces += [Change(kind, text) for kind, text in kinds if text]
    return tuple(pieces)
