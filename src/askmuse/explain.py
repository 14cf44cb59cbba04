"""Explains the rank of a passage: by each signal alone, by the sum of the signals, and in the final ranking."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from askmuse.answering.answer import RankedPassage
from askmuse.assistant import Assistant
from askmuse.errors import NotFoundError, QuestionError
from askmuse.ranking.stages import ScoredPassage
from askmuse.types import Filters, Passage, Signals, Span, Turn

DEPTH = 1000
"""How many passages are ranked: more than a search ever returns."""
ABOVE = 3
"""How many of the passages with a better rank are listed."""
_MOSTLY = 0.5
"""A sentence counts as inside a span if more than this share of it is."""
FUSION = "fusion"
RANKING = "ranking"
_SIGNALS = tuple(field.name for field in fields(Signals))


@dataclass(frozen=True, slots=True)
class ScoreAndRank:
    """A score and its rank, counted from 1; equal scores share the better rank. It is None for what is not ranked."""

    score: float
    rank: int | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The rank of a passage, and of one of its sentences, for a question.

    `passage` and `sentence` map the name of each signal, then "fusion" (the sum of the signals) and "ranking" (the
    final score), to a place among all `ranked` passages or among their sentences. A signal without a value for the
    sentence is left out. If the passage was not ranked, `rank` is None and so are the ranks of all places. `above`
    lists the best passages that rank higher.
    """

    question: str
    searched_as: str
    article_id: str
    title: str
    passage_id: str
    start: int
    end: int
    text: str
    rank: int | None
    ranked: int
    passage: dict[str, ScoreAndRank]
    quote: str
    quote_start: int
    quote_end: int
    sentence: dict[str, ScoreAndRank]
    above: tuple[RankedPassage, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as a dictionary, in the form that `askmuse why --json` prints."""
        return asdict(self)


def explain(
    assistant: Assistant,
    question: str,
    article_id: str,
    at: Span | None = None,
    mode: str | None = None,
    history: Sequence[Turn] = (),
) -> Explanation:
    """Explain the rank of a passage of an article: the one with the span `at` of the article's text, or else the best.

    The explained sentence is the best one within `at`, or else the best one of the passage. `history` holds the earlier
    turns of the conversation, oldest first. Raises NotFoundError if the article is unknown or no passage of it matches,
    and QuestionError if no passage overlaps `at`.
    """
    article = assistant.article(article_id)
    if article.copy_of is not None:
        raise NotFoundError(
            f"{article_id} is a near-copy of {article.copy_of}, which is searched instead: give that id."
        )
    asked_for = None if at is None else _passage_at(assistant, article_id, at, len(article.text))
    ranking = assistant.rank(question, history, DEPTH, mode)
    target = _find(ranking.passages, article_id, asked_for)
    rank = None if target is None else target.rank
    if target is None:
        # with a period in the filters, a period in the question, which may exclude the article, does not count
        this_article = Filters(article_id=(article_id,), published_from=date.min, keep_undated=True)
        target = _find(assistant.rank(question, history, DEPTH, mode, this_article).passages, article_id, asked_for)
    if target is None:
        raise NotFoundError(f"No passage of {article_id} matches the question: try other words.")
    passage = target.passage
    number = _best_at(target, at or (passage.start, passage.end))
    quote = passage.sentences[number]
    among = ranking.passages if rank else ()  # signals of a passage outside the ranking have no rank in it
    above = [scored for scored in ranking.passages if rank is None or scored.rank < rank][:ABOVE]
    return Explanation(
        question=question,
        searched_as=ranking.question.text,
        article_id=article_id,
        title=article.title,
        passage_id=passage.id,
        start=passage.start,
        end=passage.end,
        text=article.text[passage.start : passage.end],
        rank=rank,
        ranked=len(ranking.passages),
        passage=places(target, among),
        quote=article.text[quote.start : quote.end],
        quote_start=quote.start,
        quote_end=quote.end,
        sentence=_sentence_places(target, number, among),
        above=tuple(assistant.listed(scored) for scored in above),
    )


def places(target: ScoredPassage, among: Sequence[ScoredPassage]) -> dict[str, ScoreAndRank]:
    """Return the place of a passage `among` all, by the highest value of each signal and of their sum, and by score."""
    scores = {name: _highest(target, name) for name in (*_SIGNALS, FUSION)}
    result = {
        name: ScoreAndRank(score, _rank(score, [_highest(scored, name) for scored in among]))
        for name, score in scores.items()
        if score is not None
    }
    return result | {RANKING: ScoreAndRank(target.score, target.rank if among else None)}


def nearest(right: Sequence[ScoredPassage], among: Sequence[ScoredPassage]) -> dict[str, int | None]:
    """Return, by each signal, their sum and the final score, the best rank that a `right` passage has `among` all.

    A rank is None if the signal has no value for any right passage. The result is empty if no passage is right.
    """
    if not right:
        return {}
    best_ranks: dict[str, int | None] = {}
    for name in (*_SIGNALS, FUSION):
        others = [_highest(scored, name) for scored in among]
        best = max((score for scored in right if (score := _highest(scored, name)) is not None), default=None)
        if any(other is not None for other in others):
            best_ranks[name] = None if best is None else _rank(best, others)
    return best_ranks | {RANKING: min(scored.rank for scored in right)}


def _sentence_places(target: ScoredPassage, number: int, among: Sequence[ScoredPassage]) -> dict[str, ScoreAndRank]:
    result = {}
    for name in (*_SIGNALS, FUSION):
        score = _value(target.signals[number], name)
        if score is not None:
            others = [_value(signals, name) for scored in among for signals in scored.signals]
            result[name] = ScoreAndRank(score, _rank(score, others))
    final = target.scores[number]
    return result | {RANKING: ScoreAndRank(final, _rank(final, [score for scored in among for score in scored.scores]))}


def _value(signals: Signals, name: str) -> float | None:
    value: float | None = signals.score if name == FUSION else getattr(signals, name)
    return value


def _highest(scored: ScoredPassage, name: str) -> float | None:
    """Return the highest value of a signal over the sentences of a passage, or None if none has a value."""
    values = (_value(signals, name) for signals in scored.signals)
    return max((value for value in values if value is not None), default=None)


def _rank(score: float, others: Sequence[float | None]) -> int | None:
    """Return the rank of a score among others, counted from 1, or None if there are no others."""
    return 1 + sum(other is not None and other > score for other in others) if others else None


def _find(passages: Sequence[ScoredPassage], article_id: str, asked_for: Passage | None) -> ScoredPassage | None:
    """Return the passage that was asked for, or else the article's best; None if it is not in the ranking."""
    if asked_for is not None:
        return next((scored for scored in passages if scored.passage.id == asked_for.id), None)
    return next((scored for scored in passages if scored.passage.article_id == article_id), None)


def _passage_at(assistant: Assistant, article_id: str, at: Span, length: int) -> Passage:
    """Return the passage that contains most of a span; raises QuestionError if no passage overlaps it."""
    if not 0 <= at[0] < at[1] <= length:
        raise QuestionError(f"{at[0]}:{at[1]} is not a span of {article_id}: give START:END within 0:{length}.")
    passages = assistant.passages(article_id)
    best = max(passages, key=lambda passage: _overlap((passage.start, passage.end), at), default=None)
    if best is None or not _overlap((best.start, best.end), at):
        raise QuestionError(
            f"{at[0]}:{at[1]} of {article_id} is not in any passage: it is a heading, a menu, a notice or white space. "
            "Give the offsets of a sentence, such as those of a citation."
        )
    return best


def _best_at(scored: ScoredPassage, at: Span) -> int:
    """Return the number of the best sentence that is mostly within a span, or else of the one that overlaps most."""
    shares = [
        _overlap((sentence.start, sentence.end), at) / (sentence.end - sentence.start)
        for sentence in scored.passage.sentences
    ]
    within = [number for number, share in enumerate(shares) if share > _MOSTLY]
    return max(within, key=scored.scores.__getitem__) if within else shares.index(max(shares))


def _overlap(a: Span, b: Span) -> int:
    """Return the number of characters that two spans have in common."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))
