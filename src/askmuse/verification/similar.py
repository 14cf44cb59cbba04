"""Finds the part of a text that is most similar to a quote, and the differences between the two."""

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
"""A word, white space or a mark; together these make up the whole text."""
MOST_CHANGED = 0.5
"""The most of a quote's words and marks that may have changed, as a share; with more, it is another sentence."""
_LONGEST_ALIGNED = 400
"""The most words and marks of a quote that is aligned word by word, since the time grows with the square of their
number: 0.3 s for 400. For a longer quote, the part of the same length that shares most words with it is taken."""
_MOST_CELLS = 200_000
"""The most cells of the alignment of a quote with a whole text (words of one times words of the other): 0.3 s. The
whole text is tried if the part that shares most words with the quote has them in another order."""


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of a quote or of the text that it was changed into: the same in both, deleted, or inserted."""

    kind: Literal["same", "deleted", "inserted"]
    text: str


def most_similar(text: str, quote: str, near: int) -> Span | None:
    """Return the span of a text that is most similar to a quote, or None if more than half of the quote has changed.

    Of several equally similar spans, the one nearest to the offset `near` is taken.
    """
    matches = list(_TOKEN.finditer(text))
    tokens, quoted = [match[0].casefold() for match in matches], _TOKEN.findall(quote.casefold())
    if not tokens or not quoted:
        return None
    first, last = _densest(tokens, quoted, bisect_left(matches, near, key=lambda match: match.start()))
    if len(quoted) <= _LONGEST_ALIGNED:
        margin = len(quoted)
        begin = max(0, first - margin)
        changed, start, end = _aligned(quoted, tokens[begin : last + margin])
        if changed > MOST_CHANGED * len(quoted) and len(quoted) * len(tokens) <= _MOST_CELLS:
            begin, (changed, start, end) = 0, _aligned(quoted, tokens)
        first, last = begin + start, begin + end
    else:
        changed = len(quoted) - (Counter(tokens[first:last]) & Counter(quoted)).total()
    if first == last or changed > MOST_CHANGED * len(quoted):
        return None
    return matches[first].start(), matches[last - 1].end()


def _densest(tokens: Sequence[str], quoted: Sequence[str], near: int) -> Span:
    """Return the window of `tokens`, as long as the quote, that shares most tokens with it, in any order.

    Of several such windows, the one that starts nearest to token number `near` is taken.
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
    """Return the fewest edits that turn a quote into a part of `tokens`, and the start and end of that part.

    An edit replaces, deletes or inserts a token. This is approximate string matching by dynamic programming (Sellers
    1980). Of several parts with as few edits, the longest is taken.
    """
    costs = [(0, -at) for at in range(len(tokens) + 1)]
    """For each end of a part: the edits so far, and the part's start, negated so that `min` prefers a later start."""
    for number, token in enumerate(quoted, 1):
        previous, costs = costs, [(number, 0)]
        for at, other in enumerate(tokens, 1):
            replaced, deleted, inserted = previous[at - 1], previous[at], costs[at - 1]
            steps = (replaced, token != other), (deleted, 1), (inserted, 1)
            costs.append(min((before[0] + edits, before[1]) for before, edits in steps))
    end = min(range(len(costs)), key=lambda at: (costs[at][0], costs[at][1] + at == 0, -at - costs[at][1]))
    return costs[end][0], -costs[end][1], end


def changes(before: str, after: str) -> tuple[Change, ...]:
    """Return the changes that turn one text into another, word by word, in order.

    The pieces that are the same or deleted make up `before`; those that are the same or inserted make up `after`.
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
