"""Joins the words of a PDF page at the same height into lines; a drop cap belongs to the first of its lines."""

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from statistics import median

from askmuse.articles.formats.pdf.words import DROP_CAP, QUOTES, Word
from askmuse.text import STOPWORDS

_SAME_HEIGHT = 0.35
"""The most by which the baselines of the words of a line differ, as a share of its height."""
_RAISED = 0.6
"""The most by which the mark of a note is above the baseline, as a share of the height of the line."""
_LONGEST_MARK = 4
"""The most characters of the mark of a note."""


@dataclass(frozen=True)
class Line:
    """Words from left to right, on the page with this index."""

    words: tuple[Word, ...]
    page: int

    @cached_property
    def text(self) -> str:
        """The words, with a space between each two."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def left(self) -> float:
        """The left edge."""
        return self.words[0].left

    @cached_property
    def right(self) -> float:
        """The right edge."""
        return max(word.right for word in self.words)

    @cached_property
    def baseline(self) -> float:
        """The baseline of most words."""
        return median(word.baseline for word in self.words)

    @cached_property
    def size(self) -> float:
        """The height of most words."""
        return median(word.size for word in self.words)

    @cached_property
    def points(self) -> float:
        """The size of the type of most words."""
        return median(word.points for word in self.words)

    @cached_property
    def bold(self) -> bool:
        """Whether every word is bold."""
        return all(word.bold for word in self.words)

    def between(self, left: float, right: float) -> "Line | None":
        """Return the part of the line with the words whose middle is between two edges, or None."""
        words = tuple(word for word in self.words if left <= (word.left + word.right) / 2 < right)
        return Line(words, self.page) if words else None


def lines_of(words: Sequence[Word], page: int, vocabulary: Collection[str]) -> list[Line]:
    """Return the lines of a page from top to bottom; lines side by side in two columns are still one line.

    A page in a right-to-left script is mirrored, so that later steps can work from left to right.
    """
    leftwards = sum(map(_runs_left, words)) > len(words) / 2
    rows: list[list[Word]] = []
    placed = [replace(word, left=-word.right, right=-word.left) for word in words] if leftwards else words
    for word in sorted(_with_drop_caps(placed, vocabulary), key=lambda word: -word.baseline):
        if rows and abs(rows[-1][0].baseline - word.baseline) <= _SAME_HEIGHT * min(rows[-1][0].size, word.size):
            rows[-1].append(word)
        elif rows and _are_marks(rows[-1], word):
            rows[-1].insert(0, word)  # the next words are compared with the first one
        else:
            rows.append([word])
    ordered = [sorted(row, key=lambda word: word.left) for row in rows]
    return [Line(tuple(_rightwards_within(row) if leftwards else row), page) for row in ordered]


def _runs_left(word: Word) -> bool:
    return unicodedata.bidirectional(word.text[0]) in {"R", "AL"}


def _rightwards_within(words: Sequence[Word]) -> Iterator[Word]:
    """Yield the words of a mirrored line; consecutive words of left-to-right scripts keep their order."""
    for leftwards, run in groupby(words, _runs_left):
        part = list(run)
        yield from part if leftwards else reversed(part)


def _are_marks(row: Sequence[Word], word: Word) -> bool:
    """Whether the words of a row are marks of notes in the lower line of `word`."""
    small = all(mark.size < 0.8 * word.size and len(mark.text) <= _LONGEST_MARK for mark in row)
    return small and row[0].baseline - word.baseline < _RAISED * word.size


def _with_drop_caps(words: Sequence[Word], vocabulary: Collection[str]) -> list[Word]:
    """Return the words with drop caps joined to the words that they begin; lines next to one begin at its left edge."""
    if not words:
        return []
    usual = median(word.size for word in words)
    result = list(words)
    for cap in [word for word in words if word.size >= DROP_CAP * usual and _is_letter(word.text)]:
        near = [
            (number, word)
            for number, word in enumerate(result)
            if cap.baseline - _SAME_HEIGHT * usual <= word.baseline < cap.top
            and word.size < cap.size / DROP_CAP * 1.2
            and -0.3 * usual <= word.left - cap.right <= 1.2 * usual
        ]
        if not near:
            continue
        top = max(word.baseline for _, word in near)
        begun: set[float] = set()
        for number, word in sorted(near, key=lambda item: item[1].left):
            if word.baseline in begun:
                continue
            begun.add(word.baseline)
            begins = word.baseline == top
            text = _joined(cap.text, word.text, vocabulary) if begins else word.text
            result[number] = replace(word, text=text, left=cap.left)
        result.remove(cap)
    return result


def _is_letter(text: str) -> bool:
    """Whether a word is a single capital letter, perhaps with a quotation mark before it."""
    return len(text) <= 2 and text[-1].isupper() and text[:-1].strip(QUOTES) == ""


def _joined(letter: str, rest: str, vocabulary: Collection[str]) -> str:
    """Return the word of a drop cap and its rest, or two words if the letter is a word: "A council", "I said"."""
    whole, bare = (letter[-1] + rest).casefold().rstrip(".,;:"), rest.casefold().rstrip(".,;:")
    alone = letter[-1] in "AI" and whole not in STOPWORDS and whole not in vocabulary
    if alone and (letter[-1] == "A" or bare in vocabulary or bare in STOPWORDS):
        return f"{letter} {rest}"
    return letter + rest
