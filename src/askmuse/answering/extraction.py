"""Chooses the sentences of ranked passages that answer, each with the sentences needed to understand it."""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from askmuse.answering.quotes import LONGEST, context, in_one_block, is_table_head, self_contained
from askmuse.questions.answer_types import find_span, fits
from askmuse.questions.question import Question
from askmuse.ranking.stages import ScoredPassage
from askmuse.text import terms
from askmuse.types import Article, Kind, Passage, Sentence, Signals, Span

MOST = 3
"""The most answers to a question: as many as a person reads before asking again."""
SAME = 0.75
"""Two quotes say the same if they share at least this share of the shorter one's terms; only the better is kept."""
JOINED_SHARE = 0.5
"""Least score of a sentence that is quoted together with the answer next to it, as a share of the best one's."""
_QUESTION = re.compile(r"\?[\"”'’)*_]*\Z")
"""The end of a sentence that asks something, also in bold or quotation marks, and so answers nothing."""
_ASKS_FOR_SOURCES = re.compile(
    r"\b(?:sources?|outlets?|references?|links?|urls?|cite[sd]?|based on|reported by|website|publications?|bibliography"
    r"|which (?:article|paper|site)|e-?mails?|mails?|sent|sender|recipients?|cc)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Scale:
    """How a mode chooses answers: bonuses and limits, in the units of its scores, which the reader changes."""

    type_bonus: float
    """Bonus for a sentence with a value of the type that is asked for; the penalty for one without."""
    least_share: float
    """Least score of a further answer, as a share of the best one's."""
    cover_bonus: float
    """Bonus for covering query terms that better answers leave uncovered: this much for covering all terms."""
    source_bonus: float = 0.0
    """Bonus for an answer from an article that no better answer is from."""
    most: int = MOST
    """The most answers."""
    about_equal: float = 0.6
    """Scores that differ by less than this count as about equal if a question asks for the latest. With a larger value
    and no reader, newer sentences that only touch on the subject displace the one that answers."""
    by_figures: bool = False
    """Whether quotes from two articles that differ in a figure are two answers."""


FUSED = Scale(type_bonus=0.1, least_share=0.65, cover_bonus=0.3)
"""The scale for scores without the reader."""
READ_SCALE = Scale(type_bonus=0.1, least_share=0.0, cover_bonus=0.6, about_equal=1.5)
"""The scale for scores with the reader, under which more of the sentences close to the best one are right. Probability
alone decides how many are listed (benchmarks/ATTEMPTS.md). Of 48 questions for the latest in six folders
(benchmarks/reporter), .52 have a right first answer with `about_equal` 1.5, and .46 with .6."""
CONTEMPLATING_SCALE = Scale(type_bonus=0.1, least_share=0.5, cover_bonus=0.3, source_bonus=0.2, most=6, about_equal=1.5)
"""The scale of the mode `contemplating`: more answers, from more articles."""


@dataclass(eq=False)
class Candidate:
    """A sentence that may answer, and the sentences to quote with it, as indexes into `passage.sentences`."""

    article: Article
    passage: Passage
    best: int
    """The sentence that answers."""
    signals: Signals
    """The signals of the sentence that answers."""
    score: float
    marked: Span | None = None
    """The span that the reader marks as the answer."""

    @cached_property
    def quoted(self) -> tuple[int, int]:
        """The first and the last sentence of the quote. Few candidates are quoted, so they are found when needed."""
        return self_contained(self.article.text, self.passage.sentences, self.best)

    @property
    def first(self) -> int:
        """The first sentence of the quote."""
        return self.quoted[0]

    @property
    def last(self) -> int:
        """The last sentence of the quote."""
        return self.quoted[1]

    @property
    def quote(self) -> Span:
        """The span of the quote: sentences `first` to `last` of the passage."""
        return self.passage.sentences[self.first].start, self.passage.sentences[self.last].end

    @property
    def text(self) -> str:
        """The text of the quote."""
        return self.article.text[slice(*self.quote)]

    @cached_property
    def terms(self) -> frozenset[str]:
        """The terms of the quote."""
        return _terms(self.text)

    def extend(self, first: int, last: int) -> None:
        """Quote the sentences from `first` to `last`."""
        self.quoted = first, last
        vars(self).pop("terms", None)

    @property
    def context(self) -> list[Span]:
        """The spans outside the quote that are needed to understand it, such as the heading above a bullet."""
        return context(self.article.text, self.passage, self.first, self.best)

    def span(self, question: str) -> Span | None:
        """Return the span of the article's text that answers, or None if the quote has no value of the right type.

        It is the span that the reader marked, or else the first fitting value, searched first in the best sentence.
        """
        if self.marked:
            return self.marked
        for start, end in ((s.start, s.end) for s in (self.passage.sentences[self.best], *self._sentences())):
            if part := find_span(question, self.article.text[start:end]):
                return start + part[0], start + part[1]
        return None

    def _sentences(self) -> Sequence[Sentence]:
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

    After the first answer, sentences that cover terms which the chosen answers leave uncovered get a bonus, since a
    question may ask for more than one fact (greedy set cover; Lin & Bilmes 2011). References only answer a question
    that asks for sources. Chosen sentences next to each other are quoted as one if both score well. With `latest`, the
    newer of two sentences with about equal scores comes first. `article` returns the article with an id.
    """
    sources = bool(_ASKS_FOR_SOURCES.search(question.typed))
    remaining = candidates(question, ranked, article, scale.type_bonus, sources=sources)
    best = remaining[0].score if remaining else 0.0
    lowest, joined = (best - (1 - share) * abs(best) for share in (scale.least_share, JOINED_SHARE))
    remaining = [candidate for candidate in remaining if candidate.score >= lowest]
    total = sum(question.idf.values())
    uncovered = {term: weight / total for term, weight in question.idf.items()}
    by_day = _bonus_by_day(remaining, scale.about_equal) if latest else {}

    def bonus(candidate: Candidate) -> float:
        of_day = by_day.get(candidate.article.published, 0.0)
        return of_day + (_bonus(candidate, chosen, uncovered, scale) if chosen else 0.0)

    chosen: list[Candidate] = []
    while remaining:
        most = max(by_day.values(), default=0.0) + scale.source_bonus + scale.cover_bonus * sum(uncovered.values())
        candidate = _best(remaining, bonus, most)
        remaining.remove(candidate)
        if not _join(chosen, candidate, joined) and not any(
            say_the_same(candidate, answer, scale.by_figures) for answer in chosen
        ):
            if len(chosen) == scale.most:
                break
            chosen.append(candidate)
        for term in frozenset[str]().union(*(answer.terms for answer in chosen)):
            uncovered.pop(term, None)
    return chosen


def _best(candidates: Sequence[Candidate], bonus: Callable[[Candidate], float], most: float) -> Candidate:
    """Return the candidate with the greatest score and bonus together; `candidates` are by falling score.

    No bonus is above `most`, so the candidates whose score is too low for that are not looked at.
    """
    best, highest = candidates[0], -math.inf
    for candidate in candidates:
        if candidate.score + most < highest:
            break
        if (score := candidate.score + bonus(candidate)) > highest:
            best, highest = candidate, score
    return best


def _bonus(candidate: Candidate, chosen: Sequence[Candidate], uncovered: Mapping[str, float], scale: Scale) -> float:
    """Return a candidate's bonus for terms that the chosen answers leave uncovered, and for another source."""
    covered = candidate.terms
    newly = sum(weight for term, weight in uncovered.items() if term in covered)
    return scale.cover_bonus * newly + scale.source_bonus * all(
        candidate.article.original_id != answer.article.original_id for answer in chosen
    )


def _bonus_by_day(candidates: Sequence[Candidate], about_equal: float) -> dict[date | None, float]:
    """Return the bonus of each day of publication, rising evenly from -about_equal/2 for the first to about_equal/2.

    So the newest candidate passes the oldest if its score is lower by less than `about_equal`. Undated candidates get
    no bonus.
    """
    days = sorted({candidate.article.published for candidate in candidates if candidate.article.published})
    steps = max(1, len(days) - 1)
    return {day: about_equal * (number / steps - 0.5) for number, day in enumerate(days)} if len(days) > 1 else {}


@lru_cache(maxsize=512)
def _terms(text: str) -> frozenset[str]:
    """Return the terms of a text; cached, since a quote is compared with many others."""
    return frozenset(terms(text))


def _repeats(sentence: str, quoted: frozenset[str]) -> bool:
    """Whether a sentence only repeats what the question quotes: it has terms, and all of them are quoted."""
    return bool(_terms(sentence)) and _terms(sentence) <= quoted


def say_the_same(a: Candidate, b: Candidate, by_figures: bool = False) -> bool:
    """Whether two quotes say the same, or one contains the other.

    Quotes that each have a figure which the other lacks state two facts, if they are from one article or `by_figures`
    is true.
    """
    by_figures = by_figures or a.article.id == b.article.id
    if by_figures and _has_figure(a.terms - b.terms) and _has_figure(b.terms - a.terms):
        return False
    return len(a.terms & b.terms) >= SAME * max(1, min(len(a.terms), len(b.terms)))


def _has_figure(terms_: Iterable[str]) -> bool:
    return any(character.isdigit() for term in terms_ for character in term)


def candidates(
    question: Question,
    ranked: Sequence[ScoredPassage],
    article: Callable[[str], Article],
    type_bonus: float,
    *,
    sources: bool,
) -> list[Candidate]:
    """Return all sentences of the ranked passages that may answer, best first, each with those to quote with it.

    `type_bonus` is that of the mode's `Scale`; `sources` says whether references may answer. `article` returns the
    article with an id.
    """
    barred = {Kind.HEADING} if sources else {Kind.HEADING, Kind.REFERENCE}
    quoted = question.quoted
    listed = []
    for scored in ranked:
        source = article(scored.passage.article_id)
        for number, (sentence, signals) in enumerate(zip(scored.passage.sentences, scored.signals, strict=True)):
            if (
                sentence.kind not in barred
                and not _QUESTION.search(source.text, sentence.start, sentence.end)
                and not is_table_head(source.text, scored.passage.sentences, number)
                and not (quoted and _repeats(source.text[sentence.start : sentence.end], quoted))
            ):
                fit = fits(question.text_for_type, source.text[sentence.start : sentence.end])
                score = scored.scores[number] + type_bonus * fit
                marked = scored.spans[number] if scored.spans else None
                marked = marked if marked and marked[0] < marked[1] else None
                listed.append(Candidate(source, scored.passage, number, signals, score, marked))
    return sorted(listed, key=lambda candidate: -candidate.score)


def _join(chosen: list[Candidate], candidate: Candidate, least: float) -> bool:
    """Join a candidate to a chosen answer that is next to it or overlaps it, if the quote stays short enough.

    Its score must be at least `least`. Return True if it was joined, or if it overlaps an answer and so must not become
    another: no sentence is quoted twice.
    """
    for answer in chosen:
        if answer.passage is not candidate.passage:
            continue
        first, last = min(answer.first, candidate.first), max(answer.last, candidate.last)
        overlaps = candidate.first <= answer.last and answer.first <= candidate.last
        touches = candidate.first <= answer.last + 1 and answer.first <= candidate.last + 1
        if (
            touches
            and candidate.score >= least
            and last - first < LONGEST
            and in_one_block(answer.article.text, answer.passage.sentences[first : last + 1])
            and not any(_is_partly_within(other, first, last) for other in chosen if other.passage is answer.passage)
        ):
            answer.extend(first, last)
            chosen[:] = [other for other in chosen if other is answer or not say_the_same(other, answer)]
            return True
        if overlaps:
            return True
    return False


def _is_partly_within(answer: Candidate, first: int, last: int) -> bool:
    """Whether some but not all sentences of an answer are among those from `first` to `last`."""
    inside = range(max(first, answer.first), min(last, answer.last) + 1)
    return 0 < len(inside) <= answer.last - answer.first
