"""Chooses the sentences that answer from ranked passages, each with what is needed to read it on its own."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from askmuse.answering.quotes import LONGEST, context, in_one_block, is_head, readable
from askmuse.questions.answer_types import find_span, fits
from askmuse.questions.question import Question
from askmuse.ranking.stages import ScoredPassage
from askmuse.text import terms
from askmuse.types import Article, Kind, Passage, Sentence, Signals, Span

MOST = 3
"""The most answers to a question: as many as a person reads before asking again."""
SAME = 0.75
"""Two sentences that have at least this share of the shorter one's terms in common say the same: the better is kept."""

_QUESTION = re.compile(r"\?[\"”'’)*_]*\Z")
"""How a question ends, in bold or quotation marks too; it answers nothing."""

_ASKS_FOR_SOURCES = re.compile(
    r"\b(?:sources?|outlets?|references?|links?|urls?|cite[sd]?|based on|reported by|website|publications?|bibliography"
    r"|which (?:article|paper|site)|e-?mails?|mails?|sent|sender|recipients?|cc)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Scale:
    """What counts in the choice of answers; each mode has its own."""

    kind: float
    """Bonus for a sentence with the type of value that is asked for; the same is a penalty for one without."""
    share: float
    """Least score of a further answer, as a share of the best one's."""
    cover: float
    """Bonus for covering query terms that better answers leave uncovered: this much if it covers all terms."""
    source: float = 0.0
    """Bonus for an answer from an article that no better answer is from."""
    most: int = MOST
    """The most answers."""
    close: float = 0.6
    """Scores within this distance count as about as good when a question asks for the latest. Without the reader, more
    would let a newer sentence that only touches on the subject push out the one that answers."""
    values: bool = False
    """Whether quotes from two articles that differ in a figure are two answers."""


FUSED = Scale(kind=0.1, share=0.65, cover=0.3)
"""The scale for scores without the reader."""
READ_SCALE = Scale(kind=0.1, share=0.5, cover=0.6, close=1.5)
"""The scale for scores with the reader, with which more of the sentences close to the best one are right. Of 48
questions for the latest in six folders (benchmarks/reporter), .52 have a right first answer; with .6, .46."""
CONTEMPLATING_SCALE = Scale(kind=0.1, share=0.5, cover=0.3, source=0.2, most=6, close=1.5)
"""The scale of the mode `contemplating`: more answers, from more articles."""


@dataclass(slots=True)
class Candidate:
    """A sentence that may answer, and the sentences to quote with it. The numbers count sentences of the passage."""

    article: Article
    passage: Passage
    first: int
    last: int
    best: int
    signals: Signals
    score: float
    marked: Span | None = None
    """The span that the reader marks as the answer."""

    @property
    def quote(self) -> Span:
        """The span of the quote: sentences `first` to `last` of the passage."""
        return self.passage.sentences[self.first].start, self.passage.sentences[self.last].end

    @property
    def text(self) -> str:
        """The text of the quote."""
        return self.article.text[slice(*self.quote)]

    @property
    def terms(self) -> frozenset[str]:
        """The terms of the quote."""
        return _terms(self.text)

    @property
    def context(self) -> list[Span]:
        """The spans of the heading above a bullet or a table row, and of the head of the row's table."""
        return context(self.article.text, self.passage, self.first, self.best)

    def span(self, question: str) -> Span | None:
        """Return the span in the quote that answers, or None; the best sentence is searched first."""
        if self.marked:
            return self.marked
        for start, end in ((s.start, s.end) for s in (self.passage.sentences[self.best], *self._quoted())):
            if part := find_span(question, self.article.text[start:end]):
                return start + part[0], start + part[1]
        return None

    def _quoted(self) -> Sequence[Sentence]:
        return self.passage.sentences[self.first : self.last + 1]


def answers(
    question: Question,
    ranked: Sequence[ScoredPassage],
    article: Callable[[str], Article],
    scale: Scale = FUSED,
    *,
    latest: bool = False,
) -> list[Candidate]:
    """Return at most `scale.most` answers from the ranked passages, best first, none of which repeats a better one.

    After the first answer, sentences that cover terms which the answers before leave uncovered get a bonus, since a
    question may ask for more than one fact (a greedy cover; Lin & Bilmes 2011). References only answer a question that
    asks for sources. Chosen sentences next to each other are quoted as one. With `latest`, the later published of two
    sentences with about the same score comes first. `article` returns the article with an id.
    """
    sources = bool(_ASKS_FOR_SOURCES.search(question.typed))
    remaining = candidates(question, ranked, article, scale.kind, sources=sources)
    best = remaining[0].score if remaining else 0.0
    lowest = best - (1 - scale.share) * abs(best)
    remaining = [candidate for candidate in remaining if candidate.score >= lowest]
    total = sum(question.idf.values())
    uncovered = {term: weight / total for term, weight in question.idf.items()}
    by_day = _bonus_by_day(remaining, scale.close) if latest else {}

    def worth(candidate: Candidate) -> float:
        score = candidate.score + by_day.get(candidate.article.published, 0.0)
        return score + (_bonus(candidate, chosen, uncovered, scale) if chosen else 0.0)

    chosen: list[Candidate] = []
    while remaining:
        candidate = max(remaining, key=worth)
        remaining.remove(candidate)
        if not _joined(chosen, candidate) and not any(same(candidate, answer, scale.values) for answer in chosen):
            if len(chosen) == scale.most:
                break
            chosen.append(candidate)
        for term in frozenset[str]().union(*(answer.terms for answer in chosen)):
            uncovered.pop(term, None)
    return chosen


def _bonus(candidate: Candidate, chosen: Sequence[Candidate], uncovered: Mapping[str, float], scale: Scale) -> float:
    """Return what a candidate gains for terms that the chosen answers leave uncovered, and for another source."""
    covered = candidate.terms
    newly = sum(weight for term, weight in uncovered.items() if term in covered)
    return scale.cover * newly + scale.source * all(
        candidate.article.original_id != answer.article.original_id for answer in chosen
    )


def _bonus_by_day(candidates: Sequence[Candidate], close: float) -> dict[date | None, float]:
    """Return the bonus of each day of publication: evenly from -close/2 for the first day to close/2 for the last.

    So the newest candidate passes the oldest if that scores less than `close` more. Undated ones get no bonus.
    """
    days = sorted({candidate.article.published for candidate in candidates if candidate.article.published})
    steps = max(1, len(days) - 1)
    return {day: close * (number / steps - 0.5) for number, day in enumerate(days)} if len(days) > 1 else {}


@lru_cache(maxsize=512)
def _terms(text: str) -> frozenset[str]:
    """Return the terms of a text; cached, since a quote is compared with many others."""
    return frozenset(terms(text))


def _repeats(sentence: str, quoted: frozenset[str]) -> bool:
    """Whether a sentence has terms, but none that the question does not quote; "Yes." has none and may answer."""
    return bool(_terms(sentence)) and _terms(sentence) <= quoted


def same(candidate: Candidate, answer: Candidate, values: bool = False) -> bool:
    """Whether two quotes say the same, or one contains the other.

    Quotes that each have a figure which the other lacks state two facts, if they are from one article or `values` is
    true.
    """
    one, other = candidate.terms, answer.terms
    by_figures = values or candidate.article.id == answer.article.id
    if by_figures and _has_figure(one - other) and _has_figure(other - one):
        return False
    return len(one & other) >= SAME * max(1, min(len(one), len(other)))


def _has_figure(terms_: Iterable[str]) -> bool:
    return any(character.isdigit() for term in terms_ for character in term)


def candidates(
    question: Question,
    ranked: Sequence[ScoredPassage],
    article: Callable[[str], Article],
    kind: float,
    *,
    sources: bool,
) -> list[Candidate]:
    """Return all sentences that may answer, best first, each with the sentences to quote along with it."""
    barred = {Kind.HEADING} if sources else {Kind.HEADING, Kind.REFERENCE}
    quoted = question.quoted
    listed = []
    for scored in ranked:
        source = article(scored.passage.article_id)
        for number, (sentence, signals) in enumerate(zip(scored.passage.sentences, scored.signals, strict=True)):
            if (
                sentence.kind not in barred
                and not _QUESTION.search(source.text, sentence.start, sentence.end)
                and not is_head(source.text, scored.passage.sentences, number)
                and not (quoted and _repeats(source.text[sentence.start : sentence.end], quoted))
            ):
                first, last = readable(source.text, scored.passage.sentences, number)
                fit = fits(question.typing, source.text[sentence.start : sentence.end])
                score = scored.scores[number] + kind * fit
                marked = scored.spans[number] if scored.spans else None
                marked = marked if marked and marked[0] < marked[1] else None
                listed.append(Candidate(source, scored.passage, first, last, number, signals, score, marked))
    return sorted(listed, key=lambda candidate: -candidate.score)


def _joined(chosen: list[Candidate], candidate: Candidate) -> bool:
    """Join a candidate to a chosen answer next to it or overlapping it, if the quote stays short enough.

    Return True if it was joined, or if it overlaps an answer and so must not become one: no sentence is quoted twice.
    """
    for answer in chosen:
        if answer.passage is not candidate.passage:
            continue
        first, last = min(answer.first, candidate.first), max(answer.last, candidate.last)
        overlaps = candidate.first <= answer.last and answer.first <= candidate.last
        touches = candidate.first <= answer.last + 1 and answer.first <= candidate.last + 1
        if (
            touches
            and last - first < LONGEST
            and in_one_block(answer.article.text, answer.passage.sentences[first : last + 1])
            and not any(_partly(other, first, last) for other in chosen if other.passage is answer.passage)
        ):
            answer.first, answer.last = first, last
            chosen[:] = [other for other in chosen if other is answer or not same(other, answer)]
            return True
        if overlaps:
            return True
    return False


def _partly(other: Candidate, first: int, last: int) -> bool:
    """Whether some but not all sentences of an answer are among those from `first` to `last`."""
    inside = range(max(first, other.first), min(last, other.last) + 1)
    return 0 < len(inside) <= other.last - other.first
