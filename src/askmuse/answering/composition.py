"""Composes the answer object: the sentences that are likely enough, their citations, and which articles agree."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from askmuse.answering.agreement import Stance
from askmuse.answering.answer import Agreement, Answer, AnswerSentence, IndexInfo, NearSentence, RankedPassage
from askmuse.answering.citations import cite
from askmuse.answering.extraction import Candidate
from askmuse.answering.inquiry import Inquiry
from askmuse.answering.notes import notes
from askmuse.answering.study import Study
from askmuse.ranking.filtering import undated
from askmuse.ranking.stages import ScoredPassage

if TYPE_CHECKING:
    from askmuse.index.engines.engine import Engine

LEAST_SHARE = 0.15
"""Least probability of a further answer, as a share of that of the first."""
LEAST_SHARE_OF_SEVERAL = 0.1
"""The same for a question that asks for several things, each of which may be less likely than the first: with .2, more
of them are lost (benchmarks/ATTEMPTS.md)."""
LEAST_SHARE_OF_LATEST = 0.3
"""Least probability of a further answer, as a share of that of the first, to a question for the present state, which
has one answer. Of 81 such questions in six folders (benchmarks/reporter), 2.2 answers are listed instead of 2.5 with
.2, and two questions lose a right one that was not the first."""


def compose(inquiry: Inquiry, study: Study, question: str, k: int, least: float | None) -> Answer:
    """Return the answer to `question`, as it was typed, from the candidates in `study`; it lists `k` passages.

    The candidates are answers if the probability of the first is at least `least` (None: the calibrated threshold). If
    it is lower, but at least the calibrated floor, they are listed as `nearest` instead.
    """
    chosen = _chosen(inquiry, study)
    confidence = chosen[0][1] if chosen else 0.0
    outcome = inquiry.calibration.outcome(confidence, least) if chosen else "not_said"
    if inquiry.timeline:
        chosen.sort(key=lambda pair: pair[0].article.published or date.max)
    answered = chosen if outcome == "answered" else []
    nearest = chosen if outcome == "perhaps" else []
    stances = list(inquiry.stances([answer for answer, _ in answered], study.ranking))
    quoted = [answer for answer, _ in answered or nearest]
    citations, numbers = cite([*quoted, *(stance.other for _, stance in stances)])
    agreement = _agreement(stances, numbers, len(quoted))
    answers = tuple(
        _answer_sentence(answer, inquiry.question.text_for_type, p, cited)
        for (answer, p), cited in zip(answered, numbers, strict=False)
    )
    passages = tuple(ranked_passage(inquiry.snapshot, passage) for passage in study.ranking.passages[:k])
    remarks = tuple(notes(inquiry, study, [answer for answer, _ in answered], agreement, citations))
    inquiry.clock.lap("compose")
    return Answer(
        question=question,
        searched_as=inquiry.question.text,
        mode=inquiry.mode.name,
        outcome=outcome,
        answerable=outcome == "answered",
        confidence=confidence,
        answers=answers,
        citations=tuple(citations),
        nearest=tuple(
            NearSentence(answer.text, p, cited) for (answer, p), cited in zip(nearest, numbers, strict=False)
        ),
        passages=passages,
        agreement=agreement,
        notes=remarks,
        index=IndexInfo(inquiry.snapshot.name, inquiry.snapshot.manifest.built_at),
        took_ms=inquiry.clock.took_ms(),
        filters=inquiry.filters,
        undated=undated(inquiry.snapshot, inquiry.filters),
    )


def _chosen(inquiry: Inquiry, study: Study) -> list[tuple[Candidate, float]]:
    """Return the first candidate and those that are likely enough compared with it, each with its probability."""
    several = inquiry.several or inquiry.timeline
    share = LEAST_SHARE_OF_LATEST if inquiry.latest else LEAST_SHARE_OF_SEVERAL if several else LEAST_SHARE
    pairs = [
        (answer, inquiry.probability(answer, evidence))
        for answer, evidence in zip(study.candidates, study.evidence, strict=True)
    ]
    return [(answer, p) for answer, p in pairs if p >= share * pairs[0][1]]


def _answer_sentence(answer: Candidate, query: str, probability: float, citations: tuple[int, ...]) -> AnswerSentence:
    text, span = answer.article.text, answer.span(query)
    return AnswerSentence(
        text=answer.text,
        span=None if span is None else text[slice(*span)],
        score=answer.score,
        confidence=probability,
        citations=citations,
    )


def _agreement(
    stances: Sequence[tuple[int, Stance]], numbers: Sequence[tuple[int, ...]], quoted: int
) -> tuple[Agreement, ...]:
    """Return, for each stance on an answer, the citations and values of the two sentences.

    `numbers` has the citation numbers of the `quoted` answers first, and then those of the stances' sentences.
    """
    return tuple(
        Agreement(stance.kind, (numbers[at][0], cited[0]), (stance.value, stance.other_value))
        for (at, stance), cited in zip(stances, numbers[quoted:], strict=True)
    )


def ranked_passage(snapshot: "Engine", scored: ScoredPassage) -> RankedPassage:
    """Return a passage of a ranking in the form in which answers list passages."""
    passage = scored.passage
    article = snapshot.article(passage.article_id)
    return RankedPassage(
        rank=scored.rank,
        score=scored.score,
        passage_id=passage.id,
        article_id=article.id,
        title=article.title,
        start=passage.start,
        end=passage.end,
        text=article.text[passage.start : passage.end],
    )
