"""Ranked passages → the sentences that answer, each with all that a person needs to read it on its own."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from askmuse.answer_types import find_span, fits
from askmuse.sparse import terms
from askmuse.types import Article, Kind, Passage, ScoredPassage, Sentence, Signals, Span

MOST = 3
"""Answers to a question: as many as a person reads before asking again."""
CLOSE = 0.2
"""Scores that lie no further apart count as about as good where the latest is asked for. Chosen, not fitted: the
example articles share one date. There sure answers lead the next sentence by .3 and more, doubtful ones by under .1."""
SAME = 0.75
"""Share of the words of the shorter of two sentences from which they say the same, so that only the better is shown."""

LONGEST = 3
"""Sentences of one quote."""
_QUESTION = re.compile(r"\?[\"”'’)]*\Z")
"""How a sentence ends that asks, and so answers nothing."""
_FIGURE = re.compile(r"(?<![\w.])(?!(?:19|20)\d\d\b)\d")
"""A number that is no year and no part of a name."""
_CELL_OF_FIGURES = re.compile(r"(?<![^|\n])[^\w|\n]*(?!(?:19|20)\d\d\b)\d")
"""A cell that begins with such a number, which "Llama 4" does not."""
_BELOW = 80
"""Characters below the last row of a passage in which the table may go on."""
_MARKS = "\"“'‘"
"""A paragraph that opens with one of these may quote somebody else than the paragraph before."""

_LEANS = re.compile(
    r"""["'“(]*(?:
        (?:he|she|it|they|this|that|these|those|his|her|its|their|both|neither|such|there|here|him|them)\b
        | (?:but|and|or|so|yet|also|however|moreover|instead|still|then|meanwhile|similarly|likewise|nevertheless)\b
        | in\ (?:contrast|addition|turn|return|response|comparison)\b | by\ (?:contrast|comparison)\b
        | for\ (?:example|instance)\b | as\ a\ result\b | on\ the\ other\ hand\b | at\ the\ same\ time\b
        | the\ (?:former|latter|same|two|three|company|firm|model|move|finding|figure|result|score|change|system)\b
        | the\ (?:feature|shift)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""How a sentence opens that cannot be read without the one before."""
_ASKS_FOR_SOURCES = re.compile(
    r"\b(?:sources?|outlets?|references?|links?|urls?|cite[sd]?|based on|reported by|website|publications?|bibliography"
    r"|which (?:article|paper|site))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Scale:
    """How scores of a mode compare."""

    kind: float
    """Added to the score of a sentence that has the kind of thing that is asked for, taken from that of one that lacks
    it."""
    share: float
    """Share of the best sentence's score that another answer must reach."""
    cover: float
    """What speaking of all that a question names is worth to an answer beside the best."""
    source: float = 0.0
    """What an article is worth that no better answer is from."""
    most: int = MOST
    """Answers at the most."""
    values: bool = False
    """Whether quotes of two articles that have other figures are no repetitions of one another."""


FUSED = Scale(kind=0.1, share=0.65, cover=0.3)
"""That of the fused score."""
READ_SCALE = Scale(kind=0.1, share=0.5, cover=0.6)
"""That of the score with the reader's part: with it, more of what is close is right."""
DEEP_SCALE = Scale(kind=0.1, share=0.5, cover=0.3, source=0.2, most=6)
"""The same where a question is thought about at length, and who else says something to it is of interest."""


@dataclass(slots=True)
class Found:
    """An answer before it is numbered."""

    article: Article
    passage: Passage
    first: int
    last: int
    best: int
    signals: Signals
    score: float
    marked: Span | None = None
    """The stretch that the reader gives as the answer."""

    @property
    def quote(self) -> Span:
        """What is quoted: the sentences from `first` to `last` of the passage."""
        return self.passage.sentences[self.first].start, self.passage.sentences[self.last].end

    @property
    def terms(self) -> frozenset[str]:
        """The terms of the quote."""
        return _terms(self.article.text[slice(*self.quote)])

    @property
    def context(self) -> list[Span]:
        """The heading that a bullet or a row stands under, and the head of the row's table."""
        kind = self.passage.sentences[self.best].kind
        found = [self.passage.heading] if self.passage.heading and kind in {Kind.BULLET, Kind.ROW} else []
        head = self.best
        while kind is Kind.ROW and head and self.passage.sentences[head - 1].kind is Kind.ROW:
            head -= 1
        first = self.passage.sentences[head]
        if head < self.first and not _CELL_OF_FIGURES.search(self.article.text, first.start, first.end):
            found.append((first.start, first.end))
        return found

    def span(self, question: str) -> Span | None:
        """Return the part of the quote that names what the question asks for, in the best sentence first."""
        if self.marked:
            return self.marked
        for start, end in ((s.start, s.end) for s in (self.passage.sentences[self.best], *self._quoted())):
            if found := find_span(question, self.article.text[start:end]):
                return start + found[0], start + found[1]
        return None

    def _quoted(self) -> Sequence[Sentence]:
        return self.passage.sentences[self.first : self.last + 1]


def answers(
    question: str,
    query: str,
    ranked: Sequence[ScoredPassage],
    article: Callable[[str], Article],
    scale: Scale = FUSED,
    telling: Mapping[str, float] | None = None,
    *,
    latest: bool = False,
) -> list[Found]:
    """Return at most `scale.most` answers from the ranked passages, best first, none of which repeats a better one.

    `article` gives the article of an id, `telling` how much each term of the query tells. After the best, what speaks
    of terms that the answers so far leave out comes earlier (a greedy cover; Lin & Bilmes 2011): a question may ask for
    more than one fact. References answer only a question that asks for sources. Chosen sentences that touch are quoted
    as one. Where the `latest` is asked for, of those that score about as well the later published one comes first.
    """
    sources = bool(_ASKS_FOR_SOURCES.search(question))
    left = candidates(query, ranked, article, scale.kind, sources=sources)
    best = left[0].score if left else 0.0
    lowest = best - (1 - scale.share) * abs(best)
    left = [candidate for candidate in left if candidate.score >= lowest]
    open_terms = dict(telling or {})
    bonus = _bonus(left) if latest else {}

    def worth(candidate: Found) -> float:
        later = candidate.score + bonus.get(candidate.article.published, 0.0)
        return later + (_worth(candidate, found, open_terms, scale) if found else 0.0)

    found: list[Found] = []
    while left:
        candidate = max(left, key=worth)
        left.remove(candidate)
        if not _joined(found, candidate) and not any(same(candidate, answer, scale.values) for answer in found):
            if len(found) == scale.most:
                break
            found.append(candidate)
        for term in frozenset[str]().union(*(answer.terms for answer in found)):
            open_terms.pop(term, None)
    return found


def _worth(candidate: Found, found: Sequence[Found], open_terms: Mapping[str, float], scale: Scale) -> float:
    """Return what a candidate adds to better answers: terms that none of them spoke of, and a source."""
    newly = sum(open_terms.get(term, 0.0) for term in candidate.terms)
    return scale.cover * newly + scale.source * all(
        candidate.article.original_id != answer.article.original_id for answer in found
    )


def _bonus(candidates: Sequence[Found]) -> dict[date | None, float]:
    """Return what each day of publication adds: evenly from -CLOSE/2 for the first to CLOSE/2 for the last.

    So the newest passes the oldest where that scores less than `CLOSE` more; an undated one neither gains nor loses.
    """
    days = sorted({candidate.article.published for candidate in candidates if candidate.article.published})
    steps = max(1, len(days) - 1)
    return {day: CLOSE * (number / steps - 0.5) for number, day in enumerate(days)} if len(days) > 1 else {}


_terms = lru_cache(maxsize=512)(lambda text: frozenset(terms(text)))
"""Of a quote, which is held against many others."""


def same(candidate: Found, answer: Found, values: bool = False) -> bool:
    """Whether two quotes say the same, or one holds the other.

    Within one article, and in all where `values` count, quotes that each have a figure of their own state two facts.
    """
    one, other = candidate.terms, answer.terms
    by_figures = values or candidate.article.id == answer.article.id
    if by_figures and _has_figure(one - other) and _has_figure(other - one):
        return False
    return len(one & other) >= SAME * max(1, min(len(one), len(other)))


def _has_figure(found: Iterable[str]) -> bool:
    return any(character.isdigit() for term in found for character in term)


def candidates(
    query: str, ranked: Sequence[ScoredPassage], article: Callable[[str], Article], kind: float, *, sources: bool
) -> list[Found]:
    """Return the sentences that may answer, each widened to what can be read alone, best first."""
    barred = {Kind.HEADING} if sources else {Kind.HEADING, Kind.REFERENCE}
    found = []
    for scored in ranked:
        source = article(scored.passage.article_id)
        for number, (sentence, signals) in enumerate(zip(scored.passage.sentences, scored.signals, strict=True)):
            if (
                sentence.kind not in barred
                and not _QUESTION.search(source.text, sentence.start, sentence.end)
                and not _is_head(source.text, scored.passage.sentences, number)
            ):
                first, last = _readable(source.text, scored.passage.sentences, number)
                fit = fits(query, source.text[sentence.start : sentence.end])
                score = scored.scores[number] + kind * fit
                marked = scored.spans[number] if scored.spans else None
                marked = marked if marked and marked[0] < marked[1] else None
                found.append(Found(source, scored.passage, first, last, number, signals, score, marked))
    return sorted(found, key=lambda candidate: -candidate.score)


def _is_head(text: str, sentences: Sequence[Sentence], number: int) -> bool:
    """Whether a row only names the columns of the figures below it, which may stand in the next passage."""
    row = sentences[number]
    opens = row.kind is Kind.ROW and not (number and sentences[number - 1].kind is Kind.ROW)
    if not opens or _CELL_OF_FIGURES.search(text, row.start, row.end):
        return False
    if number + 1 == len(sentences):
        return bool(_CELL_OF_FIGURES.search(text, row.end, row.end + _BELOW))
    below = sentences[number + 1]
    return below.kind is Kind.ROW and bool(_FIGURE.search(text, below.start, below.end))


def _joined(found: list[Found], candidate: Found) -> bool:
    """Widen an answer that the candidate overlaps or touches, where the whole stays short; True for one that overlaps.

    No sentence comes to stand in two answers.
    """
    for answer in found:
        if answer.passage is not candidate.passage:
            continue
        first, last = min(answer.first, candidate.first), max(answer.last, candidate.last)
        overlaps = candidate.first <= answer.last and answer.first <= candidate.last
        touches = candidate.first <= answer.last + 1 and answer.first <= candidate.last + 1
        if (
            touches
            and last - first < LONGEST
            and _in_one_block(answer.article.text, answer.passage.sentences[first : last + 1])
            and not any(_partly(other, first, last) for other in found if other.passage is answer.passage)
        ):
            answer.first, answer.last = first, last
            found[:] = [other for other in found if other is answer or not same(other, answer)]
            return True
        if overlaps:
            return True
    return False


def _partly(other: Found, first: int, last: int) -> bool:
    """Whether some, but not all of the sentences of an answer are among those from `first` to `last`."""
    inside = range(max(first, other.first), min(last, other.last) + 1)
    return 0 < len(inside) <= other.last - other.first


def _readable(text: str, sentences: Sequence[Sentence], number: int) -> tuple[int, int]:
    """Return the first and the last of the sentences to quote: a whole bullet, or one and what it leans on."""
    first = last = number
    kind = sentences[number].kind
    if kind is Kind.BULLET:
        while first and last - first < LONGEST - 1 and _in_one_block(text, sentences[first - 1 : first + 1]):
            first -= 1
        while (
            last + 1 < len(sentences) and last - first < LONGEST - 1 and _in_one_block(text, sentences[last : last + 2])
        ):
            last += 1
    elif (
        kind is Kind.PROSE
        and number
        and sentences[number - 1].kind is kind
        and (_in_one_block(text, sentences[number - 1 : number + 1]) or text[sentences[number].start] not in _MARKS)
        and _LEANS.match(text, sentences[number].start)
    ):
        first -= 1
    return first, last


def _in_one_block(text: str, sentences: Sequence[Sentence]) -> bool:
    """Whether the sentences stand in one paragraph or bullet."""
    return "\n" not in text[sentences[0].start : sentences[-1].end]
