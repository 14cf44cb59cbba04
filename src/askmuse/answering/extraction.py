"""Ranked passages → the sentences that answer, each with all that a person needs to read it on its own."""

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
"""Answers to a question: as many as a person reads before asking again."""
CLOSE = 1.0
"""Scores that lie no further apart count as about as good where the latest is asked for. Of .3, .6, 1 and 1.5 it gives
the most right first answers to the 522 questions of one fact of six folders (benchmarks/reporter), read as `thinking`
reads: .481, with .471 for none."""
SAME = 0.75
"""Share of the words of the shorter of two sentences from which they say the same, so that only the better is shown."""

_QUESTION = re.compile(r"\?[\"”'’)]*\Z")
"""How a sentence ends that asks, and so answers nothing."""

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
class Candidate:
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
    def text(self) -> str:
        """The words of the quote."""
        return self.article.text[slice(*self.quote)]

    @property
    def terms(self) -> frozenset[str]:
        """The terms of the quote."""
        return _terms(self.text)

    @property
    def context(self) -> list[Span]:
        """The heading that a bullet or a row stands under, and the head of the row's table."""
        return context(self.article.text, self.passage, self.first, self.best)

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
    question: Question,
    ranked: Sequence[ScoredPassage],
    article: Callable[[str], Article],
    scale: Scale = FUSED,
    *,
    latest: bool = False,
) -> list[Candidate]:
    """Return at most `scale.most` answers from the ranked passages, best first, none of which repeats a better one.

    `article` gives the article of an id. After the best, what speaks
    of terms that the answers so far leave out comes earlier (a greedy cover; Lin & Bilmes 2011): a question may ask for
    more than one fact. References answer only a question that asks for sources. Chosen sentences that touch are quoted
    as one. Where the `latest` is asked for, of those that score about as well the later published one comes first.
    """
    sources = bool(_ASKS_FOR_SOURCES.search(question.typed))
    left = candidates(question, ranked, article, scale.kind, sources=sources)
    best = left[0].score if left else 0.0
    lowest = best - (1 - scale.share) * abs(best)
    left = [candidate for candidate in left if candidate.score >= lowest]
    total = sum(question.idf.values())
    open_terms = {term: weight / total for term, weight in question.idf.items()}
    bonus = _bonus(left) if latest else {}

    def worth(candidate: Candidate) -> float:
        later = candidate.score + bonus.get(candidate.article.published, 0.0)
        return later + (_worth(candidate, found, open_terms, scale) if found else 0.0)

    found: list[Candidate] = []
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


def _worth(candidate: Candidate, found: Sequence[Candidate], open_terms: Mapping[str, float], scale: Scale) -> float:
    """Return what a candidate adds to better answers: terms that none of them spoke of, and a source."""
    newly = sum(open_terms.get(term, 0.0) for term in candidate.terms)
    return scale.cover * newly + scale.source * all(
        candidate.article.original_id != answer.article.original_id for answer in found
    )


def _bonus(candidates: Sequence[Candidate]) -> dict[date | None, float]:
    """Return what each day of publication adds: evenly from -CLOSE/2 for the first to CLOSE/2 for the last.

    So the newest passes the oldest where that scores less than `CLOSE` more; an undated one neither gains nor loses.
    """
    days = sorted({candidate.article.published for candidate in candidates if candidate.article.published})
    steps = max(1, len(days) - 1)
    return {day: CLOSE * (number / steps - 0.5) for number, day in enumerate(days)} if len(days) > 1 else {}


@lru_cache(maxsize=512)
def _terms(quote: str) -> frozenset[str]:
    """Return the terms of a quote, which is held against many others."""
    return frozenset(terms(quote))


def same(candidate: Candidate, answer: Candidate, values: bool = False) -> bool:
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
    question: Question,
    ranked: Sequence[ScoredPassage],
    article: Callable[[str], Article],
    kind: float,
    *,
    sources: bool,
) -> list[Candidate]:
    """Return the sentences that may answer, each widened to what can be read alone, best first."""
    barred = {Kind.HEADING} if sources else {Kind.HEADING, Kind.REFERENCE}
    found = []
    for scored in ranked:
        source = article(scored.passage.article_id)
        for number, (sentence, signals) in enumerate(zip(scored.passage.sentences, scored.signals, strict=True)):
            if (
                sentence.kind not in barred
                and not _QUESTION.search(source.text, sentence.start, sentence.end)
                and not is_head(source.text, scored.passage.sentences, number)
            ):
                first, last = readable(source.text, scored.passage.sentences, number)
                fit = fits(question.typing, source.text[sentence.start : sentence.end])
                score = scored.scores[number] + kind * fit
                marked = scored.spans[number] if scored.spans else None
                marked = marked if marked and marked[0] < marked[1] else None
                found.append(Candidate(source, scored.passage, first, last, number, signals, score, marked))
    return sorted(found, key=lambda candidate: -candidate.score)


def _joined(found: list[Candidate], candidate: Candidate) -> bool:
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
            and in_one_block(answer.article.text, answer.passage.sentences[first : last + 1])
            and not any(_partly(other, first, last) for other in found if other.passage is answer.passage)
        ):
            answer.first, answer.last = first, last
            found[:] = [other for other in found if other is answer or not same(other, answer)]
            return True
        if overlaps:
            return True
    return False


def _partly(other: Candidate, first: int, last: int) -> bool:
    """Whether some, but not all of the sentences of an answer are among those from `first` to `last`."""
    inside = range(max(first, other.first), min(last, other.last) + 1)
    return 0 < len(inside) <= other.last - other.first
